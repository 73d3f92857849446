package e2e

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestAReportGoesFromTheReferralToTheAcknowledgement(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	j.whole()
	j.audit()
	j.administer()
	j.askForLink()
}

func TestTheWholeJobIsDoneWithoutJavaScript(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	j.noJS, j.shots = true, false
	j.whole()
}

// The names are unusual on purpose: what a page made of them must be text and nothing else.
func TestHostileNamesAreShownAsText(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	j.shots = false
	j.each = func(u *user) {
		made := `[...document.querySelectorAll('main b, main iframe, main marquee, main script, main style, main img:not(.cv-page-picture)')].map(e => e.outerHTML).join(' ')`
		if found := ask[string](u, made); found != "" {
			u.must(fmt.Errorf("text became markup: %s", found))
		}
	}
	j.form = with(j.form, map[string]string{
		"Child 2: First names (required)":            `<img src=x onerror=alert(1)>`,
		"Adult 3: Full name":                         `Gareth Pellow "><script>alert(2)</script>`,
		"Agency 4: Organisation or service":          `</textarea><iframe src=//evil.example></iframe>`,
		"Agency 1: Organisation or service":          "Harrowmere \u202eyranoitulover\u202c",
		"The circumstances (required)":               strings.Repeat("<marquee>", 40),
		"Name of your organisation or team":          strings.Repeat("Llanfair", 37),
		"Your email address":                         `"<b>x</b>"@example.org`,
		"Agency 2: Practitioner’s full name":         `{{.Secret}} <b>Anneka</b> Dowsett`,
		"Completed by (required)":                    `Judith' onfocus='alert(3)`,
		"How the case meets the criteria (required)": "<style>*{display:none}</style>",
	})
	j.fileNames = [2]string{`<img src=x onerror=alert(4)>.pdf`, `"><b>draft</b>.pdf`}
	j.alias = `Tammy<script>alert(5)</script>`
	j.mother = [2]string{"Verity Arkwright", `<b>Aunt</b> {{7}}`}
	j.title = `<b>Child A</b> & "others" ` + strings.Repeat("w", 150)
	j.whole()
}

// whole goes from the referral to the acknowledgement.
func (j *job) whole() {
	j.refer()
	j.nameMembers()
	j.listPeople()
	j.uploadDraft()
	j.decide()
	j.redact()
	j.check()
	j.publish()
	j.deliver()
}

// refer: the agency fetches the blank form, fills it in, corrects what was read, and submits.
func (j *job) refer() {
	u := j.signIn("agency")
	j.agency = u
	j.looks(u, "02-agency-work")
	u.follow("Send a referral")
	j.looks(u, "03-send-a-referral")
	blank, name := u.download(u.link("//main", "Download the blank"))
	if !bytes.HasPrefix(blank, []byte("%PDF-")) || !strings.HasSuffix(name, ".pdf") {
		j.t.Fatalf("the blank form is called %q and begins %q", name, blank[:8])
	}
	u.attach("Filled-in form", filled(j.t, blank, j.fileNames[0], j.form))
	u.press("Upload and check")
	u.sees("Check your answers", j.form["Child 1: First names (required)"])
	j.looks(u, "04-check-your-answers")
	if j.shots {
		u.press("Submit the referral")
		u.refuses("05-submit-refused", "job title")
	}
	u.follow("Change About this referral")
	u.fill("Your job title", "Designated safeguarding lead")
	j.looks(u, "06-correct-a-part")
	u.press("Save")
	u.sees("Designated safeguarding lead")
	u.follow("Change The children")
	u.fill("Child 1: Last name", "Arkwright-Bello")
	u.press("Save")
	u.sees("Arkwright-Bello")
	u.press("Submit the referral")
	u.sees("Referral sent", "CV-")
	j.looks(u, "07-receipt")
	u.menu("Referrals")
	j.looks(u, "08-referrals")
}

