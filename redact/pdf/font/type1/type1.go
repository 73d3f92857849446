// Package type1 reads Type 1 font programs (Adobe Type 1 Font Format, 1990) as PDF files embed them (FontFile), and
// turns their glyphs into outlines.
//
// It looks for the few entries that drawing needs and does not run PostScript. Memory is bounded by the size of the
// input and the named limits. A Font is immutable and may be shared.
package type1

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"

	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
)

// ErrDamaged: the program is not whole, or uses what only multiple-master fonts do.
var ErrDamaged = errors.New("damaged Type 1 program")

// Limits of one program.
const (
	maxCharStrings = 1 << 16
	maxSubrs       = 1 << 16
	maxName        = 128 // bytes of a glyph name
	maxLength      = 1 << 16
)

// Keys of the two encryptions (7.1).
const (
	eexecKey      = 55665
	charStringKey = 4330
)

// A Font is a parsed program.
type Font struct {
	Scale    float64 // of FontMatrix: one unit in em
	Encoding glyphname.Encoding

	names       []string // of glyphs; 0 is .notdef
	charStrings [][]byte // decrypted
	subrs       map[int][]byte
	byName      map[string]int
}

// Is reports whether b looks like a Type 1 program.
func Is(b []byte) bool {
	return bytes.HasPrefix(b, []byte("%!")) || len(b) > 8 && b[0] == 0x80 && b[1] == 1
}

// Parse reads a program. Errors wrap ErrDamaged.
func Parse(b []byte) (*Font, error) {
	b = joinSegments(b)
	at := bytes.Index(b, []byte("eexec"))
	if at < 0 {
		return nil, ErrDamaged
	}
	f := &Font{Scale: 0.001, subrs: map[int][]byte{}, byName: map[string]int{}}
	f.readClear(b[:at])
	if err := f.readPrivate(decrypt(binary(b[at+5:]), eexecKey, 4)); err != nil {
		return nil, err
	}
	if len(f.charStrings) == 0 {
		return nil, ErrDamaged
	}
	f.notdefFirst()
	return f, nil
}

// joinSegments takes the headers of a PFB file out.
func joinSegments(b []byte) []byte {
	if len(b) < 6 || b[0] != 0x80 {
		return b
	}
	var out []byte
	for len(b) >= 6 && b[0] == 0x80 && b[1] != 3 {
		n := uint64(b[2]) | uint64(b[3])<<8 | uint64(b[4])<<16 | uint64(b[5])<<24
		n = min(n, uint64(len(b)-6))
		out = append(out, b[6:6+n]...)
		b = b[6+n:]
	}
	return out
}

// binary gives the encrypted part as bytes: after eexec and one white space; hexadecimal if it begins so (7.2).
func binary(b []byte) []byte {
	if len(b) > 1 && b[0] == '\r' && b[1] == '\n' {
		b = b[1:]
	}
	if len(b) > 0 {
		b = b[1:]
	}
	if len(b) < 4 {
		return nil
	}
	for _, c := range b[:4] {
		if !isHex(c) {
			return b
		}
	}
	digits := make([]byte, 0, len(b))
	for _, c := range b {
		if isHex(c) {
			digits = append(digits, c)
		} else if !white(c) {
			break
		}
	}
	out := make([]byte, len(digits)/2)
	if _, err := hex.Decode(out, digits[:len(digits)/2*2]); err != nil {
		return nil
	}
	return out
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// decrypt undoes the encryption of 7.1 and drops the first skip bytes.
func decrypt(b []byte, key uint16, skip int) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = c ^ byte(key>>8)
		key = (uint16(c)+key)*52845 + 22719
	}
	return out[min(skip, len(out)):]
}

// readClear reads Encoding and FontMatrix.
func (f *Font) readClear(b []byte) {
	l := lexer{b: b}
	for {
		t := l.next()
		switch t {
		case "":
			return
		case "/FontMatrix":
			l.next() // [
			if v, err := strconv.ParseFloat(l.next(), 64); err == nil && v > 1e-6 && v < 1 {
				f.Scale = v
			}
		case "/Encoding":
			f.readEncoding(&l)
		}
	}
}

