package channels_test

import (
	"bytes"
	"compress/flate"
	"encoding/hex"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/caseveil/caseveil/redact/pdftest/channels"
	"github.com/caseveil/caseveil/redact/verify"
)

// A verdict on what a tool made of a file.
type verdict string

const (
	gone    verdict = "gone"    // the name is nowhere, the rest stands
	kept    verdict = "kept"    // an honest file says what it said
	left    verdict = "left"    // somebody who looks finds the name
	lost    verdict = "lost"    // words of others went too
	refused verdict = "refused" // there is no file
)

// judge looks at the output for a channel as somebody would who wants the name: at the text as PDFium reads it, with the
// looks of `caseveil verify`, and with a scan of its own that knows nothing of PDF but streams.
func judge(t *testing.T, c channels.Channel, out []byte) verdict {
	t.Helper()
	if out == nil {
		return refused
	}
	pages, err := second.PageTexts(t.Context(), out)
	if err != nil {
		return lost
	}
	text := strings.Join(pages, "\n")
	if names(text) || dumbly(out) {
		return left
	}
	seen, err := second.Examine(t.Context(), out, theCase)
	if err != nil {
		return lost
	}
	if slices.ContainsFunc(seen, func(d verify.Discovery) bool { return d.Kind == "listed_term" }) {
		return left
	}
	if c.Kind == channels.Shown && looksTheSame(t, c.PDF, out) {
		return left // whatever a program reads there, a person reads the name
	}
	for _, words := range c.Stays {
		if !strings.Contains(squashed(text), squashed(words)) {
			return lost
		}
	}
	if c.Kind == channels.Honest {
		return kept
	}
	return gone
}

// looksTheSame says whether the first pages of two files are drawn alike.
func looksTheSame(t *testing.T, a, b []byte) bool {
	t.Helper()
	const dpi = 72
	one, err1 := second.Render(t.Context(), a, 1, dpi)
	two, err2 := second.Render(t.Context(), b, 1, dpi)
	if err1 != nil || err2 != nil || one.Bounds() != two.Bounds() {
		return false
	}
	for y := range one.Bounds().Dy() {
		for x := range one.Bounds().Dx() {
			if one.At(x, y) != two.At(x, y) {
				return false
			}
		}
	}
	return true
}

// squashed is a text without what is no letter, in small letters.
func squashed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func names(text string) bool {
	text = squashed(text)
	return strings.Contains(text, "imogen") || strings.Contains(text, "fairweather")
}

var streamBytes = regexp.MustCompile(`(?s)stream\r?\n(.*?)endstream`)

// dumbly looks for the name in all bytes, in all streams as they are and inflated up to four times, and in what follows
// each zlib header outside streams: as letters with anything between them, two bytes a letter, and in hexadecimal.
func dumbly(file []byte) bool {
	todo := [][]byte{file}
	for _, m := range streamBytes.FindAllSubmatch(file, -1) {
		todo = append(todo, m[1])
	}
	for depth := 0; depth < 4 && len(todo) > 0; depth++ {
		var inner [][]byte
		for _, data := range todo {
			if spelt(data) {
				return true
			}
			for i := 0; i+2 < len(data); i++ {
				if data[i]&0x0f == 8 && (uint(data[i])<<8|uint(data[i+1]))%31 == 0 {
					out, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data[i+2:])), 1<<22)) // what can be read counts
					if len(out) > 8 {
						inner = append(inner, out)
					}
				}
			}
		}
		todo = inner
	}
	return false
}

var hexDigits = regexp.MustCompile(`[0-9A-Fa-f\s]{12,}`)

func spelt(data []byte) bool {
	if names(string(bytes.ReplaceAll(data, []byte{0}, nil))) {
		return true
	}
	for _, m := range hexDigits.FindAll(data, -1) {
		digits := bytes.Join(bytes.Fields(m), nil)
		raw := make([]byte, len(digits)/2)
		if _, err := hex.Decode(raw, digits[:len(raw)*2]); err == nil && names(string(bytes.ReplaceAll(raw, []byte{0}, nil))) {
			return true
		}
	}
	return false
}
