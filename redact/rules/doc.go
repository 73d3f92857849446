// Package rules holds the catalogue of what identifies a person in a British safeguarding document, as data: one YAML file
// a rule in catalogue/, each with the reason that is printed and with its own true, doubtful and false examples.
//
// Adding a rule is adding one file; nothing lists them by hand. A partnership's own rules have the same form and are read
// by [Parse], which refuses a bad one with its line and field. Expressions are RE2 and bounded, so that none can blow up.
//
// Expressions see a folded text: accents gone, one kind of space, quote and dash, no invisible characters; letters keep
// their case. What needs more than an expression (names and their variants, dates, addresses) is matched by code in package
// detect; such a rule says so with `by`, and its examples are its test all the same.
package rules
