package emit

import (
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// ErrGlyph: a glyph that is drawn is not in the font's subset, which is our fault.
var ErrGlyph = errors.New("a glyph is missing from its subset")

// used is one face of the output.
type used struct {
	name   obj.Name
	subset *font.Subset
	built  font.Built
	dict   *write.Indirect // empty until Build
	glyphs []font.Glyph    // by the numbers that strings call them until they have codes
	number map[font.Glyph]uint32
	given  map[*font.Glyph]uint32 // the same by the face's own glyphs, of which there are few
}

// Emitter writes the scenes of one file.
type Emitter struct {
	r     *content.Reader
	faces map[*font.Face]*used
	order []*used
	forms map[*content.Scene]*obj.Stream
	masks map[*content.SoftMask]obj.Object
	cells map[cellKey]*obj.Stream
	seen  map[*content.Scene]bool
	// drafts are the streams whose strings have no codes yet.
	drafts []draft
	// Seen gives the image that is written in the place of another; nil: each is written itself.
	Seen func(*asset.Image) (*asset.Image, error)
}

// New returns an emitter for scenes that r interpreted.
func New(r *content.Reader) *Emitter {
	return &Emitter{r: r, faces: map[*font.Face]*used{}, forms: map[*content.Scene]*obj.Stream{},
		masks: map[*content.SoftMask]obj.Object{}, cells: map[cellKey]*obj.Stream{}, seen: map[*content.Scene]bool{}}
}

// Use notes the glyphs of a scene. A scene must be noted before it is written, and all of them before Build.
func (e *Emitter) Use(s *content.Scene) {
	for _, it := range s.Items {
		if it.Base().Hidden != "" {
			continue
		}
		content.Insides(it, func(s *content.Scene, _ content.Matrix) {
			if !e.seen[s] {
				e.seen[s] = true
				e.Use(s)
			}
		})
		switch it := it.(type) {
		case *content.Text:
			e.useText(it)
		case *content.Group:
			if !e.seen[it.Scene] {
				e.seen[it.Scene] = true
				e.Use(it.Scene)
			}
		}
	}
}

func (e *Emitter) useText(t *content.Text) {
	var u *used
	for i := range t.Glyphs {
		if t.Glyphs[i].Hidden != "" {
			continue
		}
		if u == nil {
			u = e.face(t.Font)
		}
		u.subset.Use(*t.Glyphs[i].Glyph)
		if t3, ok := t.Font.Type3(); ok {
			e.useProc(t3.Procs[t.Glyphs[i].Code])
		}
	}
}

// useProc notes the glyphs of other fonts that a glyph procedure shows.
func (e *Emitter) useProc(o obj.Object) {
	if p := e.r.Proc(o); p != nil && !e.seen[p.Scene] {
		e.seen[p.Scene] = true
		e.Use(p.Scene)
	}
}

func (e *Emitter) face(f *font.Face) *used {
	u := e.faces[f]
	if u == nil {
		name := fmt.Sprintf("F%d", len(e.order)+1)
		u = &used{name: obj.Name(name), subset: font.NewSubset(f, name), dict: &write.Indirect{}, number: map[font.Glyph]uint32{}, given: map[*font.Glyph]uint32{}}
		e.faces[f] = u
		e.order = append(e.order, u)
	}
	return u
}

// Build makes the fonts and fills in the codes of all strings that were written.
func (e *Emitter) Build() error {
	for _, u := range e.order {
		built, err := u.subset.Build()
		if err != nil {
			return err
		}
		u.built = built
		u.dict.Value = u.built.Dict
	}
	for _, u := range e.order { // a procedure may show glyphs of any font
		if len(u.built.Procs) == 0 {
			continue
		}
		if err := e.procs(&u.built); err != nil {
			return err
		}
	}
	return e.fill()
}

// procs writes the glyph procedures of a Type 3 font anew.
func (e *Emitter) procs(b *font.Built) error {
	procs, res := obj.Dict{}, newResources()
	for _, p := range b.Procs {
		proc := e.r.Proc(p.Proc)
		if proc == nil {
			continue // a glyph without a procedure draws nothing
		}
		w := e.stream(res)
		w.plain = !proc.Coloured
		w.out = append(write.Number(w.out, proc.Width), " 0"...)
		if proc.Coloured {
			w.out = append(w.out, " d0\n"...)
		} else {
			for _, v := range proc.BBox {
				w.out = write.Number(append(w.out, ' '), v)
			}
			w.out = append(w.out, " d1\n"...)
		}
		if err := w.scene(proc.Scene); err != nil {
			return err
		}
		procs[p.Name] = w.finish(obj.Dict{})
	}
	b.Dict["CharProcs"], b.Dict["Resources"] = procs, res.dict()
	return nil
}
