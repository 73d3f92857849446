package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/caseveil/caseveil/"

// mayImport is the rooms and arrows of the architecture as data. Never loosen it to make a build pass.
//
// A room is named by the longest entry that fits. What a room may import is listed by prefix; its own packages are
// always allowed, unless it is split further below.
var mayImport = map[string][]string{
	"cmd":     {"api", "intake", "release", "redact", "storage"},
	"api":     {"intake", "release", "redact/casefile", "redact/detect", "redact", "storage/refusal", "storage/register"},
	"intake":  {"redact", "storage"},
	"release": {"redact", "storage"},
	"redact":  {},
	"storage": {},

	// The proof shares no code with the engine it proves.
	"redact/verify": {"redact/casefile", "redact/verify"},
	"redact/pdf":    {"redact/pdf", "redact/ocr"}, // words and boxes of scanned pages
	"redact/ocr":    {"redact/ocr"},
	"redact/detect": {"redact/casefile", "redact/rules", "redact/detect"},

	// A house for the tests of the door joins the rooms as cmd does.
	"api/apitest": {"api", "intake", "release", "redact", "storage"},
}

func TestNothingThatIsForTestsIsInTheProgram(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for pkg := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(pkg, module) && onlyForTests(pkg) {
			t.Errorf("%s is linked into the program", pkg)
		}
	}
}

func TestEveryImportFollowsAnArrowOfTheArchitecture(t *testing.T) {
	for _, p := range packages(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		room := roomOf(from)
		if room == "" {
			t.Errorf("%s belongs to no room", from)
			continue
		}
		for _, imp := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			to, ours := strings.CutPrefix(imp, module)
			if ours && !allowed(room, to) && !onlyForTests(to) {
				t.Errorf("%s imports %s: no arrow leads from %s there", from, to, room)
			}
		}
	}
}

func TestTheCommandLineAloneKnowsPDFLibraries(t *testing.T) {
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			if strings.HasPrefix(imp, "github.com/pdfcpu/") && !strings.HasSuffix(p.ImportPath, "redact/pdf/raw") &&
				!strings.HasPrefix(p.ImportPath, module+"intake/scpr") {
				t.Errorf("%s imports %s: its types belong to redact/pdf/raw", p.ImportPath, imp)
			}
		}
	}
}

// onlyForTests says whether a package stands in a house for tests: one that starts real servers, runs conformance suites or
// makes documents.
func onlyForTests(pkg string) bool {
	for element := range strings.SplitSeq(pkg, "/") {
		if strings.HasSuffix(element, "test") {
			return true
		}
	}
	return false
}

func roomOf(pkg string) string {
	best := ""
	for room := range mayImport {
		if (pkg == room || strings.HasPrefix(pkg, room+"/")) && len(room) > len(best) {
			best = room
		}
	}
	return best
}

func allowed(room, to string) bool {
	if roomOf(to) == room {
		return true
	}
	top, _, _ := strings.Cut(room, "/")
	if top == room && strings.HasPrefix(to, room+"/") {
		return true // a room may always use its own parts
	}
	for _, prefix := range mayImport[room] {
		exact := room == "api" && strings.HasPrefix(prefix, "redact")
		if to == prefix || (!exact && strings.HasPrefix(to, prefix+"/")) {
			return true
		}
	}
	return false
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "../../...")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list found %d packages only: the test looks at the wrong place", len(all))
	}
	return all
}
