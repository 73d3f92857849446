package scpr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Limits of a form sent as PDF. A filled-in form has some hundred kilobytes and a thousand objects.
const (
	maxStream  = 16 << 20
	maxObjects = 200_000
	maxFields  = 20_000
	maxNesting = 24
	maxFilled  = 1 << 20 // bytes of one field's value; the longest free text has some thousand characters
	maxSteps   = 500_000 // values that are looked at: arrays may name one another many times over
)

// What is said of forms that cannot be read at all.
var (
	errDamaged   = &FormError{"damaged", "The selected file is damaged and cannot be read. Save the form again and upload it."}
	errEncrypted = &FormError{"encrypted", "The selected file is password protected. Save it without a password and upload it again."}
	errXFA       = &FormError{"xfa", "The selected file must use the template. This is another kind of form (XFA) that cannot be read."}
	errNoFields  = &FormError{"no-fields", "The selected file must use the template. It has no fields: it was printed to PDF, scanned or flattened. Upload the form as you saved it, or fill in the blank form again."}
)

// ErrDamaged is what a reader in a process apart gives for a file that it did not survive.
var ErrDamaged = errDamaged

// ErrNoText is what a text function gives for a file whose pages it cannot read though the fields may be fine.
var ErrNoText = errors.New("the visible text cannot be read")

// ReadPDF reads a filled-in form from the field tree of a PDF. text, when it is given, shows the visible text of pages
// separated by form feeds; words there that stand in no field are a problem, since nobody would otherwise notice that
// they were not read. Errors of text and ctx are passed on; what is wrong with the file is a [*FormError].
//
// The file is parsed here, in this process. A service that takes forms from others reads the field tree in a process
// apart ([ReadFilled]) and goes on with [Schema.ReadForm].
func (s *Schema) ReadPDF(ctx context.Context, pdf []byte, text func(context.Context, []byte) (string, error)) (*Reading, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	form, err := ReadFilled(pdf)
	if err != nil {
		return nil, err
	}
	return s.ReadForm(ctx, pdf, form, text)
}

// ReadForm reads a form whose field tree was read already. text is as for [Schema.ReadPDF].
func (s *Schema) ReadForm(ctx context.Context, pdf []byte, form *Filled, text func(context.Context, []byte) (string, error)) (*Reading, error) {
	values, problems := s.sort(form)
	r := s.reading(values, problems)
	if text == nil {
		return r, nil
	}
	shown, err := text(ctx, pdf)
	if errors.Is(err, ErrNoText) {
		r.Problems = append(r.Problems, Problem{"", "The pages of the file could not be compared with its fields. Check every answer.", false})
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("visible text of a form: %w", err)
	}
	for _, page := range s.beside(shown, form) {
		r.Problems = append(r.Problems, Problem{"", fmt.Sprintf("Page %d shows text that is not in a field. It was not read.", page), false})
	}
	return r, nil
}

// sort tells the fields of the schema from others, and several answers of one field from one.
func (s *Schema) sort(form *Filled) (map[string]string, []Problem) {
	values, problems := map[string]string{}, []Problem{}
	unknown := map[string]bool{}
	for _, f := range form.Fields {
		if f.value() == "" {
			continue
		}
		if s.Field(f.Name) == nil {
			unknown[clip(f.Name)] = true
			continue
		}
		if have, twice := values[f.Name]; twice && have != f.value() || len(f.Values) > 1 {
			problems = append(problems, Problem{Pointer(f.Name), "The file holds different answers for this field. Check it.", false})
			if twice {
				continue
			}
		}
		values[f.Name] = f.value()
	}
	for _, name := range sorted(unknown) {
		p := Problem{"", "The file has a field that the form does not have. What it says was not read.", false}
		if name != "" {
			p.Pointer = Pointer(name)
		}
		problems = append(problems, p)
	}
	for _, page := range form.Comments {
		problems = append(problems, Problem{"", fmt.Sprintf("There is a comment or drawing on page %d. It was not read.", page), false})
	}
	return values, problems
}

