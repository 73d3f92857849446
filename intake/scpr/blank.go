package scpr

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// BlankPDF is the blank form: a fillable PDF with tags, labels that assistive technology reads, and no script. The same
// schema gives the same bytes. Callers must not change them.
func (s *Schema) BlankPDF() ([]byte, error) {
	if s == Form() {
		return builtIn()
	}
	return s.blank()
}

var builtIn = sync.OnceValues(func() ([]byte, error) { return Form().blank() })

func (s *Schema) blank() ([]byte, error) {
	b := newBlank(s)
	steps := []func() error{b.title}
	for i := range s.Sections {
		steps = append(steps, func() error { return b.section(&s.Sections[i]) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.finish()
}

// blank is the form being laid out, from top to bottom.
type blank struct {
	*objects
	schema *Schema
	pages  []*sheet
	y      float64 // where the next thing begins, from the foot of the page

	root, pagesRef, tree, document ref
	fonts                          map[string]ref
	form                           *node
	sects                          []ref // children of the document's structure element
	sect                           *element
	widgetElems                    []ref // by number of the widget
	bookmarks                      []bookmark
}

type bookmark struct {
	title string
	page  ref
	y     float64
}

// An element is a structure element that is still open.
type element struct {
	ref   ref
	tag   string
	title string
	kids  []string
}

func newBlank(s *Schema) *blank {
	b := &blank{objects: &objects{}, schema: s, form: newNode()}
	b.root, b.pagesRef, b.tree, b.document = b.reserve(), b.reserve(), b.reserve(), b.reserve()
	b.fonts = map[string]ref{}
	for _, f := range []face{regular, bold} {
		b.fonts[f.resource] = b.add("<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>", f.name)
	}
	b.fonts["ZaDb"] = b.add("<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>")
	b.newPage()
	return b
}

func (b *blank) page() *sheet { return b.pages[len(b.pages)-1] }

func (b *blank) newPage() {
	b.pages = append(b.pages, &sheet{ref: b.reserve()})
	b.y = topOfText
}

// room makes sure that height points are left on the page.
func (b *blank) room(height float64) {
	if b.y-height < bottomOfText {
		b.newPage()
	}
}

// open begins a section of the document; all that follows belongs to it.
func (b *blank) open(title string) {
	b.shut()
	b.sect = &element{ref: b.reserve(), tag: "Sect", title: title}
}

func (b *blank) shut() {
	if b.sect == nil {
		return
	}
	b.set(b.sect.ref, "<</Type/StructElem/S/Sect/P %s/T %s/K[%s]>>", b.document, textString(b.sect.title), strings.Join(b.sect.kids, " "))
	b.sects = append(b.sects, b.sect.ref)
	b.sect = nil
}

// text writes a paragraph or heading over the width given and moves down.
func (b *blank) text(tag string, f face, size, x, width float64, colour, s string) error {
	lines, err := f.wrap(s, size, width)
	if err != nil {
		return err
	}
	lead := size * 1.3
	b.room(float64(len(lines)) * lead)
	b.tagged(tag, b.set1(f, size, x, b.y, colour, lines))
	b.y -= float64(len(lines)) * lead
	return nil
}

// set1 gives the operators of lines set from y downwards.
func (b *blank) set1(f face, size, x, y float64, colour string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = show(f, size, x, y-size-float64(i)*size*1.3, colour, line)
	}
	return out
}

// tagged writes operators as a structure element of the open section.
func (b *blank) tagged(tag string, operators []string) {
	elem := b.reserve()
	id := b.page().marked(tag, elem, operators)
	b.set(elem, "<</Type/StructElem/S/%s/P %s/Pg %s/K %d>>", tag, b.sect.ref, b.page().ref, id)
	b.sect.kids = append(b.sect.kids, elem.String())
}

func (b *blank) title() error {
	b.open("About this form")
	if err := b.text("H1", bold, 22, margin, contentWidth, ink, b.schema.Title); err != nil {
		return err
	}
	b.y -= 10
	if err := b.warning(); err != nil {
		return err
	}
	for _, g := range b.schema.Guide {
		b.page().artifact("%s rg %s f", ink, box(margin+1, b.y-8.5, 3, 3))
		if err := b.text("P", regular, 10.5, margin+14, contentWidth-14, ink, g); err != nil {
			return err
		}
		b.y -= 4
	}
	b.y -= 10
	return nil
}

func (b *blank) warning() error {
	lines, err := bold.wrap(b.schema.Warning, 11, contentWidth-24)
	if err != nil {
		return err
	}
	height := float64(len(lines))*14.3 + 16
	b.page().artifact("%s rg %s f %s rg %s f", pale, box(margin, b.y-height, contentWidth, height), red, box(margin, b.y-height, 5, height))
	b.y -= 8
	if err := b.text("P", bold, 11, margin+16, contentWidth-24, ink, b.schema.Warning); err != nil {
		return err
	}
	b.y -= 20
	return nil
}

func (b *blank) section(sec *Section) error {
	heading := sec.ID + ". " + sec.Title
	b.open(heading)
	b.room(150)
	if b.y < topOfText {
		b.y -= 10
	}
	b.bookmarks = append(b.bookmarks, bookmark{heading, b.page().ref, b.y + 8})
	b.page().artifact("%s rg %s f", blue, box(margin, b.y, contentWidth, 2))
	b.y -= 6
	if err := b.text("H2", bold, 15, margin, contentWidth, ink, heading); err != nil {
		return err
	}
	if sec.Intro != "" {
		if err := b.text("P", regular, 10, margin, contentWidth, grey, sec.Intro); err != nil {
			return err
		}
	}
	b.y -= 4
	for n := range max(1, sec.Repeat) {
		if sec.Repeat > 0 {
			if err := b.item(sec, n); err != nil {
				return err
			}
		}
		if err := b.fields(sec, n); err != nil {
			return err
		}
	}
	b.shut()
	return nil
}

func (b *blank) item(sec *Section, n int) error {
	b.room(94)
	b.y -= 4
	b.page().artifact("%s rg %s f", pale, box(margin, b.y-20, contentWidth, 20))
	b.y -= 3
	if err := b.text("H3", bold, 11.5, margin+6, contentWidth-12, ink, sec.Item+" "+strconv.Itoa(n+1)); err != nil {
		return err
	}
	b.y -= 6
	return nil
}

// running writes head and foot of every page, once their number is known.
func (b *blank) running() error {
	for i, p := range b.pages {
		right := []struct {
			f      face
			y      float64
			colour string
			s      string
		}{
			{bold, paperHeight - 40, red, b.schema.Marking},
			{regular, 34, grey, fmt.Sprintf("Page %d of %d", i+1, len(b.pages))},
		}
		for _, r := range right {
			w, err := r.f.width(r.s, 9)
			if err != nil {
				return err
			}
			p.artifact("%s", show(r.f, 9, paperWidth-margin-w, r.y, r.colour, r.s))
		}
		p.artifact("%s", show(regular, 9, margin, paperHeight-40, grey, "SCPR form"))
		p.artifact("%s", show(regular, 9, margin, 34, grey, "Version "+b.schema.Version+". Do not use this form to make a child protection referral."))
	}
	return nil
}
