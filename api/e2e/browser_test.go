package e2e

import (
	"context"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// A browser is one user's: cookies of its own.
type browser struct {
	t    *testing.T
	ctx  context.Context
	who  string
	base string
	shot int
}

// newBrowser starts Chromium with an empty profile and no way to any address but the test's own.
func newBrowser(t *testing.T, who, base string) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("the browser tests need Chromium: apt-get install chromium")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"))
	actx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(actx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, who: who, base: base}
	if err := chromedp.Do(ctx); err != nil { // the first call starts the browser and may have no time limit
		t.Fatalf("start Chromium: %v", err)
	}
	b.do(chromedp.EmulateViewport(1100, 900))
	return b
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.snap("failed")
		b.t.Fatalf("%s: %v\nthe page says:\n%s", b.who, err, b.textOrNothing())
	}
}

func (b *browser) textOrNothing() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Text("body"))
	if err != nil {
		return "(nothing)"
	}
	return text
}

// open goes to a path or a whole address.
func (b *browser) open(path string) {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.base + path
	}
	b.do(chromedp.Navigate(path), chromedp.WaitReady("body"))
}

// text is what the page's main part says.
func (b *browser) text() string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Text("main"))
	if err != nil {
		b.t.Fatalf("%s: %v", b.who, err)
	}
	return text
}

// sees fails unless the page says each of the words.
func (b *browser) sees(words ...string) {
	b.t.Helper()
	text := b.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			b.snap("failed")
			b.t.Fatalf("%s does not see %q. The page says:\n%s", b.who, w, text)
		}
	}
}

// snap keeps a picture of the page where E2E_SHOTS says, for people to look at.
func (b *browser) snap(name string) {
	b.t.Helper()
	dir := os.Getenv("E2E_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Logf("no picture: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

type axeResult struct {
	Violations []struct {
		ID     string `json:"id"`
		Impact string `json:"impact"`
		Help   string `json:"help"`
		Nodes  []struct {
			HTML string `json:"html"`
		} `json:"nodes"`
	} `json:"violations"`
	Passes int `json:"passes"`
}

// accessible runs axe-core's WCAG 2.2 AA rules over the page.
func (b *browser) accessible() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](axe+";null")); err != nil {
		b.t.Fatalf("axe: %v", err)
	}
	r, err := chromedp.Run(ctx, chromedp.Evaluate[axeResult](
		`axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa']}).then(r=>({violations:r.violations.map(v=>({id:v.id,impact:v.impact,help:v.help,nodes:v.nodes.map(n=>({html:n.html}))})),passes:r.passes.length}))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("axe: %v", err)
	}
	if r.Passes == 0 {
		b.t.Errorf("%s: axe looked at nothing", b.who)
	}
	for _, v := range r.Violations {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s (%s): %s\n  %s", b.who, v.ID, v.Impact, v.Help, n.HTML)
		}
	}
}
