package e2e

import (
	"context"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a browser waits for one thing. The machines that run tests are slow and busy.
const patience = 90 * time.Second

// A chromium is one running program; each user gets a profile of their own in it.
type chromium struct {
	t    *testing.T
	ctx  context.Context
	base string
	noJS bool // every profile has JavaScript turned off
	// each looks at every page that a browser comes to, beside what its test looks for.
	each func(*user)
}

// newChromium starts Chromium with no way to any address but the test's own.
func newChromium(t *testing.T, base string) *chromium {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("the browser tests need Chromium: apt-get install chromium")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"))
	actx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(actx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the first call starts the browser and may have no time limit
		t.Fatalf("start Chromium: %v", err)
	}
	return &chromium{t: t, ctx: ctx, base: base}
}

// A user is one person at a browser with cookies of their own.
type user struct {
	*chromium
	who       string
	ctx       context.Context
	downloads string
	status    int64 // of the page that was come to last

	mu    sync.Mutex
	wrong []string // what the browser reported that must not happen
}

func (c *chromium) user(who string) *user {
	c.t.Helper()
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	c.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		c.t.Fatalf("%s: a new profile: %v", who, err)
	}
	u := &user{chromium: c, who: who, ctx: ctx, downloads: c.t.TempDir()}
	if err := chromedp.Listen(ctx, u.watch); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(u.report)
	u.do(chromedp.Func(u.prepare), viewport(wide))
	return u
}

func (u *user) prepare(ctx context.Context, _ *chromedp.Target) error {
	events := true
	profile := chromedp.FromContext(u.ctx).BrowserContextID
	_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: profile, DownloadPath: u.downloads, EventsEnabled: &events,
	})
	if err != nil || !u.noJS {
		return err
	}
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}

// watch hears what the browser does. It must not wait.
func (u *user) watch(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !u.own(e.Request.URL) {
			u.remember("a request leaves the machine: " + e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument && e.Response.MimeType == "text/html" {
			u.checkPolicy(e.Response)
		}
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security Policy") {
			u.remember("the browser warns: " + e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		u.remember("a script failed: " + e.ExceptionDetails.Text)
	case *page.EventJavascriptDialogOpening:
		u.remember("a dialog opened: " + e.Message)
	}
}

func (u *user) own(address string) bool {
	at, err := url.Parse(address)
	return err == nil && (at.Hostname() == "127.0.0.1" || at.Scheme == "about" || at.Scheme == "blob")
}

// checkPolicy wants a Content-Security-Policy that lets nothing run or load but the server's own.
func (u *user) checkPolicy(r *network.Response) {
	policy := ""
	for name, value := range r.Headers {
		if strings.EqualFold(name, "content-security-policy") {
			policy, _ = value.(string)
		}
	}
	for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, want) {
			u.remember("the Content-Security-Policy of a page lacks " + want)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		u.remember("the Content-Security-Policy is not strict: " + policy)
	}
}

func (u *user) remember(what string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.wrong = append(u.wrong, what)
}

func (u *user) report() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, w := range u.wrong {
		u.t.Errorf("%s: %s", u.who, w)
	}
}
