package channels

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// Numbers of the objects that every file has; what a channel adds follows.
const (
	catalogNumber = iota + 1
	treeNumber
	pageNumber
	contentNumber
	fontNumber
	firstAdded
)

// A sheet is a file of one page that is being made: Helvetica as /F1 and one sentence that any reader can see.
type sheet struct {
	content   string // behind the sentence
	bare      bool   // no sentence
	resources map[string]string
	page      string // further entries of the page
	catalog   string
	font      string // further entries of the font
	trailer   string
	streamKey string // further entries of the content stream
	added     []string
	between   string // bytes between two objects
	head      string // before the header
	tail      string // behind the end
	whole     bool   // offsets count from the first byte, not from the header
	change    func(objects []string)
	mark      string // behind the mark for binary files
}

// add puts another object into the file and returns a reference to it.
func (s *sheet) add(body string) string {
	s.added = append(s.added, body)
	return ref(firstAdded + len(s.added) - 1)
}

// resource adds entries to a dictionary of the page's resources.
func (s *sheet) resource(category, entries string) *sheet {
	if s.resources == nil {
		s.resources = map[string]string{}
	}
	s.resources[category] += " " + entries
	return s
}

func ref(n int) string { return fmt.Sprintf("%d 0 R", n) }

// thePage leads to the page.
var thePage = ref(pageNumber)

func stream(entries, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(data), data)
}

// packed is a stream as a zlib stream.
func packed(entries, data string) string {
	return stream(entries+" /Filter /FlateDecode", deflated(data))
}

func deflated(data string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write([]byte(data)) // a buffer takes everything
	_ = w.Close()
	return out.String()
}

// line sets text under the sentence, n lines down, in Helvetica.
func line(n int, text string) string {
	return fmt.Sprintf("BT /F1 12 Tf 60 %d Td (%s) Tj ET\n", 700-20*n, text)
}

// body is the content of the page.
func (s *sheet) body() string {
	if s.bare {
		return s.content
	}
	return line(0, sentence+".") + s.content
}

func (s *sheet) objects() []string {
	resources := "/Font << /F1 " + ref(fontNumber) + s.resources["Font"] + " >>"
	for _, category := range []string{"XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "Properties"} {
		if entries := s.resources[category]; entries != "" {
			resources += " /" + category + " <<" + entries + " >>"
		}
	}
	resources += s.resources[""]
	objects := append([]string{
		"<< /Type /Catalog /Pages " + ref(treeNumber) + " " + s.catalog + " >>",
		"<< /Type /Pages /Kids [" + thePage + "] /Count 1 >>",
		"<< /Type /Page /Parent " + ref(treeNumber) + " /MediaBox [0 0 595 842] /Contents " + ref(contentNumber) +
			" /Resources << " + resources + " >> " + s.page + " >>",
		stream(s.streamKey, s.body()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding " + s.font + " >>",
	}, s.added...)
	if s.change != nil {
		s.change(objects)
	}
	return objects
}

// bytes writes the file with a classic cross-reference table.
func (s *sheet) bytes() []byte {
	var out bytes.Buffer
	out.WriteString(s.head + "%PDF-1.7\n%\xe2\xe3\xcf\xd3" + s.mark + "\n")
	start := len(s.head)
	if s.whole {
		start = 0
	}
	objects := s.objects()
	offsets := make([]int, len(objects))
	for i, o := range objects {
		if i == fontNumber-1 {
			out.WriteString(s.between)
		}
		offsets[i] = out.Len() - start
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len() - start
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root %s %s >>\nstartxref\n%d\n%%%%EOF\n%s", len(objects)+1, ref(catalogNumber), s.trailer, table, s.tail)
	return out.Bytes()
}

// updated appends a second revision to a file, in which objects have new bodies.
func updated(file []byte, bodies map[int]string) []byte {
	out := bytes.NewBuffer(bytes.Clone(file))
	prev := bytes.LastIndex(file, []byte("\nxref\n")) + 1
	var entries strings.Builder
	size := bytes.Count(file, []byte(" 0 obj\n")) + 1
	for n := range 60 {
		body, ok := bodies[n]
		if !ok {
			continue
		}
		fmt.Fprintf(&entries, "%d 1\n%010d 00000 n \n", n, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, body)
		size = max(size, n+1)
	}
	at := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", entries.String(), size, ref(catalogNumber), prev, at)
	return out.Bytes()
}

// hexOf is text as a hexadecimal string in UTF-16 with its mark.
func hexOf(text string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, r := range text {
		fmt.Fprintf(&out, "%04X", r)
	}
	return out.String() + ">"
}

// little is text in UTF-16, little end first, with its mark.
func little(text string) string {
	out := "\xff\xfe"
	for _, r := range text {
		out += string([]byte{byte(r), byte(r >> 8)})
	}
	return out
}
