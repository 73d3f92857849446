package raw

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// TestFiltersTakeDataAsOtherReadersDo: an end mark may be missing, and bytes may follow it.
func TestFiltersTakeDataAsOtherReadersDo(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter obj.Name
		data   string
		want   string
	}{
		{"base 85", "ASCII85Decode", "87cURD]i,\"Ebo80~>", "Hello World!"},
		{"base 85 without an end mark", "ASCII85Decode", "87cURD]i,\"Ebo80", "Hello World!"},
		{"base 85 with half an end mark", "ASCII85Decode", "87cURD]i,\"Ebo80~", "Hello World!"},
		{"base 85 with bytes behind its end", "ASCII85Decode", "87cURD]i,\"Ebo80~>\n Imogen", "Hello World!"},
		{"base 85 with white space", "ASCII85Decode", " 87cU\r\nRD]i\x00,\"Eb\to80 ~\n>", "Hello World!"},
		{"base 85 with zeros and a short group", "ASCII85Decode", "z87cUR~>", "\x00\x00\x00\x00Hell"},
		{"hex", "ASCIIHexDecode", "48 65 6C\n6c6F>", "Hello"},
		{"hex without an end mark, of odd length", "ASCIIHexDecode", "48656c6c5", "HellP"},
		{"hex with bytes behind its end", "ASCIIHexDecode", "4865> 6c", "He"},
		{"run length", "RunLengthDecode", "\x02abc\xfed\x80", "abcddd"},
		{"run length without an end mark", "RunLengthDecode", "\x02abc\xfed", "abcddd"},
		{"run length that breaks off", "RunLengthDecode", "\x09abc", "abc"},
		{"LZW", "LZWDecode", "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "-----A---B"}, // the example of 7.4.4.2
		{"LZW without an end mark", "LZWDecode", "\x80\x0b\x60\x50\x22\x0c\x0c\x84", "-----A---B"},
		{"no encryption", "Crypt", "Hello", "Hello"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := new(File).Decode(&obj.Stream{Dict: obj.Dict{"Filter": c.filter}, Raw: []byte(c.data)})
			if err != nil || string(got) != c.want {
				t.Errorf("%q and %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestLongLZWGrowsItsCodes(t *testing.T) {
	var text []byte
	for i := range 60000 {
		text = append(text, byte(i*i>>3), byte(i%7))
	}
	var b bytes.Buffer
	w := lzw.NewWriter(&b, lzw.MSB, 8)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	late := &obj.Stream{Dict: obj.Dict{"Filter": obj.Name("LZWDecode"), "DecodeParms": obj.Dict{"EarlyChange": obj.Integer(0)}}, Raw: b.Bytes()}
	if got, err := new(File).Decode(late); err != nil || !bytes.Equal(got, text) {
		t.Errorf("%d bytes and %v, want %d", len(got), err, len(text))
	}
}

func TestBombsOfRunsAreRefused(t *testing.T) {
	s := &obj.Stream{Dict: obj.Dict{"Filter": obj.Name("RunLengthDecode")}, Raw: bytes.Repeat([]byte{129, 0}, MaxDecoded/128+1)}
	if _, err := new(File).Decode(s); !errors.Is(err, ErrLimit) {
		t.Errorf("%v, want %v", err, ErrLimit)
	}
}

func TestTIFFPredictorsOfEveryDepth(t *testing.T) {
	for bits, c := range map[int]struct{ in, want string }{
		1:  {"\xff", "\xaa"},
		4:  {"\x11\x11", "\x12\x34"},
		8:  {"\x01\x01\x01", "\x01\x02\x03"},
		16: {"\x00\xff\x00\x01", "\x00\xff\x01\x00"},
	} {
		if got := unpredictTIFF([]byte(c.in), 1, bits, len(c.in)); string(got) != c.want {
			t.Errorf("%d bits: %x, want %x", bits, got, c.want)
		}
	}
}

func TestARowOfAnUnknownPNGFilterIsTakenAsItStands(t *testing.T) {
	if got := unpredictPNG([]byte("\x01ab\x09cd\x02\x01\x01"), 1, 2); string(got) != "a\xc3cdde" {
		t.Errorf("%q", got)
	}
}

func TestALargeStreamIsMeasuredBeforeItIsKept(t *testing.T) {
	deflated := func(n int) *obj.Stream {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		if _, err := io.CopyN(w, zeros{}, int64(n)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return &obj.Stream{Dict: obj.Dict{"Filter": obj.Name("FlateDecode")}, Raw: b.Bytes()}
	}
	var f File
	for _, n := range []int{large - 1, large, large + 1, 3 * large} {
		if b, err := f.Decode(deflated(n)); err != nil || len(b) != n {
			t.Errorf("%d bytes came back as %d: %v", n, len(b), err)
		}
	}
	bomb := deflated(MaxDecoded + 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := f.Decode(bomb)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrLimit) || after.TotalAlloc-before.TotalAlloc > 8*large {
		t.Errorf("a bomb took %d bytes: %v", after.TotalAlloc-before.TotalAlloc, err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
