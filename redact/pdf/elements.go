package pdf

import (
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

const (
	maxTreeDepth = 32
	maxTreeNodes = 1 << 20
)

// elements gives for each key of the parent tree (14.7.5.4) the structure elements of a page's marks.
func elements(f *raw.File) map[int]obj.Array {
	out := map[int]obj.Array{}
	nodes := 0
	var walk func(o obj.Object, depth int)
	walk = func(o obj.Object, depth int) {
		if nodes++; depth > maxTreeDepth || nodes > maxTreeNodes {
			return
		}
		node := f.Dict(o)
		nums := f.Array(node["Nums"])
		for i := 0; i+1 < len(nums); i += 2 {
			if key, ok := f.Number(nums[i]); ok {
				if row := f.Array(nums[i+1]); row != nil {
					out[int(key)] = row
				}
			}
		}
		for _, k := range f.Array(node["Kids"]) {
			walk(k, depth+1)
		}
	}
	walk(f.Dict(f.Root["StructTreeRoot"])["ParentTree"], 0)
	return out
}

// element tells which structure element a mark of a page belongs to.
func (p *page) element(rows map[int]obj.Array, f *raw.File) func(mcid int) (obj.Ref, bool) {
	key, ok := f.Number(p.source.Dict["StructParents"])
	row := rows[int(key)]
	return func(mcid int) (obj.Ref, bool) {
		if !ok || mcid < 0 || mcid >= len(row) {
			return 0, false
		}
		r, is := row[mcid].(obj.Ref)
		return r, is
	}
}
