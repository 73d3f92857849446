package font_test

import (
	"encoding/binary"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// mapped is a program with other cmap subtables, each of glyphs from a first code on.
func mapped(program []byte, subtables ...cmapOf) []byte {
	u16, u32 := binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	cmap := u16(u16(nil, 0), uint16(len(subtables)))
	at := 4 + 8*len(subtables)
	var bodies []byte
	for _, s := range subtables {
		cmap = u32(u16(u16(cmap, s.platform), s.encoding), uint32(at+len(bodies)))
		bodies = u16(u16(u16(u16(u16(bodies, 6), uint16(10+2*len(s.glyphs))), 0), s.first), uint16(len(s.glyphs)))
		for _, g := range s.glyphs {
			bodies = u16(bodies, uint16(g))
		}
	}
	cmap = append(cmap, bodies...)
	n := int(binary.BigEndian.Uint16(program[4:]))
	type table struct {
		tag  string
		body []byte
	}
	tables := []table{{"cmap", cmap}}
	for i := range n {
		e := program[12+16*i:]
		from, length := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		if tag := string(e[:4]); tag != "cmap" {
			tables = append(tables, table{tag, program[from : from+length]})
		}
	}
	out := u16(append([]byte(nil), program[:4]...), uint16(len(tables)))
	out = append(out, 0, 0, 0, 0, 0, 0)
	end := uint32(12 + 16*len(tables))
	var all []byte
	for _, tb := range tables {
		out = u32(u32(u32(append(out, tb.tag...), 0), end+uint32(len(all))), uint32(len(tb.body)))
		all = append(all, tb.body...)
		for len(all)%4 != 0 {
			all = append(all, 0)
		}
	}
	return append(out, all...)
}

type cmapOf struct {
	platform, encoding, first uint16
	glyphs                    []int
}

// A subset has codes of its own: J to O are written for the letters of a name, and the program has glyphs called so too.
func TestTheCodesOfASymbolicTrueTypeFontGoByItsCmapAlone(t *testing.T) {
	program := systemFont(t, liberationSans)
	p, err := sfnt.Parse(program)
	if err != nil {
		t.Fatal(err)
	}
	of := func(s string) (out []int) {
		for _, r := range s {
			out = append(out, p.Cmaps().Unicode[r])
		}
		return out
	}
	symbol := cmapOf{3, 0, 0xf04a, of("Imogen")}
	bare := cmapOf{3, 0, 0x4a, of("Imogen")}
	mac := cmapOf{1, 0, 0x4a, of("Imogen")}
	unicode := cmapOf{3, 1, 0x4a, of("JKLMNO")}
	differences := obj.Dict{"BaseEncoding": obj.Name("WinAnsiEncoding"), "Differences": obj.Array{obj.Integer(0x4a), obj.Name("J"), obj.Name("K")}}
	const symbolic, nonsymbolic, both, neither = 4, 32, 36, 0
	for _, c := range []struct {
		name      string
		flags     int
		encoding  obj.Object
		subtables []cmapOf
		want      string
	}{
		{"symbol cmap, WinAnsi", symbolic, obj.Name("WinAnsiEncoding"), []cmapOf{symbol}, "Imogen"},
		{"symbol cmap, MacRoman", symbolic, obj.Name("MacRomanEncoding"), []cmapOf{symbol}, "Imogen"},
		{"symbol cmap without F000", symbolic, obj.Name("WinAnsiEncoding"), []cmapOf{bare}, "Imogen"},
		{"symbol cmap, differences", symbolic, differences, []cmapOf{symbol}, "Imogen"},
		{"symbol cmap, no encoding", symbolic, nil, []cmapOf{symbol}, "Imogen"},
		{"symbol cmap of a font that says it is not symbolic", nonsymbolic, obj.Name("WinAnsiEncoding"), []cmapOf{symbol}, "Imogen"},
		{"symbol cmap of a font that says both", both, obj.Name("WinAnsiEncoding"), []cmapOf{symbol}, "Imogen"},
		{"symbol cmap of a font that says neither", neither, obj.Name("WinAnsiEncoding"), []cmapOf{symbol}, "Imogen"},
		{"Macintosh cmap, WinAnsi", symbolic, obj.Name("WinAnsiEncoding"), []cmapOf{mac}, "Imogen"},
		{"both", symbolic, obj.Name("WinAnsiEncoding"), []cmapOf{mac, symbol}, "Imogen"},
		{"a Unicode cmap beside it", symbolic, obj.Name("WinAnsiEncoding"), []cmapOf{symbol, unicode}, "JKLMNO"},
		{"a Unicode cmap of a font that is not symbolic", nonsymbolic, obj.Name("WinAnsiEncoding"), []cmapOf{symbol, unicode}, "JKLMNO"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := trueTypeDict(t, nil)
			delete(d, "Encoding")
			if c.encoding != nil {
				d["Encoding"] = c.encoding
			}
			d["FontDescriptor"] = obj.Dict{"Type": obj.Name("FontDescriptor"), "FontName": obj.Name("LiberationSans"),
				"Flags": obj.Integer(c.flags), "FontFile2": stream(mapped(program, c.subtables...))}
			if got := shown(load(t, d).Decode([]byte("JKLMNO"))); got != c.want {
				t.Errorf("shows %q, want %q", got, c.want)
			}
		})
	}
}
