package scpr

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// objects is a PDF file being written: objects by number from 1, in the order in which they were reserved, so that the
// same form gives the same bytes.
type objects struct{ bodies []string }

// a ref is an object's number.
type ref int

func (r ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

func (o *objects) reserve() ref {
	o.bodies = append(o.bodies, "")
	return ref(len(o.bodies))
}

func (o *objects) set(r ref, format string, args ...any) {
	o.bodies[r-1] = fmt.Sprintf(format, args...)
}

func (o *objects) add(format string, args ...any) ref {
	r := o.reserve()
	o.set(r, format, args...)
	return r
}

// stream adds a stream; what is long is compressed. dict holds the entries beside length and filter.
func (o *objects) stream(dict string, data []byte) (ref, error) {
	filter := ""
	if len(data) > 400 {
		var b bytes.Buffer
		z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
		if err != nil {
			return 0, err
		}
		if _, err := z.Write(data); err != nil {
			return 0, err
		}
		if err := z.Close(); err != nil {
			return 0, err
		}
		data, filter = b.Bytes(), "/Filter/FlateDecode"
	}
	return o.add("<<%s%s/Length %d>>\nstream\n%s\nendstream", dict, filter, len(data), data), nil
}

// file gives the whole: header, objects, cross-reference table, trailer (ISO 32000-2, 7.5).
func (o *objects) file(root, info ref) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(o.bodies))
	for i, body := range o.bodies {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(o.bodies)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	sum := sha256.Sum256(b.Bytes())
	id := hex.EncodeToString(sum[:16])
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %s/Info %s/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(o.bodies)+1, root, info, id, id, start)
	return b.Bytes()
}

func refs(rs []ref) string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = r.String()
	}
	return "[" + strings.Join(parts, " ") + "]"
}

// textString is a text string (7.9.2.2): ASCII as it is, anything else as UTF-16BE.
func textString(s string) string {
	ascii := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
	if ascii {
		return literal([]byte(s))
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

func literal(b []byte) string {
	var out strings.Builder
	out.WriteByte('(')
	for _, c := range b {
		switch {
		case c == '(' || c == ')' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&out, "\\%03o", c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String() + ")"
}

// number writes a coordinate with two decimals at most.
func number(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
