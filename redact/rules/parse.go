package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An Error says which rule cannot be used, where it stands, and why. It never quotes a term: those may be names.
type Error struct {
	Line  int    // 1 for the first line, 0 when unknown
	Field string // "rules[2].expressions[0]"
	Err   error
}

func (e *Error) Error() string {
	where := e.Field
	if e.Line > 0 {
		where = strings.TrimSpace(fmt.Sprintf("line %d: %s", e.Line, where))
	}
	return fmt.Sprintf("%s %v", where, e.Err)
}

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.Err }

// Limits of a partnership's rules.
const (
	maxFile        = 1 << 20
	maxRules       = 500
	maxExpressions = 20    // of a rule
	maxExpression  = 1000  // bytes
	maxProgram     = 1500  // RE2 instructions: as many steps for each of the bytes that it looks at
	maxPrograms    = 30000 // of all expressions of a file
	maxTerms       = 5000
	maxText        = 4000 // bytes of any other text
)

// parseRule reads one file of the catalogue.
func parseRule(b []byte) (*Rule, error) {
	top, err := document(b)
	if err != nil {
		return nil, err
	}
	return readRule(top, "")
}

// parseOwn reads a partnership's file: `rules`, a list in the form of the catalogue, and `off`, ids to switch off.
func parseOwn(b []byte) ([]*Rule, map[string]bool, error) {
	top, err := document(b)
	if err != nil || top == nil {
		return nil, nil, err
	}
	var own []*Rule
	var ids []string
	var offLines []int
	err = read(top, "", map[string]reader{
		"off": func(n *yaml.Node, path string) error {
			for _, c := range n.Content {
				offLines = append(offLines, c.Line)
			}
			return list(&ids)(n, path)
		},
		"rules": func(n *yaml.Node, path string) error {
			if n.Kind != yaml.SequenceNode {
				return &Error{n.Line, path, errors.New("must be a list")}
			}
			if len(n.Content) > maxRules {
				return &Error{n.Content[maxRules].Line, fmt.Sprintf("%s[%d]", path, maxRules), fmt.Errorf("is one more than the %d rules that a file may hold", maxRules)}
			}
			size := 0
			for i, c := range n.Content {
				r, err := readRule(c, fmt.Sprintf("%s[%d]", path, i))
				if err != nil {
					return err
				}
				if slices.ContainsFunc(own, func(o *Rule) bool { return o.ID == r.ID }) {
					return &Error{c.Line, fmt.Sprintf("%s[%d]", path, i), errors.New("gives an id twice")}
				}
				if size += r.size; size > maxPrograms {
					return &Error{c.Line, fmt.Sprintf("%s[%d]", path, i), errors.New("makes all expressions together too large")}
				}
				own = append(own, r)
			}
			return nil
		},
	})
	if err != nil {
		return nil, nil, err
	}
	off := map[string]bool{}
	for i, id := range ids {
		known := Default().Has(id) || slices.ContainsFunc(own, func(o *Rule) bool { return o.ID == id })
		if !known {
			return nil, nil, &Error{offLines[i], fmt.Sprintf("off[%d]", i), errors.New("is the id of no rule")}
		}
		off[id] = true
	}
	return own, off, nil
}

func document(b []byte) (*yaml.Node, error) {
	if len(b) > maxFile {
		return nil, &Error{0, "the rules", errors.New("are too long")}
	}
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(b)).Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return nil, nil
	}
	if err != nil {
		e := &Error{0, "the rules", errors.New("are not YAML that can be read")}
		if m := regexp.MustCompile(`line (\d+)`).FindStringSubmatch(err.Error()); m != nil {
			_, _ = fmt.Sscan(m[1], &e.Line) // digits by the expression; a line number is a help, not a promise
		}
		return nil, e
	}
	return doc.Content[0], nil
}

func readRule(n *yaml.Node, path string) (*Rule, error) {
	if n == nil {
		return nil, &Error{0, "the rule", errors.New("is empty")}
	}
	r := &Rule{lines: map[string]int{"": n.Line}}
	note := func(n *yaml.Node, field string) {
		r.lines[field] = n.Line
		for i, c := range n.Content {
			r.lines[fmt.Sprintf("%s[%d]", field, i)] = c.Line
		}
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		note(n.Content[i+1], n.Content[i].Value)
	}
	var starts string
	err := read(n, path, map[string]reader{
		"id": text(&r.ID), "kind": text(&r.Kind), "reason": text(&r.Reason), "source": text(&r.Source), "author": text(&r.Author),
		"by": text(&r.By), "expressions": list(&r.Expressions), "terms": list(&r.Terms), "starts": text(&starts),
		"check": text(&r.Check), "context": list(&r.Context), "scope": text(&r.Scope), "action": text(&r.Action), "label": text(&r.Label),
		"finds": list(&r.Finds), "doubts": list(&r.Doubts), "leaves": list(&r.Leaves), "case": text(&r.Case),
		"tier": func(n *yaml.Node, path string) error {
			if n.Kind == yaml.ScalarNode {
				r.Tier = Tiers{Context: n.Value, Alone: n.Value}
				return nil
			}
			return read(n, path, map[string]reader{"context": text(&r.Tier.Context), "alone": text(&r.Tier.Alone), "bad_check": text(&r.Tier.BadCheck)})
		},
	})
	if err != nil {
		return nil, err
	}
	r.Starts = Start(starts)
	return r, r.compile(path)
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)

