// Package webtest reads pages as a browser and a screen reader do, for tests.
package webtest

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A Page is a parsed page.
type Page struct{ root *html.Node }

// Parse reads a page.
func Parse(t testing.TB, body []byte) *Page {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return &Page{root}
}

// Check reads a page and reports what makes it hard to use: no language, no title, not one heading of the first level,
// two equal ids, a field without a label, a reference to an id that is not there, inline script or style.
func Check(t testing.TB, body []byte) *Page {
	t.Helper()
	p := Parse(t, body)
	if h := p.All("html"); len(h) != 1 || Attr(h[0], "lang") == "" {
		t.Error("the page has no language")
	}
	if n := len(p.All("h1")); n != 1 {
		t.Errorf("the page has %d headings of the first level", n)
	}
	if titles := p.All("title"); len(titles) == 0 || strings.TrimSpace(Text(titles[0])) == "" {
		t.Error("the page has no title")
	}
	ids := p.ids(t)
	p.fields(t, ids)
	p.references(t, ids)
	p.inline(t)
	return p
}

func (p *Page) ids(t testing.TB) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	p.each(func(n *html.Node) {
		id := Attr(n, "id")
		if id == "" {
			return
		}
		if ids[id] {
			t.Errorf("two elements have the id %q", id)
		}
		ids[id] = true
	})
	return ids
}

func (p *Page) fields(t testing.TB, ids map[string]bool) {
	t.Helper()
	labelled := map[string]bool{}
	for _, l := range p.All("label") {
		labelled[Attr(l, "for")] = true
	}
	p.each(func(n *html.Node) {
		switch n.Data {
		case "input", "select", "textarea":
			if Attr(n, "type") != "hidden" && !labelled[Attr(n, "id")] && Attr(n, "aria-label") == "" {
				t.Errorf("the field %q has no label", Attr(n, "name"))
			}
		case "button":
			if strings.TrimSpace(Text(n)) == "" {
				t.Error("a button says nothing")
			}
		case "img":
			if !has(n, "alt") {
				t.Error("a picture has no text")
			}
		}
	})
	for id := range labelled {
		if !ids[id] {
			t.Errorf("a label is for %q, which is not there", id)
		}
	}
}

func (p *Page) references(t testing.TB, ids map[string]bool) {
	t.Helper()
	p.each(func(n *html.Node) {
		for _, name := range []string{"aria-describedby", "aria-labelledby", "aria-controls"} {
			for id := range strings.FieldsSeq(Attr(n, name)) {
				if !ids[id] {
					t.Errorf("%s names %q, which is not there", name, id)
				}
			}
		}
		if href := Attr(n, "href"); strings.HasPrefix(href, "#") && n.Data == "a" && !ids[href[1:]] {
			t.Errorf("a link leads to %s, which is not there", href)
		}
	})
}

// inline reports what the content policy would block.
func (p *Page) inline(t testing.TB) {
	t.Helper()
	p.each(func(n *html.Node) {
		if has(n, "style") || n.Data == "style" || (n.Data == "script" && !has(n, "src")) {
			t.Errorf("<%s> has inline style or script", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has %s", n.Data, a.Key)
			}
		}
		for _, name := range []string{"src", "href", "action"} {
			if v := Attr(n, name); strings.HasPrefix(v, "http") || strings.HasPrefix(v, "//") {
				t.Errorf("<%s> asks another host: %s", n.Data, v)
			}
		}
	})
}

func (p *Page) each(do func(n *html.Node)) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode {
			do(n)
		}
	}
}

// All gives the elements of a name.
func (p *Page) All(name string) (out []*html.Node) {
	p.each(func(n *html.Node) {
		if n.Data == name {
			out = append(out, n)
		}
	})
	return out
}

// ByID gives the element with an id, nil when there is none.
func (p *Page) ByID(id string) (out *html.Node) {
	p.each(func(n *html.Node) {
		if Attr(n, "id") == id {
			out = n
		}
	})
	return out
}

// Attr is an attribute of an element.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// Text is all text inside an element.
func Text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
