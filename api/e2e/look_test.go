package e2e

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// The widths at which pages are looked at, in CSS pixels: WCAG 2.2, 1.4.10 asks for 320.
const (
	wide   = 1100
	narrow = 320
)

func viewport(width int64) chromedp.Action[chromedp.Void] {
	return chromedp.EmulateViewport(width, 900)
}

// looks checks the page as it stands: that it has a title and one heading, that nothing on it is meant for machines, that
// it fits a narrow window, and that axe finds nothing. It keeps a picture for people to look at.
func (u *user) looks(name string) {
	u.t.Helper()
	u.snap(name)
	u.titled(name)
	u.plain(name)
	u.accessible(name)
	u.fits(name)
}

func (u *user) titled(name string) {
	u.t.Helper()
	title := ask[string](u, "document.title")
	if !strings.HasSuffix(title, " – caseveil") {
		u.t.Errorf("%s: the title is %q", name, title)
	}
	if n := ask[int](u, "document.querySelectorAll('h1').length"); n != 1 {
		u.t.Errorf("%s: %d first headings, not one", name, n)
	}
}

// What only machines read: ids, half-made text of templates, codes with an underscore.
var machine = regexp.MustCompile(`\b[a-z2-7]{26}\b|<no value>|%!|\bmap\[|\b[a-z]+_[a-z_]+\b`)

func (u *user) plain(name string) {
	u.t.Helper()
	if hit := machine.FindString(u.text()); hit != "" {
		u.t.Errorf("%s: the page says %q, which is for machines", name, hit)
	}
}

// fits looks for sideways scrolling in a narrow window.
func (u *user) fits(name string) {
	u.t.Helper()
	u.do(viewport(narrow))
	defer u.do(viewport(wide))
	over := ask[string](u, `(() => {
		const width = document.documentElement.clientWidth
		if (document.documentElement.scrollWidth <= width) return ''
		const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
		return document.documentElement.scrollWidth + ' pixels: ' + (wide.length ? wide[0].outerHTML.slice(0, 200) : '?')
	})()`)
	if over != "" {
		u.t.Errorf("%s: scrolls sideways at %d pixels: %s", name, narrow, over)
	}
}

// snap keeps a picture of the page where E2E_SHOTS says.
func (u *user) snap(name string) {
	u.t.Helper()
	if os.Getenv("E2E_SHOTS") == "" {
		return
	}
	ctx, cancel := context.WithTimeout(u.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		u.t.Logf("no picture: %v", err)
		return
	}
	u.store(name+".png", png)
}

// store keeps a file beside the pictures, for people to look at.
func (u *user) store(name string, content []byte) {
	u.t.Helper()
	dir := os.Getenv("E2E_SHOTS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		u.t.Fatal(err)
	}
}

type axeResult struct {
	Violations []struct {
		ID, Impact, Help string
		Nodes            []string
	}
	Passes int
}

// accessible runs axe-core's WCAG 2.2 AA rules over the page.
func (u *user) accessible(name string) {
	u.t.Helper()
	ask[any](u, axe+";null")
	r := ask[axeResult](u, `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(r => ({Passes: r.passes.length,
		Violations: r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => n.html)}))}))`, chromedp.EvalAwaitPromise)
	if r.Passes == 0 {
		u.t.Errorf("%s: axe looked at nothing", name)
	}
	for _, v := range r.Violations {
		u.t.Errorf("%s: %s (%s): %s\n  %s", name, v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n  "))
	}
}

// refuses wants an error page as GOV.UK makes them: the title says so, a summary with the focus names what is wrong, and
// each of its links leads to a field that says the same.
func (u *user) refuses(name string, says ...string) {
	u.t.Helper()
	if title := ask[string](u, "document.title"); !strings.HasPrefix(title, "Error: ") {
		u.t.Errorf("%s: the title is %q", name, title)
	}
	if u.status < 400 || u.status > 499 {
		u.t.Errorf("%s: answered with %d", name, u.status)
	}
	summary := ask[string](u, "document.querySelector('.govuk-error-summary')?.innerText ?? ''")
	for _, s := range says {
		if !strings.Contains(summary, s) {
			u.must(fmt.Errorf("%s: the summary does not say %q: %q", name, s, summary))
		}
	}
	if dead := ask[string](u, `[...document.querySelectorAll('.govuk-error-summary a')].map(a => a.hash.slice(1)).filter(id => !document.getElementById(id)).join(' ')`); dead != "" {
		u.t.Errorf("%s: links of the summary lead nowhere: %s", name, dead)
	}
	if !u.noJS && !ask[bool](u, "document.activeElement === document.querySelector('.govuk-error-summary')") {
		u.t.Errorf("%s: the summary has no focus", name)
	}
	u.looks(name)
}
