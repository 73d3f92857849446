package verify

import (
	"regexp"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// carried looks at attached files and at whatever runs by itself.
func (e *examination) carried() {
	files := map[int]bool{}
	scripts := map[string]int{}
	var source, helpers []string
	first := 0
	for _, o := range e.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			if ef := e.file.Dict(d["EF"]); ef != nil && !files[o.Number] {
				files[o.Number] = true
				e.leak("attachment", 0, "an attached file", "an attached file", e.fileSpec(d))
			}
			if js := e.value(d["JS"]); onlyHelps(js) {
				helpers = append(helpers, js)
				return
			}
			if what := e.runs(d); what != "" {
				if page := e.pageOf(o); first == 0 {
					first = page
				}
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
		e.leak("script", first, "the document", plural(scripts[what], what), strings.Join(source, "\n"))
	}
	if len(helpers) > 0 {
		e.told("script", "form fields", plural(len(helpers), "script")+" that only formats or adds up what is filled in", strings.Join(helpers, "\n"))
	}
}

// helper is a call of the functions that every viewer has for dates, numbers and sums in forms.
var helper = regexp.MustCompile(`^\s*(?:AF(?:Number|Percent|Date|Time|Special|Simple|Range)_?\w*\s*\([^;{}]*\)\s*;?\s*)+$`)

func onlyHelps(js string) bool { return helper.MatchString(js) }

// runs says what an action does beyond leading to a place; "" for one that does not.
func (e *examination) runs(d scan.Dict) string {
	if _, ok := d["JS"]; ok {
		return "script"
	}
	kind, _ := e.file.Resolve(d["S"]).(scan.Name)
	switch kind {
	case "Named", "Trans", "":
		return ""
	case "URI": // an address that a reader's program runs
		if scheme, _, _ := strings.Cut(strings.TrimSpace(e.string(d["URI"])), ":"); strings.EqualFold(scheme, "javascript") || strings.EqualFold(scheme, "vbscript") {
			return "script"
		}
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
	hidden := slices.Clone(e.file.Array(config["OFF"]))
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
	page := 0
	for _, o := range hidden {
		names = append(names, e.string(e.file.Dict(o)["Name"]))
		if r, ok := o.(scan.Ref); ok && e.onPage[int(r)] != 0 && (page == 0 || e.onPage[int(r)] < page) {
			page = e.onPage[int(r)]
		}
	}
	if page == 0 {
		e.told("hidden_layer", "the layers of the document", plural(len(hidden), "layer")+" switched off, on no page", strings.Join(names, "\n"))
		return
	}
	if slices.ContainsFunc(e.found, func(d Discovery) bool { return d.Kind == "hidden_layer" && d.Page == page }) {
		e.listed(strings.Join(names, "\n"), page, "the layers of the document", true)
		return
	}
	e.leak("hidden_layer", page, "the layers of the document", plural(len(hidden), "layer")+" switched off", strings.Join(names, "\n"))
}
