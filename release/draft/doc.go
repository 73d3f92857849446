// Package draft turns a stored draft into a redacted one that a second person has approved.
//
// The walk: the cast list ([Drafts.PutPeople]); a search by the engine, as a job ([Drafts.Find]); decisions by term and
// by finding ([Drafts.Decide]), taken over by the next draft of the same case; a redacted draft, as a job, only when
// nothing is undecided ([Drafts.Redact]); the check by somebody else ([Drafts.Check]).
//
// What was found holds names, so it is one sealed blob; labels and reasons are sealed values; a term is recognised by a
// keyed hash of its folded text. A redaction is bound to the list of people, the search and the decisions it was made
// from: when one of them changed it is void until it is made again. Jobs carry ids and may run twice.
package draft
