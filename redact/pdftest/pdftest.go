// Package pdftest writes small, whole PDFs for tests: text in Helvetica, and where a test asks for them a title,
// bookmarks and a picture.
package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// A File is what stands in a PDF. Lines of a page are set one under the other.
type File struct {
	Pages    []string
	Title    string   // of the document information
	Outline  []string // bookmarks, all to the first page
	Pictures int      // pictures on the first page, each of another colour
}

// Text is a PDF of pages without anything else.
func Text(pages ...string) []byte { return File{Pages: pages}.Bytes() }

// Numbers of the objects that every file has; pages and what they need follow.
const (
	catalog = iota + 1
	pageTree
	font
	info
	outlines
	firstFree
)

// pictureSide is how wide and high a picture is, in samples: enough that it could show a word.
const pictureSide = 40

type builder struct {
	bytes.Buffer
	offsets map[int]int
}

func (b *builder) object(n int, format string, args ...any) {
	b.offsets[n] = b.Len()
	fmt.Fprintf(b, "%d 0 obj\n", n)
	fmt.Fprintf(b, format, args...)
	b.WriteString("\nendobj\n")
}

func (b *builder) stream(n int, dict, content string) {
	b.object(n, "<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

// Bytes writes the file: classic cross-reference table, nothing compressed.
func (f File) Bytes() []byte {
	b := &builder{offsets: map[int]int{}}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	pictures, bookmarks := firstFree+2*len(f.Pages), firstFree+2*len(f.Pages)+f.Pictures
	b.object(catalog, "<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R >>", pageTree, outlines)
	b.object(font, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	b.object(info, "<< /Title (%s) >>", escaped(f.Title))
	kids := make([]string, len(f.Pages))
	for i, page := range f.Pages {
		kids[i] = fmt.Sprintf("%d 0 R", firstFree+2*i)
		shown := 0
		if i == 0 {
			shown = f.Pictures
		}
		f.page(b, firstFree+2*i, page, pictures, shown)
	}
	b.object(pageTree, "<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	for i := range f.Pictures {
		b.stream(pictures+i, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray",
			pictureSide, pictureSide), strings.Repeat(string(rune('0'+i)), pictureSide*pictureSide))
	}
	f.outline(b, bookmarks)
	return b.finish(bookmarks + len(f.Outline))
}

func (f File) page(b *builder, n int, text string, pictures, shown int) {
	var images, content strings.Builder
	content.WriteString("BT /F1 11 Tf 15 TL 60 780 Td\n")
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(&content, "(%s) Tj T*\n", escaped(line))
	}
	content.WriteString("ET\n")
	for i := range shown {
		fmt.Fprintf(&images, "/Im%d %d 0 R ", i, pictures+i)
		fmt.Fprintf(&content, "q 40 0 0 40 %d 60 cm /Im%d Do Q\n", 60+50*i, i)
	}
	b.object(n, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> /XObject << %s>> >> >>",
		pageTree, n+1, font, images.String())
	b.stream(n+1, "", content.String())
}

func (f File) outline(b *builder, first int) {
	if len(f.Outline) == 0 {
		b.object(outlines, "<< /Type /Outlines /Count 0 >>")
		return
	}
	b.object(outlines, "<< /Type /Outlines /Count %d /First %d 0 R /Last %d 0 R >>", len(f.Outline), first, first+len(f.Outline)-1)
	for i, title := range f.Outline {
		links := ""
		if i > 0 {
			links += fmt.Sprintf(" /Prev %d 0 R", first+i-1)
		}
		if i < len(f.Outline)-1 {
			links += fmt.Sprintf(" /Next %d 0 R", first+i+1)
		}
		b.object(first+i, "<< /Title (%s) /Parent %d 0 R /Dest [%d 0 R /Fit]%s >>", escaped(title), outlines, firstFree, links)
	}
}

func (b *builder) finish(size int) []byte {
	start := b.Len()
	fmt.Fprintf(b, "xref\n0 %d\n0000000000 65535 f \n", size)
	for n := 1; n < size; n++ {
		fmt.Fprintf(b, "%010d 00000 n \n", b.offsets[n])
	}
	fmt.Fprintf(b, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", size, catalog, info, start)
	return b.Bytes()
}

func escaped(s string) string { return strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) }
