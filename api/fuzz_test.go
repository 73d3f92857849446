package api

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/refusal"
)

// FuzzDecode: what passes is what encoding/json makes of it, and what is refused is never repeated but for its keys.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`[{"name": "a", "from": "2026-01-05"}]`, `[{"colour": 1}]`, `{}`, `null`, `[{"also_known_as": ["a", null]}]`, `[[[[`, `[{"a/~b": {}}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		out, err := decodeBytes[[]ledger.Recipient](body)
		if err == nil {
			if _, err := json.Marshal(out); err != nil {
				t.Fatalf("what was read cannot be written: %v", err)
			}
			return
		}
		no := refusal.Of(err)
		if no == nil {
			return // not JSON at all: a fixed sentence
		}
		for _, w := range no.Fields {
			if w.Detail == "" || (w.Pointer != "" && !strings.HasPrefix(w.Pointer, "/")) {
				t.Fatalf("a field is not named as it should be: %+v", w)
			}
		}
	})
}

// FuzzLocalPath: nothing that passes leads a browser to another host.
func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/cases", "//evil.example", `/\evil.example`, "https://evil.example", "/a?b#c", "/%2f%2fevil.example", "/\t/evil.example"} {
		f.Add(seed)
	}
	here := &url.URL{Scheme: "https", Host: "here.example", Path: "/sign-in"}
	f.Fuzz(func(t *testing.T, next string) {
		p := localPath(next)
		if p == "" {
			return
		}
		to, err := here.Parse(p)
		if err != nil || to.Host != here.Host || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
			t.Fatalf("%q leads to %q", next, p)
		}
	})
}
