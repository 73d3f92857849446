package font_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
	"github.com/caseveil/caseveil/redact/pdf/font/type1/type1test"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

const liberationSans = "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"

func systemFont(t testing.TB, path string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the fonts of the system")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("this test needs the packages fonts-liberation2 and fonts-dejavu-core: %v", err)
	}
	return b
}

func stream(raw []byte) *obj.Stream { return &obj.Stream{Dict: obj.Dict{}, Raw: raw} }

func toUnicode(lines string) *obj.Stream {
	return stream([]byte("1 begincodespacerange <00> <ff> endcodespacerange 9 beginbfchar " + lines + " endbfchar"))
}

// trueTypeDict is a simple font with Liberation Sans, all of it.
func trueTypeDict(t testing.TB, more obj.Dict) obj.Dict {
	d := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("TrueType"), "BaseFont": obj.Name("LiberationSans"),
		"Encoding": obj.Name("WinAnsiEncoding"), "FontDescriptor": obj.Dict{"Type": obj.Name("FontDescriptor"),
			"FontName": obj.Name("LiberationSans"), "Flags": obj.Integer(32), "FontFile2": stream(systemFont(t, liberationSans))}}
	for k, v := range more {
		d[k] = v
	}
	return d
}

// compositeDict is the same program in a Type 0 font; codes are glyph numbers.
func compositeDict(t testing.TB, more obj.Dict) obj.Dict {
	cid := trueTypeDict(t, obj.Dict{"Subtype": obj.Name("CIDFontType2"), "CIDToGIDMap": obj.Name("Identity"), "Encoding": nil})
	delete(cid, "Encoding")
	d := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type0"), "BaseFont": obj.Name("LiberationSans"),
		"Encoding": obj.Name("Identity-H"), "DescendantFonts": obj.Array{cid}}
	for k, v := range more {
		if k == "W" || k == "DW" || k == "W2" || k == "DW2" || k == "CIDToGIDMap" {
			cid[k] = v
		} else {
			d[k] = v
		}
	}
	return d
}

