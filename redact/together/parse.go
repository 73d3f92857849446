package together

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An Error says which rule cannot be used, where it stands, and why.
type Error struct {
	Line  int    // 1 for the first line, 0 when unknown
	Field string // "parts[1].expressions[0]"
	Err   error
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s %v", e.Line, e.Field, e.Err) }

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.Err }

var (
	idForm   = regexp.MustCompile(`^jig\.[a-z][a-z0-9_]*$`)
	yamlLine = regexp.MustCompile(`line (\d+)`)
)

// Parse reads the file of one rule. Errors are of type [*Error].
func Parse(b []byte) (*Rule, error) {
	r := &Rule{}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(r); err != nil {
		e := &Error{0, "the rule", errors.New("has a field that no rule has, or cannot be read as YAML")}
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			e.Line, _ = strconv.Atoi(m[1]) // digits, by the expression
		}
		return nil, e
	}
	var top yaml.Node
	if err := yaml.Unmarshal(b, &top); err != nil {
		return nil, &Error{0, "the rule", errors.New("cannot be read as YAML")}
	}
	return r, r.compile(func(field, why string, at ...any) error {
		return &Error{lineOf(&top, at...), field, errors.New(why)}
	})
}

// compile checks what the fields say and makes the expressions.
func (r *Rule) compile(wrong func(field, why string, at ...any) error) error {
	if r.Within == "" {
		r.Within = Sentence
	}
	switch {
	case !idForm.MatchString(r.ID):
		return wrong("id", `must be jig. and a word, as in "jig.trial"`, "id")
	case r.Severity != High && r.Severity != Medium && r.Severity != Low:
		return wrong("severity", "must be high, medium or low", "severity")
	case r.Reason == "":
		return wrong("reason", "must say why this may identify", "reason")
	case r.Advice == "":
		return wrong("advice", "must say what one can write instead", "advice")
	case r.Within != Sentence && r.Within != Paragraph:
		return wrong("within", "must be sentence or paragraph", "within")
	case r.By != "" && r.By != byDates:
		return wrong("by", "names no code that there is", "by")
	case (r.By == "") == (len(r.Parts) == 0):
		return wrong("parts", "must say what is looked for, or `by` which code looks", "parts")
	case len(r.Finds) == 0 || len(r.Leaves) == 0:
		return wrong("finds", "and leaves must show what the rule is for, and what it is not for", "finds")
	}
	cheap, quoted := r.By != "", r.By != ""
	for p := range r.Parts {
		part := &r.Parts[p]
		field := fmt.Sprintf("parts[%d]", p)
		if len(part.Words)+len(part.Expressions) == 0 {
			return wrong(field, "has neither words nor expressions", "parts", p)
		}
		for i, w := range part.Words {
			if len(wordsOf(w)) == 0 {
				return wrong(fmt.Sprintf("%s.words[%d]", field, i), "is no word", "parts", p, "words", i)
			}
		}
		for i, x := range part.Expressions {
			made, err := compile(x)
			if err != nil || made.MatchString("") {
				return wrong(fmt.Sprintf("%s.expressions[%d]", field, i), "is no expression that RE2 knows, or matches the empty text", "parts", p, "expressions", i)
			}
			part.expressions = append(part.expressions, made)
		}
		cheap, quoted = cheap || len(part.Expressions) == 0, quoted || !part.Quiet
	}
	if !quoted {
		return wrong("parts", "must have one that is quoted", "parts")
	}
	if !cheap {
		return wrong("parts", "must have one of words alone: expressions are tried only where it stands", "parts")
	}
	r.except = map[string]bool{}
	for _, w := range r.Except {
		r.except[lower(w)] = true
	}
	return nil
}

// An expression is tried on the text as it is, or in small letters where it begins with (?i): RE2 is several times as fast
// when it need not think of capitals.
type expression struct {
	*regexp.Regexp
	small bool
}

func compile(x string) (expression, error) {
	small, folds := strings.CutPrefix(x, "(?i)")
	if folds {
		var b strings.Builder
		for i, r := range small {
			if i > 0 && small[i-1] == '\\' {
				b.WriteRune(r) // \W is not \w
			} else {
				b.WriteString(lower(string(r)))
			}
		}
		x = b.String()
	}
	made, err := regexp.Compile(x)
	return expression{made, folds}, err
}

// lineOf is where a field stands: names of fields and places in lists, from the top. A field that is not there stands where
// what should hold it does.
func lineOf(n *yaml.Node, at ...any) int {
	if n.Kind == yaml.DocumentNode && len(n.Content) == 1 {
		n = n.Content[0]
	}
	if len(at) == 0 {
		return n.Line
	}
	switch key := at[0].(type) {
	case int:
		if key < len(n.Content) {
			return lineOf(n.Content[key], at[1:]...)
		}
	case string:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return lineOf(n.Content[i+1], at[1:]...)
			}
		}
	}
	return n.Line
}
