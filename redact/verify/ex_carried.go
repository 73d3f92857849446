package verify

import (
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// carried looks at attached files and at whatever runs by itself.
func (e *examination) carried() {
	files := map[int]bool{}
	scripts := map[string]int{}
	var source []string
	for _, o := range e.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			if ef := e.file.Dict(d["EF"]); ef != nil && !files[o.Number] {
				files[o.Number] = true
				e.leak("attachment", 0, "an attached file", "an attached file", e.fileSpec(d))
			}
			if what := e.runs(d); what != "" {
				scripts[what]++
				source = append(source, e.value(d["JS"]))
				source = append(source, stringsIn(d)...)
			}
		})
		if o.Stream != nil && o.Stream.Dict["Type"] == scan.Name("EmbeddedFile") && !e.reachable[o.Number] {
			e.leak("attachment", 0, "an attached file that nothing names", "an attached file", streamText(o.Stream))
		}
	}
	for _, what := range sortedKeys(scripts) {
		e.leak("script", 0, "the document", plural(scripts[what], what), strings.Join(source, "\n"))
	}
}

// runs says what an action does beyond leading to a place; "" for one that does not.
func (e *examination) runs(d scan.Dict) string {
	if _, ok := d["JS"]; ok {
		return "script"
	}
	kind, _ := e.file.Resolve(d["S"]).(scan.Name)
	switch kind {
	case "Named", "Trans", "":
		return ""
	case "GoToR":
		if d["F"] == nil {
			return ""
		}
	}
	return actions[kind]
}

// fileSpec is what a file specification tells: the names, the description and the text of the file.
func (e *examination) fileSpec(o scan.Object) string {
	d := e.file.Dict(o)
	out := []string{e.string(d["F"]), e.string(d["UF"]), e.string(d["Desc"])}
	for _, ref := range e.file.Dict(d["EF"]) {
		if r, ok := ref.(scan.Ref); ok {
			if found := e.file.Object(r); found != nil && found.Stream != nil {
				out = append(out, streamText(found.Stream))
			}
		}
	}
	return strings.Join(out, "\n")
}

// layers looks for layers that a viewer does not show.
func (e *examination) layers() {
	properties := e.file.Dict(e.file.Catalog()["OCProperties"])
	if properties == nil {
		return
	}
	config := e.file.Dict(properties["D"])
	hidden := e.file.Array(config["OFF"])
	if e.file.Resolve(config["BaseState"]) == scan.Name("OFF") {
		on := map[scan.Object]bool{}
		for _, o := range e.file.Array(config["ON"]) {
			if r, ok := o.(scan.Ref); ok {
				on[r] = true
			}
		}
		for _, o := range e.file.Array(properties["OCGs"]) {
			if r, ok := o.(scan.Ref); ok && !on[r] {
				hidden = append(hidden, o)
			}
		}
	}
	if len(hidden) == 0 {
		return
	}
	var names []string
	for _, o := range hidden {
		names = append(names, e.string(e.file.Dict(o)["Name"]))
	}
	e.leak("hidden_layer", 0, "the layers of the document", plural(len(hidden), "layer")+" switched off", strings.Join(names, "\n"))
}
