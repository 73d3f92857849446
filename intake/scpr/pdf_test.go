package scpr

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// run starts a program that CI installs; a missing one fails the test.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("needs " + name)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, stderr.String())
	}
	return out
}

func blankFile(t *testing.T) string {
	t.Helper()
	b, err := Form().BlankPDF()
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "form.pdf", b)
}

func write(t *testing.T, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filled fills in the blank form with MuPDF, as a viewer does.
func filled(t *testing.T, values map[string]string, options string) []byte {
	t.Helper()
	named := map[string]string{}
	for path, v := range values {
		named[widget{field: Form().Field(path), lead: Form().Label(path)}.accessibleName()] = v
	}
	b, err := json.Marshal(named)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "filled.pdf")
	run(t, "mutool", "run", "testdata/fill.js", blankFile(t), write(t, "values.json", b), out, options)
	return read(t, out)
}

var typed = map[string]string{
	"referral.referrer_name": "Łukasz O’Brien (QA)", "children.0.forename": "Imogen Rose", "children.0.surname": "Fairweather",
	"children.0.date_of_birth": "14 March 2019", "children.0.sex": "Female", "children.0.home_address": "14 Larkspur Close\nEasterby\nEB3 4QT",
	"adults.3.name": "Kay Fairweather", "criteria.died": "yes", "incident.circumstances": "She said “no”.\nThen 50% \\ (twice).",
}

var kept = map[string]string{
	"referral.referrer_name": "Łukasz O’Brien (QA)", "children.0.forename": "Imogen Rose", "children.0.surname": "Fairweather",
	"children.0.date_of_birth": "2019-03-14", "children.0.sex": "female", "children.0.home_address": "14 Larkspur Close\nEasterby\nEB3 4QT",
	"adults.3.name": "Kay Fairweather", "criteria.died": "yes", "incident.circumstances": "She said “no”.\nThen 50% \\ (twice).",
}

func TestTheBlankFormIsSoundTaggedAndAlwaysTheSame(t *testing.T) {
	b, err := Form().blank()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Form().blank()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, again) {
		t.Error("two blank forms differ")
	}
	path := write(t, "form.pdf", b)
	run(t, "qpdf", "--check", path)
	info := string(run(t, "pdfinfo", path))
	for _, want := range []string{"Tagged:          yes", "Form:            AcroForm", "JavaScript:      no", "Title:           Child safeguarding"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	tags := string(run(t, "pdfinfo", "-struct-text", path))
	for _, want := range []string{"H1", "H2", "H3", "Form", "First names (required)", "Child 4"} {
		if !strings.Contains(tags, want) {
			t.Errorf("the structure tree lacks %q", want)
		}
	}
	if bytes.Contains(b, []byte("/NeedAppearances true")) {
		t.Error("appearances are left to the viewer")
	}
}

func TestEveryFieldOfTheSchemaIsOnTheBlankForm(t *testing.T) {
	b, err := Form().BlankPDF()
	if err != nil {
		t.Fatal(err)
	}
	form, err := ReadFilled(b)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, f := range form.Fields {
		have[f.Name] = true
		if f.value() != "" {
			t.Errorf("%s is not empty", f.Name)
		}
	}
	for _, p := range Form().Paths() {
		if !have[p] {
			t.Errorf("%s is not on the form", p)
		}
	}
	if len(have) != len(Form().Paths()) {
		t.Errorf("%d fields, %d paths", len(have), len(Form().Paths()))
	}
}

func TestAFilledInFormReadsAsItWasTyped(t *testing.T) {
	whole := filled(t, typed, "")
	path := write(t, "whole.pdf", whole)
	out := func(args ...string) []byte {
		to := filepath.Join(t.TempDir(), "out.pdf")
		run(t, "qpdf", append(args, path, to)...)
		return read(t, to)
	}
	for name, pdf := range map[string][]byte{
		"as MuPDF writes it":                     whole,
		"with an incremental update":             filled(t, typed, "incremental"),
		"with object streams":                    out("--object-streams=generate"),
		"linearised":                             out("--linearize"),
		"with appearances made anew":             out("--generate-appearances"),
		"with NeedAppearances set":               bytes.Replace(whole, []byte("/NeedAppearances false"), []byte("/NeedAppearances true "), 1),
		"with another name for the ticked state": bytes.ReplaceAll(out("--qdf"), []byte("/Yes"), []byte("/Ja1")),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Form().ReadPDF(t.Context(), pdf, pdftotext(t))
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(r.Values, kept) {
				t.Errorf("read %q", r.Values)
			}
			if len(r.Problems) != 0 {
				t.Errorf("problems %+v", r.Problems)
			}
		})
	}
}

