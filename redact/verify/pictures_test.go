package verify

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
)

// striped are the samples of a picture of 60 by 30: black on the left, white on the right.
var striped = strings.Repeat(strings.Repeat("\x00", 30)+strings.Repeat("\xff", 30), 30)

const gray = "/Width 60 /Height 30 /ColorSpace /DeviceGray /BitsPerComponent 8"

// withPicture is a page with the picture X1, which is object 6, and more objects.
func withPicture(content, entries string, more ...string) *sketch {
	s := page(content, entries, append([]string{stream("/Type /XObject /Subtype /Image "+gray, striped)}, more...)...)
	s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /X1 6 0 R >>", 1)
	return s
}

func TestPicturesThatNoPageShowsAsTheyAreStandInTheAlbum(t *testing.T) {
	const shown = "q 60 0 0 30 40 100 cm /X1 Do Q "
	for _, c := range []struct {
		title string
		pdf   *sketch
		want  int
	}{
		{"one that is drawn upright", withPicture(shown, ""), 0},
		{"one with words beside it", withPicture(shown+name, ""), 0},
		{"one behind a rectangle", withPicture(shown+"0 g 40 110 60 10 re f", ""), 1},
		{"one on a rectangle", withPicture("0 g 40 110 60 10 re f "+shown, ""), 0},
		{"one beyond the edge", withPicture("q 60 0 0 30 40 1000 cm /X1 Do Q", ""), 1},
		{"one that nothing draws", withPicture("", ""), 1},
		{"one that lies on its side", withPicture("q 0 60 -30 0 90 100 cm /X1 Do Q", ""), 1},
		{"one that is clipped", withPicture("0 0 50 200 re W n "+shown, ""), 1},
		{"one that is too small to read", withPicture("q 0.6 0 0 0.3 40 100 cm /X1 Do Q", ""), 1},
		{"one that shines through", withPicture("/G0 gs "+shown, "").withState("/ca 0.02"), 1},
		{"a thumbnail", page("", "/Thumb 6 0 R", stream(gray, striped)), 1},
		{"one drawn with an alternate for print", func() *sketch {
			s := withPicture(shown, "", stream("/Type /XObject /Subtype /Image "+gray, strings.Repeat("\x00", 1800)))
			s.objects[5] = strings.Replace(s.objects[5], gray, gray+" /Alternates [<< /Image 7 0 R /DefaultForPrinting true >>]", 1)
			return s
		}(), 1},
		{"an icon", page("", "", stream("/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8", strings.Repeat("\x00", 64))), 0},
		{"a colour space and a filter of their own", func() *sketch {
			s := page("", "", stream("/Subtype /Image /Width 60 /Height 30 /ColorSpace 7 0 R /BitsPerComponent 8 /Filter 8 0 R", deflated(striped)),
				"[/Indexed /DeviceRGB 255 9 0 R]", "/FlateDecode", stream("", strings.Repeat("\x00\x00\x00", 255)+"\xff\xff\xff"))
			return s
		}(), 1},
	} {
		t.Run(c.title, func(t *testing.T) {
			_, pictures, err := reader(t).ExamineFor(t.Context(), c.pdf.bytes(), SoughtIn(fairweather(), nil))
			if err != nil {
				t.Fatal(err)
			}
			album, on, left := pictures.Album(3)
			if len(on) != c.want || left != 0 {
				t.Fatalf("%d pictures and %d left, want %d", len(on), left, c.want)
			}
			if c.want == 0 {
				return
			}
			drawn, err := reader(t).Render(t.Context(), album, 1, coarse)
			if err != nil {
				t.Fatal(err)
			}
			if b := drawn.Bounds(); b.Dx() < 59 || b.Dx() > 62 || dark(drawn, b.Dx()/4) != true {
				t.Errorf("the album shows %v, dark on the left: %v", b, dark(drawn, b.Dx()/4))
			}
		})
	}
}

func dark(m image.Image, x int) bool {
	r, _, _, _ := m.At(x, m.Bounds().Dy()/2).RGBA()
	return r < 0x4000
}

