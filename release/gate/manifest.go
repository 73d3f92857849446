package gate

import (
	"fmt"
	"strings"
	"time"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/storage/record"
)

// manifestText is what a release signs: what was published, when, and how it was proved. One "name: value" a line, after
// a line that says what kind of text this is. It holds no title: that is a person's text.
func manifestText(p publication, public redact.Public) string {
	var b strings.Builder
	line := func(name string, value any) { fmt.Fprintf(&b, "%s: %v\n", name, value) }
	b.WriteString("caseveil publication manifest v1\n")
	line("publication", p.id)
	line("sha256", p.sha256)
	line("size", p.size)
	line("pages", p.pages)
	line("published_at", record.Time(p.released).Format(time.RFC3339))
	line("rules_version", oneLine(public.RulesVersion))
	line("program_version", oneLine(public.ProgramVersion))
	for _, c := range public.Verification.Checks {
		word := "failed"
		if c.Passed {
			word = "passed"
		}
		line("check", oneLine(c.Name)+" "+word)
	}
	return b.String()
}

// oneLine keeps a value from starting a line of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
