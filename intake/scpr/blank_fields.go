package scpr

import (
	"fmt"
	"strings"
)

// Measures of a field.
const (
	labelSize, hintSize = 9.5, 8.5
	boxHeight           = 19.0
	lineHeight          = 13.0
	tickSize            = 13.0
	belowField          = 9.0
)

// Flags of fields (12.7.4).
const (
	flagMultiline = 1 << 12
	flagCombo     = 1 << 17
)

// fields lays out one item's fields, two short ones beside each other.
func (b *blank) fields(sec *Section, n int) error {
	for i := 0; i < len(sec.Fields); {
		row := []*Field{&sec.Fields[i]}
		if next := i + 1; row[0].Type != Multiline && next < len(sec.Fields) && sec.Fields[next].Type != Multiline &&
			(row[0].Type == Tick) == (sec.Fields[next].Type == Tick) {
			row = append(row, &sec.Fields[next])
		}
		if err := b.row(sec, n, row); err != nil {
			return err
		}
		i += len(row)
	}
	return nil
}

// A cell is a field measured for its place.
type cell struct {
	f           *Field
	x, width    float64
	label, hint []string
}

func (c cell) head() float64 {
	return float64(len(c.label))*labelSize*1.3 + float64(len(c.hint))*hintSize*1.3 + 3
}

func (c cell) boxHeight() float64 {
	if c.f.Type == Multiline {
		return float64(max(c.f.Lines, 2))*lineHeight + 6
	}
	return boxHeight
}

func (b *blank) row(sec *Section, n int, row []*Field) error {
	var cells []cell
	head, body := 0.0, 0.0
	for i, f := range row {
		c := cell{f: f, x: margin + float64(i)*(halfWidth+gutter), width: halfWidth}
		if f.Type == Multiline {
			c.width = contentWidth
		}
		if err := c.measure(); err != nil {
			return err
		}
		cells = append(cells, c)
		head, body = max(head, c.head()), max(body, c.boxHeight())
	}
	if row[0].Type == Tick {
		head, body = max(head, tickSize+4), 0
	}
	b.room(head + body + belowField)
	top := b.y
	for _, c := range cells {
		if err := b.cell(sec, n, c, top, head); err != nil {
			return err
		}
	}
	b.y = top - head - body - belowField
	return nil
}

func (c *cell) measure() (err error) {
	label, room := c.f.Label, c.width
	if c.f.Required {
		label += " (required)"
	}
	if c.f.Type == Tick {
		room -= tickSize + 8
	}
	if c.label, err = bold.wrap(label, labelSize, room); err != nil {
		return err
	}
	hint := c.f.Hint
	if hint == "" && c.f.Type == Date {
		hint = "Day, month, year"
	}
	if hint != "" {
		c.hint, err = regular.wrap(hint, hintSize, room)
	}
	return err
}

// cell writes label and hint, the box, and the widget upon it. Boxes of a row stand on one line.
func (b *blank) cell(sec *Section, n int, c cell, top, head float64) error {
	x := c.x
	if c.f.Type == Tick {
		x += tickSize + 8
	}
	words := b.set1(bold, labelSize, x, top, ink, c.label)
	words = append(words, b.set1(regular, hintSize, x, top-float64(len(c.label))*labelSize*1.3, grey, c.hint)...)
	b.tagged("P", words)
	w := widget{field: c.f, path: sec.PathOf(n, c.f.Name), x: c.x, w: c.width, h: c.boxHeight(), lead: b.schema.Label(sec.PathOf(n, c.f.Name))}
	w.y = top - head - w.h
	if c.f.Type == Tick {
		w.w, w.h, w.y = tickSize, tickSize, top-tickSize
	}
	b.page().artifact("1 1 1 rg %s RG 0.8 w %s B", grey, box(w.x, w.y, w.w, w.h))
	if len(c.f.Choices) > 0 {
		right, middle := w.x+w.w-8, w.y+w.h/2
		b.page().artifact("%s rg %s %s m %s %s l %s %s l f", grey, number(right-3.5), number(middle+2), number(right+3.5), number(middle+2),
			number(right), number(middle-3))
	}
	return b.widget(w)
}

// A widget is a field's place on a page (12.5.6.19), merged with the field itself.
type widget struct {
	field      *Field
	path, lead string
	x, y, w, h float64
}

func (b *blank) widget(w widget) error {
	r, elem := b.reserve(), b.reserve()
	b.set(elem, "<</Type/StructElem/S/Form/P %s/Pg %s/K<</Type/OBJR/Obj %s/Pg %s>>>>", b.sect.ref, b.page().ref, r, b.page().ref)
	b.sect.kids = append(b.sect.kids, elem.String())
	number := len(b.widgetElems)
	b.widgetElems = append(b.widgetElems, elem)
	b.page().widgets = append(b.page().widgets, r)
	parent, name := b.form.leaf(b.objects, w.path, r)
	kind, err := b.kind(w)
	if err != nil {
		return err
	}
	// The struct parent is counted from the pages, whose number is known at the end: it is put in there.
	b.set(r, "<</Type/Annot/Subtype/Widget/F 4/P %s/Parent %s/T %s/TU %s/Rect[%s]/StructParent @%d@%s>>",
		b.page().ref, parent, textString(name), textString(w.accessibleName()), rect(w), number, kind)
	return nil
}

// accessibleName is what assistive technology reads for the field.
func (w widget) accessibleName() string {
	name := w.lead
	if w.field.Required {
		name += " (required)"
	}
	hint := w.field.Hint
	if hint == "" && w.field.Type == Date {
		hint = "Day, month, year"
	}
	if hint != "" {
		name += ". " + hint
	}
	return name
}

func rect(w widget) string {
	return strings.Join([]string{number(w.x), number(w.y), number(w.x + w.w), number(w.y + w.h)}, " ")
}

func (b *blank) kind(w widget) (string, error) {
	bbox := fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %s %s]", number(w.w), number(w.h))
	if w.field.Type == Tick {
		on, err := b.stream(bbox+fmt.Sprintf("/Resources<</Font<</ZaDb %s>>>>", b.fonts["ZaDb"]),
			[]byte("q BT /ZaDb 11 Tf "+ink+" rg 1 0 0 1 2 2.6 Tm (4) Tj ET Q"))
		if err != nil {
			return "", err
		}
		off, err := b.stream(bbox, nil)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("/FT/Btn/V/Off/AS/Off/MK<</CA(4)>>/DA(/ZaDb 11 Tf 0 g)/AP<</N<</Yes %s/Off %s>>>>", on, off), nil
	}
	empty, err := b.stream(bbox+fmt.Sprintf("/Resources<</Font<</Helv %s>>>>", b.fonts["Helv"]), []byte("/Tx BMC EMC"))
	if err != nil {
		return "", err
	}
	look := fmt.Sprintf("/DA(/Helv 10 Tf 0 g)/AP<</N %s>>", empty)
	switch {
	case len(w.field.Choices) > 0:
		var opt strings.Builder
		opt.WriteString("[()( )]")
		for _, c := range w.field.Choices {
			fmt.Fprintf(&opt, "[%s%s]", textString(c.Value), textString(c.Label))
		}
		return fmt.Sprintf("/FT/Ch/Ff %d/Opt[%s]%s", flagCombo, opt.String(), look), nil
	case w.field.Type == Multiline:
		return fmt.Sprintf("/FT/Tx/Ff %d%s", flagMultiline, look), nil
	}
	return "/FT/Tx" + look, nil
}