func TestAnAlbumHasAnEnd(t *testing.T) {
	s := page("", "")
	for i := range 5 {
		s.objects = append(s.objects, stream("/Subtype /Image "+gray, striped[:1799]+string(rune('a'+i))))
	}
	_, pictures, err := reader(t).ExamineFor(t.Context(), s.bytes(), SoughtIn(fairweather(), nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, on, left := pictures.Album(3); len(on) != 3 || left != 2 {
		t.Errorf("%d pictures and %d left", len(on), left)
	}
}

func TestStripsOfAPictureAreReadAsOne(t *testing.T) {
	strips, icon := "", ""
	for y := range 8 {
		strips += "q 200 0 0 4 40 " + itoa(100+4*y) + " cm /X1 Do Q "
	}
	icon = "q 8 0 0 8 40 100 cm /X1 Do Q"
	for content, want := range map[string]int{strips: 1, icon: 0} {
		_, pictures, err := reader(t).ExamineFor(t.Context(), withPicture(content, "").bytes(), SoughtIn(fairweather(), nil))
		if err != nil {
			t.Fatal(err)
		}
		if len(pictures.Pages) != want {
			t.Errorf("%s: pages %v are read, want %d", content, pictures.Pages, want)
		}
	}
}

// TestALetterheadIsReadOnce: a page is read for its pictures when it shows one that no page before it has shown at the same place.
func TestALetterheadIsReadOnce(t *testing.T) {
	const shown = "q 60 0 0 30 40 100 cm /X1 Do Q "
	for _, c := range []struct {
		title, second string
		want          []int
	}{
		{"at the same place", shown, []int{1}},
		{"at another place", "q 60 0 0 30 90 100 cm /X1 Do Q ", []int{1, 2}},
		{"larger", "q 80 0 0 40 40 100 cm /X1 Do Q ", []int{1, 2}},
		{"on no other page", "", []int{1}},
	} {
		t.Run(c.title, func(t *testing.T) {
			s := withPicture(shown, "", strings.Replace(withPicture("", "").objects[2], "/Contents 4 0 R", "/Contents 8 0 R", 1), stream("", c.second))
			s.objects[1] = strings.NewReplacer("[3 0 R]", "[3 0 R 7 0 R]", "/Count 1", "/Count 2").Replace(s.objects[1])
			_, pictures, err := reader(t).ExamineFor(t.Context(), s.bytes(), SoughtIn(fairweather(), nil))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(pictures.Pages, c.want) {
				t.Errorf("pages %v, want %v", pictures.Pages, c.want)
			}
		})
	}
}

func TestAPageThatDrawsLettersIsRead(t *testing.T) {
	const letter = "%d 100 m %d 112 l %d 112 l %d 106 l %d 106 l %d 100 l h f "
	l := func(at int) string { return fmt.Sprintf(letter, at, at, at+8, at+8, at+3, at+3) }
	for _, c := range []struct {
		title, content string
		want           bool
	}{
		{"three side by side", l(40) + l(52) + l(64), true},
		{"two side by side", l(40) + l(52), false},
		{"three far apart", l(40) + l(140) + l(240), false},
		{"a word in one path", strings.ReplaceAll(l(40)+l(52)+l(64)+l(76), "f ", "") + "f", true},
		{"bars of a chart", "40 100 10 50 re f 60 100 10 70 re f 80 100 10 90 re f 100 100 10 40 re f", false},
		{"a table's rules", "40 100 m 340 100 l S 40 120 m 340 120 l S 40 140 m 340 140 l S", false},
		{"a plotter's strokes", strings.Repeat("40 100 m 44 112 l S 44 112 m 48 100 l S 42 106 m 46 106 l S ", 4), true},
		{"beyond the edge", "1 0 0 1 0 900 cm " + l(40) + l(52) + l(64), false},
	} {
		t.Run(c.title, func(t *testing.T) {
			_, pictures, err := reader(t).ExamineFor(t.Context(), page(c.content, "").bytes(), SoughtIn(fairweather(), nil))
			if err != nil {
				t.Fatal(err)
			}
			if got := len(pictures.Pages) > 0; got != c.want {
				t.Errorf("read %v, want %v", got, c.want)
			}
		})
	}
}

func TestGlyphsThatArePicturesAreReadInFilesOfStrangersAlone(t *testing.T) {
	s := page("", "", stream("/Type /XObject /Subtype /Image "+gray, striped),
		"<< /Type /Font /Subtype /Type3 /CharProcs << /a 8 0 R >> >>", stream("/Resources << /XObject << /X1 6 0 R >> >>", "60 0 d0 /X1 Do"))
	_, pictures, err := reader(t).ExamineFor(t.Context(), s.bytes(), SoughtIn(fairweather(), nil))
	if err != nil {
		t.Fatal(err)
	}
	for ours, want := range map[bool]int{false: 1, true: 0} {
		pictures.ours = ours
		if _, on, _ := pictures.Album(3); len(on) != want {
			t.Errorf("ours %v: %d pictures, want %d", ours, len(on), want)
		}
	}
}

func TestAPictureThatIsTooLargeToDecodeIsNotDrawn(t *testing.T) {
	for title, entries := range map[string]string{
		"by its dictionary":           "/Width 70000 /Height 70000 /BitsPerComponent 1 /ImageMask true",
		"by its filter's parameters":  "/Width 60 /Height 30 /BitsPerComponent 1 /ImageMask true /Filter /CCITTFaxDecode /DecodeParms << /Columns 70000 /Rows 70000 >>",
		"by parameters of their own":  "/Width 60 /Height 30 /BitsPerComponent 1 /ImageMask true /Filter [/CCITTFaxDecode] /DecodeParms 7 0 R",
		"used by nothing in the file": "/Width 70000 /Height 70000 /BitsPerComponent 8 /ColorSpace /DeviceGray",
	} {
		t.Run(title, func(t *testing.T) {
			s := page("q 60 0 0 30 40 100 cm /X1 Do Q", "", stream("/Type /XObject /Subtype /Image "+entries, "x"), "[<< /Columns 70000 /Rows 70000 >>]")
			if _, err := reader(t).Examine(t.Context(), s.bytes(), nil); !errors.Is(err, ErrTooLarge) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhatStandsBesidePicturesAndDrawnLettersIsLiveText(t *testing.T) {
	const letters = "200 100 m 208 112 l 204 112 l 204 106 l 203 106 l 203 100 l h f 212 100 m 220 112 l 214 112 l 214 106 l 213 106 l 213 100 l h f "
	s := withPicture("q 60 0 0 30 40 100 cm /X1 Do Q 300 20 90 160 re S "+letters+name, "")
	_, pictures, err := reader(t).ExamineFor(t.Context(), s.bytes(), SoughtIn(fairweather(), nil))
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[[4]float64]bool{
		{50, 105, 80, 115}: true, {201, 101, 219, 111}: true, {310, 60, 340, 70}: false, {120, 60, 160, 70}: false,
	} {
		if got := pictures.Drawn(1, part); got != want {
			t.Errorf("%v: %v, want %v", part, got, want)
		}
	}
}

// A scan with a line of print, over which somebody painted a box.
func TestABoxOverPrintInAPictureIsALeak(t *testing.T) {
	const wide, high = 400, 60
	samples := bytes.Repeat([]byte{0xf4}, wide*high)
	for y := 20; y < 40; y++ {
		for x := 40; x < 360; x++ {
			if x%12 < 4 && (x/12)%6 != 5 {
				samples[y*wide+x] = 0x20
			}
		}
	}
	scan := func(samples []byte) string {
		return stream("/Type /XObject /Subtype /Image /Width 400 /Height 60 /ColorSpace /DeviceGray /BitsPerComponent 8", string(samples))
	}
	short := bytes.Clone(samples)
	for i := range short {
		if i%wide > 100 || i/wide > 26 {
			short[i] = 0xf4
		}
	}
	photo := bytes.Clone(samples)
	for i := range photo {
		photo[i] = byte(i*7 + i/wide*31)
	}
	const picture = "q 200 0 0 30 100 100 cm /Im1 Do Q "
	for _, c := range []struct {
		name, content string
		samples       []byte
		leak          bool
	}{
		{"a black box", picture + "0 g 110 105 180 20 re f", samples, true},
		{"a white box", picture + "1 g 110 105 180 20 re f", samples, true},
		{"a box with a label", picture + "0 g 110 105 180 20 re f BT 1 g /F1 12 Tf 120 110 Td (Child A) Tj ET", samples, true},
		{"a box much larger than the print", picture + "0 g 95 95 210 40 re f", short, true},
		{"a box below the picture", "0 g 90 90 220 50 re f " + picture, samples, false},
		{"a box beside the print", picture + "0 g 100 121 200 8 re f", samples, false},
		{"a frame", picture + "110 105 180 20 re S", samples, false},
		{"a box over a photograph", picture + "0 g 110 105 180 20 re f", photo, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := page(c.content, "", scan(c.samples))
			s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /Im1 6 0 R >>", 1)
			found, err := reader(t).Examine(t.Context(), s.bytes(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.ContainsFunc(found, func(d Discovery) bool { return d.Kind == "covered_text" && d.Weight == Leak }); got != c.leak {
				t.Errorf("leak: %v; %s", got, kinds(found))
			}
		})
	}
}
