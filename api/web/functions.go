package web

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Europe/London on a machine without a zone database
)

// london is where every time that a person reads is told.
var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // it is built in
	}
	return l
}()

func (s *Set) functions() template.FuncMap {
	return template.FuncMap{
		"asset": s.AssetPath,
		"words": words, "seat": seatInWords, "when": when, "day": day, "month": month, "share": share, "plural": plural, "size": size, "short": short, "add": func(a, b int) int { return a + b },
		"input": newInput, "area": newArea, "radio": newRadio, "lines": lines, "nav": navigation, "tag": tag, "pair": func(b, p any) map[string]any { return map[string]any{"Block": b, "Page": p} },
		"stays": stays,
		"list":  func(a ...string) []string { return a },
	}
}

// stays are the choices for what identifies together. A script may have said that the question does not apply: that is shown,
// and not lost.
func stays(answer string) []string {
	choices := []string{"yes|It stays", "no|The draft will be changed"}
	if answer == "not_applicable" {
		choices = append(choices, "not_applicable|Not applicable")
	}
	return choices
}

// when is a moment as GOV.UK writes it: "23 November 2026 at 4:05pm".
func when(v any) string {
	switch t := v.(type) {
	case time.Time:
		if t.IsZero() {
			return ""
		}
		return t.In(london).Format("2 January 2006 at 3:04pm")
	case *time.Time:
		if t != nil {
			return when(*t)
		}
	}
	return ""
}

// Day is a local date (YYYY-MM-DD) as GOV.UK writes it.
func Day(date string) string { return day(date) }

// day is a local date (YYYY-MM-DD, or anything that prints as one) as GOV.UK writes it: "23 November 2026".
func day(v any) string {
	text := fmt.Sprint(v)
	if t, ok := v.(time.Time); ok {
		if t.IsZero() {
			return ""
		}
		return t.In(london).Format("2 January 2006")
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return ""
	}
	return t.Format("2 January 2006")
}

// month is a month (YYYY-MM) for people: "November 2026".
func month(text string) string {
	t, err := time.Parse("2006-01", text)
	if err != nil {
		return ""
	}
	return t.Format("January 2006")
}

// share is a part of one as a percentage, cut and not rounded: only all is 100%. One that says too little is nil.
func share(part *float64) string {
	if part == nil {
		return "too few"
	}
	return strconv.FormatFloat(math.Floor(*part*1000+1e-6)/10, 'f', -1, 64) + "%"
}

// plural is "1 page" or "2 pages".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Plural is "1 page" or "2 pages".
func Plural(n int, one, many string) string { return plural(n, one, many) }

// size is a number of bytes for people: "84 KB", "1.2 MB".
func size(n int64) string {
	switch {
	case n < 1024:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < 1<<20:
		return strconv.FormatInt((n+1023)/1024, 10) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// short is the beginning of a hash, enough to compare by eye.
func short(hash string) string {
	if len(hash) > 12 {
		return hash[:12]
	}
	return hash
}

// lines joins values one to a line, for a textarea.
func lines(values []string) string { return strings.Join(values, "\n") }

// An Input is one text field with its label, hint and error.
type Input struct {
	ID, Label, Hint, Value, Error string
	Type, Autocomplete, Class     string
	Rows                          int
}

// newInput makes a text field of form f. options are "type=email", "autocomplete=email", "class=govuk-input--width-10".
func newInput(f interface{ ErrorAt(string) string }, id, label, hint, value string, options ...string) Input {
	in := Input{ID: id, Label: label, Hint: hint, Value: value, Error: f.ErrorAt(id), Type: "text", Autocomplete: "off"}
	for _, o := range options {
		switch name, v, _ := strings.Cut(o, "="); name {
		case "type":
			in.Type = v
		case "autocomplete":
			in.Autocomplete = v
		case "class":
			in.Class = v
		}
	}
	return in
}

// newArea makes a text field of several lines.
func newArea(f interface{ ErrorAt(string) string }, id, label, hint, value string, rows int) Input {
	return Input{ID: id, Label: label, Hint: hint, Value: value, Error: f.ErrorAt(id), Rows: rows}
}

// A Radio is a group of choices of which one is taken.
type Radio struct {
	ID, Legend, Hint, Value, Error string
	Inline, Small                  bool
	Choices                        []Choice
}

// A Choice is one of a group.
type Choice struct{ Value, Label, Hint string }

// newRadio makes a group of form f. choices come as "value|Label" or "value|Label|hint".
func newRadio(f interface{ ErrorAt(string) string }, id, legend, hint, value string, choices []string) Radio {
	r := Radio{ID: id, Legend: legend, Hint: hint, Value: value, Error: f.ErrorAt(id)}
	for _, c := range choices {
		parts := append(strings.Split(c, "|"), "", "")
		r.Choices = append(r.Choices, Choice{parts[0], parts[1], parts[2]})
	}
	return r
}
