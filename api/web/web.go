package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates/*.html
var sources embed.FS

// A Page is the view model of one screen.
type Page interface {
	// Template is the name of the page's file in templates/, without its ending.
	Template() string
	// Title is the page's own part of its <title>.
	Title() string
	// Problems are the fields to put right, in the order in which they stand on the page.
	Problems() []FieldError
}

// A FieldError is one field to put right. Field is the id of its input.
type FieldError struct{ Field, Text string }

// Form is embedded by pages that can come back with errors.
type Form struct{ Errors []FieldError }

// Problems is part of [Page].
func (f *Form) Problems() []FieldError { return f.Errors }

// Fail adds an error at a field.
func (f *Form) Fail(field, text string) { f.Errors = append(f.Errors, FieldError{field, text}) }

// ErrorAt is the error at a field, "" when it has none.
func (f *Form) ErrorAt(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// NoForm is embedded by pages on which nothing can be wrong.
type NoForm struct{}

// Problems is part of [Page].
func (NoForm) Problems() []FieldError { return nil }

// A Layout is what stands around a page.
type Layout struct {
	User            *User // nil: nobody is signed in
	Path            string
	Flash           string // a sentence from the last act
	Demo, MailWaits bool
	Alone           bool // the page is all there is: nothing to lead to
}

// A User is who is signed in, as the page shows them.
type User struct{ Email, Role, Seat, Organisation string }

// A Set is all templates and assets, loaded once. It may be used concurrently.
type Set struct {
	pages  map[string]*template.Template
	assets *assets
}

// Load parses everything that is built in.
func Load() (*Set, error) {
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	s := &Set{pages: map[string]*template.Template{}, assets: a}
	names, err := fs.Glob(sources, "templates/*.html")
	if err != nil {
		return nil, err
	}
	shared, err := template.New("").Funcs(s.functions()).Option("missingkey=error").ParseFS(sources, "templates/_*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if strings.HasPrefix(name, "_") {
			continue
		}
		own, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if s.pages[name], err = own.ParseFS(sources, file); err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
	}
	return s, nil
}

// Names lists the pages.
func (s *Set) Names() []string {
	var out []string
	for name := range s.pages {
		out = append(out, name)
	}
	return out
}

// Render writes a page whole, or not at all.
func (s *Set) Render(l Layout, p Page) ([]byte, error) {
	t := s.pages[p.Template()]
	if t == nil {
		return nil, fmt.Errorf("there is no template %s", p.Template())
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", frame{Layout: l, Page: p}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// frame is what the layout template sees.
type frame struct {
	Layout
	Page Page
}

// Errors is for the error summary.
func (f frame) Errors() []FieldError { return f.Page.Problems() }
