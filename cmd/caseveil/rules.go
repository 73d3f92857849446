package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/redact/together"
)

// rulesCommand is `caseveil rules`: what is looked for, and whether a partnership's own rules do what they say.
func rulesCommand(_ context.Context, args []string, s streams) (int, error) {
	if len(args) == 0 {
		return 0, usagef("list, test or explain must follow")
	}
	switch args[0] {
	case "list":
		return listRules(args[1:], s.out)
	case "test":
		return testRules(args[1:], s.out)
	case "explain":
		return explainRule(args[1:], s.out)
	}
	return 0, usagef("list, test or explain must follow")
}

// rulesInForce are the catalogue and, where a file is named, a partnership's own rules.
func rulesInForce(path string) (*rules.Set, error) {
	own, err := readRules(path)
	if err != nil {
		return nil, err
	}
	return rulesOf(own)
}

// rulesOf are the catalogue and a partnership's own rules; nil where it has none.
func rulesOf(own []byte) (*rules.Set, error) {
	if own == nil {
		return rules.Default(), nil
	}
	set, err := rules.Parse(own)
	if err != nil {
		return nil, usagef("--rules: %w", err)
	}
	return set, nil
}

// A listedRule is a line of `rules list --format json`.
type listedRule struct {
	ID     string   `json:"id"`
	Kind   string   `json:"kind"`
	Tiers  []string `json:"tiers"`
	Action string   `json:"action"`
	On     bool     `json:"on"`
	Author string   `json:"author,omitempty"`
	Reason string   `json:"reason"`
}

func listRules(args []string, w io.Writer) (int, error) {
	flags := flag.NewFlagSet("rules list", flag.ContinueOnError)
	own := flags.String("rules", "", "")
	format := flags.String("format", "text", "")
	if _, err := parse(flags, append(args, "-")); err != nil { // it takes no input
		return 0, err
	}
	if *format != "text" && *format != "json" {
		return 0, usagef("--format: must be text or json")
	}
	set, err := rulesInForce(*own)
	if err != nil {
		return 0, err
	}
	if *format == "json" {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for _, r := range set.Rules {
			if err := enc.Encode(listedRule{r.ID, r.Kind, tiersOf(r), r.Does(), set.Has(r.ID), r.Author, r.Reason}); err != nil {
				return 0, err
			}
		}
		for _, r := range together.Default().Rules {
			if err := enc.Encode(listedRule{r.ID, kindTogether, []string{}, actionFlag, true, "", r.Reason}); err != nil {
				return 0, err
			}
		}
		return exitDone, nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tKIND\tTIERS\tACTION\tREASON")
	for _, r := range set.Rules {
		does := r.Does()
		if !set.Has(r.ID) {
			does = "off"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Kind, strings.Join(tiersOf(r), " "), does, r.Reason)
	}
	for _, r := range together.Default().Rules {
		fmt.Fprintf(table, "%s\t%s\t\t%s\t%s\n", r.ID, kindTogether, actionFlag, r.Reason)
	}
	return exitDone, table.Flush()
}

// What identifies only together is of one kind, and is flagged in the report: no rule removes it.
const (
	kindTogether = "together"
	actionFlag   = "flag"
)

// tiersOf are the tiers that a hit of the rule can have; where code looks at the words around it, they vary.
func tiersOf(r *rules.Rule) []string {
	if r.By != "" {
		return []string{"varies"}
	}
	has := map[string]bool{}
	for _, t := range []string{r.Tier.Context, r.Tier.Alone, r.Tier.BadCheck} {
		if t != "" {
			has[t] = true
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(has))...)
}

// testRules reads the examples of a partnership's rules with the whole catalogue in force.
func testRules(args []string, w io.Writer) (int, error) {
	input, err := parse(flag.NewFlagSet("rules test", flag.ContinueOnError), args)
	if err != nil {
		return 0, err
	}
	b, err := readFile("the rules", input)
	if err != nil {
		return 0, err
	}
	set, err := rules.Parse(b)
	if err != nil {
		return 0, usagef("%w", err)
	}
	code, own := exitDone, 0
	for _, r := range set.Rules {
		if rules.Default().Rule(r.ID) == r {
			continue
		}
		own++
		good, err := testRule(r, set, w)
		if err != nil {
			return 0, err
		}
		if !good {
			code = exitLeak
		}
	}
	if own == 0 {
		fmt.Fprintln(w, "The file has no rule of its own.")
	}
	return code, nil
}

// testRule prints a line for the rule and one for each example that does not come true.
func testRule(r *rules.Rule, set *rules.Set, w io.Writer) (bool, error) {
	examples := len(r.Finds) + len(r.Doubts) + len(r.Leaves)
	proves := len(r.Finds)+len(r.Doubts) > 0 || r.Action == rules.Keep && examples > 0
	switch {
	case !set.Has(r.ID):
		fmt.Fprintf(w, "off   %s\n", r.ID)
		return true, nil
	case !proves:
		fmt.Fprintf(w, "FAIL  %s: line %d: no example shows what it is for\n", r.ID, r.Line(""))
		return false, nil
	}
	broken, err := detect.Prove(r, set, &casefile.Case{Reference: "example"})
	if err != nil {
		return false, usagef("line %d: %s: %w", r.Line("case"), r.ID, err)
	}
	if len(broken) == 0 {
		fmt.Fprintf(w, "ok    %s: %d of %d examples\n", r.ID, examples, examples)
		return true, nil
	}
	fmt.Fprintf(w, "FAIL  %s: %d of %d examples\n", r.ID, examples-len(broken), examples)
	for _, x := range broken {
		fmt.Fprintf(w, "      line %d: %s: %s\n", x.Line, x.Field, x.Why)
	}
	return false, nil
}

// explainRule tells a reviewer or a lawyer all that there is to know of one rule.
func explainRule(args []string, w io.Writer) (int, error) {
	flags := flag.NewFlagSet("rules explain", flag.ContinueOnError)
	own := flags.String("rules", "", "")
	id, err := parse(flags, args)
	if err != nil {
		return 0, usagef("one rule's id is expected, as `caseveil rules list` prints it")
	}
	set, err := rulesInForce(*own)
	if err != nil {
		return 0, err
	}
	if n := slices.IndexFunc(together.Default().Rules, func(r *together.Rule) bool { return r.ID == id }); n >= 0 {
		_, err = io.WriteString(w, explainedTogether(together.Default().Rules[n]))
		return exitDone, err
	}
	n := slices.IndexFunc(set.Rules, func(r *rules.Rule) bool { return r.ID == id })
	if n < 0 {
		return 0, usagef("there is no rule with this id; `caseveil rules list` prints them all")
	}
	_, err = io.WriteString(w, explained(set.Rules[n], set.Has(id)))
	return exitDone, err
}
