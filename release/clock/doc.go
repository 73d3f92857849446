// Package clock works out the dates by which guidance and statute want something done.
//
// It counts in local days of England: a day is a [Date] in Europe/London, never an instant, so that a change of clocks
// moves nothing. Working days leave out Saturdays, Sundays and the bank holidays of England and Wales, which it carries
// as a versioned table (england_and_wales.txt); GOV.UK's feed looks only a year or two ahead and forgets old years. A
// date that would lie past the table's end is flagged with [ErrBeyondCalendar] and never guessed.
//
// The rules are data (rules.yaml): trigger, amount, unit, direction, basis, and from when to when they hold, so that a
// case of 2019 keeps the rules of 2019. Two "seven day" rules stand side by side: the copy to the Panel seven working
// days before publication, and the copy within seven days after it. The trigger's own day is day 0.
//
// The package is pure: it reads no clock and no store, and may be used concurrently.
package clock
