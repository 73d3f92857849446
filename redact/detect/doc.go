// Package detect finds what identifies people in a text: the people and places of the case in every variant of their
// names, British identifiers, dates and ages, addresses, and people whom nobody listed.
//
// It is a cascade over one folded view of the text (see view), which maps every position back to the original bytes: the
// case's own terms, then patterns with check digits, then context, then what was found once is found everywhere. Every
// finding says which rule made it and how sure it is; what is doubtful goes to a person.
//
// The package opens nothing but its own embedded data, keeps nothing between calls, and never logs.
package detect
