package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/storage/register"
)

func TestALinkSignsInOnceAndOnlyByItsButton(t *testing.T) {
	h := apitest.Open(t)
	user := h.User("reviewer", register.Reviewer)
	link := h.Link(user)
	scanner := h.Nobody()
	for range 3 {
		is(t, scanner.Get(link), http.StatusOK) // as a mail scanner does
	}
	first := is(t, h.Nobody().Send("POST", link, "", nil), http.StatusSeeOther)
	if first.Header.Get("Location") != "/work" {
		t.Errorf("goes to %s", first.Header.Get("Location"))
	}
	cookie := first.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s", want)
		}
	}
	if a := is(t, h.Nobody().Send("POST", link, "", nil), http.StatusForbidden); !bytes.Contains(a.Body, []byte("has been used or is too old")) {
		t.Error("the second use does not say why")
	}
	if strings.Contains(h.Log.String(), strings.TrimPrefix(link, "/sign-in/")) {
		t.Error("the log holds the link's secret")
	}
}

func TestOverTLSTheCookieIsBoundToTheHostAndTheBrowserStaysOnTLS(t *testing.T) {
	h := apitest.Open(t, func(c *api.Config) { c.Secure = true })
	a := is(t, h.Nobody().Send("POST", h.Link(h.User("reviewer", register.Reviewer)), "", nil), http.StatusSeeOther)
	if c := a.Header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-sid=") || !strings.Contains(c, "Secure") {
		t.Error("the cookie is not bound to the host")
	}
	if !strings.HasPrefix(a.Header.Get("Strict-Transport-Security"), "max-age=") {
		t.Error("no HSTS")
	}
}

func TestAskingForALinkTellsNobodyWhoHasAnAccount(t *testing.T) {
	h := apitest.Open(t)
	user := h.User("reviewer", register.Reviewer)
	known := is(t, h.Nobody().Post("/sign-in", url.Values{"email": {strings.ToUpper(user.Email)}}), http.StatusOK)
	unknown := is(t, h.Nobody().Post("/sign-in", url.Values{"email": {"nobody.here@example.org"}}), http.StatusOK)
	if a, b := strings.ReplaceAll(string(known.Body), strings.ToUpper(user.Email), "X"), strings.ReplaceAll(string(unknown.Body), "nobody.here@example.org", "X"); a != b {
		t.Error("the pages differ")
	}
	mails := h.Mails()
	if len(mails) != 1 || mails[0].To != user.Email || !strings.Contains(mails[0].Body, "/sign-in/") {
		t.Fatalf("%d mails", len(mails))
	}
	_, rest, _ := strings.Cut(mails[0].Body, "/sign-in/")
	token, _, _ := strings.Cut(rest, "\n")
	is(t, h.Nobody().Send("POST", "/sign-in/"+strings.TrimSpace(token), "", nil), http.StatusSeeOther)
}

func TestAskingTooOftenIsRefusedForAWhile(t *testing.T) {
	h := apitest.Open(t)
	h.User("reviewer", register.Reviewer)
	form := url.Values{"email": {"reviewer@example.org"}}
	for range 5 {
		is(t, h.Nobody().Post("/sign-in", form), http.StatusOK)
	}
	if a := is(t, h.Nobody().Post("/sign-in", form), http.StatusTooManyRequests); a.Header.Get("Retry-After") == "" {
		t.Error("does not say when to try again")
	}
	is(t, h.Nobody().Post("/sign-in", url.Values{"email": {"other@example.org"}}), http.StatusOK)
}

func TestASessionEndsWhenItsOwnerSignsOutOrIsTurnedOff(t *testing.T) {
	h := apitest.Open(t)
	admin, user := h.User("admin", register.Administrator), h.User("reviewer", register.Reviewer)
	browser := h.Browser(user)
	is(t, browser.Get("/work"), http.StatusOK)
	is(t, browser.Get("/api/v1/cases"), http.StatusOK) // the session serves the API, too
	is(t, browser.Send("POST", "/sign-out", "", nil), http.StatusSeeOther)
	if a := is(t, browser.Get("/work"), http.StatusSeeOther); a.Header.Get("Location") != "/sign-in" {
		t.Errorf("goes to %s", a.Header.Get("Location"))
	}
	browser = h.Browser(user)
	is(t, h.Browser(admin).Send("POST", "/accounts/"+user.Account.ID+"/off", "", nil), http.StatusSeeOther)
	is(t, browser.Get("/work"), http.StatusSeeOther)
	is(t, user.Get("/api/v1/cases"), http.StatusUnauthorized)
}

func TestSomebodyWhoIsNotSignedInComesBackToWhereTheyWanted(t *testing.T) {
	h := apitest.Open(t)
	user := h.User("reviewer", register.Reviewer)
	browser := h.Browser(user)
	is(t, browser.Send("POST", "/sign-out", "", nil), http.StatusSeeOther)
	a := is(t, browser.Get("/cases"), http.StatusSeeOther)
	if a.Header.Get("Location") != "/sign-in?next=%2Fcases" {
		t.Fatalf("goes to %s", a.Header.Get("Location"))
	}
	is(t, browser.Post("/sign-in", url.Values{"email": {user.Email}, "next": {"/cases"}}), http.StatusOK)
	if a := is(t, browser.Send("POST", h.Link(user), "", nil), http.StatusSeeOther); a.Header.Get("Location") != "/cases" {
		t.Errorf("goes to %s", a.Header.Get("Location"))
	}
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example/`, "javascript:alert(1)", "evil"} {
		h := apitest.Open(t)
		user := h.User("reviewer", register.Reviewer)
		browser := h.Browser(user)
		is(t, browser.Post("/sign-in", url.Values{"email": {user.Email}, "next": {next}}), http.StatusOK)
		if a := is(t, browser.Send("POST", h.Link(user), "", nil), http.StatusSeeOther); a.Header.Get("Location") != "/work" {
			t.Errorf("%q leads to %s", next, a.Header.Get("Location"))
		}
	}
}

func TestAnotherSiteCannotMakeABrowserAct(t *testing.T) {
	h := apitest.Open(t)
	browser := h.Browser(h.User("admin", register.Administrator))
	form := []byte("email=new%40example.org&role=auditor")
	for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
		is(t, browser.Send("POST", "/accounts", "application/x-www-form-urlencoded", form, header), http.StatusForbidden)
	}
	is(t, browser.Send("POST", "/accounts", "application/x-www-form-urlencoded", form, "Sec-Fetch-Site: same-origin"), http.StatusSeeOther)
}

func TestEveryAnswerCarriesTheHeadersThatProtectIt(t *testing.T) {
	h := apitest.Open(t)
	for _, path := range []string{"/sign-in", "/nothing", "/api/v1/cases", "/livez"} {
		a := h.Nobody().Get(path)
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store"} {
			if !strings.HasPrefix(a.Header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, a.Header.Get(name))
			}
		}
	}
	if p := h.Nobody().Get("/sign-in").Header.Get("Content-Security-Policy"); strings.Contains(p, "unsafe") {
		t.Error("the policy allows what it must not")
	}
}
