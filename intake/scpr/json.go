package scpr

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of a form sent as JSON.
const (
	maxJSON   = 4 << 20
	maxDepth  = 4
	maxValues = 5000
)

// ErrForm is wrapped by every reason why a form cannot be read at all. Its text is for the person who sent it.
var ErrForm = errors.New("the form cannot be read")

// A FormError is a form that cannot be read at all, in words for the person who sent it.
type FormError struct {
	Code   string // "encrypted", "xfa", "damaged", "not-json", "too-large", "no-fields"
	Detail string
}

func (e *FormError) Error() string { return "form: " + e.Code }

// Is makes a FormError an [ErrForm].
func (e *FormError) Is(target error) bool { return target == ErrForm }

// A FieldsError is a form that names fields which do not exist, or gives one twice.
type FieldsError struct{ Problems []Problem }

func (e *FieldsError) Error() string {
	return fmt.Sprintf("form: %d fields cannot be used", len(e.Problems))
}

// Is makes a FieldsError an [ErrForm].
func (e *FieldsError) Is(target error) bool { return target == ErrForm }

// ReadJSON reads a form sent as JSON, flat ({"children.0.forename": "…"}) or nested, or both. A field that does not
// exist, or is given twice, is a [*FieldsError]; values that do not fit come back as they are, with a problem.
func (s *Schema) ReadJSON(b []byte) (*Reading, error) {
	if len(b) > maxJSON {
		return nil, &FormError{"too-large", "The selected file must be smaller than 4MB."}
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	dec.UseNumber()
	j := jsonForm{schema: s, values: map[string]string{}}
	if err := j.value(dec, "", 0); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotJSON
	}
	if len(j.wrong) > 0 {
		return nil, &FieldsError{j.wrong}
	}
	return s.reading(j.values, nil), nil
}

var errNotJSON = &FormError{"not-json", "The selected file is not valid JSON."}

type jsonForm struct {
	schema *Schema
	values map[string]string
	wrong  []Problem
}

func (j *jsonForm) value(dec *json.Decoder, path string, depth int) error {
	tok, err := dec.Token()
	if err != nil {
		return errNotJSON
	}
	switch v := tok.(type) {
	case json.Delim:
		if depth >= maxDepth {
			return errNotJSON
		}
		if v == '{' {
			return j.object(dec, path, depth)
		}
		return j.array(dec, path, depth)
	case nil:
		return nil
	case string:
		j.put(path, v)
	case json.Number:
		j.put(path, v.String())
	case bool:
		j.put(path, map[bool]string{true: "yes", false: "no"}[v])
	}
	if path == "" || len(j.values) > maxValues {
		return errNotJSON
	}
	return nil
}

func (j *jsonForm) object(dec *json.Decoder, path string, depth int) error {
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return errNotJSON
		}
		name, _ := key.(string)
		if path == "" && name == "$schema" {
			if _, err := dec.Token(); err != nil {
				return errNotJSON
			}
			continue
		}
		if err := j.value(dec, join(path, name), depth+1); err != nil {
			return err
		}
	}
	return closing(dec)
}

func (j *jsonForm) array(dec *json.Decoder, path string, depth int) error {
	if path == "" {
		return &FormError{"not-json", "A form in JSON is an object, not a list."}
	}
	for i := 0; dec.More(); i++ {
		if err := j.value(dec, join(path, strconv.Itoa(i)), depth+1); err != nil {
			return err
		}
	}
	return closing(dec)
}

func closing(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return errNotJSON
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (j *jsonForm) put(path, value string) {
	f := j.schema.Field(path)
	_, twice := j.values[path]
	switch {
	case len(j.wrong) >= 50:
	case f == nil:
		j.wrong = append(j.wrong, Problem{Pointer(clip(path)), "The form has no field of this name.", true})
	case twice:
		j.wrong = append(j.wrong, Problem{Pointer(path), "This field is given twice.", true})
	default:
		j.values[path] = value
	}
}

// clip keeps a name that nobody knows from filling an answer. Names of fields are not values, but a long one may be.
func clip(path string) string {
	if len(path) > 80 || strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return path
}