// compile checks what the fields say and makes the expressions.
func (r *Rule) compile(path string) error {
	wrong := func(field, why string) error {
		line := r.lines[field]
		if line == 0 {
			line = r.lines[""]
		}
		if path != "" {
			field = path + "." + field
		}
		return &Error{line, field, errors.New(why)}
	}
	if r.Starts == "" {
		r.Starts = Word
	}
	switch {
	case !idForm.MatchString(r.ID):
		return wrong("id", `must be words with a dot between, as in "local.team_names"`)
	case Kinds[r.Kind] == "":
		return wrong("kind", "is no kind of finding")
	case r.Reason == "":
		return wrong("reason", "must say why, in a sentence that a reader of the decision sees")
	case r.By == "" && len(r.Expressions)+len(r.Terms) == 0:
		return wrong("expressions", "or terms must say what to look for")
	case len(r.Terms) > maxTerms:
		return wrong("terms", fmt.Sprintf("must have %d entries at most", maxTerms))
	case len(r.Expressions) > maxExpressions:
		return wrong("expressions", fmt.Sprintf("must have %d entries at most", maxExpressions))
	case r.Scope != "" && r.Scope != "first_page":
		return wrong("scope", "must be left out or be first_page")
	case !slices.Contains([]Start{Digit, Letter, Word, Cue, At, Sign, Link}, r.Starts):
		return wrong("starts", "must be digit, letter, word, cue, at or link")
	case r.Starts == Cue && len(r.Context) == 0:
		return wrong("context", "must hold the words that the rule starts from")
	}
	if r.Check != "" {
		if r.check = Checks[r.Check]; r.check == nil {
			return wrong("check", "is no test that we know")
		}
	}
	for _, t := range []string{r.Tier.Context, r.Tier.Alone, r.Tier.BadCheck} {
		if !slices.Contains([]string{"", "A", "B", "C"}, t) {
			return wrong("tier", "must be A, B or C")
		}
	}
	if !slices.Contains([]string{"", Replace, Review, Keep}, r.Action) {
		return wrong("action", "must be replace, review or keep")
	}
	switch {
	case r.Action == Review && r.Tier == (Tiers{}):
		r.Tier = Tiers{Context: "C", Alone: "C"}
	case r.Action == Review && r.Tier.highest() != "C":
		return wrong("tier", "must be C or left out, since the rule only asks")
	case r.Action == Keep && r.Tier != (Tiers{}):
		return wrong("tier", "must be left out, since the rule keeps what it matches")
	case r.Action == Keep && len(r.Finds)+len(r.Doubts) > 0:
		return wrong("action", "is keep, so that its examples stand under leaves")
	case r.Action == Replace && r.By == "" && r.Tier.highest() == "C":
		return wrong("tier", "must be A or B, since the rule replaces; C asks")
	}
	if r.By == "" && r.Tier == (Tiers{}) && r.Action != Keep {
		r.Tier = Tiers{Context: "B", Alone: "B"}
	}
	for i, s := range r.Terms {
		if len(strings.TrimSpace(s)) < 2 {
			return wrong(fmt.Sprintf("terms[%d]", i), "is too short to look for")
		}
	}
	for i, s := range r.Expressions {
		x, o, size, why := expression(s)
		if why != "" {
			return wrong(fmt.Sprintf("expressions[%d]", i), why)
		}
		r.expressions, r.openings = append(r.expressions, x), append(r.openings, o)
		r.size += size
	}
	return nil
}

// expression makes an anchored RE2 expression, what it may begin with and its size, or says in plain words why it cannot be used.
func expression(s string) (*regexp.Regexp, *Opening, int, string) {
	if len(s) > maxExpression {
		return nil, nil, 0, fmt.Sprintf("must have %d characters at most", maxExpression)
	}
	tree, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		var e *syntax.Error
		if errors.As(err, &e) {
			return nil, nil, 0, "is no expression that RE2 knows: " + e.Code.String()
		}
		return nil, nil, 0, "is no expression that RE2 knows"
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil || len(prog.Inst) > maxProgram {
		return nil, nil, 0, "is too large an expression"
	}
	x, err := regexp.Compile(`^(?:` + s + `)`)
	switch {
	case err != nil:
		return nil, nil, 0, "is no expression that RE2 knows"
	case x.MatchString(""):
		return nil, nil, 0, "matches the empty text"
	}
	return x, opening(prog), len(prog.Inst), ""
}

// A reader puts a node into its place or says what is wrong.
type reader func(n *yaml.Node, path string) error

func read(n *yaml.Node, path string, fields map[string]reader) error {
	if n.Kind != yaml.MappingNode {
		return &Error{n.Line, path, errors.New("must be a map of fields")}
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		below := strings.TrimPrefix(path+"."+key, ".")
		set, known := fields[key]
		switch {
		case !known:
			return &Error{n.Content[i].Line, below, errors.New("is not a field of a rule")}
		case seen[key]:
			return &Error{n.Content[i].Line, below, errors.New("is given twice")}
		}
		seen[key] = true
		if err := set(n.Content[i+1], below); err != nil {
			return err
		}
	}
	return nil
}

// scalar refuses lists, maps and references to other parts of the file where a text belongs.
func scalar(n *yaml.Node, path string) error {
	switch {
	case n.Kind != yaml.ScalarNode:
		return &Error{n.Line, path, errors.New("must be a text")}
	case len(n.Value) > maxText:
		return &Error{n.Line, path, fmt.Errorf("must have %d characters at most", maxText)}
	}
	return nil
}

func text(to *string) reader {
	return func(n *yaml.Node, path string) error {
		if err := scalar(n, path); err != nil {
			return err
		}
		*to = n.Value
		return nil
	}
}

func list(to *[]string) reader {
	return func(n *yaml.Node, path string) error {
		if n.Kind != yaml.SequenceNode {
			return &Error{n.Line, path, errors.New("must be a list")}
		}
		for i, c := range n.Content {
			if err := scalar(c, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
			*to = append(*to, c.Value)
		}
		return nil
	}
}
