package clock

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheClocksOfGuidance(t *testing.T) {
	tests := []struct {
		name, rule, on, due string
		chosen              map[string]string
	}{
		{"five working days over Easter", "serious_incident_notification", "2024-03-28", "2024-04-08", nil},
		{"a trigger on a day off counts the same", "serious_incident_notification", "2025-04-19", "2025-04-28", nil},
		{"fifteen working days over Christmas", "rapid_review", "2024-12-20", "2025-01-15", nil},
		{"fifteen working days over Easter", "rapid_review", "2026-03-30", "2026-04-22", nil},
		{"a partnership that counts from becoming aware", "rapid_review", "2026-03-30", "2026-04-22",
			map[string]string{"rapid_review": "aware"}},
		{"seven working days before, over the summer bank holiday", "copy_before_publication", "2025-08-28", "2025-08-18", nil},
		{"seven working days before, over the new year", "copy_before_publication", "2026-01-05", "2025-12-22", nil},
		{"the older guidance says one week before", "copy_before_publication", "2016-08-30", "2016-08-23", nil},
		{"seven days after publication are calendar days", CopyAfterPublication, "2025-12-23", "2025-12-30", nil},
		{"a partnership may count working days", CopyAfterPublication, "2025-12-23", "2026-01-06",
			map[string]string{"copy_after_publication": "working_days"}},
		{"past the new year with the true table", "serious_incident_notification", "2026-12-24", "2027-01-05", nil},
		{"six months end with a shorter month", "complete_and_publish", "2025-08-31", "2026-02-28", nil},
		{"six months in a leap year", "complete_and_publish", "2023-08-31", "2024-02-29", nil},
		{"at least a year is never a day short", "publicly_available", "2024-02-29", "2025-03-01", nil},
		{"seven working days after the copy went to the Panel", EarliestPublication, "2025-08-18", "2025-08-28", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, ok := DefaultRules().One(EnglandAndWales(), tt.rule, day(t, tt.on), tt.chosen)
			if !ok || c.Due.String() != tt.due || c.Warning != "" {
				t.Errorf("due %q (%v, %q), want %s", c.Due, ok, c.Warning, tt.due)
			}
		})
	}
}

func TestADatePastTheTableIsFlaggedAndNeverGuessed(t *testing.T) {
	short := EnglandAndWales()
	short.Until = day(t, "2026-12-31")
	c, ok := DefaultRules().One(short, "serious_incident_notification", day(t, "2026-12-24"), nil)
	if !ok || !c.Due.IsZero() || c.Warning == "" {
		t.Errorf("due %q with warning %q: want no date and a warning", c.Due, c.Warning)
	}
	if c.Late(day(t, "2030-01-01")) {
		t.Error("a clock without a date is called late")
	}
	if _, err := short.AddWorkingDays(day(t, "2012-01-03"), -2); !errors.Is(err, ErrBeyondCalendar) {
		t.Errorf("counting back past the table's start gave %v", err)
	}
}

func TestAnOldCaseKeepsItsOldRules(t *testing.T) {
	old, ok := DefaultRules().One(EnglandAndWales(), "complete_and_publish", day(t, "2023-12-14"), nil)
	if !ok || old.Edition != "Working Together to Safeguard Children 2018" {
		t.Errorf("edition %q", old.Edition)
	}
	now, ok := DefaultRules().One(EnglandAndWales(), "complete_and_publish", day(t, "2023-12-15"), nil)
	if !ok || now.Edition != "Working Together to Safeguard Children 2023" {
		t.Errorf("edition %q", now.Edition)
	}
	if _, ok := DefaultRules().One(EnglandAndWales(), "rapid_review", day(t, "2018-06-28"), nil); ok {
		t.Error("a rapid review was due before there were any")
	}
}

func TestOnlyTriggersThatAreKnownStartAClock(t *testing.T) {
	on := day(t, "2025-01-06")
	got := DefaultRules().Of(EnglandAndWales(), map[Trigger]Date{Published: on, Decided: on, Aware: {}}, nil)
	var ids []string
	for _, c := range got {
		ids = append(ids, c.Rule)
	}
	want := []string{"complete_and_publish", "copy_after_publication", "publicly_available"}
	if len(ids) != 3 || ids[0] != want[0] || ids[1] != want[1] || ids[2] != want[2] {
		t.Errorf("clocks %v, want %v", ids, want)
	}
}

func TestADayIsADayInEngland(t *testing.T) {
	summer := time.Date(2025, 6, 30, 23, 30, 0, 0, time.UTC) // half past midnight in England
	if got := On(summer).String(); got != "2025-07-01" {
		t.Errorf("day %s", got)
	}
	if got := day(t, "2025-03-30").Ends().UTC().Format(time.RFC3339); got != "2025-03-30T22:59:59Z" {
		t.Errorf("the day the clocks go forward ends at %s", got)
	}
}

