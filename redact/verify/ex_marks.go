package verify

import (
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// annotations looks at what is pinned to pages: comments, marks for redaction that were never carried out, files.
func (e *examination) annotations() {
	pinned := map[int]bool{}
	for i, page := range e.file.Pages() {
		for _, ref := range e.file.Array(page["Annots"]) {
			if r, ok := ref.(scan.Ref); ok {
				pinned[int(r)] = true
			}
			e.annotation(e.file.Dict(ref), i+1)
		}
	}
	for _, o := range e.file.Objects { // those that no page names
		d, _ := o.Value.(scan.Dict)
		if !pinned[o.Number] && d["Type"] == scan.Name("Annot") && e.file.Object(scan.Ref(o.Number)) == o {
			e.annotation(d, 0)
		}
	}
}

func (e *examination) annotation(d scan.Dict, page int) {
	kind, _ := e.file.Resolve(d["Subtype"]).(scan.Name)
	text := e.annotationText(d)
	switch kind {
	case "Link", "Widget", "PrinterMark", "TrapNet", "":
		e.listed(text, page, "an annotation", true)
	case "Redact":
		if page == 0 { // carried out, and left in the file: what it says is looked at with what nothing uses
			e.listed(text, page, "a mark for redaction", true)
			return
		}
		e.leak("unapplied_redaction", page, "a mark for redaction", "marked, but nothing was removed", text)
	case "FileAttachment":
		e.leak("attachment", page, "a file pinned to the page", "an attached file", text+"\n"+e.fileSpec(d["FS"]))
	case "Sound", "Movie", "Screen", "3D", "RichMedia":
		e.leak("attachment", page, "a recording on the page", "a recording", text)
	case "Popup":
		if readable(e.said(d)) {
			e.leak("comment", page, "an annotation", "a comment", text)
		}
	default:
		if !readable(e.said(d)) {
			e.toldOn(page, "comment", "an annotation", "a mark without words", text)
			return
		}
		e.leak("comment", page, "an annotation", "a comment", text)
	}
}

// annotationText is all that an annotation tells: what it says, who made it, what it is called.
func (e *examination) annotationText(d scan.Dict) string {
	out := []string{e.said(d)}
	for _, key := range []scan.Name{"T", "Subj", "OverlayText", "TU"} {
		if s := e.string(d[key]); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// said is what an annotation says, in its fields and in its picture.
func (e *examination) said(d scan.Dict) string {
	var out []string
	for _, key := range []scan.Name{"Contents", "RC"} {
		if s := e.value(d[key]); s != "" {
			out = append(out, s)
		}
	}
	looks := []scan.Object{e.file.Dict(d["AP"])["N"]}
	if r, ok := looks[0].(scan.Ref); !ok || e.file.Object(r) == nil || e.file.Object(r).Stream == nil {
		for _, state := range e.file.Dict(looks[0]) {
			looks = append(looks, state)
		}
	}
	for _, look := range looks {
		if r, ok := look.(scan.Ref); ok {
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
	fields, first := 0, 0
	for _, o := range e.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			_, kind := d["FT"]
			_, named := d["T"]
			if !kind && (!named || d["V"] == nil) || d["Subtype"] != nil && d["Subtype"] != scan.Name("Widget") {
				return
			}
			fields++
			for _, key := range []scan.Name{"V", "DV", "RV"} {
				s := e.value(d[key])
				if _, state := e.file.Resolve(d[key]).(scan.Name); s == "" || state { // a tick is seen on the page
					continue
				}
				if filled = append(filled, s); first == 0 {
					first = e.pageOf(o)
				}
			}
		})
	}
	form := e.file.Dict(e.file.Catalog()["AcroForm"])
	if xfa, ok := form["XFA"]; ok {
		e.leak("form_data", 0, "an XFA form", "a form in a second format", strings.Join(e.xfa(xfa), "\n"))
	}
	switch {
	case len(filled) > 0:
		e.leak("form_data", first, "form fields", plural(len(filled), "value"), strings.Join(filled, "\n"))
	case fields > 0:
		e.add(Discovery{Kind: "form_data", Weight: Note, Where: "form fields", Detail: plural(fields, "field") + " without words filled in"})
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
