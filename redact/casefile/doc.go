// Package casefile reads the case file: the cast list of one review, that is who must not be identifiable, what the
// published text calls them instead, and what is left of a date.
//
// [Parse] takes YAML or JSON, knows every key, and refuses what it does not know. Errors are of type [*FieldError]: they
// name the field and what is wrong with it, and never repeat a value, since every value here may name a child.
//
// The package opens no file and keeps nothing. A [*Case] may be read by many goroutines as long as nobody writes to it.
package casefile
