package pdf

import (
	"context"
	"crypto/sha256"
	"errors"
	"image"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Eyes are what a document's pictures are looked at with. They are functions, since this package knows no raster codec
// and starts no process.
type Eyes struct {
	// Draw gives the only page of a small file, one sample to the unit, on white.
	Draw func(ctx context.Context, file []byte) (*image.RGBA, error)
	// Read recognises text; nil where nothing is installed that does.
	Read ocr.Reader
	// Page draws a page of the document, counted from 1, as a reader of it sees it.
	Page func(ctx context.Context, page, dpi int) (*image.RGBA, error)
	// Marks gives the letters of a page as a second engine reads them.
	Marks func(ctx context.Context, page int) ([]Mark, error)
}

// ErrUnseen: a picture could not be drawn or read. It is then a question, not a reason to refuse the file.
var errUnseen = errors.New("a picture could not be looked at")

const readAtOnce = 2

// See gives the document with the text of its pictures. A picture that cannot be drawn or read stays unread.
//
// Disputed are the pages, counted from 1, of which a second engine reads other words. Those, and pages with letters that no
// font tells, are read by the second engine and by text recognition as well; where that does not settle what stands there
// the document is refused.
func (d *Document) See(ctx context.Context, eyes Eyes, disputed []int) (*Document, error) {
	out := *d
	out.eyes = eyes
	out.pages = make([]*page, len(d.pages))
	var plates []*plate
	for i, p := range d.pages {
		own := *p
		if p.sheet != nil && len(p.plates) > 0 {
			kept := *p.sheet
			own.sheet = &kept
		}
		own.plates = nil
		for _, q := range p.plates {
			copied := *q
			own.plates = append(own.plates, &copied)
			plates = append(plates, &copied)
		}
		out.pages[i] = &own
	}
	if masked, err := out.unmask(ctx); err != nil {
		return nil, err
	} else if masked {
		if err := out.believe(ctx); err != nil {
			return nil, err
		}
	}
	if err := out.disputed(ctx, disputed); err != nil {
		return nil, err
	}
	if eyes.Read != nil && eyes.Draw != nil {
		if err := out.readPlates(ctx); err != nil {
			return nil, err
		}
	}
	var text strings.Builder
	for i, p := range out.pages {
		if i > 0 {
			text.WriteByte('\f')
		}
		if len(p.plates) > 0 {
			w, err := out.whole(ctx, i)
			if err != nil {
				return nil, err
			}
			w.withPlates()
			p.text, p.words, p.others, p.looked = w.text, w.read.Text, w.anew(), true
		}
		p.start = text.Len()
		text.WriteString(p.text)
	}
	if err := out.readDisputed(ctx, func(page int) bool { return !slices.Contains(disputed, page) }); err != nil {
		return nil, err
	}
	out.text = text.String()
	out.pictures = judged(d.pictures, plates)
	return &out, nil
}

// judged says of every picture whether all plates that it is in were read, and read well.
func judged(pictures []Picture, plates []*plate) []Picture {
	type verdict struct{ plates, read, doubtful, photos int }
	of := map[string]*verdict{}
	for _, q := range plates {
		for _, id := range q.pictures {
			v := of[id]
			if v == nil {
				v = &verdict{}
				of[id] = v
			}
			v.plates++
			if q.reading != nil {
				v.read++
				if q.doubtful() {
					v.doubtful++
				}
				if q.photo {
					v.photos++
				}
			}
		}
	}
	out := slices.Clone(pictures)
	for i := range out {
		if v := of[out[i].ID]; v != nil {
			out[i].Read, out[i].Doubtful, out[i].Photograph = v.read == v.plates, v.doubtful > 0, v.photos > 0
		}
	}
	return out
}

// doubtful reports whether a person has to look at the plate. Lines and shapes that are drawn look like letters hardly
// read; they are a question only beside words.
func (q *plate) doubtful() bool {
	if q.unread || q.tiled && !q.reading.Empty() { // nobody reads half a word
		return true
	}
	if q.outline != nil && q.outline.marks.Unread(q.reading) {
		return true
	}
	if q.outline != nil && q.reading.Score() < leastDrawn {
		return false
	}
	return q.reading.Doubtful()
}

// leastDrawn is how many letters have to be read for sure in a drawing before others in it are a question.
const leastDrawn = 12

// PagesRead lists the pages, counted from 1, on which text was read in pictures, or by their looks.
func (d *Document) PagesRead() []int {
	var out []int
	for i, p := range d.pages {
		if p.disputed || slices.ContainsFunc(p.plates, func(q *plate) bool { return len(q.spans) > 0 }) {
			out = append(out, i+1)
		}
	}
	return out
}

// readPlates has every plate read; those that look the same, such as a letterhead, once.
func (d *Document) readPlates(ctx context.Context) error {
	type known struct {
		reading *ocr.Reading
		stance  stance
		photo   bool
		unread  bool
	}
	seen := map[[32]byte]*known{}
	of := map[*plate]*known{}
	room := make(chan struct{}, readAtOnce)
	var writing sync.Mutex
	var work sync.WaitGroup
	defer work.Wait()
	for i := range d.pages {
		if len(d.pages[i].plates) == 0 {
			continue
		}
		writing.Lock()
		p, err := d.whole(ctx, i)
		writing.Unlock()
		if err != nil {
			return err
		}
		for _, q := range p.plates {
			items := p.itemsOf(q)
			draw := func(q *plate, black bool) ([]byte, error) {
				writing.Lock()
				defer writing.Unlock()
				return d.plateFile(ctx, q, items, black)
			}
			file, err := draw(q, false)
			if err != nil {
				return err
			}
			key := sha256.Sum256(file)
			if of[q] = seen[key]; of[q] != nil {
				continue
			}
			k := &known{}
			seen[key], of[q] = k, k
			turned := func(s stance) *plate {
				t := *q
				t.measure(p, s)
				return &t
			}
			parts, _ := p.unseen(q)
			q.straight = q.outline != nil || len(parts) > 0
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			first := *q
			work.Go(func() {
				defer func() { <-room }()
				k.reading, k.stance, k.unread = d.eyes.plate(ctx, &first, draw, turned)
				k.photo = first.photo && k.reading != nil && k.reading.Score() < mostRead
			})
		}
	}
	work.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, p := range d.pages {
		for _, q := range p.plates {
			k := of[q]
			if k.reading == nil {
				continue
			}
			q.reading, q.photo, q.unread = k.reading, k.photo, k.unread
			if k.stance == q.stance {
				continue // it was measured so
			}
			w, err := d.whole(ctx, i)
			if err != nil {
				return err
			}
			q.measure(w, k.stance)
		}
	}
	return nil
}

func grey(m *image.RGBA) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, m.Rect.Dx(), m.Rect.Dy()))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			i := y*m.Stride + 4*x
			out.Pix[y*out.Stride+x] = uint8((299*int(m.Pix[i]) + 587*int(m.Pix[i+1]) + 114*int(m.Pix[i+2]) + 500) / 1000)
		}
	}
	return out
}

