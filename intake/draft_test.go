package intake_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/register"
)

func (h *house) draft(t *testing.T, caseID string, pdf []byte) intake.Document {
	t.Helper()
	d, err := h.ReceiveDraft(t.Context(), h.reviewer, caseID, intake.Draft{Body: bytes.NewReader(pdf), FileName: "draft.pdf"})
	must(t, err)
	return d
}

func (h *house) ready(t *testing.T, id string) (r intake.ReadyDraft, err error) {
	t.Helper()
	viewed := h.DB.View(t.Context(), func(tx *sql.Tx) error {
		r, err = h.Ready(t.Context(), tx, id)
		return nil
	})
	must(t, viewed)
	return r, err
}

func TestADraftIsCheckedBeforeAnybodyOpensIt(t *testing.T) {
	engines(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		id := h.caseOf(t)
		pdf := report(t, "Imogen")
		d := h.draft(t, id, pdf)
		if d.State != intake.DocumentChecking || len(d.SHA256) != 64 || d.Check == "" || d.Size != int64(len(pdf)) {
			t.Fatalf("received %+v", d)
		}
		done := h.until(t, d.ID)
		if done.State != intake.DocumentReady || done.Pages != 3 || done.Scan != check.NotScanned || done.FileName != "draft.pdf" {
			t.Errorf("checked %+v", done)
		}
		if len(done.Problems) != 1 || done.Problems[0].Kind != "metadata" || done.Problems[0].Weight != "note" {
			t.Errorf("problems %+v", done.Problems)
		}
		before := strings.Count(h.acts(t), "read-original")
		f, err := h.Original(ctx, h.reviewer, d.ID)
		must(t, err)
		if !bytes.Equal(f.PDF, pdf) || f.SHA256 != d.SHA256 || f.FileName != "draft.pdf" {
			t.Error("the original is not what was sent")
		}
		if strings.Count(h.acts(t), "read-original") != before+1 {
			t.Error("no audit entry for the look at the original")
		}
		r, err := h.ready(t, d.ID)
		must(t, err)
		if r.Case != id || r.SHA256 != d.SHA256 || r.Pages != 3 {
			t.Errorf("ready %+v", r)
		}
		again := h.draft(t, id, pdf)
		if again.ID == d.ID || len(again.Notes) != 1 {
			t.Errorf("the same file again %+v", again)
		}
		all, err := h.Documents(ctx, h.officer, id)
		must(t, err)
		if len(all) != 2 || len(all[0].Notes)+len(all[1].Notes) != 1 {
			t.Errorf("documents %+v", all)
		}
		h.until(t, again.ID)
	})
}

func TestWhoSeesADocument(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{}, nil)
	id := h.caseOf(t)
	d := h.draft(t, id, report(t, "Imogen"))
	h.until(t, d.ID)
	stranger := h.caseOf(t)
	h.update(t, func(ctx context.Context, tx *sql.Tx) error { return h.Register.SetMembers(ctx, tx, id, nil) })
	for name, a := range map[string]register.Actor{"an agency": h.agency, "a reviewer who is no member": h.reviewer, "an auditor": h.auditor} {
		if _, err := h.Document(t.Context(), a, d.ID); err == nil {
			t.Errorf("%s sees the document", name)
		}
		if _, err := h.Original(t.Context(), a, d.ID); err == nil {
			t.Errorf("%s opens the original", name)
		}
		if _, err := h.Documents(t.Context(), a, id); err == nil {
			t.Errorf("%s lists the documents", name)
		}
	}
	_, err := h.ReceiveDraft(t.Context(), h.agency, stranger, intake.Draft{Body: strings.NewReader("%PDF-1.7")})
	refused(t, err, "not-found")
}

func TestDraftsThatCannotBeTakenLeaveNothing(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{MaxDraft: 1 << 20}, nil)
	id := h.caseOf(t)
	broken := errors.New("the line was cut")
	for _, c := range []struct {
		name, code string
		body       io.Reader
	}{
		{"nothing", "empty-file", strings.NewReader("")},
		{"white space", "empty-file", strings.NewReader(" \n")},
		{"a Word file", "not-a-pdf", strings.NewReader("PK\x03\x04......word/document.xml")},
		{"a page of text", "not-a-pdf", strings.NewReader("Dear all")},
		{"a web page that is a PDF as well", "not-a-pdf", strings.NewReader("<html><script>1</script>%PDF-1.7\n")},
		{"more than the limit", "too-large", strings.NewReader("%PDF-1.7\n" + strings.Repeat("x", 1<<20))},
		{"an upload that breaks off", "", io.MultiReader(strings.NewReader("%PDF-1.7\n"+strings.Repeat("x", 9000)), iotest.ErrReader(broken))},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.ReceiveDraft(t.Context(), h.reviewer, id, intake.Draft{Body: c.body})
			if c.code == "" {
				if !errors.Is(err, broken) {
					t.Fatalf("error %v", err)
				}
				return
			}
			refused(t, err, c.code)
		})
	}
	must(t, filepath.WalkDir(filepath.Join(h.dir, "objects"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("left behind: %s", path)
		}
		return err
	}))
}