// readEncoding reads "StandardEncoding def" or lines of "dup code /name put".
func (f *Font) readEncoding(l *lexer) {
	if t := l.next(); t == "StandardEncoding" {
		f.Encoding = *glyphname.Standard()
		return
	}
	for {
		switch l.next() {
		case "", "def", "readonly":
			return
		case "dup":
			code, err := strconv.Atoi(l.next())
			name := l.next()
			if err == nil && code >= 0 && code < 256 && len(name) > 1 && len(name) <= maxName && name[0] == '/' {
				f.Encoding[code] = name[1:]
			}
		}
	}
}

// readPrivate reads lenIV, Subrs and CharStrings of the decrypted part.
func (f *Font) readPrivate(b []byte) error {
	l := lexer{b: b}
	lenIV := 4
	inSubrs, inChars := false, false
	for {
		t := l.next()
		switch {
		case t == "":
			return nil
		case t == "/lenIV":
			lenIV, _ = strconv.Atoi(l.next())
		case t == "/Subrs":
			inSubrs = true // what the procedures of hints do with dup comes before
		case t == "/CharStrings":
			inChars = true
		case t == "end" && inChars && len(f.charStrings) > 0:
			return nil
		case t == "dup" && inSubrs && !inChars:
			if err := f.readSubr(&l, lenIV); err != nil {
				return err
			}
		case t[0] == '/' && inChars:
			if err := f.readCharString(&l, t[1:], lenIV); err != nil {
				return err
			}
		}
	}
}

// readSubr reads "dup index length RD bytes"; anything else after dup is passed over.
func (f *Font) readSubr(l *lexer, lenIV int) error {
	mark := l.pos
	i, errIndex := strconv.Atoi(l.next())
	n, errLength := strconv.Atoi(l.next())
	if errIndex != nil || errLength != nil || n < 0 {
		l.pos = mark
		return nil
	}
	b, ok := l.data(n)
	if !ok || i < 0 || len(f.subrs) >= maxSubrs {
		return ErrDamaged
	}
	if _, found := f.subrs[i]; !found { // fonts with hints for printers have a second set for those: screens take the first
		f.subrs[i] = charString(b, lenIV)
	}
	return nil
}

// readCharString reads "/name length RD bytes".
func (f *Font) readCharString(l *lexer, name string, lenIV int) error {
	mark := l.pos
	n, err := strconv.Atoi(l.next())
	if err != nil {
		l.pos = mark
		return nil
	}
	b, ok := l.data(n)
	if !ok || len(f.charStrings) >= maxCharStrings || len(name) > maxName {
		return ErrDamaged
	}
	if _, found := f.byName[name]; found {
		return nil
	}
	f.byName[name] = len(f.names)
	f.names = append(f.names, name)
	f.charStrings = append(f.charStrings, charString(b, lenIV))
	return nil
}

func charString(b []byte, lenIV int) []byte {
	if lenIV < 0 {
		return b
	}
	return decrypt(b, charStringKey, lenIV)
}

// notdefFirst makes .notdef glyph 0, adding an empty one if there is none.
func (f *Font) notdefFirst() {
	at, ok := f.byName[".notdef"]
	if !ok {
		at = len(f.names)
		f.names = append(f.names, ".notdef")
		f.charStrings = append(f.charStrings, []byte{139, 139, 13, 14}) // 0 0 hsbw endchar
	}
	f.names[0], f.names[at] = f.names[at], f.names[0]
	f.charStrings[0], f.charStrings[at] = f.charStrings[at], f.charStrings[0]
	f.byName[f.names[at]], f.byName[".notdef"] = at, 0
}

// NumGlyphs is how many glyphs the program has.
func (f *Font) NumGlyphs() int { return len(f.names) }

// Name is the name of a glyph.
func (f *Font) Name(gid int) string {
	if gid < 0 || gid >= len(f.names) {
		return ""
	}
	return f.names[gid]
}

// GIDOfName finds a glyph by its name.
func (f *Font) GIDOfName(name string) (int, bool) {
	gid, ok := f.byName[name]
	return gid, ok
}
