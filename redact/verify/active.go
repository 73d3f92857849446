package verify

import (
	"maps"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

// actions are the kinds of action that do more than lead to a place in the document or on the web (12.6.4).
var actions = map[scan.Name]string{
	"JavaScript": "script", "Launch": "program to start", "GoToR": "link to a file", "GoToE": "link to a file",
	"SubmitForm": "form that sends", "ImportData": "form that fetches", "ResetForm": "form action", "Rendition": "recording",
	"Sound": "recording", "Movie": "recording", "Hide": "action that hides", "Named": "menu action", "Trans": "transition",
	"GoTo3DView": "3D view", "SetOCGState": "action that hides", "Thread": "article", "RichMediaExecute": "recording",
	"GoToDp": "link to a part",
}

// carriers are keys that stand for something beside the pages.
var carriers = map[scan.Name]string{
	"JS": "script", "JavaScript": "script", "AA": "automatic action", "XFA": "form", "AcroForm": "form",
	"EmbeddedFiles": "attachment", "EF": "attachment", "Collection": "attachment", "RichMedia": "recording",
	"OCProperties": "layer", "Perms": "signature", "Requirements": "requirement", "URLS": "web capture", "IDS": "web capture",
}

// actsIn adds to found what d itself is or does, not what it refers to.
func actsIn(f *scan.File, d scan.Dict, found map[string]int) {
	for key, what := range carriers {
		if _, ok := d[key]; ok {
			found[what]++
		}
	}
	if kind, ok := f.Resolve(d["S"]).(scan.Name); ok {
		if what, ok := actions[kind]; ok {
			found[what]++
		}
		if target, ok := f.Resolve(d["URI"]).(scan.String); ok && kind == "URI" && !webLink(string(target)) {
			found["link that leads out of the web"]++
		}
	}
	if d["Type"] == scan.Name("Catalog") {
		if open, ok := f.Resolve(d["OpenAction"]).(scan.Dict); ok && open["S"] != scan.Name("GoTo") {
			found["automatic action"]++
		}
	}
}

func webLink(target string) bool {
	target = strings.ToLower(target)
	return strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") || strings.HasPrefix(target, "mailto:")
}
