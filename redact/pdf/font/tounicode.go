package font

import (
	"bytes"
	"fmt"
	"unicode/utf16"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A codeText is a line of a ToUnicode map.
type codeText struct {
	code []byte
	text string
}

// linesPerSection is the most lines one bfchar section may have (Adobe Technical Note 5014).
const linesPerSection = 100

// toUnicode writes the map (9.10.3). Codes without a text have no line.
func toUnicode(all []codeText) *obj.Stream {
	var lines []codeText
	size := 1
	for _, c := range all {
		size = len(c.code)
		if c.text != "" {
			lines = append(lines, c)
		}
	}
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n")
	fmt.Fprintf(&b, "1 begincodespacerange\n<%0*x> <%x>\nendcodespacerange\n", 2*size, 0, bytes.Repeat([]byte{0xff}, size))
	for len(lines) > 0 {
		n := min(len(lines), linesPerSection)
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for _, c := range lines[:n] {
			fmt.Fprintf(&b, "<%x> <", c.code)
			for _, u := range utf16.Encode([]rune(c.text)) {
				fmt.Fprintf(&b, "%04x", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
		lines = lines[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return &obj.Stream{Dict: obj.Dict{}, Raw: b.Bytes()}
}
