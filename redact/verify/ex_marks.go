package verify

import (
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// annotations looks at what is pinned to pages: comments, marks for redaction that were never carried out, files.
func (e *examination) annotations() {
	e.onPage = map[int]int{}
	for i, page := range e.file.Pages() {
		for _, ref := range e.file.Array(page["Annots"]) {
			if r, ok := ref.(scan.Ref); ok {
				e.onPage[int(r)] = i + 1
			}
			e.annotation(e.file.Dict(ref), i+1)
		}
	}
	for _, o := range e.file.Objects { // those that no page names
		d, _ := o.Value.(scan.Dict)
		if e.onPage[o.Number] == 0 && d["Type"] == scan.Name("Annot") && e.file.Object(scan.Ref(o.Number)) == o {
			e.annotation(d, 0)
		}
	}
}

func (e *examination) annotation(d scan.Dict, page int) {
	kind, _ := e.file.Resolve(d["Subtype"]).(scan.Name)
	text := e.annotationText(d)
	switch kind {
	case "Link", "Popup", "Widget", "PrinterMark", "TrapNet", "":
	case "Redact":
		e.leak("unapplied_redaction", page, "a mark for redaction", "marked, but nothing was removed", text)
	case "FileAttachment":
		e.leak("attachment", page, "a file pinned to the page", "an attached file", text+"\n"+e.fileSpec(d["FS"]))
	case "Highlight", "Underline", "StrikeOut", "Squiggly", "Line", "Square", "Circle", "Polygon", "PolyLine", "Ink", "Watermark":
		if !readable(text) {
			e.add(Discovery{Kind: "comment", Weight: Note, Page: page, Where: "an annotation", Detail: "a mark without words"})
			return
		}
		e.leak("comment", page, "an annotation", "a mark with words", text)
	case "Sound", "Movie", "Screen", "3D", "RichMedia":
		e.leak("attachment", page, "a recording on the page", "a recording", text)
	default:
		e.leak("comment", page, "an annotation", "a comment", text)
	}
}

// annotationText is what an annotation says, in its fields and in its picture.
func (e *examination) annotationText(d scan.Dict) string {
	var out []string
	for _, key := range []scan.Name{"Contents", "RC", "T", "Subj", "OverlayText", "TU"} {
		if s := e.string(d[key]); s != "" {
			out = append(out, s)
		}
	}
	if ap := e.file.Dict(d["AP"]); ap != nil {
		if r, ok := ap["N"].(scan.Ref); ok {
			if o := e.file.Object(r); o != nil && o.Stream != nil {
				out = append(out, streamText(o.Stream))
			}
		}
	}
	return strings.Join(out, "\n")
}

// forms looks at what was filled in.
func (e *examination) forms() {
	var filled []string
	fields := 0
	for _, o := range e.file.Objects {
		d, _ := o.Value.(scan.Dict)
		_, kind := d["FT"]
		_, named := d["T"]
		if d == nil || !kind && (!named || d["V"] == nil) || d["Subtype"] != nil && d["Subtype"] != scan.Name("Widget") {
			continue
		}
		fields++
		for _, key := range []scan.Name{"V", "DV", "RV"} {
			if s := e.value(d[key]); s != "" {
				filled = append(filled, s)
			}
		}
	}
	form := e.file.Dict(e.file.Catalog()["AcroForm"])
	if xfa, ok := form["XFA"]; ok {
		e.leak("form_data", 0, "an XFA form", "a form in a second format", strings.Join(e.xfa(xfa), "\n"))
	}
	switch {
	case len(filled) > 0:
		e.leak("form_data", 0, "form fields", plural(len(filled), "value"), strings.Join(filled, "\n"))
	case fields > 0:
		e.add(Discovery{Kind: "form_data", Weight: Note, Where: "form fields", Detail: plural(fields, "field") + " without a value"})
	}
}

// value reads the value of a field: text, a choice, several, or a stream.
func (e *examination) value(o scan.Object) string {
	if r, ok := o.(scan.Ref); ok {
		if found := e.file.Object(r); found != nil && found.Stream != nil {
			return streamText(found.Stream)
		}
	}
	switch v := e.file.Resolve(o).(type) {
	case scan.String:
		return e.string(v)
	case scan.Name:
		if v != "Off" {
			return string(v)
		}
	case scan.Array:
		return strings.Join(stringsIn(v), "\n")
	}
	return ""
}

func (e *examination) xfa(o scan.Object) []string {
	var out []string
	parts := e.file.Array(o)
	if parts == nil {
		parts = scan.Array{o}
	}
	for _, part := range parts {
		if r, ok := part.(scan.Ref); ok {
			if found := e.file.Object(r); found != nil && found.Stream != nil {
				out = append(out, streamText(found.Stream))
			}
		}
	}
	return out
}