// nameMembers: the officer takes the referral on and names who works on the case.
func (j *job) nameMembers() {
	u := j.signIn("officer")
	j.officer = u
	j.looks(u, "09-officer-work")
	u.follow("Read a new referral")
	u.sees("Arkwright-Bello")
	j.looks(u, "10-officer-reads-referral")
	u.press("Take this referral on")
	j.looks(u, "11-case-opened")
	u.follow("Name the members")
	u.fill("Email addresses", strings.Join([]string{"reviewer@demo.example", "checker@demo.example", "local-authority@demo.example",
		"nhs@demo.example", "police@demo.example"}, "\n"))
	j.looks(u, "12-members")
	u.press("Save")
	u.sees("The members were saved", "nhs@demo.example")
	j.page = ask[string](u, "location.pathname")
}

// listPeople: a reviewer completes the list of people that the form began.
func (j *job) listPeople() {
	u := j.signIn("reviewer")
	j.reviewer = u
	u.open(j.page)
	j.looks(u, "13-reviewer-case")
	u.follow("Check and complete the list")
	j.looks(u, "14-people")
	first := `(//div[contains(@class, 'govuk-summary-card')][.//h3[contains(., 'Child')]])[1]`
	u.fillIn(first, "Other names", "Tam\n"+j.alias)
	empty := `(//div[contains(@class, 'govuk-summary-card')][.//h3[contains(., '(new)')]])[1]`
	u.fillIn(empty, "Full names", j.mother[0])
	u.fillIn(empty, "Label", j.mother[1])
	u.press("Save the list")
	u.sees("The list of people was saved", j.mother[1])
}

// uploadDraft: the reviewer uploads a draft; the check says what it would give away.
func (j *job) uploadDraft() {
	u := j.reviewer
	u.open(j.page)
	u.follow("Upload a draft")
	j.looks(u, "16-upload-a-draft")
	u.attach("Draft report", keep(j.t, j.fileNames[1], j.readDraft()))
	u.press("Upload")
	u.waits()
	u.sees("Ready")
	j.looks(u, "17-draft-checked")
}

// decide: the reviewer searches and decides what is a question. Pictures are looked at.
func (j *job) decide() {
	u := j.reviewer
	u.press("Find names and details")
	u.waits()
	u.sees("becomes “")
	j.looks(u, "18-findings")
	if j.shots {
		u.press("Make the redacted draft")
		u.refuses("19-undecided", "undecided")
	}
	open := ask[[]string](u, `[...document.querySelectorAll('section.cv-term')].filter(s => s.querySelector('h2').innerText.includes('Undecided')).map(s => s.getAttribute('aria-labelledby'))`)
	if len(open) == 0 {
		j.t.Fatal("nothing is undecided: the walk tests too little")
	}
	for _, heading := range open {
		section := `//section[@aria-labelledby=` + quoted(heading) + `]`
		if ask[bool](u, `document.getElementById(`+"`"+heading+"`"+`).innerText.startsWith('Picture')`) {
			j.seesPicture(section)
			u.chooseIn(section, "Nothing in it identifies anybody")
			u.fillIn(section, "Reason", "Fields that nobody can tell from others")
		} else {
			u.chooseIn(section, "Replace it")
		}
	}
	j.shows(u, "20-decisions")
	u.press("Save decisions")
	u.sees("Your decisions were saved", "Nothing is undecided")
	j.shows(u, "21-decided")
}

// seesPicture waits until the page of the draft is on the screen.
func (j *job) seesPicture(section string) {
	j.t.Helper()
	u := j.reviewer
	img := u.id(section+"//img", "picture of the page")
	u.do(chromedp.ScrollIntoView(byID(img)))
	loaded := fmt.Sprintf(`(() => { const i = document.getElementById(%q); return i.complete && i.naturalWidth > 100 })()`, img)
	u.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Poll[bool](loaded, chromedp.WithPollingInterval(100*time.Millisecond))(ctx, t)
		return err
	}))
}

// redact: the reviewer asks for the redacted draft, sees its proof, and reads it.
func (j *job) redact() {
	u := j.reviewer
	u.press("Make the redacted draft")
	u.waits()
	u.sees("Waiting for the second check", "Passed", "somebody else checks it", "What identifies together")
	j.looks(u, "22-redacted-draft")
	pdf, _ := u.download(u.link("//main", "Download the redacted draft"))
	j.noNames(pdf)
	j.published = pdf
	if j.shots {
		u.store("22-redacted-draft.pdf", pdf)
	}
}

