package redact

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/verify"
)

// leastDisguised is the number of letters from which on a name is looked for backwards and in encodings, as the proof does:
// shorter ones are found by chance.
const leastDisguised = verify.LeastBackwards

var encoded = regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}={0,2}`)

// undisguise cleans what a string outside the pages says backwards, in base 64 or in hexadecimal: programs put identifiers
// there that were made from names.
func undisguise(text string, finder *detect.Detector, clean func(string) string) string {
	text = encoded.ReplaceAllStringFunc(text, func(run string) string {
		if plain := decoded(run); plain != "" {
			if cleaned := clean(plain); cleaned != plain {
				return cleaned
			}
		}
		return run
	})
	back := backwards(text)
	var b strings.Builder
	end := len(text)
	var parts []string
	for _, f := range finder.Find(back) { // in the order of back, which is from the end of text
		if !goes(f.Action) || !f.Listed() || letterCount(f.Text) < leastDisguised {
			continue
		}
		parts = append(parts, text[len(text)-f.Start:end], replacement(f))
		end = len(text) - f.End
	}
	parts = append(parts, text[:end])
	slices.Reverse(parts)
	for _, p := range parts {
		b.WriteString(p)
	}
	return b.String()
}

// unescaped are the other ways to read a text that addresses (RFC 3986, 2.1) and web pages write with escapes, which may stand
// within each other. There is none where it has no escapes.
func unescaped(text string) []string {
	var out []string
	for range mostEscapes {
		plain := text
		if strings.ContainsRune(plain, '%') {
			plain = percents.ReplaceAllStringFunc(plain, func(code string) string {
				b, _ := hex.DecodeString(code[1:])
				return string(b)
			})
		}
		if plain = html.UnescapeString(plain); plain == text || !utf8.ValidString(plain) {
			break
		}
		text = plain
		out = append(out, text)
	}
	slices.Reverse(out)
	return out
}

const mostEscapes = 3 // within each other

var percents = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

func backwards(text string) string {
	r := []rune(text)
	slices.Reverse(r)
	return string(r)
}

// decoded is what a run of letters and digits says in base 64 or hexadecimal, where that is text.
func decoded(run string) string {
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString,
		base64.RawStdEncoding.DecodeString,
		base64.RawURLEncoding.DecodeString,
	} {
		b, err := decode(strings.TrimRight(run, "="))
		if err != nil || !utf8.Valid(b) {
			continue
		}
		if strings.IndexFunc(string(b), func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
			return string(b)
		}
	}
	return ""
}

func letterCount(text string) int { return utf8.RuneCountInString(letters(text)) }
