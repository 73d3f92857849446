package emit

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// now is the graphics state that the written stream has reached. Values that are not known yet differ from all.
type now struct {
	fill, stroke     content.Colour
	fillOK, strokeOK bool
	width            float64
	cap, join        int
	miter            float64
	dash             []float64
	phase            float64
	dashOK           bool
	intent           obj.Name
	ext              ext
	font             obj.Name
	size             float64
	render           int
}

// stream is a content stream that is being written.
type stream struct {
	e     *Emitter
	res   *resources
	out   []byte
	shown shown // the strings that out has holes for
	now   now
	saved []now
	clips []*content.Clip
	mark  content.Mark
	open  bool // a marked-content sequence
	text  bool // a text object
	run   *run
	plain bool // colours are not written
	// filling: a lone rectangle is written in one form, however it was drawn; dashes would show where one begins
	filling bool
	Marks   []content.Mark
	page    bool // tags are written
}

func (e *Emitter) stream(res *resources) *stream {
	return &stream{e: e, res: res, now: now{width: -1, cap: -1, join: -1, miter: -1, render: -1, ext: plainExt}}
}

// A Page is a written page.
type Page struct {
	Content   *obj.Stream // empty until Build
	Resources obj.Dict
	Marks     []content.Mark // the source's of each MCID of ours, which count from 0
}

// Page writes a page's scene, of which nothing is needed afterwards. Its glyphs must have been noted.
func (e *Emitter) Page(s *content.Scene) (Page, error) {
	w := e.stream(newResources())
	w.page = true
	if err := w.scene(s); err != nil {
		return Page{}, err
	}
	return Page{w.finish(obj.Dict{}), w.res.dict(), w.Marks}, nil
}

func (w *stream) scene(s *content.Scene) error {
	for _, it := range s.Items {
		if it.Base().Hidden != "" {
			continue
		}
		if err := w.item(it); err != nil {
			return err
		}
	}
	return w.close()
}

// close ends everything that is open.
func (w *stream) close() error {
	if err := w.endText(); err != nil {
		return err
	}
	w.unclip(0)
	w.endMark()
	return nil
}

func (w *stream) item(it content.Item) error {
	l := it.Base()
	if t, ok := it.(*content.Text); ok {
		if !slices.ContainsFunc(t.Glyphs, func(g content.Glyph) bool { return g.Hidden == "" }) {
			return nil
		}
		if (w.text || w.run != nil) && w.mark == l.Mark && w.clipped(l.Clip) {
			return w.showText(t)
		}
	}
	if err := w.endText(); err != nil {
		return err
	}
	if w.mark != l.Mark {
		w.unclip(0)
		w.endMark()
		w.beginMark(l.Mark)
	}
	w.clipTo(l.Clip)
	switch it := it.(type) {
	case *content.Text:
		return w.showText(it)
	case *content.Path:
		return w.path(it)
	case *content.Picture:
		return w.picture(it)
	case *content.Shade:
		return w.shade(it)
	case *content.Group:
		return w.group(it)
	}
	return nil
}

func (w *stream) op(name string, v ...float64) {
	for _, x := range v {
		w.out = append(write.Number(w.out, x), ' ')
	}
	w.out = append(append(w.out, name...), '\n')
}

func (w *stream) named(n obj.Name, op string) {
	w.out = append(write.Append(w.out, n), ' ')
	w.op(op)
}

func (w *stream) beginMark(m content.Mark) {
	w.mark = m
	if !w.page {
		return
	}
	switch m.Kind {
	case content.Artifact:
		w.op("/Artifact BMC")
	case content.Tagged:
		w.out = append(w.out, "/Span <</MCID "...)
		w.out = append(write.Append(w.out, obj.Integer(len(w.Marks))), ">> BDC\n"...)
		w.Marks = append(w.Marks, m)
	default:
		return
	}
	w.open = true
}

func (w *stream) endMark() {
	if w.open {
		w.op("EMC")
	}
	w.open, w.mark = false, content.Mark{}
}

func (w *stream) save() {
	w.op("q")
	w.saved = append(w.saved, w.now)
}

func (w *stream) restore() {
	w.op("Q")
	w.now = w.saved[len(w.saved)-1]
	w.saved = w.saved[:len(w.saved)-1]
}

// chain lists a clip's paths from the outermost.
func chain(c *content.Clip) []*content.Clip {
	out := make([]*content.Clip, c.Depth())
	for ; c != nil; c = c.Parent {
		out[c.Depth()-1] = c
	}
	return out
}

func sameClip(a, b *content.Clip) bool {
	return a == b || a.EvenOdd == b.EvenOdd && slices.Equal(a.Path, b.Path)
}

// clipped reports whether exactly c is in force.
func (w *stream) clipped(c *content.Clip) bool {
	return len(w.clips) == c.Depth() && slices.EqualFunc(w.clips, chain(c), sameClip)
}

func (w *stream) unclip(to int) {
	for len(w.clips) > to {
		w.restore()
		w.clips = w.clips[:len(w.clips)-1]
	}
}

func (w *stream) clipTo(c *content.Clip) {
	want := chain(c)
	n := 0
	for n < len(want) && n < len(w.clips) && sameClip(want[n], w.clips[n]) {
		n++
	}
	w.unclip(n)
	for _, c := range want[n:] {
		w.save()
		w.filling = true
		if len(c.Path) == 0 {
			w.op("re", 0, 0, 0, 0)
		}
		w.segments(c.Path, content.Identity)
		if c.EvenOdd {
			w.op("W* n")
		} else {
			w.op("W n")
		}
		w.clips = append(w.clips, c)
	}
}

func (w *stream) segments(path []content.Segment, m content.Matrix) {
	for i := 0; i < len(path); i++ {
		s := path[i]
		n := s.Points()
		var p [6]float64
		for k := range n {
			p[2*k], p[2*k+1] = m.Apply(s.P[2*k], s.P[2*k+1])
		}
		if r, ok := rectAt(path[i:]); ok && m == content.Identity && w.filling && len(path) == 5 {
			w.op("re", r[0], r[1], r[2]-r[0], r[3]-r[1])
			i += 4
			continue
		}
		w.op(string(s.Op), p[:2*n]...)
	}
}

// rectAt reports whether path begins with the five segments of a re.
func rectAt(path []content.Segment) (content.Rect, bool) {
	if len(path) < 5 || path[4].Op != 'h' || !content.IsRect(path[:5]) {
		return content.Rect{}, false
	}
	return content.Bounds(path[:5]), true
}
