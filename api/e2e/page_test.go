package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// do runs steps and fails the test, with the page's words, when one does not work.
func (u *user) do(steps ...chromedp.Action[chromedp.Void]) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, patience)
	defer cancel()
	u.must(chromedp.Do(ctx, steps...))
}

func (u *user) must(err error) {
	u.t.Helper()
	if err == nil {
		return
	}
	ctx, cancel := context.WithTimeout(u.ctx, 5*time.Second)
	defer cancel()
	words, pageErr := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	if pageErr != nil {
		words = pageErr.Error()
	}
	u.snap("failed")
	u.t.Fatalf("%s: %v\nthe page says:\n%s", u.who, err, words)
}

// ask evaluates an expression in the page.
func ask[T any](u *user, expression string, options ...chromedp.EvaluateOption) T {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	u.must(err)
	return v
}

// come runs steps that lead to another page, and waits for that page.
func (u *user) come(steps ...chromedp.Action[chromedp.Void]) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, patience)
	defer cancel()
	r, err := chromedp.RunResponse(ctx, steps...)
	u.must(err)
	u.status = r.Status
	if u.each != nil {
		u.each(u)
	}
}

// open goes to a path, or to a whole address as a mail has it.
func (u *user) open(path string) {
	u.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = u.base + path
	}
	u.come(chromedp.Navigate(path))
}

// quoted is text as an XPath string. XPath 1.0 has no escapes, so text with both kinds of quotes is joined.
func quoted(text string) string {
	if !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return `concat('` + strings.ReplaceAll(text, "'", `', "'", '`) + `')`
}

// id finds the one element that an XPath means, and gives it an id if it has none.
func (u *user) id(xpath, what string) string {
	u.t.Helper()
	arg, err := json.Marshal(xpath)
	u.must(err)
	return u.named(what, fmt.Sprintf(`(() => {
		const found = document.evaluate(%s, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null)
		if (found.snapshotLength !== 1) return 'count ' + found.snapshotLength
		const e = found.snapshotItem(0)
		if (!e.id) e.id = 'e2e-' + document.querySelectorAll('[id]').length
		return e.tagName === 'LABEL' ? 'id ' + e.htmlFor : 'id ' + e.id
	})()`, arg))
}

func (u *user) named(what, expression string) string {
	u.t.Helper()
	kind, id, _ := strings.Cut(ask[string](u, expression), " ")
	if kind != "id" {
		u.must(fmt.Errorf("%s: %s on the page, not one", what, id))
	}
	return id
}

func byID(id string) chromedp.CSS { return chromedp.CSS(`[id="` + id + `"]`) }

// press presses the button whose words begin so, and waits for the next page.
func (u *user) press(words string) {
	u.t.Helper()
	u.come(chromedp.Click(byID(u.button("", words))))
}

// pressIn presses a button inside the row, card or section that an XPath means.
func (u *user) pressIn(scope, words string) {
	u.t.Helper()
	u.come(chromedp.Click(byID(u.button(scope, words))))
}

func (u *user) button(scope, words string) string {
	u.t.Helper()
	return u.id(scope+`//button[starts-with(normalize-space(), `+quoted(words)+`)]`, "button "+words)
}

// follow follows the link whose words begin so, and waits for the next page.
func (u *user) follow(words string) {
	u.t.Helper()
	u.followIn("//main", words)
}

func (u *user) followIn(scope, words string) {
	u.t.Helper()
	u.come(chromedp.Click(byID(u.link(scope, words))))
}

func (u *user) link(scope, words string) string {
	u.t.Helper()
	return u.id(scope+`//a[starts-with(normalize-space(), `+quoted(words)+`)]`, "link "+words)
}

// menu follows an entry of the menu.
func (u *user) menu(words string) {
	u.t.Helper()
	u.followIn("//nav[@aria-label='Menu']", words)
}

// fill puts a value into the field with this label, over what was there.
func (u *user) fill(label, value string) {
	u.t.Helper()
	u.fillIn("//main", label, value)
}

func (u *user) fillIn(scope, label, value string) {
	u.t.Helper()
	u.enter(u.id(scope+`//label[normalize-space()=`+quoted(label)+`]`, "field "+label), value)
}

func (u *user) enter(id, value string) {
	u.t.Helper()
	sel := byID(id)
	u.do(chromedp.Focus(sel))
	ask[bool](u, fmt.Sprintf(`document.querySelector(%q).select() === undefined`, sel))
	if value == "" {
		u.do(chromedp.KeyEvent("\b"))
		return
	}
	u.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: value})
		return err
	}))
}

// choose takes one of the choices of a question.
func (u *user) choose(question, choice string) {
	u.t.Helper()
	u.chooseIn(`//fieldset[legend[normalize-space()=`+quoted(question)+`]]`, choice)
}

func (u *user) chooseIn(scope, choice string) {
	u.t.Helper()
	id := u.id(scope+`//label[starts-with(normalize-space(), `+quoted(choice)+`)]`, "choice "+choice)
	u.do(chromedp.Click(chromedp.CSS(`label[for="` + id + `"]`)))
}

// attach chooses a file for the field with this label.
func (u *user) attach(label, path string) {
	u.t.Helper()
	id := u.id(`//label[normalize-space()=`+quoted(label)+`]`, "file field "+label)
	u.do(chromedp.SetUploadFiles(byID(id), []string{path}))
}

// download takes the file that a click on the element gives, as the browser saves it, with the name it would have.
func (u *user) download(id string) (content []byte, name string) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, patience)
	defer cancel()
	begun, done := make(chan *browser.EventDownloadWillBegin, 4), make(chan *browser.EventDownloadProgress, 4)
	u.must(chromedp.ListenBrowser(ctx, func(event any) {
		switch e := event.(type) {
		case *browser.EventDownloadWillBegin:
			begun <- e
		case *browser.EventDownloadProgress:
			if e.State != browser.DownloadProgressStateInProgress {
				done <- e
			}
		}
	}))
	u.must(chromedp.Do(ctx, chromedp.Click(byID(id))))
	select {
	case e := <-done:
		if e.State != browser.DownloadProgressStateCompleted {
			u.must(fmt.Errorf("the download was %s", e.State))
		}
		content, err := os.ReadFile(filepath.Join(u.downloads, e.GUID))
		u.must(err)
		return content, (<-begun).SuggestedFilename
	case <-ctx.Done():
		u.must(fmt.Errorf("no download came: %w", ctx.Err()))
	}
	return nil, ""
}

// text is what the page's main part says.
func (u *user) text() string {
	u.t.Helper()
	return ask[string](u, "document.querySelector('main').innerText")
}

// sees fails unless the page says each of the words.
func (u *user) sees(words ...string) {
	u.t.Helper()
	text := u.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			u.must(fmt.Errorf("does not see %q", w))
		}
	}
}

// waits stays on a page that says that it is being worked on until it says otherwise: with JavaScript the page looks
// again by itself, without the person follows its link.
func (u *user) waits() {
	u.t.Helper()
	if !u.noJS {
		u.do(chromedp.WaitNotPresent(chromedp.CSS("[data-job]")), chromedp.WaitReady(chromedp.CSS("footer")))
		return
	}
	begin := time.Now()
	for ask[bool](u, "document.querySelector('[data-job]') !== null") {
		if time.Since(begin) > patience {
			u.must(fmt.Errorf("the work does not come to its end"))
		}
		u.follow("Look again")
	}
}