func load(t testing.TB, d obj.Dict) *font.Face {
	t.Helper()
	f, err := font.Load(d, &file{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func shown(glyphs []font.Glyph) string {
	var s strings.Builder
	for _, g := range glyphs {
		s.WriteString(g.Unicode)
	}
	return s.String()
}

func plain(name string) obj.Dict {
	return obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name(name)}
}

func TestAMapThatLiesDoesNotHideAName(t *testing.T) {
	lie := toUnicode("<49> <0058> <6d> <0079> <6f> <002a> <67> <0067>") // I → X, m → y, o → *, g → g
	helvetica := plain("Helvetica")
	helvetica["ToUnicode"] = lie
	for name, d := range map[string]obj.Dict{
		"a standard font":      helvetica,
		"an embedded TrueType": trueTypeDict(t, obj.Dict{"ToUnicode": lie}),
	} {
		if got := shown(load(t, d).Decode([]byte("Imogen"))); got != "Imogen" {
			t.Errorf("%s: %q is shown, and Imogen is seen", name, got)
		}
	}
}

func TestAnHonestMapIsTakenAsItIs(t *testing.T) {
	f := load(t, trueTypeDict(t, obj.Dict{"ToUnicode": toUnicode("<41> <0061> <2d> <2010> <e9> <00650301> <20> <00a0>")}))
	// A small capital, another hyphen, é in two characters, a space that does not break.
	if got := shown(f.Decode([]byte("A-\xe9 "))); got != "a‐e\u0301\u00a0" {
		t.Errorf("%q", got)
	}
}

func TestALigatureThatOnlyItsNameTellsIsReadAsLetters(t *testing.T) {
	named := obj.Dict{"Encoding": obj.Dict{"Differences": obj.Array{obj.Integer(1), obj.Name("fi"), obj.Name("fl")}}}
	if got := shown(load(t, trueTypeDict(t, named)).Decode([]byte("\x01\x02"))); got != "fifl" {
		t.Errorf("%q", got)
	}
	named["ToUnicode"] = toUnicode("<01> <fb01> <02> <0066>")
	if got := shown(load(t, trueTypeDict(t, named)).Decode([]byte("\x01"))); got != "\ufb01" {
		t.Errorf("%q, though the map says otherwise", got)
	}
}

func TestSimpleFonts(t *testing.T) {
	widths := obj.Dict{"FirstChar": obj.Integer(65), "Widths": obj.Array{obj.Integer(700), obj.Real(650.5)}}
	differences := obj.Dict{"Encoding": obj.Dict{"BaseEncoding": obj.Name("WinAnsiEncoding"),
		"Differences": obj.Array{obj.Integer(1), obj.Name("Lslash"), obj.Name("uni00F3")}}}
	symbol, dingbats := plain("Symbol"), plain("ZapfDingbats")
	for _, c := range []struct {
		name string
		dict obj.Dict
		in   string
		want string
		wide float64 // of the first glyph
	}{
		{"WinAnsi", trueTypeDict(t, nil), "caf\xe9 \x93q\x94", "café “q”", 0.5},
		{"its own widths", trueTypeDict(t, widths), "A", "A", 0.7},
		{"widths with decimals", trueTypeDict(t, widths), "B", "B", 0.6505},
		{"a code without a width", trueTypeDict(t, widths), "z", "z", 0},
		{"differences", trueTypeDict(t, differences), "\x01\x02d\x9e", "Łódž", 0.556},
		{"Helvetica", plain("Helvetica"), "Aq", "Aq", 0.667},
		{"StandardEncoding has round quotes", plain("Times-Roman"), "`q'", "‘q’", 0.333},
		{"Symbol", symbol, "abc", "αβχ", 0.631},
		{"ZapfDingbats", dingbats, "abc", "❁❂❃", 0.789},
		{"Helvetica by numbers for names", named("Helvetica", "uni0041", "uni0069"), "\x01\x02", "Ai", 0.667},
		{"Helvetica with letters that it does not have", named("Helvetica", "wcircumflex", "A"), "\x01\x02", "ŵA", 0.722},
		{"Arial that is not embedded", plain("Arial"), "Imogen", "Imogen", 0.278},
	} {
		t.Run(c.name, func(t *testing.T) {
			glyphs := load(t, c.dict).Decode([]byte(c.in))
			if got := shown(glyphs); got != c.want {
				t.Errorf("%q shows %q, want %q", c.in, got, c.want)
			}
			for _, g := range glyphs {
				if !g.Sure {
					t.Errorf("%q is not sure", g.Unicode)
				}
			}
			if math.Abs(glyphs[0].Width-c.wide) > 0.0005 {
				t.Errorf("%v em wide, want %v", glyphs[0].Width, c.wide)
			}
		})
	}
	if g := load(t, plain("Helvetica")).Decode([]byte("a b")); g[0].Space || !g[1].Space {
		t.Error("word spacing applies to code 32 alone")
	}
}

// named is a font that is not embedded, with names for the codes 1 and on.
func named(base string, names ...string) obj.Dict {
	differences := obj.Array{obj.Integer(1)}
	for _, n := range names {
		differences = append(differences, obj.Name(n))
	}
	d := plain(base)
	d["Encoding"] = obj.Dict{"Differences": differences}
	return d
}

// A program without cmap and names, and no ToUnicode: nothing says what is shown.
func TestAFontThatSaysNothingIsNotSure(t *testing.T) {
	p, err := sfnt.Parse(systemFont(t, liberationSans))
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Subset([]int{p.Cmaps().Unicode['I'], p.Cmaps().Unicode['m']})
	if err != nil {
		t.Fatal(err)
	}
	d := trueTypeDict(t, nil)
	delete(d, "Encoding")
	d["FontDescriptor"] = obj.Dict{"Flags": obj.Integer(4), "FontFile2": stream(b)}
	for _, g := range load(t, d).Decode([]byte{1, 2}) {
		if g.Sure || g.GID == 0 {
			t.Errorf("code %d: glyph %d, sure %v", g.Code, g.GID, g.Sure)
		}
	}
}

func TestCompositeFonts(t *testing.T) {
	p, err := sfnt.Parse(systemFont(t, liberationSans))
	if err != nil {
		t.Fatal(err)
	}
	gid := func(r rune) []byte { g := p.Cmaps().Unicode[r]; return []byte{byte(g >> 8), byte(g)} }
	swap := make([]byte, 8)
	copy(swap[2:], gid('I'))
	copy(swap[4:], gid('m'))
	cmap := stream([]byte("1 begincodespacerange <00> <7f> endcodespacerange 1 begincidchar <41> 1 endcidchar 1 begincidrange <42> <43> 2 endcidrange"))
	for _, c := range []struct {
		name string
		dict obj.Dict
		in   []byte
		want string
		wide float64
	}{
		{"the program says what its glyphs show", compositeDict(t, nil), append(gid('I'), gid('m')...), "Im", 1},
		{"widths in runs", compositeDict(t, obj.Dict{"DW": obj.Integer(500), "W": obj.Array{obj.Integer(44), obj.Integer(44), obj.Real(278)}}), gid('I'), "I", 0.278},
		{"widths in lists", compositeDict(t, obj.Dict{"W": obj.Array{obj.Integer(43), obj.Array{obj.Integer(1), obj.Integer(278)}}}), gid('I'), "I", 0.278},
		{"a map from CID to glyph", compositeDict(t, obj.Dict{"CIDToGIDMap": stream(swap)}), []byte{0, 1, 0, 2}, "Im", 1},
		{"a CMap of its own", compositeDict(t, obj.Dict{"Encoding": cmap, "CIDToGIDMap": stream(swap)}), []byte("AB"), "Im", 1},
		{"an invisible layer of recognised text", compositeDict(t, obj.Dict{"CIDToGIDMap": stream(make([]byte, 1<<17)),
			"ToUnicode": stream([]byte("1 beginbfrange <0000> <ffff> <0000> endbfrange"))}), []byte("\x00I\x00m"), "Im", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			glyphs := load(t, c.dict).Decode(c.in)
			if got := shown(glyphs); got != c.want || !glyphs[0].Sure {
				t.Errorf("shows %q, want %q", got, c.want)
			}
			if math.Abs(glyphs[0].Width-c.wide) > 1e-9 {
				t.Errorf("%v em wide, want %v", glyphs[0].Width, c.wide)
			}
		})
	}
}

func TestVerticalWriting(t *testing.T) {
	f := load(t, compositeDict(t, obj.Dict{"Encoding": obj.Name("Identity-V"), "DW2": obj.Array{obj.Integer(800), obj.Integer(-900)},
		"W2": obj.Array{obj.Integer(44), obj.Array{obj.Integer(-500), obj.Integer(250), obj.Integer(700)}}}))
	g := f.Decode([]byte{0, 44, 0, 45})
	if !f.Vertical() || g[0].Down != -0.5 || g[0].OriginX != 0.25 || g[0].OriginY != 0.7 || g[1].Down != -0.9 || g[1].OriginX != 0.5 || g[1].OriginY != 0.8 {
		t.Errorf("%+v", g)
	}
	s := font.NewSubset(f, "F1")
	s.Use(g[0])
	b, err := s.Build()
	if err != nil || b.Dict["Encoding"] != obj.Name("Identity-V") {
		t.Errorf("%v, %v", b.Dict["Encoding"], err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	other := plain("Whatever")
	other["Subtype"] = obj.Name("Type7")
	expert := plain("Whatever")
	expert["Encoding"] = obj.Name("MacExpertEncoding")
	bare := compositeDict(t, nil)
	bare["DescendantFonts"].(obj.Array)[0].(obj.Dict)["FontDescriptor"] = obj.Dict{}
	for _, c := range []struct {
		name string
		dict obj.Dict
		want error
	}{
		{"a predefined CMap", compositeDict(t, obj.Dict{"Encoding": obj.Name("UniJIS-UCS2-H")}), font.ErrUnsupported},
		{"an unknown Subtype", other, font.ErrUnsupported},
		{"MacExpertEncoding", expert, font.ErrUnsupported},
		{"a composite font that is neither embedded nor mapped", bare, font.ErrUnsupported},
		{"a ToUnicode map that cannot be read", trueTypeDict(t, obj.Dict{"ToUnicode": stream([]byte("<05> <01> <0041> endbfrange"))}), font.ErrDamaged},
		{"widths without an end", compositeDict(t, obj.Dict{"W": obj.Array{obj.Integer(1)}}), font.ErrDamaged},
		{"no descendant", compositeDict(t, obj.Dict{"DescendantFonts": obj.Array{}}), font.ErrDamaged},
	} {
		_, err := font.Load(c.dict, &file{})
		var e *font.Error
		if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Reason == "" {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestAProgramThatCannotBeReadIsAsGoodAsNone(t *testing.T) {
	broken := trueTypeDict(t, obj.Dict{"Encoding": obj.Name("WinAnsiEncoding")})
	broken["FontDescriptor"] = obj.Dict{"FontFile2": stream([]byte("\x00\x01\x00\x00 and no more"))}
	f := load(t, broken)
	if got := shown(f.Decode([]byte("Imogen"))); got != "Imogen" {
		t.Errorf("read %q", got)
	}
}

func TestACharacterNoStandInHasIsRefused(t *testing.T) {
	d := plain("Arial")
	d["ToUnicode"] = toUnicode("<41> <0416>") // Ж
	f := load(t, d)
	s := font.NewSubset(f, "F1")
	s.Use(f.Decode([]byte("A"))[0])
	if _, err := s.Build(); !errors.Is(err, font.ErrUnsupported) {
		t.Errorf("%v: the character would be lost", err)
	}
}

func TestASignThatNoStandInHasIsLeftOut(t *testing.T) {
	d := plain("Wingdings")
	d["ToUnicode"] = toUnicode("<41> <f0a7>") // a bullet of private use
	f := load(t, d)
	s := font.NewSubset(f, "F1")
	s.Use(f.Decode([]byte("A"))[0])
	if _, err := s.Build(); err != nil {
		t.Error(err)
	}
}

func TestASubsetInTheInputNeverShapesALabel(t *testing.T) {
	d := trueTypeDict(t, nil)
	if _, ok := load(t, d).Shape("Child A"); !ok {
		t.Error("a whole font can show a label")
	}
	d["BaseFont"] = obj.Name("ABCDEF+LiberationSans")
	if _, ok := load(t, d).Shape("Child A"); ok {
		t.Error("which letters a subset has depends on the names in the text")
	}
	if _, ok := load(t, plain("Helvetica")).Shape("Child A’s 50 – “q”"); !ok {
		t.Error("a standard font can show a label")
	}
}

// onePage makes a file with one font and one page by code.
func onePage(fontDict obj.Dict, content string) *file {
	return &file{map[obj.Ref]obj.Object{
		1: obj.Dict{"Type": obj.Name("Catalog"), "Pages": obj.Ref(2)},
		2: obj.Dict{"Type": obj.Name("Pages"), "Kids": obj.Array{obj.Ref(3)}, "Count": obj.Integer(1)},
		3: obj.Dict{"Type": obj.Name("Page"), "Parent": obj.Ref(2), "Contents": obj.Ref(4),
			"MediaBox":  obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(400), obj.Integer(200)},
			"Resources": obj.Dict{"Font": obj.Dict{"F": obj.Ref(5)}}},
		4: stream([]byte(content)),
		5: fontDict,
	}}
}

func TestFontsMadeByCodeLookTheSameAsSubsets(t *testing.T) {
	program, length1, length2 := type1test.Program(type1test.Letters(), type1test.Subrs())
	file1 := &obj.Stream{Dict: obj.Dict{"Length1": obj.Integer(length1), "Length2": obj.Integer(length2),
		"Length3": obj.Integer(len(program) - length1 - length2)}, Raw: program}
	type1 := plain("Test")
	type1["FirstChar"], type1["LastChar"] = obj.Integer(65), obj.Integer(65)
	type1["Widths"] = obj.Array{obj.Integer(700)}
	type1["Encoding"] = obj.Dict{"Differences": obj.Array{obj.Integer(1), obj.Name("oacute")}}
	type1["FontDescriptor"] = obj.Dict{"Type": obj.Name("FontDescriptor"), "FontName": obj.Name("Test"), "Flags": obj.Integer(4),
		"FontBBox": obj.Array{obj.Integer(0), obj.Integer(-200), obj.Integer(1000), obj.Integer(900)}, "ItalicAngle": obj.Integer(0),
		"Ascent": obj.Integer(800), "Descent": obj.Integer(-200), "StemV": obj.Integer(80), "MissingWidth": obj.Integer(600), "FontFile": file1}
	type3 := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontMatrix": obj.Array{obj.Real(.01), obj.Integer(0), obj.Integer(0), obj.Real(.01), obj.Integer(0), obj.Integer(0)},
		"FontBBox":  obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(90), obj.Integer(90)},
		"CharProcs": obj.Dict{"square": stream([]byte("80 0 d0 10 10 60 60 re f")), "triangle": stream([]byte("80 0 d0 10 10 m 70 10 l 40 70 l f"))},
		"Encoding":  obj.Dict{"Differences": obj.Array{obj.Integer(97), obj.Name("square"), obj.Name("triangle")}},
		"FirstChar": obj.Integer(97), "LastChar": obj.Integer(98), "Widths": obj.Array{obj.Integer(80), obj.Integer(80)},
		"ToUnicode": toUnicode("<61> <0041> <62> <0042>"), "Resources": obj.Dict{}}
	wide := plain("Helvetica")
	wide["FirstChar"], wide["LastChar"], wide["Widths"] = obj.Integer(65), obj.Integer(66), obj.Array{obj.Integer(900), obj.Integer(901)}
	wide["Encoding"] = obj.Name("WinAnsiEncoding")
	wide["FontDescriptor"] = obj.Dict{"Type": obj.Name("FontDescriptor"), "FontName": obj.Name("Helvetica"), "Flags": obj.Integer(32)}
	differences := plain("Times-Roman")
	differences["Encoding"] = obj.Dict{"Differences": obj.Array{obj.Integer(65), obj.Name("Lslash"), obj.Name("oacute"), obj.Name("zacute")}}
	for _, c := range []struct {
		name, text, want string
		dict             obj.Dict
	}{
		{"a Type 1 program with flex, hint replacement and accents", "AoI\x01", "AoIó", type1},
		{"a Type 3 font", "abba", "ABBA", type3},
		{"a standard font with widths of its own", "ABAB", "ABAB", wide},
		{"glyphs of a standard font that WinAnsi does not have", "ABdC", "Łódź", differences},
		{"a simple TrueType font", "Caf\xe9", "Café", trueTypeDict(t, obj.Dict{"FirstChar": obj.Integer(67), "LastChar": obj.Integer(67), "Widths": obj.Array{obj.Integer(722)}})},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("needs the programs of the system")
			}
			before, after := filepath.Join(t.TempDir(), "before.pdf"), filepath.Join(t.TempDir(), "after.pdf")
			f := onePage(c.dict, "BT /F 60 Tf 20 60 Td <"+hexOf(c.text)+"> Tj ET")
			f.write(t, before)
			if got := strings.TrimSpace(rewrite(t, f)); got != c.want {
				t.Errorf("shows %q, want %q", got, c.want)
			}
			f.write(t, after)
			looksTheSame(t, before, after)
		})
	}
}

func hexOf(s string) string {
	var b bytes.Buffer
	print(&b, obj.String(s), false, nil)
	return strings.Trim(b.String(), "<>")
}
