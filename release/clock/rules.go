package clock

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed rules.yaml
var rulesYAML []byte

// A Trigger is the kind of day from which a rule counts.
type Trigger string

// The triggers of the rules that came with the program.
const (
	Aware              Trigger = "aware"               // the local authority or the partners became aware of the incident
	Notified           Trigger = "notified"            // the notification was sent to the Panel
	Decided            Trigger = "decided"             // the partners decided to start the review
	PlannedPublication Trigger = "planned_publication" // the day on which publication is planned
	PanelCopySent      Trigger = "panel_copy_sent"     // the full report went to the Panel and the Secretary of State
	Published          Trigger = "published"           // the report was published
)

// The rules that other parts of the program ask for by name.
const (
	CopyAfterPublication = "copy_after_publication"
	EarliestPublication  = "earliest_publication"
)

// A Rule is one clock: so many days, months or years before or after its trigger.
type Rule struct {
	ID        string  `yaml:"id"`
	Choice    string  `yaml:"choice"`  // "rapid_review=aware": one of several; empty when there is no choice
	Default   bool    `yaml:"default"` // the one of its choice that holds when nothing was chosen
	Trigger   Trigger `yaml:"trigger"`
	Amount    int     `yaml:"amount"`
	Unit      string  `yaml:"unit"`      // working_days, days, months or years (years: at least)
	Direction string  `yaml:"direction"` // after or before
	Basis     string  `yaml:"basis"`     // one plain phrase, shown beside the due date
	Edition   string  `yaml:"edition"`
	From      Date    `yaml:"from"`
	Until     Date    `yaml:"until"`
}

// Rules is a versioned table of clocks.
type Rules struct {
	Version string `yaml:"version"`
	Rules   []Rule `yaml:"rules"`
}

// DefaultRules is the table that came with the program.
func DefaultRules() *Rules {
	r, err := ParseRules(rulesYAML)
	if err != nil {
		panic("clock: rules.yaml: " + err.Error()) // embedded, and read by a test
	}
	return r
}

// ParseRules reads a table and refuses one with an unknown key, unit or direction. Errors name the rule.
func ParseRules(text []byte) (*Rules, error) {
	var r Rules
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("the table of clocks cannot be read: %w", err)
	}
	if r.Version == "" {
		return nil, errors.New("the table of clocks needs a version")
	}
	for i, rule := range r.Rules {
		if err := rule.check(); err != nil {
			return nil, fmt.Errorf("rules[%d]: %w", i, err)
		}
	}
	return &r, nil
}

func (r Rule) check() error {
	switch {
	case r.ID == "" || r.Trigger == "" || r.Basis == "" || r.Edition == "":
		return errors.New("needs id, trigger, basis and edition")
	case r.Amount < 1:
		return errors.New("amount must be 1 or more")
	case !slices.Contains([]string{"working_days", "days", "months", "years"}, r.Unit):
		return errors.New("unit must be working_days, days, months or years")
	case r.Direction != "after" && r.Direction != "before":
		return errors.New("direction must be after or before")
	case !r.Until.IsZero() && r.Until.Before(r.From):
		return errors.New("until lies before from")
	}
	return nil
}

// holds tells whether the rule is in force for a trigger on the day d, given what was chosen ("rapid_review" → "aware").
func (r Rule) holds(d Date, chosen map[string]string) bool {
	if !r.From.IsZero() && d.Before(r.From) || !r.Until.IsZero() && d.After(r.Until) {
		return false
	}
	name, value, isChoice := strings.Cut(r.Choice, "=")
	if !isChoice {
		return true
	}
	if picked := chosen[name]; picked != "" {
		return picked == value
	}
	return r.Default
}