// check: another reviewer reads it and approves.
func (j *job) check() {
	u := j.signIn("checker")
	j.checker = u
	j.looks(u, "23-checker-work")
	u.follow("Check a redacted draft")
	pdf, _ := u.download(u.link("//main", "Download the redacted draft"))
	if !bytes.Equal(pdf, j.published) {
		j.t.Error("the checker reads another file")
	}
	j.looks(u, "24-second-check")
	if j.shots {
		u.choose("What is your decision?", "Send it back")
		u.press("Save the check")
		u.refuses("25-check-refused", "Say what has to change")
	}
	u.choose("What is your decision?", "Approve it")
	u.fill("Reason", "Read from the first page to the last")
	u.press("Save the check")
	u.sees("Approved")
	j.looks(u, "26-approved")
}

// publish: the officer begins the publication, three partners sign, the checklist is answered, the report goes out.
func (j *job) publish() {
	u := j.officer
	j.turn(u, "Begin the publication")
	u.fill("Title of the publication", j.title)
	u.press("Begin the publication")
	u.sees(j.title)
	j.looks(u, "27-publication")
	at := ask[string](u, "location.pathname")
	for _, seat := range []string{"local-authority", "nhs", "police"} {
		p := j.signIn(seat)
		j.partners = append(j.partners, p)
		p.follow("Read and sign a report")
		if seat == "nhs" {
			j.looks(p, "28-partner-signs")
		}
		p.press("Sign for the")
		p.sees("You have signed this report")
	}
	u.open(at)
	j.answer()
	j.looks(u, "30-ready")
	u.press("Publish the report")
	u.sees("The report is published")
	j.looks(u, "31-published")
	j.report = ask[string](u, fmt.Sprintf("document.getElementById(%q).href", u.link("//main", "the public page of the report")))
	j.anyoneReads()
}

func (j *job) answer() {
	u := j.officer
	u.follow("Answer the checklist")
	questions := ask[[]string](u, `[...document.querySelectorAll('main fieldset legend')].map(l => l.innerText.trim())`)
	if len(questions) < 5 {
		j.t.Fatalf("the checklist has %d questions", len(questions))
	}
	together := 0
	for _, q := range questions {
		switch {
		case strings.HasPrefix(q, "“"):
			together++
			u.choose(q, "It stays")
			u.fillIn(`//div[contains(@class, 'cv-term')][.//legend[contains(., `+quoted(q)+`)]]`, "It stays, because", "The family asked for it")
		case strings.Contains(q, "can stay"):
			together++
			u.choose(q, "It stays")
		default:
			u.choose(q, "Yes")
		}
	}
	if together == 0 {
		j.t.Error("nothing identifies together: the walk tests too little")
	}
	u.fill("The day the copy was sent", "2026-10-01")
	j.looks(u, "29-checklist")
	u.press("Save the checklist")
	u.sees("The checklist was saved")
}

// anyoneReads: somebody without an account comes to the public page and fetches the file.
func (j *job) anyoneReads() {
	u := j.user("anyone")
	u.open(j.report)
	u.sees(j.title)
	j.looks(u, "32-public-page")
	pdf, _ := u.download(u.link("//main", "Download the report"))
	if !bytes.Equal(pdf, j.published) {
		j.t.Error("what is published is not what was checked and signed")
	}
}

// deliver: the officer enters addresses and sends; a recipient without an account opens and acknowledges.
func (j *job) deliver() {
	u := j.officer
	u.menu("Recipients")
	j.looks(u, "33-recipients")
	for i, card := range ask[[]string](u, `[...document.querySelectorAll('.govuk-summary-card__title')].map(e => e.innerText).filter(t => t !== 'New recipient')`) {
		u.fillIn(recipientCard(card), "Email address", fmt.Sprintf("recipient%d@example.org", i))
	}
	u.press("Save the recipients")
	u.sees("The recipients were saved")
	j.turn(u, "Send copies of a published report")
	name := ask[string](u, `document.querySelector('tbody th').innerText.trim()`)
	j.looks(u, "34-send-copies")
	row := `//tr[th[normalize-space()=` + quoted(name) + `]]`
	u.pressIn(row, "Send")
	u.sees("The mail is written")
	j.looks(u, "35-sent")
	j.acknowledge()
	u.menu("My work")
	u.open(j.page)
	u.follow(j.title)
	u.sees("Acknowledged")
	j.looks(u, "39-ledger")
}

