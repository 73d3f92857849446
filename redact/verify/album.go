package verify

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// Samples to the inch in an album: what is coarse is drawn larger, for its words to be read.
const (
	fine     = 250
	coarse   = 125
	fineFrom = 1800 // samples across
)

// Album is a PDF with a picture on each page, as its samples lie in the file, of at most so many that no page of the file shows
// as they are; nil if there is none. on are the pages of the file that use them, 0 for none, and left is how many more there are.
func (p *Pictures) Album(most int) (pdf []byte, on []int, left int) {
	pictures := p.hidden()
	if len(pictures) == 0 {
		return nil, nil, 0
	}
	if len(pictures) > most {
		pictures, left = pictures[:most], len(pictures)-most
	}
	a := &album{file: p.file, copies: map[scan.Ref]int{}, objects: []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}}
	var kids strings.Builder
	for _, pic := range pictures {
		fmt.Fprintf(&kids, "%d 0 R ", a.page(pic))
		on = append(on, p.on[pic.Number])
	}
	a.objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pictures))
	return a.bytes(), on, left
}

// An album is a file being written: objects as they will stand, numbered from 1.
type album struct {
	file    *scan.File
	copies  map[scan.Ref]int // streams of the file that are in the album already
	objects []string
}

func (a *album) add(object string) int {
	a.objects = append(a.objects, object)
	return len(a.objects)
}

// ofPicture are the keys that say what the samples of a picture mean. Masks are not among them: they hide samples, and are
// pictures of their own.
var ofPicture = []scan.Name{"Width", "Height", "ColorSpace", "BitsPerComponent", "Filter", "DecodeParms", "ImageMask", "Decode", "F", "DP"}

func (a *album) page(p picture) int {
	d := scan.Dict{"Type": scan.Name("XObject"), "Subtype": scan.Name("Image")}
	for _, key := range ofPicture {
		if v, ok := p.Stream.Dict[key]; ok {
			d[key] = v
		}
	}
	image := a.stream(d, p.Stream.Raw)
	dots := float64(coarse)
	if max(p.width, p.height) >= fineFrom {
		dots = fine
	}
	w, h := p.width*72/dots, p.height*72/dots
	content := a.add(streamOf("<< >>", []byte(fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /I Do Q", w, h))))
	return a.add(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>",
		w, h, content, image))
}

func (a *album) stream(d scan.Dict, raw []byte) int {
	d = maps.Clone(d)
	delete(d, "Length")
	return a.add(streamOf(a.written(d, 0), raw))
}

// streamOf is a stream with its dictionary as written.
func streamOf(dict string, raw []byte) string {
	return fmt.Sprintf("%s /Length %d >>\nstream\n%s\nendstream", strings.TrimSuffix(dict, ">>"), len(raw), raw)
}

// written is o as it stands in a file. Objects that it leads to are written in its place, but for streams.
func (a *album) written(o scan.Object, depth int) string {
	const deepest = 16
	if depth > deepest {
		return "null"
	}
	switch v := o.(type) {
	case bool:
		return strconv.FormatBool(v)
	case scan.Number:
		return strconv.FormatFloat(float64(v), 'f', -1, 64)
	case scan.String:
		return "<" + hex.EncodeToString([]byte(v)) + ">"
	case scan.Name:
		return nameOf(v)
	case scan.Array:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = a.written(part, depth+1)
		}
		return "[" + strings.Join(parts, " ") + "]"
	case scan.Dict:
		var out strings.Builder
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out.WriteString(nameOf(key) + " " + a.written(v[key], depth+1) + " ")
		}
		return "<< " + out.String() + ">>"
	case scan.Ref:
		return a.copied(v, depth)
	}
	return "null"
}

// copied is what stands in the place of a reference.
func (a *album) copied(r scan.Ref, depth int) string {
	found := a.file.Object(r)
	if found == nil {
		return "null"
	}
	if found.Stream == nil {
		return a.written(found.Value, depth+1)
	}
	if a.copies[r] == 0 {
		a.copies[r] = a.stream(found.Stream.Dict, found.Stream.Raw)
	}
	return fmt.Sprintf("%d 0 R", a.copies[r])
}

// nameOf writes a name (7.3.5).
func nameOf(n scan.Name) string {
	var out strings.Builder
	out.WriteByte('/')
	for i := range len(n) {
		if b := n[i]; b > ' ' && b < 0x7f && !strings.ContainsRune("()<>[]{}/%#", rune(b)) {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "#%02x", b)
		}
	}
	return out.String()
}

func (a *album) bytes() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(a.objects))
	for i, o := range a.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
}
