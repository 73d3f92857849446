package scpr

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxValue is how many bytes one value may have. A field of the printed form holds about a twentieth of it.
const maxValue = 20_000

// A Problem is something about a form that a person should look at. Detail never repeats a value.
type Problem struct {
	Pointer string // "/children/0/date_of_birth", or "" for the whole file
	Detail  string
	Blocks  bool // the form cannot be submitted while it stands
}

// Clean brings what was written into a field to the form in which it is kept: dates as YYYY-MM-DD, choices by their
// value, line ends as \n, Unicode composed. Where the value does not fit its field it comes back as it was written,
// with the reason in plain words; "" means that it fits.
func (f *Field) Clean(raw string) (value, reason string) {
	value = tidy(raw)
	switch {
	case value == "":
		return "", ""
	case len(value) > maxValue:
		return "", "This is too long. Shorten it, or send it as a document."
	case f.Type == Date:
		return cleanDate(value)
	case f.Type == Tick:
		return cleanTick(value)
	case len(f.Choices) > 0:
		return f.cleanChoice(value)
	case f.Type == Text:
		return strings.Join(strings.Fields(value), " "), ""
	}
	return value, ""
}

// tidy removes what no person typed: control characters, byte order marks, spaces at the end of lines.
func tidy(raw string) string {
	raw = norm.NFC.String(strings.ToValidUTF8(raw, "\ufffd"))
	raw = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(raw)
	raw = strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r == '\ufeff') {
			if r == '\t' {
				return ' '
			}
			return -1
		}
		return r
	}, raw)
	lines := strings.Split(raw, "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func (f *Field) cleanChoice(value string) (string, string) {
	for _, c := range f.Choices {
		if strings.EqualFold(value, c.Value) || strings.EqualFold(value, c.Label) {
			return c.Value, ""
		}
	}
	return value, "Choose one of the answers on the list."
}

func cleanTick(value string) (string, string) {
	switch strings.ToLower(value) {
	case "yes", "true", "on", "x", "1":
		return "yes", ""
	case "no", "false", "off", "0":
		return "", ""
	}
	return value, "Tick the box or leave it empty."
}

// days are the ways in which people in England write a date; the day comes first.
var days = []string{
	time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006", "2 1 2006",
	"2 January 2006", "2 Jan 2006", "2-Jan-2006", "2 January, 2006", "Monday 2 January 2006", "02012006",
}

func cleanDate(value string) (string, string) {
	written := strings.Join(strings.Fields(ordinal(value)), " ")
	for _, layout := range days {
		if t, err := time.Parse(layout, written); err == nil {
			if t.Year() < 1880 || t.Year() > 2200 {
				return value, "Check the year."
			}
			return t.Format(time.DateOnly), ""
		}
	}
	return value, "Enter a real date as day, month and year, for example 27/3/2026."
}

// ordinal takes the letters off "2nd" and "31st".
func ordinal(s string) string {
	var b strings.Builder
	digit := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if digit && i+2 <= len(s) && slices.Contains([]string{"st", "nd", "rd", "th"}, strings.ToLower(s[i:i+2])) &&
			(i+2 == len(s) || s[i+2] == ' ') {
			i += 2
			digit = false
			continue
		}
		digit = r >= '0' && r <= '9'
		b.WriteString(s[i : i+size])
		i += size
	}
	return b.String()
}
