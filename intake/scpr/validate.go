package scpr

import (
	"slices"
	"strings"
	"time"
)

// Problems says what is wrong or doubtful about the values of a form: values that do not fit their field, dates that
// contradict each other or lie in the future, an NHS number that fails its check digit. today is the local date.
func (s *Schema) Problems(values map[string]string, today time.Time) []Problem {
	var out []Problem
	for _, path := range s.inOrder(values) {
		f := s.Field(path)
		if f == nil {
			continue
		}
		clean, reason := f.Clean(values[path])
		switch {
		case reason != "":
			out = append(out, Problem{Pointer(path), reason, true})
		case f.Type == Date && past[f.Name] && clean > today.Format(time.DateOnly):
			out = append(out, Problem{Pointer(path), "This date is in the future. Check it.", false})
		case f.As == "identifier:nhs_number" && !nhsNumber(clean):
			out = append(out, Problem{Pointer(path), "This is not a valid NHS number. Check each digit.", false})
		case f.As == "email" && !strings.Contains(clean, "@"):
			out = append(out, Problem{Pointer(path), "Enter an email address in the correct format, like name@example.com.", false})
		}
	}
	return append(out, s.outOfOrder(values)...)
}

// Missing says which fields must still be filled in before the form can be submitted.
func (s *Schema) Missing(values map[string]string) []Problem {
	var out []Problem
	for _, sec := range s.Sections {
		for _, f := range sec.Fields {
			if path := sec.PathOf(0, f.Name); f.Required && strings.TrimSpace(values[path]) == "" {
				out = append(out, Problem{Pointer(path), missing(f), true})
			}
		}
	}
	return out
}

func missing(f Field) string {
	switch f.Type {
	case OneOf, YesNo:
		return "Choose an answer."
	case Date:
		return "Enter a date."
	default:
		return "Enter an answer."
	}
}

// past are the dates that cannot lie ahead.
var past = map[string]bool{
	"date_of_birth": true, "date_of_death": true, "date": true, "date_known": true, "date_received": true,
	"sin_date": true, "last_contact": true, "involved_from": true, "completed_date": true, "family_informed_date": true,
}

// order are pairs of dates of which the first cannot lie after the second; "*" is any item, the same on both sides.
var order = [][3]string{
	{"children.*.date_of_birth", "children.*.date_of_death", "The date of death is before the date of birth."},
	{"children.*.date_of_birth", "incident.date", "The incident is before this child was born. If so, use the expected date of delivery."},
	{"incident.date", "incident.date_known", "Your agency knew of the incident before it happened."},
	{"agencies.*.involved_from", "agencies.*.involved_to", "The involvement ends before it begins."},
}

func (s *Schema) outOfOrder(values map[string]string) []Problem {
	var out []Problem
	for _, o := range order {
		for path := range values {
			n, ok := matches(o[0], path)
			if !ok {
				continue
			}
			later := strings.Replace(o[1], "*", n, 1)
			a, errA := time.Parse(time.DateOnly, values[path])
			b, errB := time.Parse(time.DateOnly, values[later])
			if errA == nil && errB == nil && b.Before(a) {
				at := later
				if !strings.Contains(o[1], "*") && n != "" {
					at = path // the child's own date is the likelier slip
				}
				out = append(out, Problem{Pointer(at), o[2], false})
			}
		}
	}
	slices.SortFunc(out, func(a, b Problem) int { return strings.Compare(a.Pointer, b.Pointer) })
	return out
}

func matches(pattern, path string) (item string, ok bool) {
	before, after, starred := strings.Cut(pattern, "*")
	if !starred {
		return "", path == pattern
	}
	rest, ok := strings.CutPrefix(path, before)
	if !ok {
		return "", false
	}
	item, ok = strings.CutSuffix(rest, after)
	return item, ok && !strings.Contains(item, ".")
}

// nhsNumber checks the mod 11 digit (NHS Data Dictionary: NHS NUMBER).
func nhsNumber(s string) bool {
	var d []int
	for _, r := range s {
		if r >= '0' && r <= '9' {
			d = append(d, int(r-'0'))
		} else if r != ' ' && r != '-' && r != '\u00a0' {
			return false
		}
	}
	if len(d) != 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += d[i] * (10 - i)
	}
	return (11-sum%11)%11 == d[9]
}

// inOrder gives the paths of values in the order of the form, the unknown ones last.
func (s *Schema) inOrder(values map[string]string) []string {
	rank := map[string]int{}
	for i, sec := range s.Sections {
		for j, f := range sec.Fields {
			rank[strings.Replace(sec.PathOf(0, f.Name), ".0.", ".*.", 1)] = i*1000 + j + 1
		}
	}
	paths := make([]string, 0, len(values))
	for p := range values {
		paths = append(paths, p)
	}
	slices.SortFunc(paths, func(a, b string) int {
		sa, na, ra := split(a, rank)
		sb, nb, rb := split(b, rank)
		if ra == 0 || rb == 0 {
			if (ra == 0) != (rb == 0) {
				return rb - ra // the unknown, of rank 0, come last
			}
			return strings.Compare(a, b)
		}
		if sa == sb && na != nb {
			return na - nb
		}
		return ra - rb
	})
	return paths
}

// split gives a path's section, item number and rank.
func split(path string, rank map[string]int) (section string, n, r int) {
	parts := strings.Split(path, ".")
	if len(parts) != 3 {
		return parts[0], 0, rank[path]
	}
	for _, c := range parts[1] {
		if c < '0' || c > '9' || n > maxItems {
			return parts[0], 0, 0
		}
		n = n*10 + int(c-'0')
	}
	return parts[0], n, rank[parts[0]+".*."+parts[2]]
}
