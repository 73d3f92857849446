package verify

import "github.com/caseveil/caseveil/redact/verify/scan"

// elsewhere are keys by which a page's objects lead away from the page.
var elsewhere = map[scan.Name]bool{
	"Parent": true, "P": true, "Pg": true, "Dest": true, "D": true, "StructParent": true, "StructParents": true, "IRT": true, "B": true,
}

// pagesOf gives for each object the first page that uses it, counted from 1.
func pagesOf(f *scan.File) map[int]int {
	on := map[int]int{}
	pages := f.Pages()
	whole := map[*scan.Indirect]bool{}
	for _, o := range f.Objects {
		if d, ok := o.Value.(scan.Dict); ok && (d["Type"] == scan.Name("Page") || d["Type"] == scan.Name("Pages")) {
			whole[o] = true
		}
	}
	for i, page := range pages {
		todo := []scan.Object{page}
		for len(todo) > 0 {
			o := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			switch o := o.(type) {
			case scan.Ref:
				found := f.Object(o)
				if found == nil || on[int(o)] != 0 || whole[found] {
					continue
				}
				on[int(o)] = i + 1
				todo = append(todo, found.Value)
			case scan.Array:
				todo = append(todo, o...)
			case scan.Dict:
				for key, v := range o {
					if !elsewhere[key] {
						todo = append(todo, v)
					}
				}
			}
		}
	}
	return on
}

// pageOf is the first page that uses an object: the pages of a field's parts are the field's.
func (e *examination) pageOf(o *scan.Indirect) int {
	if page := e.onPage[o.Number]; page != 0 {
		return page
	}
	d, _ := o.Value.(scan.Dict)
	for _, kid := range e.file.Array(d["Kids"]) {
		if r, ok := kid.(scan.Ref); ok && e.onPage[int(r)] != 0 {
			return e.onPage[int(r)]
		}
	}
	return 0
}
