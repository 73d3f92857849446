package casefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// Limits of a case file. A cast list of a large family is some 20 kB.
const (
	maxBytes   = 4 << 20
	maxDepth   = 12
	maxEntries = 2000 // of one list
	maxValue   = 2000 // bytes of one value
)

// A node is a piece of YAML or JSON before it is known what it means: a value, a list or a map whose order is kept.
type node struct {
	kind   nodeKind
	value  string
	keys   []string
	values []node
}

type nodeKind int

const (
	nothing nodeKind = iota // null or an empty text
	value
	list
	mapping
)

// readNode reads JSON when it looks like JSON (YAML readers differ on JSON's escapes), else YAML.
func readNode(b []byte) (node, error) {
	if len(b) > maxBytes {
		return node{}, &FieldError{"", ErrTooLong}
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if t := bytes.TrimSpace(b); len(t) > 0 && t[0] == '{' {
		if n, err := readJSON(t); err == nil {
			return n, nil
		} else if json.Valid(t) {
			return node{}, err
		}
	}
	return readYAML(b)
}

func readYAML(b []byte) (node, error) {
	d := yaml.NewDecoder(bytes.NewReader(b))
	var doc, next yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return node{}, nil
	case err != nil:
		return node{}, &FieldError{"", syntax(err)}
	}
	if err := d.Decode(&next); !errors.Is(err, io.EOF) {
		return node{}, &FieldError{"", fmt.Errorf("holds more than one document: %w", ErrShape)}
	}
	return fromYAML(&doc, "", 0)
}

var lineNumber = regexp.MustCompile(`line (\d+)`)

// syntax keeps the line number of a YAML error and drops the rest, which may quote the text.
func syntax(err error) error {
	if m := lineNumber.FindString(err.Error()); m != "" {
		return fmt.Errorf("%w (%s)", ErrSyntax, m)
	}
	return ErrSyntax
}

func fromYAML(y *yaml.Node, path string, depth int) (node, error) {
	if depth > maxDepth {
		return node{}, &FieldError{path, ErrShape}
	}
	switch y.Kind {
	case yaml.DocumentNode:
		if len(y.Content) == 0 {
			return node{}, nil
		}
		return fromYAML(y.Content[0], path, depth+1)
	case yaml.ScalarNode:
		if y.Tag == "!!null" || y.Value == "" {
			return node{}, nil
		}
		return node{kind: value, value: y.Value}, nil
	case yaml.SequenceNode:
		n := node{kind: list}
		for i, c := range y.Content {
			v, err := fromYAML(c, at(path, i), depth+1)
			if err != nil {
				return node{}, err
			}
			n.values = append(n.values, v)
		}
		return n, nil
	case yaml.MappingNode:
		n := node{kind: mapping}
		for i := 0; i+1 < len(y.Content); i += 2 {
			if y.Content[i].Kind != yaml.ScalarNode {
				return node{}, &FieldError{path, ErrShape}
			}
			v, err := fromYAML(y.Content[i+1], in(path, y.Content[i].Value), depth+1)
			if err != nil {
				return node{}, err
			}
			n.keys, n.values = append(n.keys, y.Content[i].Value), append(n.values, v)
		}
		return n, nil
	}
	// Anchors and aliases are not needed here, and a chain of them grows without bound.
	return node{}, &FieldError{path, ErrShape}
}

func readJSON(b []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	n, err := fromJSON(d, "", 0)
	if err != nil {
		return node{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return node{}, &FieldError{"", ErrSyntax}
	}
	return n, nil
}

func fromJSON(d *json.Decoder, path string, depth int) (node, error) {
	t, err := d.Token()
	if err != nil {
		return node{}, &FieldError{"", ErrSyntax}
	}
	if depth > maxDepth {
		return node{}, &FieldError{path, ErrShape}
	}
	switch t := t.(type) {
	case json.Delim:
		return fromJSONGroup(d, t, path, depth)
	case string:
		if t == "" {
			return node{}, nil
		}
		return node{kind: value, value: t}, nil
	case json.Number:
		return node{kind: value, value: t.String()}, nil
	case bool:
		return node{kind: value, value: fmt.Sprint(t)}, nil
	}
	return node{}, nil
}

func fromJSONGroup(d *json.Decoder, open json.Delim, path string, depth int) (node, error) {
	n := node{kind: list}
	if open == '{' {
		n.kind = mapping
	}
	for i := 0; d.More(); i++ {
		below := at(path, i)
		if n.kind == mapping {
			t, err := d.Token()
			key, ok := t.(string)
			if err != nil || !ok {
				return node{}, &FieldError{"", ErrSyntax}
			}
			n.keys, below = append(n.keys, key), in(path, key)
		}
		v, err := fromJSON(d, below, depth+1)
		if err != nil {
			return node{}, err
		}
		n.values = append(n.values, v)
	}
	if _, err := d.Token(); err != nil {
		return node{}, &FieldError{"", ErrSyntax}
	}
	return n, nil
}

func at(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func in(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
