package refusal

import "fmt"

// An Outage is an error of ours that a person can wait for: a part that we need does not answer, or is full. They are told
// Detail, which says what became of their act and what to do; the rest is for the log. It is no refusal ([Of] passes it by), so
// that nobody takes a store that is away for a thing that is not there.
type Outage struct {
	Code   string // stable slug: "store-away"
	Detail string // plain sentences for the person
	Err    error
}

// Error is of the outage and what is under it.
func (o *Outage) Error() string { return fmt.Sprintf("%s: %v", o.Code, o.Err) }

// Unwrap gives what is under it.
func (o *Outage) Unwrap() error { return o.Err }
