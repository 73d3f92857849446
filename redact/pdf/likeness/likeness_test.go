package likeness

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

var update = flag.Bool("update", false, "draw models.png anew from the installed Liberation fonts")

// liberation is where Debian's fonts-liberation2 installs its files.
const liberation = "/usr/share/fonts/truetype/liberation2"

var rows = []string{
	"LiberationSans-Regular", "LiberationSans-Bold", "LiberationSans-Italic", "LiberationSans-BoldItalic",
	"LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic",
	"LiberationMono-Regular", "LiberationMono-Bold", "LiberationMono-Italic", "LiberationMono-BoldItalic",
}

// letters draws each character in a cell of its own.
func letters(t *testing.T, m *image.Gray, row, side int, size float64, program []byte) {
	t.Helper()
	f, err := opentype.Parse(program)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range modelled {
		d := font.Drawer{Dst: m, Src: image.NewUniform(color.Black), Face: face, Dot: fixed.P(i*side+side/6, row*side+side*3/4)}
		d.DrawString(string(r))
	}
}

func sheet(rows, side int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, len(modelled)*side, rows*side))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	return m
}

// This test is also the generator: go test ./redact/pdf/likeness -run Models -update
func TestTheModelsAreDrawnFromLiberation(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the fonts of the system")
	}
	m := sheet(len(rows), cell)
	for i, name := range rows {
		program, err := os.ReadFile(filepath.Join(liberation, name+".ttf"))
		if err != nil {
			t.Fatalf("this test needs the package fonts-liberation2: %v", err)
		}
		letters(t, m, i, cell, 28, program)
	}
	if *update {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("models.png", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := kept.(*image.Gray); !ok || got.Rect != m.Rect || !bytes.Equal(got.Pix, m.Pix) {
		t.Error("models.png is not what the fonts draw")
	}
}

// looks are the letters of faces that are no models.
func looks(t *testing.T) map[string]map[rune]*Look {
	t.Helper()
	const side = 64
	out := map[string]map[rune]*Look{}
	for name, program := range map[string][]byte{"Go": goregular.TTF, "Go bold": gobold.TTF, "Go italic": goitalic.TTF, "Go mono": gomono.TTF} {
		m := sheet(1, side)
		letters(t, m, 0, side, 36, program)
		out[name] = map[rune]*Look{}
		for i, r := range modelled {
			l, ok := Of(m, image.Rect(i*side, 0, (i+1)*side, side))
			if !ok && r != 'l' && r != 'I' {
				t.Fatalf("%s has no look of %c", name, r)
			}
			if ok {
				out[name][r] = l
			}
		}
	}
	return out
}

func TestNoLetterIsTakenForAnImpostorOfItself(t *testing.T) {
	for name, all := range looks(t) {
		for r, l := range all {
			if l.Impostor(r) {
				t.Errorf("%s: %c", name, r)
			}
		}
	}
}

func TestLettersThatAreSaidToBeOthersAreSeen(t *testing.T) {
	for name, all := range looks(t) {
		tried, seen := 0, 0
		for r, l := range all {
			for _, said := range "aenrtyADGMPRS37" {
				if alike(r, said) {
					continue
				}
				if tried++; l.Impostor(said) {
					seen++
				}
			}
		}
		if seen*10 < tried*8 {
			t.Errorf("%s: %d of %d", name, seen, tried)
		}
	}
}

func TestALetterThatIsSaidToBeASignIsSeenUnlessItLooksLikeOne(t *testing.T) {
	all := looks(t)["Go"]
	for _, r := range "BEHKMh" {
		if !all[r].Impostor('*') {
			t.Errorf("%c passed for *", r)
		}
	}
	for _, r := range plain {
		if l := all[r]; l != nil && l.Impostor('|') {
			t.Errorf("%c cannot be told from a sign", r)
		}
	}
}

func TestLettersWithAccentsAreToldByTheLetterBelow(t *testing.T) {
	all := looks(t)["Go"]
	if all['e'].Impostor('é') || !all['k'].Impostor('é') {
		t.Error("an e is not told from a k where both are said to have an accent")
	}
	if all['H'].Impostor('Н') { // Cyrillic
		t.Error("letters of other scripts share shapes")
	}
}

func TestWhatIsTooSmallOrRunsOverTheEdgeHasNoLook(t *testing.T) {
	m := sheet(1, cell)
	if _, ok := Of(m, image.Rect(0, 0, cell, cell)); ok {
		t.Error("nothing has a look")
	}
	draw.Draw(m, image.Rect(0, 10, 20, 30), image.Black, image.Point{}, draw.Src)
	if _, ok := Of(m, image.Rect(0, 0, cell, cell)); ok {
		t.Error("what runs over the edge has a look")
	}
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(10, 10, 20, 12), image.Black, image.Point{}, draw.Src)
	if _, ok := Of(m, image.Rect(0, 0, cell, cell)); ok {
		t.Error("a stroke has a look")
	}
}

func TestALetterThatIsSaidToBeALigatureIsSeen(t *testing.T) {
	all := looks(t)["Go"]
	for _, r := range "BEHKM" {
		if !all[r].Impostor('ﬁ') || !all[r].Impostor('ﬃ') {
			t.Errorf("%c passed for a ligature", r)
		}
	}
}