func TestADraftThatFailsItsCheckStaysClosed(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{MaxPages: 2}, nil)
	id := h.caseOf(t)
	whole := report(t, "Imogen")
	for _, c := range []struct {
		name, kind string
		pdf        []byte
	}{
		{"a damaged file", "unreadable", []byte("%PDF-1.7\nnothing follows")},
		{"too many pages", "too_many_pages", whole},
		{"an archive at its end", "trailing_data", append(bytes.Clone(whole), "PK\x05\x06\x00\x00\x00\x00"...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := h.until(t, h.draft(t, id, c.pdf).ID)
			if d.State != intake.DocumentRefused || len(d.Problems) != 1 || d.Problems[0].Kind != c.kind {
				t.Fatalf("checked %+v", d)
			}
			_, err := h.Original(t.Context(), h.officer, d.ID)
			refused(t, err, "document-refused")
			r, err := h.ready(t, d.ID)
			refused(t, err, "document-refused")
			if r.Case != id || r.Blob != "" {
				t.Errorf("ready %+v", r)
			}
		})
	}
}

// verdicts is a scanner that says what it is told; the real one is tested in package check.
type verdicts func() (string, error)

func (v verdicts) Scan(context.Context, io.Reader) (string, error) { return v() }

func TestScansDecide(t *testing.T) {
	answer := check.Infected
	var failure error
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{RequireScan: true}, verdicts(func() (string, error) { return answer, failure }))
	id := h.caseOf(t)
	pdf := report(t, "Imogen")
	if d := h.until(t, h.draft(t, id, pdf).ID); d.State != intake.DocumentRefused || d.Problems[0].Kind != "virus" {
		t.Errorf("an infected draft: %+v", d)
	}
	_, err := h.ReceiveReferral(t.Context(), h.agency, intake.Form{Body: strings.NewReader(complete)})
	refused(t, err, "virus")
	answer = check.Clean
	if d := h.until(t, h.draft(t, id, pdf).ID); d.State != intake.DocumentReady || d.Scan != check.Clean {
		t.Errorf("a clean draft: %+v", d)
	}
	failure = check.ErrScan
	_, err = h.ReceiveReferral(t.Context(), h.agency, intake.Form{Body: strings.NewReader(complete)})
	refused(t, err, "not-scanned")
}

func TestWithoutAScannerNothingIsOpenedWhereScansAreRequired(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{RequireScan: true}, nil)
	d := h.until(t, h.draft(t, h.caseOf(t), report(t, "Imogen")).ID)
	if d.State != intake.DocumentRefused || d.Problems[0].Kind != "not_scanned" {
		t.Errorf("checked %+v", d)
	}
	_, err := h.ReceiveReferral(t.Context(), h.agency, intake.Form{Body: strings.NewReader(complete)})
	refused(t, err, "not-scanned")
}

func TestNoNameIsLeftOutsideTheSeals(t *testing.T) {
	dir := t.TempDir()
	h := newHouse(t, "sqlite://"+dir+"/c.db", intake.Config{}, nil)
	canaries := []string{"Quillabrand", "Zephyrinette", "Mordantsworth", "Ostrichfield"}
	form := strings.NewReplacer("Imogen Rose", canaries[0], "Fairweather", canaries[1], "Found at home", canaries[2]).Replace(complete)
	r, err := h.ReceiveReferral(t.Context(), h.agency, intake.Form{Body: strings.NewReader(form), FileName: canaries[3] + ".pdf"})
	must(t, err)
	bad := canaries[0]
	if _, err := h.CorrectReferral(t.Context(), h.agency, r.ID, 1, map[string]*string{"incident.date": &bad}); err == nil || strings.Contains(err.Error(), bad) {
		t.Errorf("error %v", err)
	}
	_, err = h.SubmitReferral(t.Context(), h.agency, r.ID)
	must(t, err)
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		return h.Register.SetMembers(ctx, tx, r.Case, []string{"reviewer@example.org"})
	})
	pdf := report(t, canaries[0])
	d, err := h.ReceiveDraft(t.Context(), h.reviewer, r.Case, intake.Draft{Body: bytes.NewReader(pdf), FileName: canaries[3] + ".pdf"})
	must(t, err)
	h.until(t, d.ID)
	_, err = h.Original(t.Context(), h.reviewer, d.ID)
	must(t, err)
	for _, root := range []string{dir, h.dir} {
		must(t, filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, c := range canaries {
				if bytes.Contains(b, []byte(c)) || strings.Contains(path, c) {
					t.Errorf("%s stands in %s", c, path)
				}
			}
			return err
		}))
	}
	for _, c := range canaries {
		if strings.Contains(h.log.String(), c) {
			t.Errorf("%s stands in the log", c)
		}
	}
}

func TestACheckThatRunsTwiceDecidesOnce(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{}, nil)
	d := h.until(t, h.draft(t, h.caseOf(t), report(t, "Imogen")).ID)
	var job string
	h.update(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		job, err = h.Queue.Enqueue(ctx, tx, "intake.check", d.ID, h.reviewer.Account)
		return err
	})
	for state := ""; state != queue.Done; {
		h.update(t, func(ctx context.Context, tx *sql.Tx) error {
			s, err := h.Queue.Status(ctx, tx, job)
			state = s.State
			return err
		})
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(h.acts(t), "check-draft"); n != 1 {
		t.Errorf("%d verdicts", n)
	}
}
