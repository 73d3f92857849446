package content

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// Limits of one file.
const (
	MaxOperators = 50_000_000 // over all streams; each use of a form counts again
	maxForms     = 16         // forms, patterns and masks within each other
	maxSaves     = 512        // q within each other
	maxDrawn     = 1_000_000  // things that a page or a form draws, counting those of forms at each use
	maxAgain     = 400_000    // the same of forms with text that it has drawn before: each use has its own items
)

// What a thing is, in room: a path with up to so many segments is one, and a glyph several. Other readers open a form anew at
// each use, which takes them some kilobytes.
const (
	segmentsAThing = 8
	glyphWeight    = 2
	groupWeight    = 16
)

var (
	// ErrLimit: the pages hold more than we interpret.
	ErrLimit = errors.New("the page is over a limit")
	// ErrDamaged: a content stream or a thing it names is broken.
	ErrDamaged = errors.New("the page's content is damaged")
)

// A Reader interprets the streams of one file.
type Reader struct {
	File    *raw.File
	Assets  *asset.Set
	Off     map[obj.Ref]bool // optional content groups that are not shown
	Dropped map[string]int   // operators and keys that were left out, by channel

	fonts map[obj.Ref]*font.Face
	forms map[formKey]*Group
	cells map[*obj.Stream]*Pattern
	procs map[*obj.Stream]*Proc
	spent int
}

// NewReader returns a reader of f's streams.
func NewReader(f *raw.File) *Reader {
	return &Reader{
		File: f, Assets: asset.New(f), Off: map[obj.Ref]bool{}, Dropped: map[string]int{},
		fonts: map[obj.Ref]*font.Face{}, forms: map[formKey]*Group{},
		cells: map[*obj.Stream]*Pattern{}, procs: map[*obj.Stream]*Proc{},
	}
}

// Again returns a reader for pages that r has interpreted before: it knows what r knows and counts by itself.
func (r *Reader) Again() *Reader {
	own := *r
	own.Dropped, own.spent = map[string]int{}, 0
	return &own
}

// Apart returns a reader that knows what r knows and learns by itself, for another goroutine.
func (r *Reader) Apart() *Reader {
	own := r.Again()
	own.Assets = r.Assets.Apart()
	own.fonts, own.forms, own.cells, own.procs = maps.Clone(r.fonts), maps.Clone(r.forms), maps.Clone(r.cells), maps.Clone(r.procs)
	return own
}

// Page interprets a page's content in its default user space.
func (r *Reader) Page(ctx context.Context, p raw.Page) (*Scene, error) {
	b, damaged, err := r.File.Content(p)
	if err != nil {
		return nil, err
	}
	if damaged > 0 {
		r.Dropped["damaged"] += damaged
	}
	in := r.interp(ctx, p.Resources)
	if err := in.run(b); err != nil {
		return nil, err
	}
	return in.scene, nil
}

// Appearance interprets a form that stands on the page by itself (an annotation's), placed by m.
func (r *Reader) Appearance(ctx context.Context, s *obj.Stream, m Matrix) (*Scene, error) {
	in := r.interp(ctx, nil)
	in.st.ctm = m
	if err := in.form(s); err != nil {
		return nil, err
	}
	return in.scene, nil
}

func (r *Reader) interp(ctx context.Context, res obj.Dict) *interp {
	return &interp{r: r, ctx: ctx, res: res, scene: &Scene{}, st: initial(), home: Identity, tm: Identity, tlm: Identity,
		active: map[*obj.Stream]bool{}, used: map[*obj.Stream]bool{}, table: operators()}
}

// interp is the interpreter of one stream and the forms drawn inline.
type interp struct {
	r         *Reader
	ctx       context.Context
	table     map[string]operator
	res       obj.Dict
	scene     *Scene
	st        state
	stack     []state
	floor     int // the height of stack when the current form began
	tm        Matrix
	tlm       Matrix
	path      []Segment
	at        [2]float64 // current point in user space
	clip      byte       // 'W' or '*' until the next painting operator
	home      Matrix     // from the space of the current stream (a form drawn inline) to the base space
	marks     []marked
	depth     int
	nested    bool        // within a form, pattern or mask: MCIDs are not the page's
	tagged    *obj.Stream // the form whose MCIDs they are, if it has such
	compat    int         // BX nesting
	active    map[*obj.Stream]bool
	used      map[*obj.Stream]bool // forms that were drawn inline in this scene
	again     int                  // things that were drawn inline by forms used before
	plain     bool                 // colours are ignored here: in uncoloured patterns and glyphs
	proc      *Proc
	lettering []*Text // of the current text object, that is added to the clip
	inProc    int     // glyph procedures drawn inline, within each other
}

// run interprets a stream's operators.
func (in *interp) run(b []byte) error {
	s := lex.New(b)
	for {
		op, err := s.Next()
		if err != nil { // what follows cannot be told apart any more, and readers stop here too
			in.r.Dropped["damaged"]++
			return nil
		}
		if op == nil {
			return nil
		}
		if in.r.spent++; in.r.spent > MaxOperators {
			return fmt.Errorf("%w: more than %d operators", ErrLimit, MaxOperators)
		}
		if in.r.spent%4096 == 0 {
			if err := in.ctx.Err(); err != nil {
				return err
			}
		}
		known, ok := in.table[op.Name]
		if !ok {
			in.r.Dropped["unknown_operator"]++
			continue
		}
		if len(op.Args) < known.operands {
			if in.compat > 0 {
				continue
			}
			in.r.Dropped["damaged"]++
			continue
		}
		if err := known.do(in, op); err != nil {
			if !spoilt(err) {
				return err
			}
			in.r.Dropped["damaged"]++
		}
		if err := in.scene.limit(); err != nil {
			return err
		}
	}
}

// spoilt reports whether an operator is left out for what is wrong with it. Readers pass over such operators; that none
// of them reads words there which we do not is for the comparison with the second engine to tell.
func spoilt(err error) bool { return errors.Is(err, ErrDamaged) || errors.Is(err, raw.ErrDamaged) }

// add gives an item the current look and puts it into the scene.
func (in *interp) add(it Item) {
	l := it.Base()
	l.Paint, l.Clip, l.Mark = in.st.snapshot(), in.st.clip, in.mark()
	switch {
	case in.hidden():
		l.Hidden = "hidden_layer"
	case in.st.strayed:
		l.Hidden = "clipped_by_text"
		in.through(it)
	}
	in.scene.put(it)
}

// mark is the innermost tag: an artifact within a tagged sequence is tagged, as readers take it.
func (in *interp) mark() Mark {
	for i := len(in.marks) - 1; i >= 0; i-- {
		if in.marks[i].mark.Kind != Untagged {
			return in.marks[i].mark
		}
	}
	return Mark{}
}

func (in *interp) hidden() bool {
	for _, m := range in.marks {
		if m.hidden {
			return true
		}
	}
	return false
}

// resource looks a named resource up; it is nil when there is none.
func (in *interp) resource(kind, name obj.Name) obj.Object {
	d := in.r.File.Dict(in.res[kind])
	if d == nil {
		return nil
	}
	return d[name]
}
