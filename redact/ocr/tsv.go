package ocr

import (
	"bytes"
	"errors"
	"image"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrAnswer: the recognition's answer is not the table that it should be.
var ErrAnswer = errors.New("the answer of the text recognition cannot be read")

// Limits of an answer.
const (
	maxRows = 200_000
	maxWord = 400 // bytes; longer runs are rules and patterns taken for letters
)

const (
	columns   = 12 // level page block paragraph line word left top width height confidence text
	wordLevel = 5
)

// Parse reads tesseract's table of words for a picture of the given size. Words without a sign that can be printed and
// words outside the picture are left out; a row that is no row is [ErrAnswer].
func Parse(tsv []byte, size image.Rectangle) (*Reading, error) {
	r := &Reading{}
	last := [4]int{-1}
	rows := 0
	for row := range bytes.Lines(tsv) {
		text := strings.TrimRight(string(row), "\r\n")
		if rows++; rows == 1 && strings.HasPrefix(text, "level\t") || text == "" {
			continue
		}
		if rows > maxRows {
			return nil, ErrAnswer
		}
		cells := strings.SplitN(text, "\t", columns)
		if len(cells) < columns-1 {
			return nil, ErrAnswer
		}
		var n [columns - 2]int
		for i := range n {
			v, err := strconv.Atoi(cells[i])
			if err != nil {
				return nil, ErrAnswer
			}
			n[i] = v
		}
		confidence, err := strconv.ParseFloat(cells[10], 64)
		if err != nil || confidence != confidence {
			return nil, ErrAnswer
		}
		if n[0] != wordLevel || len(cells) < columns {
			continue
		}
		word := Word{Text: clean(cells[11]), Confidence: min(max(confidence, 0), 100)}
		for _, v := range n[6:10] {
			if v < 0 || v > 1<<20 {
				return nil, ErrAnswer
			}
		}
		word.Box = image.Rect(n[6], n[7], n[6]+n[8], n[7]+n[9]).Intersect(size)
		if word.Text == "" || word.Box.Empty() {
			continue
		}
		if at := [4]int{n[1], n[2], n[3], n[4]}; at != last || len(r.Lines) == 0 {
			last = at
			r.Lines = append(r.Lines, Line{Block: n[2]})
		}
		l := &r.Lines[len(r.Lines)-1]
		l.Words = append(l.Words, word)
	}
	return r, nil
}

// clean keeps what can stand in a page's text.
func clean(s string) string {
	if len(s) > maxWord || !utf8.ValidString(s) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) || r == '\uFEFF' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
}
