package clock

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // Europe/London is there on every host
)

// ErrDate says that a text is not a day of the calendar written as 2025-08-28.
var ErrDate = errors.New("must be a date of the calendar, as in 2025-08-28")

// London is where every due date of an English review is counted.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic("clock: the embedded time zones lack " + name) // the binary embeds time/tzdata
	}
	return l
}

// A Date is one day of the calendar in England. Its zero value is no day.
type Date struct {
	year  int
	month time.Month
	day   int
}

// NewDate is the day given; days past a month's end run on, as in [time.Date].
func NewDate(year int, month time.Month, day int) Date { return of(at(year, month, day)) }

// On is the day in England on which the instant t falls.
func On(t time.Time) Date { return of(t.In(London)) }

// ParseDate reads 2025-08-28.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, ErrDate
	}
	return of(t), nil
}

func of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

func at(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (d Date) noon() time.Time { return at(d.year, d.month, d.day) }

// String is 2025-08-28, and empty for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes the day as String does; no day is the empty text.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	read, err := ParseDate(string(b))
	if err == nil {
		*d = read
	}
	return err
}

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Before tells whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.noon().Before(e.noon()) }

// After tells whether d is a later day than e.
func (d Date) After(e Date) bool { return e.Before(d) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// AddDays counts calendar days, backwards when n is negative.
func (d Date) AddDays(n int) Date { return NewDate(d.year, d.month, d.day+n) }

// AddMonths goes to the same day n months on; where that month is shorter, to its last day.
func (d Date) AddMonths(n int) Date {
	first := at(d.year, d.month+time.Month(n), 1)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.day, last)}
}

// AddYearsAtLeast is the first day on which n whole years have passed: from 29 February it is 1 March.
func (d Date) AddYearsAtLeast(n int) Date { return NewDate(d.year+n, d.month, d.day) }

// Ends is the last second of the day in England: until then something due on d is in time.
func (d Date) Ends() time.Time {
	return time.Date(d.year, d.month, d.day, 23, 59, 59, 0, London)
}
