package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// keeps wants a field to hold still what was entered.
func (u *user) keeps(name, label, value string) {
	u.t.Helper()
	id := u.id(`(//main//label[normalize-space()=`+quoted(label)+`])[1]`, "field "+label)
	if got := ask[string](u, fmt.Sprintf("document.getElementById(%q).value", id)); strings.TrimSpace(got) != strings.TrimSpace(value) {
		u.t.Errorf("%s: %s holds %q, not what was entered", name, label, got)
	}
}

func TestWhatIsWrongIsSaidAndNothingEnteredIsLost(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	nobody := j.user("nobody")
	nobody.open("/sign-in")
	nobody.fill("Email address", "not an address")
	nobody.press("Send me a sign-in link")
	nobody.refuses("e01-sign-in", "Enter an email address in the correct format")
	nobody.keeps("e01-sign-in", "Email address", "not an address")
	nobody.open("/no-such-page")
	nobody.refuses("e02-not-found")
	nobody.open("/help")
	nobody.looks("e03-help")
	nobody.open("/accessibility")
	nobody.looks("e04-accessibility")
	j.agencyErrs()
	j.reviewerErrs()
	j.officerErrs()
	admin := j.signIn("administrator")
	admin.menu("Accounts")
	admin.fill("Email address", "someone@demo.example")
	admin.fill("Organisation", "Harrowmere")
	admin.press("Add the account")
	admin.refuses("e14-account", "Choose one of the roles")
	admin.keeps("e14-account", "Email address", "someone@demo.example")
}

func (j *job) agencyErrs() {
	u := j.signIn("agency")
	u.follow("Send a referral")
	u.press("Upload and check")
	u.refuses("e05-no-form", "Select")
	u.attach("Filled-in form", keep(j.t, "form.pdf", []byte("This is not a PDF at all.")))
	u.press("Upload and check")
	u.refuses("e06-wrong-form", "PDF")
	u.open("/cases")
	u.follow("CV-")
	u.looks("e07-agency-case")
}

func (j *job) reviewerErrs() {
	u := j.signIn("reviewer")
	u.menu("Cases")
	u.looks("e08-cases")
	u.follow("CV-")
	at := ask[string](u, "location.pathname")
	u.follow("Upload a draft")
	u.press("Upload")
	u.refuses("e09-no-draft", "Select a file")
	u.attach("Draft report", keep(j.t, "draft.pdf", []byte("PK\x03\x04 a word processor's file")))
	u.press("Upload")
	u.refuses("e10-wrong-draft", "PDF")
	u.open(at + "/people")
	u.fillIn(`(//div[contains(@class, 'govuk-summary-card')])[1]`, "Date of birth", "32 March 2019")
	u.press("Save the list")
	u.refuses("e11-people", "date")
	u.keeps("e11-people", "Date of birth", "32 March 2019")
	other := j.user("somebody without an account")
	other.open(at)
	other.sees("Sign in")
}

func (j *job) officerErrs() {
	u := j.signIn("officer")
	u.menu("Cases")
	u.follow("CV-")
	u.follow("Name the members")
	u.fill("Email addresses", "reviewer@demo.example\nnobody@nowhere.example")
	u.press("Save")
	u.refuses("e12-members", "Address 2")
	u.keeps("e12-members", "Email addresses", "reviewer@demo.example\nnobody@nowhere.example")
	u.menu("Cases")
	u.follow("CV-")
	u.follow("Enter the dates")
	u.looks("e13-dates")
	u.menu("Recipients")
	u.fillIn(`(//div[contains(@class, 'govuk-summary-card')])[1]`, "On the list until", "yesterday")
	u.press("Save the recipients")
	u.refuses("e15-recipients", "Enter a date like")
	u.keeps("e15-recipients", "On the list until", "yesterday")
}
