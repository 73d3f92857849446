package clock

// A Clock is one due date and where it comes from.
type Clock struct {
	Rule     string  `json:"rule"`
	Basis    string  `json:"basis"`
	Due      Date    `json:"due"` // ends at 23:59:59 in England; empty with a Warning when it cannot be worked out
	Warning  string  `json:"warning,omitempty"`
	Trigger  Trigger `json:"trigger"`
	On       Date    `json:"on"` // the trigger's day
	Edition  string  `json:"edition"`
	Calendar string  `json:"calendar"` // version of the table of bank holidays; empty when no working day was counted
}

// Late tells whether the clock has run out on the day today. A clock without a due date is never late.
func (c Clock) Late(today Date) bool { return !c.Due.IsZero() && today.After(c.Due) }

// Of gives the clocks that the triggers start, in the order of the table. chosen says which of several rules a
// partnership works by; nil takes the defaults.
func (r *Rules) Of(cal *Calendar, triggers map[Trigger]Date, chosen map[string]string) []Clock {
	clocks := []Clock{}
	for _, rule := range r.Rules {
		on, ok := triggers[rule.Trigger]
		if ok && !on.IsZero() && rule.holds(on, chosen) {
			clocks = append(clocks, rule.clock(cal, on))
		}
	}
	return clocks
}

// One gives the clock of the rule with this id; false when no edition of it holds on that day.
func (r *Rules) One(cal *Calendar, id string, on Date, chosen map[string]string) (Clock, bool) {
	for _, rule := range r.Rules {
		if rule.ID == id && rule.holds(on, chosen) {
			return rule.clock(cal, on), true
		}
	}
	return Clock{}, false
}

func (r Rule) clock(cal *Calendar, on Date) Clock {
	c := Clock{Rule: r.ID, Basis: r.Basis, Trigger: r.Trigger, On: on, Edition: r.Edition}
	due, err := r.due(cal, on)
	if r.Unit == "working_days" {
		c.Calendar = cal.Version
	}
	if err != nil {
		c.Warning = "This date cannot be worked out: the table of bank holidays covers " +
			cal.First.String() + " to " + cal.Until.String() + "."
		return c
	}
	c.Due = due
	return c
}

func (r Rule) due(cal *Calendar, on Date) (Date, error) {
	n := r.Amount
	if r.Direction == "before" {
		n = -n
	}
	switch r.Unit {
	case "working_days":
		return cal.AddWorkingDays(on, n)
	case "months":
		return on.AddMonths(n), nil
	case "years":
		return on.AddYearsAtLeast(n), nil
	default:
		return on.AddDays(n), nil
	}
}
