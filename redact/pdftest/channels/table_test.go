package channels_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdftest/channels"
)

const readme = "../../../README.md"

// list is every file with what became of it.
func list(all []channels.Channel, got []verdict, others map[string][2]verdict) string {
	var out strings.Builder
	out.WriteString("# Every channel\n\nOne file a line; made by `All` of this package, judged by its tests; `make channels` writes this list.\n" +
		"gone: the name is nowhere and the other words stand. kept: nobody was named and all words stand. left: the name can be found.\n" +
		"lost: words of others went, or the file cannot be read. refused: there is no file.\n")
	family := ""
	for i, c := range all {
		if c.Family != family {
			family = c.Family
			fmt.Fprintf(&out, "\n## %s\n\n| the name stands in | caseveil | PyMuPDF 1.21.1 | boxes |\n| --- | --- | --- | --- |\n", family)
		}
		o := others[c.Family+": "+c.Place]
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", strings.ReplaceAll(c.Place, "|", `\|`), got[i], o[0], o[1])
	}
	return out.String()
}

// summary counts, family by family, the files that came out as they should.
func summary(all []channels.Channel, got []verdict, others map[string][2]verdict) string {
	type row struct{ files, ours, pymupdf, boxes int }
	var order []string
	rows := map[string]*row{}
	total := &row{}
	for i, c := range all {
		r := rows[c.Family]
		if r == nil {
			r = &row{}
			rows[c.Family] = r
			order = append(order, c.Family)
		}
		o := others[c.Family+": "+c.Place]
		for _, r := range []*row{r, total} {
			r.files++
			r.ours += good(c, got[i])
			r.pymupdf += good(c, o[0])
			r.boxes += good(c, o[1])
		}
	}
	var out strings.Builder
	out.WriteString("| where the name stands | files | caseveil | PyMuPDF 1.21.1 | boxes drawn over it |\n| --- | --- | --- | --- | --- |\n")
	line := func(name string, r *row) {
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %d |\n", name, r.files, r.ours, r.pymupdf, r.boxes)
	}
	for _, name := range order {
		line(name, rows[name])
	}
	line("all", total)
	return out.String()
}

func good(c channels.Channel, v verdict) int {
	if v == wanted(c) {
		return 1
	}
	return 0
}

// wanted is how a file should end.
func wanted(c channels.Channel) verdict {
	switch c.Kind {
	case channels.Honest:
		return kept
	case channels.Closed:
		return refused
	}
	return gone
}

// compare holds a file, or the part of it between two marks, to what it should say.
func compare(t *testing.T, path, mark, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	before, is, after := "", string(b), ""
	if mark != "" {
		parts := strings.Split(is, mark)
		if len(parts) != 3 {
			t.Fatalf("%s has no place for the table", path)
		}
		before, is, after = parts[0]+mark, parts[1], mark+parts[2]
	}
	if is == want {
		return
	}
	if !*update {
		t.Errorf("%s says something else than what happens: run `make channels`, and read the difference", path)
		return
	}
	if err := os.WriteFile(path, []byte(before+want+after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// python runs the other tools over the files of a folder.
func python(t *testing.T, dir string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "/usr/bin/python3", "testdata/peers.py", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("the other tools did not run (Debian's python3-fitz is needed): %v\n%s", err, out)
	}
}
