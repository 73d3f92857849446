// Package measure tells how well the rules do in practice: what people decided of what each rule proposed, and what they
// had to add because no rule had found it.
//
// It owns two tables of numbers. They are written with a redacted draft, in the transaction in which it is proved, and
// are told only once that very draft is published: until then every decision can still be taken back. A document counts
// once, as it was published last.
//
// It never sees a text, a label, a name or a reason. What it gives holds no case, no document and no account; a
// partnership's own rules count together, since their ids are words of its own. What one published report adds to the
// numbers is what its readers can count in it, and how often people and rules were of two minds.
package measure