// itemsOf are the items of the page that make a plate.
func (p *page) itemsOf(q *plate) []content.Item {
	var out []content.Item
	for _, i := range q.items {
		out = append(out, p.scene.Items[i])
	}
	return out
}

// withPlates puts the page's text together: what is set as text, then what its pictures show. Invisible words over a
// picture are the work of another recognition; those that ours has read as well are left out.
func (p *page) withPlates() {
	for _, q := range p.plates {
		p.withoutUnseen(q)
		q.layered = p.layer(q)
	}
	var b strings.Builder
	b.WriteString(p.read.Text)
	for _, q := range p.plates {
		if q.reading == nil || q.reading.Empty() && !(q.outline != nil && q.reading.Guess()) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		q.start = b.Len()
		for i, l := range q.reading.Lines {
			if i > 0 {
				b.WriteByte('\n')
			}
			for j, w := range l.Words {
				if j > 0 {
					b.WriteByte(' ')
				}
				q.spans = append(q.spans, plateSpan{b.Len(), b.Len() + len(w.Text), i, j})
				b.WriteString(w.Text)
			}
		}
	}
	p.text = b.String()
}

// layer reports whether invisible words lie over the plate, and drops those that were read in it too.
func (p *page) layer(q *plate) bool {
	words := map[string]bool{}
	if q.reading != nil {
		for w := range strings.FieldsSeq(q.reading.Text()) {
			words[bare(w)] = true
		}
	}
	found := false
	p.read = p.read.Without(func(l *reading.Line) bool {
		if !l.Hidden || len(l.Glyphs) == 0 {
			return false
		}
		for i := range l.Glyphs {
			if g := &l.Glyphs[i]; g.Hidden != "invisible_text" || !q.box.Holds(content.Rect{g.X, g.Y, g.X, g.Y}, 3) {
				return false
			}
		}
		found = true
		for w := range strings.FieldsSeq(p.read.Text[l.From:l.To]) {
			if !words[bare(w)] {
				return false
			}
		}
		return true
	})
	return found
}

// bare is a word without what recognitions differ in.
func bare(w string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, w)
}