func TestABrokenTableOfClocksNamesTheRule(t *testing.T) {
	const head = "version: x\nrules:\n  - {id: a, trigger: b, basis: c, edition: d, amount: 1, unit: days, direction: after"
	for name, text := range map[string]string{
		"an unknown key":      head + ", colour: red}",
		"an unknown unit":     "version: x\nrules: [{id: a, trigger: b, basis: c, edition: d, amount: 1, unit: weeks, direction: after}]",
		"no version":          "rules: []",
		"a turned period":     head + ", from: 2020-01-02, until: 2020-01-01}",
		"nothing to count":    "version: x\nrules: [{id: a, trigger: b, basis: c, edition: d, amount: 0, unit: days, direction: after}]",
		"a day that is none":  head + ", from: 2020-02-30}",
		"an unknown way":      "version: x\nrules: [{id: a, trigger: b, basis: c, edition: d, amount: 1, unit: days, direction: up}]",
		"a rule with no name": "version: x\nrules: [{trigger: b, basis: c, edition: d, amount: 1, unit: days, direction: after}]",
	} {
		if _, err := ParseRules([]byte(text)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// easter is the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
func easter(y int) Date {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return NewDate(y, time.Month(n/31), n%31+1)
}

func TestTheTableIsTheActsAndTheProclamations(t *testing.T) {
	cal := EnglandAndWales()
	if got := len(cal.holidays); got != 16*8+4 {
		t.Errorf("%d bank holidays in 16 years, want %d", got, 16*8+4)
	}
	firstMonday := func(y int, m time.Month) Date {
		d := NewDate(y, m, 1)
		for d.Weekday() != time.Monday {
			d = d.AddDays(1)
		}
		return d
	}
	lastMonday := func(y int, m time.Month) Date { return firstMonday(y, m+1).AddDays(-7) }
	for y := 2012; y <= 2027; y++ {
		want := []Date{easter(y).AddDays(-2), easter(y).AddDays(1), lastMonday(y, 8)}
		if y != 2020 {
			want = append(want, firstMonday(y, 5))
		}
		if y != 2012 && y != 2022 {
			want = append(want, lastMonday(y, 5))
		}
		for _, d := range want {
			if cal.Holiday(d) == "" {
				t.Errorf("%s is missing", d)
			}
		}
	}
	for _, s := range []string{"2012-06-04", "2012-06-05", "2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08",
		"2012-01-02", "2021-12-27", "2021-12-28", "2022-12-26", "2022-12-27", "2022-01-03", "2026-12-28", "2027-12-27", "2027-12-28"} {
		if cal.Holiday(day(t, s)) == "" {
			t.Errorf("%s is missing", s)
		}
	}
	for _, s := range []string{"2012-05-28", "2020-05-04", "2022-05-30"} {
		if cal.Holiday(day(t, s)) != "" {
			t.Errorf("%s was moved and is still there", s)
		}
	}
}

func TestCountingWorkingDaysHoldsItsProperties(t *testing.T) {
	cal, r := EnglandAndWales(), rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		d := NewDate(2013, 1, 1).AddDays(r.IntN(365 * 13))
		n := 1 + r.IntN(40)
		due, err := cal.AddWorkingDays(d, n)
		if err != nil {
			t.Fatal(err)
		}
		if working, err := cal.Working(due); err != nil || !working {
			t.Fatalf("%s + %d falls on %s, no working day", d, n, due)
		}
		count := 0
		for x := d.AddDays(1); !x.After(due); x = x.AddDays(1) {
			if working, err := cal.Working(x); err == nil && working {
				count++
			}
		}
		if count != n {
			t.Fatalf("%s to %s has %d working days, want %d", d, due, count, n)
		}
		back, err := cal.AddWorkingDays(due, -n)
		if err != nil || back.After(d) {
			t.Fatalf("%s - %d is %s, after %s", due, n, back, d)
		}
		later, err := cal.AddWorkingDays(d.AddDays(1), n)
		if err != nil || later.Before(due) {
			t.Fatalf("a later trigger %s gives an earlier date %s", d.AddDays(1), later)
		}
	}
}

func FuzzParseCalendar(f *testing.F) {
	f.Add(englandAndWales)
	f.Add("version: a\nfrom: 2020-01-01\nuntil: 2020-12-31\n2020-05-08 x\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCalendar(text)
		if err != nil {
			return
		}
		for d := range c.holidays {
			if d.Before(c.First) || d.After(c.Until) {
				t.Fatalf("%s lies outside the table", d)
			}
		}
	})
}
