package glyphname

import (
	_ "embed"
	"strings"
	"sync"
)

// An Encoding gives the glyph name of each code, "" where it has none.
type Encoding [256]string

//go:embed standard.txt
var standardTable string

//go:embed winansi.txt
var winAnsiTable string

//go:embed macroman.txt
var macRomanTable string

var (
	standard = sync.OnceValue(func() *Encoding { return parse(standardTable) })
	winAnsi  = sync.OnceValue(func() *Encoding { return parse(winAnsiTable) })
	macRoman = sync.OnceValue(func() *Encoding { return parse(macRomanTable) })
)

// Standard is StandardEncoding. The caller must not change it.
func Standard() *Encoding { return standard() }

// WinAnsi is WinAnsiEncoding. Codes above 32 without a character show a bullet (annex D.2, note 3).
func WinAnsi() *Encoding { return winAnsi() }

// MacRoman is MacRomanEncoding with the additions that TrueType fonts know (9.6.5.4, table 113).
func MacRoman() *Encoding { return macRoman() }

// ByName finds the encodings a font dictionary may name. MacExpertEncoding is not among them.
func ByName(name string) (*Encoding, bool) {
	switch name {
	case "StandardEncoding":
		return Standard(), true
	case "WinAnsiEncoding":
		return WinAnsi(), true
	case "MacRomanEncoding":
		return MacRoman(), true
	}
	return nil, false
}

// parse reads sixteen rows of sixteen names; "-" is none.
func parse(table string) *Encoding {
	var e Encoding
	for i, name := range strings.Fields(table) {
		if name != "-" {
			e[i] = name
		}
	}
	return &e
}
