package clock

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrBeyondCalendar says that a count of working days needs a day the table of bank holidays does not cover.
var ErrBeyondCalendar = errors.New("the table of bank holidays does not reach this date")

//go:embed england_and_wales.txt
var englandAndWales string

// A Calendar knows the bank holidays of every day from First to Until.
type Calendar struct {
	Version      string
	First, Until Date
	holidays     map[Date]string
}

// EnglandAndWales is the table that came with the program.
func EnglandAndWales() *Calendar {
	c, err := ParseCalendar(englandAndWales)
	if err != nil {
		panic("clock: england_and_wales.txt: " + err.Error()) // embedded, and read by a test
	}
	return c
}

// ParseCalendar reads a table: "version:", "from:" and "until:" lines, then one "2026-12-25 Christmas Day" a line, in
// order. Errors name the line.
func ParseCalendar(text string) (*Calendar, error) {
	c := &Calendar{holidays: map[Date]string{}}
	var last Date
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		day, err := c.line(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if !day.IsZero() {
			if !day.After(last) || day.Before(c.First) || day.After(c.Until) {
				return nil, fmt.Errorf("line %d: is out of order or outside the table", n)
			}
			last = day
		}
	}
	if c.Version == "" || c.First.IsZero() || c.Until.IsZero() {
		return nil, errors.New("needs version, from and until")
	}
	return c, lines.Err()
}

func (c *Calendar) line(line string) (Date, error) {
	key, value, _ := strings.Cut(line, " ")
	var err error
	switch key {
	case "version:":
		c.Version = value
	case "from:":
		c.First, err = ParseDate(value)
	case "until:":
		c.Until, err = ParseDate(value)
	default:
		var day Date
		if day, err = ParseDate(key); err == nil {
			c.holidays[day] = value
		}
		return day, err
	}
	return Date{}, err
}

// Holiday is the name of the bank holiday on d, empty when there is none.
func (c *Calendar) Holiday(d Date) string { return c.holidays[d] }

// Working tells whether d is a working day; [ErrBeyondCalendar] when the table cannot tell.
func (c *Calendar) Working(d Date) (bool, error) {
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return false, nil
	}
	if d.Before(c.First) || d.After(c.Until) {
		return false, ErrBeyondCalendar
	}
	return c.holidays[d] == "", nil
}

// AddWorkingDays counts n working days on from d, backwards when n is negative. d itself is day 0 whether it is a
// working day or not.
func (c *Calendar) AddWorkingDays(d Date, n int) (Date, error) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		working, err := c.Working(d)
		if err != nil {
			return Date{}, err
		}
		if working {
			n--
		}
	}
	return d, nil
}
