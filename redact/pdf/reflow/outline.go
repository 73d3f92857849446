package reflow

import (
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

func (w *writer) indirect(v obj.Object) *write.Indirect { return &write.Indirect{Value: v} }

// entryOf is a bookmark that is being made.
type entryOf struct {
	object *write.Indirect
	level  int
	last   *write.Indirect // child
	shown  int             // entries below it
}

// outline makes bookmarks of the headings (12.3.3), all open.
func (w *writer) outline(root obj.Dict) {
	if len(w.heads) == 0 {
		return
	}
	top := w.indirect(obj.Dict{"Type": obj.Name("Outlines")})
	stack := []*entryOf{{object: top}}
	for _, h := range w.heads {
		for stack[len(stack)-1].level >= h.level && len(stack) > 1 {
			stack = w.closeEntry(stack)
		}
		parent := stack[len(stack)-1]
		d := obj.Dict{"Title": obj.EncodeText(plain(h.wholeRuns())), "Parent": parent.object, "Dest": w.dest(h)}
		o := w.indirect(d)
		p := parent.object.Value.(obj.Dict)
		if parent.last == nil {
			p["First"] = o
		} else {
			parent.last.Value.(obj.Dict)["Next"] = o
			d["Prev"] = parent.last
		}
		parent.last, p["Last"] = o, o
		parent.shown++
		stack = append(stack, &entryOf{object: o, level: h.level})
	}
	for len(stack) > 1 {
		stack = w.closeEntry(stack)
	}
	top.Value.(obj.Dict)["Count"] = obj.Integer(stack[0].shown)
	root["Outlines"] = top
	root["PageMode"] = obj.Name("UseOutlines")
}

// closeEntry counts what stands below the last entry of the stack.
func (w *writer) closeEntry(stack []*entryOf) []*entryOf {
	e, parent := stack[len(stack)-1], stack[len(stack)-2]
	if e.shown > 0 {
		e.object.Value.(obj.Dict)["Count"] = obj.Integer(e.shown)
		parent.shown += e.shown
	}
	return stack[:len(stack)-1]
}
