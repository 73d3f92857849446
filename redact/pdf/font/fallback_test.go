package font

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
)

var update = flag.Bool("update", false, "write the files of fallback/ anew from the installed Liberation fonts")

// liberation is where Debian's fonts-liberation2 installs its files.
const liberation = "/usr/share/fonts/truetype/liberation2"

// sources are the fallbacks and the fonts they are cut from.
var sources = map[string]string{
	"sans": "LiberationSans-Regular", "sans-bold": "LiberationSans-Bold",
	"sans-italic": "LiberationSans-Italic", "sans-bold-italic": "LiberationSans-BoldItalic",
	"serif": "LiberationSerif-Regular", "serif-bold": "LiberationSerif-Bold",
	"serif-italic": "LiberationSerif-Italic", "serif-bold-italic": "LiberationSerif-BoldItalic",
	"mono": "LiberationMono-Regular", "mono-bold": "LiberationMono-Bold",
	"mono-italic": "LiberationMono-Italic", "mono-bold-italic": "LiberationMono-BoldItalic",
}

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

// This test is also the generator: go test ./redact/pdf/font -run TestFallbackFiles -update
func TestFallbackFilesAreCutFromLiberation(t *testing.T) {
	for name, source := range sources {
		b := systemFont(t, filepath.Join(liberation, source+".ttf"))
		f, err := sfnt.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		var gids []int
		for _, r := range fallbackCharacters() {
			gid := f.Cmaps().Unicode[r]
			if gid == 0 {
				t.Fatalf("%s has no %q", source, r)
			}
			gids = append(gids, gid)
		}
		want, err := f.Subset(gids)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("fallback", name+".ttf")
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what %s gives (%d bytes, want %d): another version of the font is installed, or run with -update",
				path, source, len(got), len(want))
		}
	}
}

func TestFallbackShowsLatinInEveryStyle(t *testing.T) {
	const text = "Child A’s niece, Łódź, Siân Ŵyn – “£20” naïve"
	for i := range 16 {
		s := Style{Serif: i&1 != 0, Mono: i&2 != 0, Bold: i&4 != 0, Italic: i&8 != 0}
		f := Fallback(s)
		glyphs, ok := f.Shape(text)
		if !ok {
			t.Fatalf("%v cannot show the text", s)
		}
		width, shown := 0.0, ""
		for _, g := range glyphs {
			width += g.Width
			shown += g.Unicode
		}
		if shown != text || width < 10 || width > 40 || f.Ascent < 0.7 || f.Descent > -0.15 {
			t.Errorf("%v shows %q, %.2f em wide, ascent %.3f, descent %.3f", s, shown, width, f.Ascent, f.Descent)
		}
		if _, ok := f.Shape("Дети"); ok {
			t.Errorf("%v claims to have Cyrillic", s)
		}
	}
}
