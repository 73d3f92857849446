package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/api/web/webtest"
	"github.com/caseveil/caseveil/storage/register"
	"golang.org/x/net/html"
)

// A browser is somebody who is signed in and uses pages only: no script, no API.
type browser struct {
	*apitest.Client
	t *testing.T
}

func (r *report) browser(c *apitest.Client) browser { return browser{r.Browser(c), r.t} }

// see opens a page, which must be whole and usable, and say each of words.
func (b browser) see(path string, words ...string) *webtest.Page {
	b.t.Helper()
	return b.sees(is(b.t, b.Get(path), http.StatusOK), words...)
}

func (b browser) sees(a apitest.Answer, words ...string) *webtest.Page {
	b.t.Helper()
	b.t.Run(a.Request.URL.Path, func(t *testing.T) { webtest.Check(t, a.Body) })
	p := webtest.Parse(b.t, a.Body)
	said := strings.Join(strings.Fields(webtest.Text(p.All("body")[0])), " ")
	for _, w := range words {
		if !strings.Contains(said, w) {
			b.t.Fatalf("%s does not say %q:\n%s", a.Request.URL.Path, w, said)
		}
	}
	return p
}

// fields are what a browser would send of the form with this action, before anybody types.
func (b browser) fields(p *webtest.Page, action string) url.Values {
	b.t.Helper()
	for _, f := range p.All("form") {
		if webtest.Attr(f, "action") != action {
			continue
		}
		out := url.Values{}
		for n := range f.Descendants() {
			name := webtest.Attr(n, "name")
			if n.Type != html.ElementNode || name == "" {
				continue
			}
			switch {
			case n.Data == "textarea":
				out.Set(name, strings.TrimPrefix(webtest.Text(n), "\n"))
			case n.Data == "select":
				out.Set(name, chosen(n))
			case n.Data == "input" && webtest.Attr(n, "type") != "file" && (webtest.Attr(n, "type") != "radio" || isChecked(n)):
				out.Set(name, webtest.Attr(n, "value"))
			}
		}
		return out
	}
	b.t.Fatalf("there is no form for %s", action)
	return nil
}

func isChecked(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "checked" {
			return true
		}
	}
	return false
}

func chosen(n *html.Node) string {
	for o := range n.Descendants() {
		for _, a := range o.Attr {
			if a.Key == "selected" {
				return webtest.Attr(o, "value")
			}
		}
	}
	return ""
}

// send sends a form and follows where it leads.
func (b browser) send(path string, form url.Values, words ...string) *webtest.Page {
	b.t.Helper()
	return b.see(b.sent(is(b.t, b.Post(path, form), http.StatusSeeOther)), words...)
}

func (b browser) sent(a apitest.Answer) string { return a.Header.Get("Location") }

