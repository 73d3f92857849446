package pdf

import (
	"context"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// built is a PDF made by code: one page with the given content, and what tests add to it.
type built struct {
	root, page, resources, info obj.Dict
}

func build(t testing.TB, content string, add ...func(*built)) []byte {
	t.Helper()
	b := &built{root: obj.Dict{"Type": obj.Name("Catalog")}, info: obj.Dict{}}
	b.resources = obj.Dict{"Font": obj.Dict{"F1": obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"),
		"BaseFont": obj.Name("Helvetica"), "Encoding": obj.Name("WinAnsiEncoding")}}}
	b.page = obj.Dict{"Type": obj.Name("Page"), "MediaBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(595), obj.Integer(842)},
		"Resources": b.resources, "Contents": &obj.Stream{Dict: obj.Dict{}, Raw: []byte(content)}}
	pages := &write.Indirect{}
	page := &write.Indirect{Value: b.page}
	b.page["Parent"] = pages
	pages.Value = obj.Dict{"Type": obj.Name("Pages"), "Kids": obj.Array{page}, "Count": obj.Integer(1)}
	b.root["Pages"] = pages
	for _, f := range add {
		f(b)
	}
	out, err := write.File(context.Background(), &write.Indirect{Value: b.root}, b.info)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func form(content string, dict obj.Dict) *obj.Stream {
	d := obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Form"), "BBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(595), obj.Integer(842)}}
	for k, v := range dict {
		d[k] = v
	}
	return &obj.Stream{Dict: d, Raw: []byte(content)}
}

func xobject(name obj.Name, s *obj.Stream) func(*built) {
	return func(b *built) { b.resources["XObject"] = obj.Dict{name: s} }
}
