package scpr

import (
	"encoding/json"
	"fmt"
)

// JSONSchema describes a form sent as JSON in its nested shape (JSON Schema 2020-12). Every property carries its label,
// its class as "x-class" and, where submitting needs it, "x-required": a form may be sent in before it is complete.
func (s *Schema) JSONSchema() ([]byte, error) {
	props := map[string]any{}
	for _, sec := range s.Sections {
		fields := s.fieldsOf(props, sec)
		for _, f := range sec.Fields {
			fields[f.Name] = f.jsonSchema()
		}
	}
	b, err := json.MarshalIndent(map[string]any{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  "urn:caseveil:scpr:" + s.Version,
		"title":                s.Title,
		"description":          s.Warning,
		"type":                 "object",
		"properties":           props,
		"additionalProperties": false,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("JSON Schema: %w", err)
	}
	return b, nil
}

// fieldsOf finds or makes the place for a section's fields; sections with one path share it.
func (s *Schema) fieldsOf(props map[string]any, sec Section) map[string]any {
	if fields, ok := propertiesOf(props[sec.Path]); ok {
		return fields
	}
	fields := map[string]any{}
	object := map[string]any{"type": "object", "title": sec.Title, "properties": fields, "additionalProperties": false}
	props[sec.Path] = object
	if sec.Repeat > 0 {
		object["title"] = sec.Item
		props[sec.Path] = map[string]any{"type": "array", "title": sec.Title, "maxItems": maxItems, "items": object}
	}
	return fields
}

func propertiesOf(v any) (map[string]any, bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return nil, false
	}
	if items, ok := object["items"].(map[string]any); ok {
		object = items
	}
	fields, ok := object["properties"].(map[string]any)
	return fields, ok
}

func (f *Field) jsonSchema() map[string]any {
	p := map[string]any{"type": "string", "title": f.Label, "maxLength": maxValue, "x-class": string(f.Class)}
	if f.Hint != "" {
		p["description"] = f.Hint
	}
	if f.Required {
		p["x-required"] = true
	}
	switch {
	case f.Type == Date:
		p["description"] = "A date, as YYYY-MM-DD or day/month/year."
		delete(p, "maxLength")
	case f.Type == Tick:
		return map[string]any{"title": f.Label, "enum": []any{"yes", "", true, false}, "x-class": string(f.Class)}
	case len(f.Choices) > 0:
		var one []any
		for _, c := range f.Choices {
			one = append(one, map[string]any{"const": c.Value, "title": c.Label})
		}
		one = append(one, map[string]any{"const": "", "title": "Not answered"})
		delete(p, "maxLength")
		p["oneOf"] = one
	}
	return p
}
