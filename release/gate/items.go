package gate

import (
	"bytes"
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/caseveil/caseveil/release/clock"
)

//go:embed checklist.yaml
var checklistYAML []byte

// untilDay is the way of blocking by the day itself; any other is the id of a clock.
const untilDay = "until_day"

// A template is one item of the checklist before anybody answered it.
type template struct {
	ID       string     `yaml:"id"`
	Question string     `yaml:"question"`
	Hint     string     `yaml:"hint"`
	Asks     string     `yaml:"asks"`
	Blocks   string     `yaml:"blocks"`
	From     clock.Date `yaml:"from"`
	Until    clock.Date `yaml:"until"`
}

// parseItems reads a table of items. Errors name the item.
func parseItems(text []byte) ([]template, error) {
	var table struct {
		Version string     `yaml:"version"`
		Items   []template `yaml:"items"`
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&table); err != nil {
		return nil, fmt.Errorf("the checklist cannot be read: %w", err)
	}
	seen := map[string]bool{}
	for i, t := range table.Items {
		if t.ID == "" || t.Question == "" || seen[t.ID] || (t.Asks == "") != (t.Blocks == "") {
			return nil, fmt.Errorf("items[%d]: needs an id of its own, a question, and asks and blocks together", i)
		}
		seen[t.ID] = true
	}
	return table.Items, nil
}

func mustItems() []template {
	items, err := parseItems(checklistYAML)
	if err != nil {
		panic("gate: checklist.yaml: " + err.Error()) // embedded, and read by a test
	}
	return items
}

// holds tells whether the item is asked for a publication made on the day d.
func (t template) holds(d clock.Date) bool {
	return (t.From.IsZero() || !d.Before(t.From)) && (t.Until.IsZero() || !d.After(t.Until))
}
