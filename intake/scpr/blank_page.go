package scpr

import (
	"fmt"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/font"
	"golang.org/x/text/encoding/charmap"
)

// Measures of the printed form, in points (1/72 inch). The paper is A4.
const (
	paperWidth, paperHeight = 595.0, 842.0
	margin                  = 48.0
	contentWidth            = paperWidth - 2*margin
	gutter                  = 16.0
	halfWidth               = (contentWidth - gutter) / 2
	topOfText               = paperHeight - 64
	bottomOfText            = 60.0
)

// A face is one of the standard fonts (9.6.2.2), by its resource name on every page.
type face struct{ resource, name string }

var (
	regular = face{"Helv", "Helvetica"}
	bold    = face{"HeBo", "Helvetica-Bold"}
)

// Colours, as operands of rg. They keep a contrast of at least 4.5:1 on white.
const (
	ink  = "0.043 0.047 0.047"
	grey = "0.314 0.353 0.373"
	blue = "0.114 0.439 0.722"
	red  = "0.831 0.208 0.110"
	pale = "0.953 0.949 0.945"
)

// encode gives s in WinAnsi, the encoding of the form's fonts. What has no place in it becomes a question mark; a test
// holds that the schema has no such letter.
func encode(s string) []byte {
	var out []byte
	for _, r := range s {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			b = '?'
		}
		out = append(out, b)
	}
	return out
}

// width is the length of s in points.
func (f face) width(s string, size float64) (float64, error) {
	total := 0
	for _, b := range encode(s) {
		w, err := font.CharWidth(f.name, charmap.Windows1252.DecodeByte(b))
		if err != nil {
			return 0, fmt.Errorf("font metrics: %w", err)
		}
		total += w
	}
	return float64(total) * size / 1000, nil
}

// wrap breaks s into lines that fit.
func (f face) wrap(s string, size, room float64) ([]string, error) {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		try := strings.TrimSpace(line + " " + word)
		w, err := f.width(try, size)
		if err != nil {
			return nil, err
		}
		if w > room && line != "" {
			lines = append(lines, line)
			try = word
		}
		line = try
	}
	return append(lines, line), nil
}

// A sheet is one page being written: its content, the tags of its pieces of text, its widgets.
type sheet struct {
	ref     ref
	content strings.Builder
	tagged  []ref // structure elements by marked-content identifier
	widgets []ref
}

// artifact writes content that is no part of the text for a reader: rules, boxes, running heads.
func (p *sheet) artifact(format string, args ...any) {
	p.content.WriteString("/Artifact BMC ")
	fmt.Fprintf(&p.content, format, args...)
	p.content.WriteString(" EMC\n")
}

// show is the operators for one line of text.
func show(f face, size, x, y float64, colour, s string) string {
	return fmt.Sprintf("BT /%s %s Tf %s rg 1 0 0 1 %s %s Tm %s Tj ET", f.resource, number(size), colour, number(x), number(y), literal(encode(s)))
}

// marked writes lines of text as the next piece of marked content, for the structure element elem.
func (p *sheet) marked(tag string, elem ref, operators []string) int {
	id := len(p.tagged)
	p.tagged = append(p.tagged, elem)
	fmt.Fprintf(&p.content, "/%s <</MCID %d>> BDC\n%s\nEMC\n", tag, id, strings.Join(operators, "\n"))
	return id
}

func box(x, y, w, h float64) string {
	return fmt.Sprintf("%s %s %s %s re", number(x), number(y), number(w), number(h))
}
