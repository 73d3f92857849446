package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A job is one report on its way from the referral to the acknowledgement, with everyone who works on it.
type job struct {
	t *testing.T
	*server
	*chromium
	// shots keeps a picture of each page and lets axe look at it; without it pages are only used.
	shots bool

	agency, officer, reviewer, checker, auditor, admin *user
	partners                                           []*user

	form      map[string]string // what the agency types into the form
	draft     string            // the draft's path
	fileNames [2]string         // of the form and the draft
	alias     string            // what the reviewer adds to the child's names
	title     string
	mother    [2]string // a person the form did not name, and the label
	gone      []string  // what must not be in the redacted draft

	page      string // of the case, to find it again
	report    string // the public page
	published []byte
}

func newJob(t *testing.T) *job {
	t.Helper()
	s := startServer(t)
	j := &job{t: t, server: s, chromium: newChromium(t, s.url), shots: true, alias: "Tammy", mother: [2]string{"Verity Arkwright", "Aunt"},
		title: "Child A: learning for all of us", fileNames: [2]string{"referral.pdf", "draft-2.pdf"}, draft: "../../cmd/caseveil/demo/draft.pdf",
		gone: []string{"Tamsin", "Arkwright", "Rosalind", "Pellow", "Bello", "Caleb", "Verity", "Teasel", "Fernhill", "Tallis", "07700", "999 412"}}
	j.form = readJSON(t, "testdata/family.json")
	return j
}

func readJSON(t *testing.T, path string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// run starts a program that CI installs and gives what it prints; a missing one fails the test.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), name, args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// keep writes a file with a name that a person would give it.
func keep(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), strings.ReplaceAll(name, "/", "∕")) // a file system holds no slash in a name
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// filled fills in a blank form with MuPDF, as a viewer does.
func filled(t *testing.T, blank []byte, name string, values map[string]string) string {
	t.Helper()
	b, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), name)
	run(t, "mutool", "run", "testdata/fill.js", keep(t, "blank.pdf", blank), keep(t, "values.json", b), out)
	return out
}

// with is values with others over them.
func with(values map[string]string, more map[string]string) map[string]string {
	out := maps.Clone(values)
	maps.Copy(out, more)
	return out
}

// looks looks at the page when the job keeps pictures.
func (j *job) looks(u *user, name string) {
	j.t.Helper()
	if j.shots {
		u.looks(name)
	}
}

// shows keeps a picture of a page that was looked at in another state.
func (j *job) shows(u *user, name string) {
	j.t.Helper()
	if j.shots {
		u.snap(name)
	}
}

// looksBarely is for pages on which ids stand rightly: addresses in mails, the audit log.
func (j *job) looksBarely(u *user, name string) {
	j.t.Helper()
	if j.shots {
		u.snap(name)
		u.titled(name)
		u.accessible(name)
		u.fits(name)
	}
}

// signIn uses a user's one-time link: a page with a button, since programs that scan mails follow links.
func (j *job) signIn(who string) *user {
	j.t.Helper()
	u := j.user(who)
	u.open(j.link(j.t, who))
	if who == "agency" {
		j.looks(u, "01-one-time-link")
	}
	u.press("Sign in")
	u.sees("My work")
	return u
}

// turn opens My work and follows the task that waits there. It looks at the list on the way.
func (j *job) turn(u *user, task string) {
	j.t.Helper()
	u.menu("My work")
	u.sees(task)
	u.follow(task)
}

// letterTo reads, on the demonstration's page of mails, the newest that went to an address, and gives its link.
func (u *user) letterTo(address, words string) string {
	u.t.Helper()
	u.open("/demo/outbox")
	scope := fmt.Sprintf(`//div[@class='cv-letter'][contains(., %s)][contains(., %s)]`, quoted("To "+address), quoted(words))
	return ask[string](u, fmt.Sprintf("document.getElementById(%q).href", u.link(scope, "Follow the link")))
}

// noNames fails when a file that was downloaded still says one of the names.
func (j *job) noNames(pdf []byte) {
	j.t.Helper()
	text := run(j.t, "pdftotext", "-layout", keep(j.t, "out.pdf", pdf), "-")
	if len(strings.Fields(text)) < 5 {
		j.t.Fatalf("the redacted draft says next to nothing: %q", text)
	}
	for _, name := range j.gone {
		if strings.Contains(text, name) {
			j.t.Errorf("the redacted draft still says %q", name)
		}
	}
}

func (j *job) readDraft() []byte {
	j.t.Helper()
	b, err := os.ReadFile(j.draft)
	if err != nil {
		j.t.Fatal(err)
	}
	return b
}
