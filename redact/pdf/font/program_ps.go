package font

import (
	"github.com/caseveil/caseveil/redact/pdf/font/cff"
	"github.com/caseveil/caseveil/redact/pdf/font/type1"
)

// compact is a program with CFF outlines; chars comes from the cmap of an OpenType wrapper.
type compact struct {
	*cff.Font
	chars map[int][]rune
}

func newCFF(b []byte) (program, error) {
	f, err := cff.Parse(b)
	if err != nil {
		return nil, damaged("the CFF program is not whole")
	}
	return &compact{Font: f}, nil
}

func (p *compact) glyphs() int { return p.NumGlyphs() }

func (p *compact) advance(gid int) float64 { return p.Advance(gid) }

func (p *compact) outline(gid int) ([]byte, error) {
	b, err := p.Outline(gid)
	if err != nil {
		return nil, damaged("a glyph that is in use has no readable outline")
	}
	return b, nil
}

func (p *compact) says(gid int) []string { return append(texts(p.chars[gid]), named(p.Name(gid))...) }

func (p *compact) torn(gid int) bool { return contradict(p.chars[gid], p.Name(gid)) }

func (p *compact) gidOf(name string) (int, bool) { return p.GIDOfName(name) }

func (p *compact) builtIn() *[256]int { return p.Encoding() }

func (p *compact) gidOfCID(cid uint32) int { return p.GIDOfCID(int(cid)) }

func (p *compact) subset(gids []int) (subsetProgram, error) {
	b, box, err := p.Subset(gids)
	if err != nil {
		return subsetProgram{}, damaged("a glyph that is in use has no readable outline")
	}
	return compactSubset(b, box), nil
}

func compactSubset(b []byte, box [4]float64) subsetProgram {
	return subsetProgram{data: b, key: "FontFile3", subtype: "CIDFontType0C", cidFont: "CIDFontType0", box: box}
}

// postScript is a Type 1 program; its subsets are CFF.
type postScript struct{ *type1.Font }

func newType1(b []byte) (program, error) {
	f, err := type1.Parse(b)
	if err != nil {
		return nil, damaged("the Type 1 program is not whole")
	}
	return &postScript{f}, nil
}

func (p *postScript) glyphs() int { return p.NumGlyphs() }

func (p *postScript) advance(gid int) float64 {
	_, width, err := p.Outline(gid)
	if err != nil {
		return 0
	}
	return width * p.Scale
}

func (p *postScript) outline(gid int) ([]byte, error) {
	path, width, err := p.Outline(gid)
	if err != nil {
		return nil, damaged("a glyph that is in use has no readable outline")
	}
	return path.CharString(width), nil
}

func (p *postScript) torn(int) bool { return false }

func (p *postScript) says(gid int) []string { return named(p.Name(gid)) }

func (p *postScript) gidOf(name string) (int, bool) { return p.GIDOfName(name) }

func (p *postScript) builtIn() *[256]int {
	var e [256]int
	for code, name := range p.Encoding {
		e[code], _ = p.GIDOfName(name)
	}
	return &e
}

func (p *postScript) subset(gids []int) (subsetProgram, error) {
	var glyphs []cff.Glyph
	for _, gid := range gids {
		if gid < 0 {
			glyphs = append(glyphs, cff.Glyph{Path: &cff.Path{}})
			continue
		}
		path, width, err := p.Outline(gid)
		if err != nil {
			return subsetProgram{}, damaged("a glyph that is in use has no readable outline")
		}
		glyphs = append(glyphs, cff.Glyph{Width: width, Path: path})
	}
	b, box := cff.Build(glyphs, p.Scale)
	return compactSubset(b, box), nil
}