func sorted(set map[string]bool) []string {
	var out []string
	for s := range set {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// quiet keeps pdfcpu from writing below the user's home. It is a setting of the process.
var quiet = sync.OnceFunc(api.DisableConfigDir)

// Filled is the field tree of a file, flat. It can be encoded, so that a process apart may read it.
type Filled struct {
	Fields   []FilledField
	Comments []int // pages with annotations that are no fields
}

// A FilledField is a terminal field and the different values that it and its widgets hold.
type FilledField struct {
	Name   string
	Values []string
}

func (f FilledField) value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// ReadFilled parses a PDF. What is wrong with the file is a [*FormError]. The library panics on some damaged files; that
// is the file's fault. It can also run out of memory or time on hostile ones: see [Schema.ReadPDF].
func ReadFilled(pdf []byte) (form *Filled, err error) {
	defer func() {
		if recover() != nil {
			form, err = nil, errDamaged
		}
	}()
	quiet()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode, conf.Offline = model.ValidationRelaxed, true
	conf.Optimize, conf.OptimizeBeforeWriting, conf.OptimizeResourceDicts = false, false, false
	conf.Limits.MaxDecodeBytes, conf.Limits.MaxStreamBytes, conf.Limits.MaxObjectCount = maxStream, maxStream, maxObjects
	ctx, err := api.ReadContext(bytes.NewReader(pdf), conf)
	if err != nil {
		if bytes.Contains(pdf, []byte("/Encrypt")) {
			return nil, errEncrypted
		}
		return nil, errDamaged
	}
	if ctx.Encrypt != nil {
		return nil, errEncrypted
	}
	w := &walk{x: ctx.XRefTable, seen: map[int]bool{}, form: &Filled{}}
	if err := w.all(); err != nil {
		var form *FormError
		if errors.As(err, &form) {
			return nil, form
		}
		return nil, errDamaged
	}
	return w.form, nil
}

// A walk goes through the field tree and the pages' annotations, each object once.
type walk struct {
	x     *model.XRefTable
	seen  map[int]bool // by object number
	form  *Filled
	pages int
	steps int // how many values were looked at
}

var errLimits = errors.New("the form is too large or nested too deep")

func (w *walk) all() error {
	root, err := w.x.Catalog()
	if err != nil {
		return err
	}
	form, err := w.dict(root, "AcroForm")
	if err != nil {
		return err
	}
	if _, named := root.Find("AcroForm"); form == nil && named {
		return errDamaged
	}
	if form == nil {
		return errNoFields
	}
	if _, xfa := form.Find("XFA"); xfa {
		return errXFA
	}
	fields, err := w.array(form, "Fields")
	if err != nil {
		return err
	}
	for _, f := range fields {
		if err := w.field(f, inherited{}, 0); err != nil {
			return err
		}
	}
	pages, found := root.Find("Pages")
	if found {
		if err := w.page(pages, 0); err != nil {
			return err
		}
	}
	if len(w.form.Fields) == 0 {
		return errNoFields
	}
	return nil
}

// page walks the page tree for widgets that hang in no field tree, and for annotations that are no fields.
func (w *walk) page(o types.Object, depth int) error {
	d, fresh, err := w.visit(o, depth)
	if err != nil || !fresh || d == nil {
		return err
	}
	kids, err := w.array(d, "Kids")
	if err != nil {
		return err
	}
	for _, k := range kids {
		if err := w.page(k, depth+1); err != nil {
			return err
		}
	}
	if kids != nil {
		return nil
	}
	w.pages++
	annots, err := w.array(d, "Annots")
	if err != nil {
		return err
	}
	for _, a := range annots {
		if err := w.annotation(a); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) annotation(o types.Object) error {
	d, err := w.x.DereferenceDict(o)
	if err != nil || d == nil {
		return err
	}
	subtype, err := w.name(d, "Subtype")
	if err != nil {
		return err
	}
	switch subtype {
	case "Widget":
		return w.orphan(o, d)
	case "Link", "Popup":
		return nil
	}
	if n := len(w.form.Comments); n == 0 || w.form.Comments[n-1] != w.pages {
		w.form.Comments = append(w.form.Comments, w.pages)
	}
	return nil
}

// orphan reads a widget that the field tree does not reach: programs that merge files leave such.
func (w *walk) orphan(o types.Object, d types.Dict) error {
	if ref, ok := o.(types.IndirectRef); ok && w.seen[ref.ObjectNumber.Value()] {
		return nil
	}
	from, names, at := inherited{}, []string{}, d
	for range maxNesting {
		parent, err := w.dict(at, "Parent")
		if err != nil {
			return err
		}
		if parent == nil {
			break
		}
		above := inherited{}
		if err := w.inherit(parent, &above); err != nil {
			return err
		}
		from = above.under(from)
		if name := above.name; name != "" {
			names = append([]string{name}, names...)
		}
		at = parent
	}
	from.name = strings.Join(names, ".")
	return w.field(o, from, 0)
}
