package drop_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/intake/drop/droptest"
	"github.com/caseveil/caseveil/storage/record"
)

func permit() drop.Permit {
	return drop.Permit{ID: record.NewID(), Kind: drop.Draft, Until: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), Bytes: 50 << 20, Times: 3}
}

func TestAPermitReadsBackAndNothingElseDoes(t *testing.T) {
	ours, p := droptest.Signer(t), permit()
	text, err := p.Sign(ours)
	if err != nil {
		t.Fatal(err)
	}
	for name, shown := range map[string]string{
		"as it was signed": text, "broken into lines by a mail": text[:40] + "\r\n " + text[40:90] + "\n" + text[90:] + "\n",
	} {
		if got, err := drop.Read(shown, ours.VerifierKey()); err != nil || got != p {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	note, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	more := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(note), "times 3", "times 9", 1)))
	head, err := ours.Sign("caseveil audit head v1\nid " + p.ID + "\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, key string }{
		"nothing":                        {"", ours.VerifierKey()},
		"another service's":              {text, droptest.Signer(t).VerifierKey()},
		"one that was altered":           {more, ours.VerifierKey()},
		"one that was cut":               {text[:len(text)-2], ours.VerifierKey()},
		"another note of the same key":   {base64.RawURLEncoding.EncodeToString(head), ours.VerifierKey()},
		"more than any permit is long":   {strings.Repeat(text, 5), ours.VerifierKey()},
		"the note itself, not its words": {string(note), ours.VerifierKey()},
	} {
		if got, err := drop.Read(c.text, c.key); !errors.Is(err, drop.ErrPermit) || got != (drop.Permit{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAPermitThatCoversNothingIsNotSigned(t *testing.T) {
	for name, change := range map[string]func(*drop.Permit){
		"without an id": func(p *drop.Permit) { p.ID = "" }, "for a kind that is not": func(p *drop.Permit) { p.Kind = "photo\ntimes 9" },
		"for no file": func(p *drop.Permit) { p.Times = 0 }, "for no byte": func(p *drop.Permit) { p.Bytes = 0 },
	} {
		p := permit()
		change(&p)
		if _, err := p.Sign(droptest.Signer(t)); err == nil {
			t.Errorf("a permit %s was signed", name)
		}
	}
}

func TestASlipComesBackWithItsFile(t *testing.T) {
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for name, file := range map[string]string{"a file": "%PDF-1.7\nwith\nlines", "an empty file": "", "a file that begins as a slip": "caseveil handed in v1\n{}\n"} {
		in := drop.Slip{Permit: "p", Receipt: drop.NewReceipt(), FileName: `a "name"` + "\n.pdf", At: at}
		r, err := in.Wrap(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		whole, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if len(whole) > len(file)+drop.Overhead {
			t.Errorf("%s: a slip adds %d bytes", name, len(whole)-len(file))
		}
		out, body, err := drop.Unwrap(whole)
		if err != nil || out != in || string(body) != file {
			t.Errorf("%s: %v, %q", name, err, body)
		}
	}
	long, err := drop.Slip{Receipt: drop.NewReceipt(), FileName: strings.Repeat("é", 400)}.Wrap(strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(long)
	if err != nil {
		t.Fatal(err)
	}
	if s, _, err := drop.Unwrap(whole); err != nil || s.FileName != strings.Repeat("é", 127) {
		t.Errorf("a long name comes back with %d bytes, %v", len(s.FileName), err)
	}
}

func TestWhatIsNoSlipIsRefused(t *testing.T) {
	for _, whole := range []string{
		"", "caseveil handed in v1\n", "caseveil handed in v1\n{}\n", "caseveil handed in v1\n[]\nx", "caseveil handed in v2\n{}\n",
		"caseveil handed in v1\n" + strings.Repeat(" ", 10<<10) + "\n", `caseveil handed in v1` + "\n" + `{"receipt": "HI-ILOU-0000-0000"}` + "\n",
		"%PDF-1.7",
	} {
		if s, file, err := drop.Unwrap([]byte(whole)); !errors.Is(err, drop.ErrSlip) || file != nil || s != (drop.Slip{}) {
			t.Errorf("%.40q: %v", whole, err)
		}
	}
}

func TestASlipCannotBePrinted(t *testing.T) {
	s := drop.Slip{Permit: "Zephrine", FileName: "Quillfeather.pdf"}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s", s, s, s, s), fmt.Sprint(&s), s.LogValue().String(), slog.AnyValue(s).Resolve().String()} {
		if strings.Contains(text, "Zephrine") || strings.Contains(text, "Quillfeather") {
			t.Errorf("it prints %s", text)
		}
	}
}

func FuzzUnwrap(f *testing.F) {
	f.Add([]byte("caseveil handed in v1\n{}\n"))
	f.Add([]byte(`caseveil handed in v1` + "\n" + `{"receipt": "HI-0000-0000-0000"}` + "\nfile"))
	f.Fuzz(func(t *testing.T, whole []byte) {
		s, file, err := drop.Unwrap(whole)
		if err != nil {
			return
		}
		r, err := s.Wrap(strings.NewReader(string(file)))
		if err != nil {
			return // JSON written anew may be longer than a slip can be
		}
		again, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if s2, file2, err := drop.Unwrap(again); err != nil || s2.Receipt != s.Receipt || string(file2) != string(file) {
			t.Errorf("a slip does not come back as it was: %v", err)
		}
	})
}