// pdftotext is a second program's view of the pages.
func pdftotext(t *testing.T) func(context.Context, []byte) (string, error) {
	return func(_ context.Context, pdf []byte) (string, error) {
		return string(run(t, "pdftotext", "-layout", write(t, "shown.pdf", pdf), "-")), nil
	}
}

// handmade is a small form with the field dictionaries given, the way some program might write them.
func handmade(acroForm string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	all := append([]string{
		"<</Type/Catalog/Pages 2 0 R/AcroForm " + acroForm + ">>",
		"<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R 5 0 R 6 0 R]>>",
	}, objects...)
	var offsets []int
	for i, o := range all {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(all)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(all)+1, start)
	return b.Bytes()
}

const none = "<</Type/Annot/Subtype/Link/Rect[0 0 1 1]>>"

func TestWhatProgramsReallyWriteIsRead(t *testing.T) {
	const parents = "<</T(children)/Kids[8 0 R]>>"
	const item = "<</T(0)/Parent 7 0 R/Kids[4 0 R]>>"
	for _, c := range []struct {
		name, form string
		objects    []string
		want       string
	}{
		{"a value in UTF-16BE", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V<FEFF005A006F00EB>>>", none, none, parents, item}, "Zoë"},
		{"a value in UTF-16BE, in a literal", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V(\xfe\xff\\000Z\\000o\\000\\353)>>", none, none, parents, item}, "Zoë"},
		{"a value in PDFDocEncoding", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V(Zo\xeb \x8c)>>", none, none, parents, item}, "Zoë „"},
		{"a value in UTF-8 with its mark", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V(\xef\xbb\xbfZo\xc3\xab)>>", none, none, parents, item}, "Zoë"},
		{"a value in UTF-8 without its mark", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V(Zo\xc3\xab)>>", none, none, parents, item}, "Zoë"},
		{"a value in a stream", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V 9 0 R>>", none, none, parents, item, "<</Length 3>>\nstream\nZoe\nendstream"}, "Zoe"},
		{"a value in a kid without a name", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 9 0 R/V(Zoe)>>", none, none, parents, "<</T(0)/Parent 7 0 R/Kids[9 0 R]>>", "<</T(forename)/Parent 8 0 R/FT/Tx/Kids[4 0 R]>>"}, "Zoe"},
		{"a value and a type from the parent", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/T(forename)>>", none, none, "<</T(children)/FT/Tx/V(Zoe)/Kids[8 0 R]>>", item}, "Zoe"},
		{"a full name in one step", "<</Fields[4 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.forename)/V(Zoe)>>", none, none}, "Zoe"},
		{"a widget that the field tree has lost", "<</Fields[]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V(Zoe)>>", none, none, parents, item}, "Zoe"},
		{"a tree that bites its tail", "<</Fields[7 0 R]>>", []string{"<</Type/Annot/Subtype/Widget/Parent 8 0 R/FT/Tx/T(forename)/V(Zoe)>>", none, none, "<</T(children)/Kids[8 0 R 7 0 R]>>", item}, "Zoe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Form().ReadPDF(t.Context(), handmade(c.form, c.objects...), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Values["children.0.forename"]; got != c.want || len(r.Problems) != 0 {
				t.Errorf("read %q, problems %+v", got, r.Problems)
			}
		})
	}
}

func TestWhatIsNotReadIsSaid(t *testing.T) {
	field := "<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.forename)/V(Zoe)>>"
	for _, c := range []struct {
		name    string
		pdf     []byte
		pointer string
	}{
		{"a field that the form does not have", handmade("<</Fields[4 0 R 5 0 R]>>", field, "<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.nickname)/V(Zo)>>", none), "/children/0/nickname"},
		{"two answers for one field", handmade("<</Fields[4 0 R 5 0 R]>>", field, "<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.forename)/V(Zo)>>", none), "/children/0/forename"},
		{"a comment", handmade("<</Fields[4 0 R]>>", field, "<</Type/Annot/Subtype/FreeText/Contents(Bo)/Rect[0 0 9 9]>>", none), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Form().ReadPDF(t.Context(), c.pdf, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Problems) != 1 || r.Problems[0].Pointer != c.pointer || r.Values["children.0.forename"] != "Zoe" {
				t.Errorf("values %v, problems %+v", r.Values, r.Problems)
			}
		})
	}
}

func TestTextTypedBesideTheFieldsIsSaid(t *testing.T) {
	pdf := filled(t, typed, "")
	shown := pdftotext(t)
	r, err := Form().ReadPDF(t.Context(), pdf, func(ctx context.Context, b []byte) (string, error) {
		text, err := shown(ctx, b)
		pages := strings.Split(text, "\f")
		pages[2] += " Wilhelmina "
		return strings.Join(pages, "\f"), err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Detail, "Page 3") || strings.Contains(r.Problems[0].Detail, "Wil") {
		t.Errorf("problems %+v", r.Problems)
	}
}

func TestPagesThatCannotBeReadDoNotHideTheFields(t *testing.T) {
	pdf := handmade("<</Fields[4 0 R]>>", "<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.forename)/V(Zoe)>>", none, none)
	r, err := Form().ReadPDF(t.Context(), pdf, func(context.Context, []byte) (string, error) { return "", ErrNoText })
	if err != nil || r.Values["children.0.forename"] != "Zoe" || len(r.Problems) != 1 {
		t.Errorf("read %+v, %v", r, err)
	}
}

func TestFormsThatCannotBeReadAreRefused(t *testing.T) {
	blank := read(t, blankFile(t))
	locked := func(user string) []byte {
		to := filepath.Join(t.TempDir(), "locked.pdf")
		run(t, "qpdf", "--encrypt", user, "owner", "256", "--", blankFile(t), to)
		return read(t, to)
	}
	flat := filepath.Join(t.TempDir(), "flat.pdf")
	run(t, "qpdf", "--generate-appearances", "--flatten-annotations=all", blankFile(t), flat)
	for _, c := range []struct {
		name string
		pdf  []byte
		code string
	}{
		{"with a password", locked("user"), "encrypted"},
		{"encrypted without a password", locked(""), "encrypted"},
		{"XFA", handmade("<</XFA(x)/Fields[]>>", none, none, none), "xfa"},
		{"without a form", bytes.Replace(blank, []byte("/AcroForm"), []byte("/AcroNorm"), 1), "no-fields"},
		{"flattened", read(t, flat), "no-fields"},
		{"cut in the middle", blank[:len(blank)/2], "damaged"},
		{"no PDF at all", []byte("%PDF-1.7\nhello"), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Form().ReadPDF(t.Context(), c.pdf, nil)
			var form *FormError
			if !errors.As(err, &form) || form.Code != c.code {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestValuesThatNeverEndAreRefused(t *testing.T) {
	field := "<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.forename)/V 5 0 R>>"
	twice := func(n int) []string { // each list holds the next one twice: 2 to the power of n texts
		out := []string{field}
		for i := range n {
			out = append(out, fmt.Sprintf("[%d 0 R %d 0 R]", 6+i, 6+i))
		}
		return append(out, "(Zoe)")
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 64<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	bomb := fmt.Sprintf("<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream", packed.Len(), packed.String())
	for _, c := range []struct {
		name    string
		objects []string
	}{
		{"a list that holds itself", []string{field, "[5 0 R]", none}},
		{"two lists that hold each other", []string{field, "[6 0 R]", "[5 0 R]"}},
		{"lists that double", twice(40)},
		{"a list of a million texts", []string{field, "[" + strings.Repeat("(ab)", 1_000_000) + "]", none}},
		{"a stream that unpacks to 64 MB", []string{field, bomb, none}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Form().ReadPDF(t.Context(), handmade("<</Fields[4 0 R]>>", c.objects...), nil)
			if !errors.Is(err, ErrForm) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func FuzzReadPDF(f *testing.F) {
	f.Add([]byte("/V(Zoe)"))
	f.Add([]byte("/V<FEFF005A>/Ff 65536"))
	f.Add([]byte("/Kids[4 0 R 7 0 R]"))
	f.Add([]byte("/V 5 0 R/Opt[(a)[(b)(c)]]"))
	f.Add([]byte("/Parent 4 0 R/V[(a)(b)]"))
	f.Fuzz(func(t *testing.T, inside []byte) {
		pdf := handmade("<</Fields[4 0 R]>>", "<</Type/Annot/Subtype/Widget/FT/Tx/T(children.0.forename)"+string(inside)+">>", none, none)
		r, err := Form().ReadPDF(context.Background(), pdf, nil)
		if err != nil && !errors.Is(err, ErrForm) {
			t.Fatalf("neither read nor refused: %v", err)
		}
		if err != nil {
			return
		}
		for path := range r.Values {
			if Form().Field(path) == nil {
				t.Fatal("a value for an unknown field")
			}
		}
	})
}