func recipientCard(name string) string {
	return `//div[contains(@class, 'govuk-summary-card')][.//h2[normalize-space()=` + quoted(name) + `]]`
}

func (j *job) acknowledge() {
	u := j.user("recipient")
	link := u.letterTo("recipient", "report")
	j.looksBarely(u, "36-mails")
	u.open(link)
	u.sees(j.title, "Confirm that you have it")
	j.looks(u, "37-recipient")
	pdf, _ := u.download(u.button("", "Download the report"))
	if !bytes.Equal(pdf, j.published) {
		j.t.Error("the recipient gets another file")
	}
	u.press("We have received the report")
	u.sees("Thank you")
	j.looks(u, "38-acknowledged")
}

// audit: the auditor reads who did what.
func (j *job) audit() {
	u := j.signIn("auditor")
	j.auditor = u
	j.looks(u, "40-auditor-work")
	u.menu("Audit")
	text := u.text()
	for _, name := range append(j.gone, j.title, j.alias, j.mother[0]) {
		if strings.Contains(text, name) {
			j.t.Errorf("the audit log says %q", name)
		}
	}
	j.looksBarely(u, "41-audit")
}

// administer: the administrator adds a user, who signs in with the link in the mail.
func (j *job) administer() {
	u := j.signIn("administrator")
	j.admin = u
	u.menu("Accounts")
	j.looks(u, "42-accounts")
	u.fill("Email address", "new.reviewer@demo.example")
	u.choose("Role", "Reviewer")
	u.choose("Seat", "None")
	u.fill("Organisation", "Harrowmere (invented)")
	u.press("Add the account")
	u.sees("The account was added", "new.reviewer@demo.example")
	j.looks(u, "43-account-added")
	u.menu("Settings")
	j.looks(u, "44-settings")
	j.measures(u)
	n := j.user("new reviewer")
	n.open(n.letterTo("new.reviewer@demo.example", "sign in"))
	n.press("Sign in")
	n.sees("Nothing waits for you")
	j.looks(n, "45-nothing-waits")
}

// measures: the administrator sees what the decisions say of the rules, and no name.
func (j *job) measures(u *user) {
	u.menu("Detection")
	u.sees("1 report", "case.name", "picture", "Worth asking")
	j.looksBarely(u, "48-detection")
	text := u.text()
	for _, name := range append(j.gone, j.title, j.alias, j.mother[0]) {
		if strings.Contains(text, name) {
			j.t.Errorf("the page on detection says %q", name)
		}
	}
	table, name := u.download(u.link("//main", "rules (CSV)"))
	if !strings.HasPrefix(string(table), "month,rule,kind,") || !strings.HasSuffix(name, ".csv") {
		j.t.Errorf("the table %s begins %.40q", name, table)
	}
	u.follow("picture")
	u.sees("One rule", "All rules")
	j.looks(u, "49-detection-of-one-rule")
	u.menu("Retention")
	u.sees("30 years from the last act", "Nothing is due")
	j.looks(u, "50-retention")
}

// askForLink: a user signs out, asks for a new link, and signs in with what the mail holds.
func (j *job) askForLink() {
	u := j.checker
	u.press("Sign out")
	u.sees("Sign in")
	j.looks(u, "46-sign-in")
	u.fill("Email address", "checker@demo.example")
	u.press("Send me a sign-in link")
	u.sees("Check your email")
	j.looks(u, "47-check-your-email")
	u.open(u.letterTo("checker@demo.example", "sign in"))
	u.press("Sign in")
	u.sees("My work")
}