func idIn(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func TestTheWholeJobIsDoneOnPagesWithoutJavaScript(t *testing.T) {
	r := open(t)
	admin := r.browser(r.User("admin", register.Administrator))
	agency, officer, reviewer, checker := r.browser(r.agency), r.browser(r.officer), r.browser(r.reviewer), r.browser(r.checker)

	agency.see("/work", "Nothing waits for you")
	agency.see("/referrals/start", "Download the blank SCPR form")
	referral := agency.sent(is(t, agency.Upload("/referrals/start", []apitest.Part{{Name: "form", FileName: "a.json", Body: formJSON}}), http.StatusSeeOther))
	agency.see(referral, "Check your answers", "Zephrine", "Quillfeather")
	edit := agency.see(referral + "/B")
	form := agency.fields(edit, referral+"/B")
	form.Set("children.0.forename", "Zephrina")
	agency.send(referral+"/B", form, "Your changes were saved", "Zephrina")
	agency.sees(is(t, agency.Post(referral+"/submit", nil), http.StatusOK), "Referral sent", "SHA-256")
	agency.see("/referrals", "Submitted")

	officer.see("/work", "Read a new referral")
	officer.see(referral, "Take this referral on")
	caseAt := officer.sent(is(t, officer.Post(referral+"/triage", nil), http.StatusSeeOther))
	officer.see(caseAt, "Name the members")
	r.caseID = idIn(caseAt)
	form = officer.fields(officer.see(caseAt+"/dates"), caseAt+"/dates")
	form.Set("notified", "2026-06-08")
	officer.send(caseAt+"/dates", form, "The dates were saved", "29 June 2026") // 15 working days on
	form = officer.fields(officer.see(caseAt+"/members"), caseAt+"/members")
	form.Set("emails", r.reviewer.Email+"\n"+r.checker.Email+"\n")
	officer.send(caseAt+"/members", form, "The members were saved", r.checker.Email)

	form = reviewer.fields(reviewer.see(caseAt+"/people", "Child A", "Zephrina Quillfeather"), caseAt+"/people")
	form.Set("subjects-1-label", "Mother")
	form.Set("subjects-1-names", "Ottoline Quillfeather")
	reviewer.send(caseAt+"/people", form, "The list of people was saved", "Person 2: Mother")
	reviewer.see(caseAt+"/upload", "A PDF smaller than 50MB")
	document := reviewer.sent(is(t, reviewer.Upload(caseAt+"/upload", []apitest.Part{{Name: "file", FileName: "a.pdf", Body: string(apitest.Draft("Zephrina Quillfeather and Ottoline Quillfeather had a Samson bag and a leftover"))}}), http.StatusSeeOther))
	reviewer.Wait(document, func(a apitest.Answer) bool { return !strings.Contains(string(a.Body), "data-job") })
	reviewer.see(document, "Comment", "Find names and details", "Not scanned for viruses")

	findings := reviewer.sent(is(t, reviewer.Post(document+"/findings", nil), http.StatusSeeOther))
	reviewer.Wait(findings, func(a apitest.Answer) bool { return !strings.Contains(string(a.Body), "data-job") })
	page := reviewer.see(findings, "Samson", "Undecided", "Mother")
	reviewer.sees(is(t, reviewer.Post(document+"/redactions", nil), http.StatusConflict), "There is a problem", "undecided")
	form = reviewer.fields(page, document+"/decisions")
	form.Set("decision-t3", "keep")
	form.Set("reason-t3", "Crumpelhorn is a brand")
	reviewer.send(document+"/decisions", form, "Your decisions were saved", "Nothing is undecided")
	redaction := reviewer.sent(is(t, reviewer.Post(document+"/redactions", nil), http.StatusSeeOther))
	reviewer.Wait(redaction, func(a apitest.Answer) bool { return !strings.Contains(string(a.Body), "data-job") })
	reviewer.see(redaction, "No listed name or detail was found", "somebody else checks it")
	is(t, reviewer.Get(redaction+"/file"), http.StatusOK)

	checker.see("/work", "Check a redacted draft")
	form = checker.fields(checker.see(redaction, "Read the whole redacted draft"), redaction+"/checks")
	form.Set("decision", "approve")
	checker.send(redaction+"/checks", form, "Your check was saved", "Approved")

	form = officer.fields(officer.see(redaction, "Begin the publication"), redaction+"/publish")
	form.Set("title", "Wexcombe review")
	publication := officer.sent(is(t, officer.Post(redaction+"/publish", form), http.StatusSeeOther))
	officer.see(publication, "Still missing", "The signature of the police")
	for _, p := range r.partners {
		partner := r.browser(p)
		partner.see("/work", "Read and sign a report")
		form = partner.fields(partner.see(publication), publication+"/signatures")
		partner.send(publication+"/signatures", form, "You have signed this report")
	}
	form = officer.fields(officer.see(publication+"/checklist"), publication+"/checklist")
	for name := range form {
		if id, isReason := strings.CutPrefix(name, "reason-"); isReason {
			form.Set("answer-"+id, "yes")
		}
	}
	form.Set("date-panel_copy", "2026-01-05")
	officer.send(publication+"/checklist", form, "The checklist was saved", "Publish the report")
	officer.send(publication+"/release", nil, "The report is published", "Who gets a copy")
	nobody := browser{r.Nobody(), t}
	nobody.see("/reports/"+idIn(publication), "Wexcombe review", "Download the report")

	form = officer.fields(officer.see("/recipients", "What Works"), "/recipients")
	for name := range form {
		if strings.HasSuffix(name, "-email") && form.Get(strings.TrimSuffix(name, "email")+"name") != "" {
			form.Set(name, "copies@example.org")
			form.Set(strings.TrimSuffix(name, "email")+"channel", "email")
		}
	}
	officer.send("/recipients", form, "The recipients were saved")
	r.publication = idIn(publication)
	var deliveries []struct{ ID string }
	if err := r.officer.Get(r.at("/deliveries")).Into(&deliveries); err != nil || len(deliveries) < 2 {
		t.Fatalf("deliveries: %v %v", deliveries, err)
	}
	at := publication + "/deliveries/"
	officer.send(at+deliveries[0].ID+"/send", nil, "The copy is on its way")
	form = officer.fields(officer.see(at+deliveries[1].ID), at+deliveries[1].ID)
	form.Set("on", "2026-01-05")
	officer.send(at+deliveries[1].ID, form, "What you recorded was saved")

	copyAt := r.deliveryLink()
	nobody.see(copyAt, "Wexcombe review", "We have received the report")
	is(t, nobody.Post(copyAt+"/open", nil), http.StatusOK)
	nobody.send(copyAt+"/acknowledge", nil, "Acknowledged")
	officer.see(publication, "Acknowledged")

	auditor := r.browser(r.auditor)
	auditor.see("/audit", "Sign in", "Release")
	auditor.see("/audit?until=2001-01-01", "There are no entries like this")
	table := string(is(t, auditor.Get("/audit/entries.csv?act=release"), http.StatusOK).Body)
	if lines := strings.Count(table, "\n"); lines != 2 || !strings.Contains(table, ",release,publication_officer,") {
		t.Errorf("the table of releases is\n%s", table)
	}
	is(t, auditor.Get("/audit?from=yesterday"), http.StatusUnprocessableEntity)
	r.browser(r.auditor).see("/detection", "1 report", "case.name", "A full name of the case file")
	admin.see("/detection?rule=case.name", "All rules", "case.name")
	admin.see("/detection?to=2001-06", "0 reports", "Nothing was decided", "The last twelve months")
	form = admin.fields(admin.see("/accounts", r.reviewer.Email), "/accounts")
	form.Set("email", "new@example.org")
	form.Set("role", "auditor")
	admin.send("/accounts", form, "The account was added", "new@example.org")
	held := r.browser(r.officer)
	at = "/cases/" + r.caseID + "/hold"
	form = held.fields(held.see(at, "It is not held"), at)
	form.Set("reason", "inquiry")
	held.send(at, form, "The case is held")
	form = admin.fields(admin.see("/retention", "30 years from the last act", "Nothing is due", "Public inquiry"), "/retention/periods")
	form.Set("kind", "case")
	form.Set("months_case", "6")
	admin.sees(is(t, admin.Post("/retention/periods", form), http.StatusUnprocessableEntity), "There is a problem", "from 12 to 2400 months")
	form.Set("months_case", "900")
	admin.send("/retention/periods", form, "The schedule was saved", "75 years from the last act")
	auditor.see("/retention", "75 years from the last act")
	admin.send("/settings", admin.fields(admin.see("/settings"), "/settings"), "The settings were saved")
	r.nothingLeaked()
}

func TestEveryFormThatIsWrongComesBackWithWhatWasEntered(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	r.list()
	caseAt := "/cases/" + r.caseID
	officer, reviewer, agency := r.browser(r.officer), r.browser(r.reviewer), r.browser(r.agency)
	admin := r.browser(r.User("admin", register.Administrator))
	var referrals []struct{ ID string }
	if err := r.agency.Get("/api/v1/referrals").Into(&referrals); err != nil || len(referrals) != 1 {
		t.Fatal(referrals, err)
	}
	referral := "/referrals/" + referrals[0].ID
	change := func(b browser, page, action string, pairs ...string) url.Values {
		form := b.fields(b.see(page), action)
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	tests := []struct {
		name   string
		answer apitest.Answer
		status int
		field  string // where the summary leads to
		kept   string
	}{
		{"no address to sign in with", r.Nobody().Post("/sign-in", url.Values{"email": {"not an address"}}), 422, "email", "not an address"},
		{"a form that is no form", agency.Upload("/referrals/start", []apitest.Part{{Name: "form", FileName: "a.txt", Body: "plain"}}), 415, "", ""},
		{"no form at all", agency.Upload("/referrals/start", nil), 422, "form", ""},
		{"a day that is none", agency.Post(referral+"/B", change(agency, referral+"/B", referral+"/B", "children.0.date_of_birth", "yesterday-ish")), 422, "children.0.date_of_birth", "yesterday-ish"},
		{"a member whom nobody knows", officer.Post(caseAt+"/members", change(officer, caseAt+"/members", caseAt+"/members", "emails", "who@example.org")), 422, "emails", "who@example.org"},
		{"a day of the case that is none", officer.Post(caseAt+"/dates", change(officer, caseAt+"/dates", caseAt+"/dates", "aware", "some day")), 422, "aware", "some day"},
		{"a person's day that is none", reviewer.Post(caseAt+"/people", change(reviewer, caseAt+"/people", caseAt+"/people", "subjects-0-date_of_birth", "long ago")), 422, "subjects-0-date_of_birth", "long ago"},
		{"a list that somebody changed first", reviewer.Post(caseAt+"/people", change(reviewer, caseAt+"/people", caseAt+"/people", "version", "0", "keep", "Kept words")), 412, "", "Kept words"},
		{"a draft that is no PDF", reviewer.Upload(caseAt+"/upload", []apitest.Part{{Name: "file", FileName: "a.docx", Body: "PK"}}), 415, "", ""},
		{"no draft at all", reviewer.Upload(caseAt+"/upload", nil), 422, "file", ""},
		{"an account without a role", admin.Post("/accounts", url.Values{"email": {"kept@example.org"}}), 422, "role", "kept@example.org"},
		{"an account that is there", admin.Post("/accounts", url.Values{"email": {r.officer.Email}, "role": {"auditor"}}), 409, "", r.officer.Email},
		{"a recipient's day that is none", officer.Post("/recipients", change(officer, "/recipients", "/recipients", "r-0-from", "some day")), 422, "r-0-from", "some day"},
		{"a recipient's address that is none", officer.Post("/recipients", change(officer, "/recipients", "/recipients", "r-0-email", "nowhere")), 422, "r-0-email", "nowhere"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := is(t, test.answer, test.status)
			page := webtest.Check(t, a.Body)
			if title := webtest.Text(page.All("title")[0]); !strings.HasPrefix(title, "Error: ") {
				t.Errorf("the title is %q", title)
			}
			body := string(a.Body)
			if !strings.Contains(body, "There is a problem") {
				t.Error("there is no error summary")
			}
			if test.field != "" && !strings.Contains(body, `<a href="#`+test.field+`">`) {
				t.Errorf("the summary does not lead to %s", test.field)
			}
			if !strings.Contains(html.UnescapeString(body), test.kept) {
				t.Errorf("what was entered is gone")
			}
		})
	}
}

func TestAFilledInReferralSaysWhatStopsIt(t *testing.T) {
	r := open(t)
	agency := r.browser(r.agency)
	referral := agency.sent(is(t, agency.Upload("/referrals/start", []apitest.Part{{Name: "form", FileName: "a.json", Body: `{"children": [{"forename": "Zephrine"}]}`}}), http.StatusSeeOther))
	a := is(t, agency.Post(referral+"/submit", nil), http.StatusUnprocessableEntity)
	webtest.Check(t, a.Body)
	if !strings.Contains(string(a.Body), `href="#section-A"`) {
		t.Error("it does not lead to the part of the form")
	}
}

func TestErrorsArePagesForPeople(t *testing.T) {
	h := apitest.Open(t, func(c *api.Config) { c.MaxUpload = 1 << 16 })
	agency := h.Browser(h.User("agency", register.Agency))
	for path, status := range map[string]int{"/nothing": 404, "/cases/nothing": 404, "/audit": 403, "/reports/nothing": 404, "/d/nothing": 404} {
		a := agency.Get(path)
		if a.Status != status {
			t.Errorf("%s: %d", path, a.Status)
		}
		webtest.Check(t, a.Body)
	}
	a := agency.Upload("/referrals/start", []apitest.Part{{Name: "form", FileName: "a.pdf", Body: strings.Repeat("x", 1<<17)}})
	if a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body over the limit: %d", a.Status)
	}
	webtest.Check(t, a.Body)
}
