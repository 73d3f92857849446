package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

func (s *server) draftPages() []route {
	return []route{
		{method: "GET", path: "/documents/:id", do: s.documentPage},
		{method: "GET", path: "/documents/:id/file", do: s.readOriginal},
		{method: "GET", path: "/documents/:id/pages/:page", do: s.pagePicture},
		{method: "GET", path: "/documents/:id/findings", do: s.findingsPage},
		{method: "POST", path: "/documents/:id/findings", do: s.startFinding},
		{method: "POST", path: "/documents/:id/decisions", do: s.saveDecisions},
		{method: "POST", path: "/documents/:id/redactions", do: s.startRedaction},
		{method: "GET", path: "/redactions/:id", do: s.redactionPage},
		{method: "GET", path: "/redactions/:id/file", do: s.readRedactedFile},
		{method: "GET", path: "/redactions/:id/pages/:page", do: s.redactedPicture},
		{method: "POST", path: "/redactions/:id/checks", do: s.saveCheck},
		{method: "POST", path: "/redactions/:id/publish", do: s.beginPublication},
	}
}

func (s *server) uploadPage(c *gin.Context) (reply, error) {
	k, err := s.cases.one(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.UploadDraftPage{Case: k}), nil
}

func (s *server) uploadDraftPage(c *gin.Context) (reply, error) {
	d, err := s.receiveDraft(c, "draft")
	if err == nil {
		return redirect("/documents/" + d.ID), nil
	}
	k, pageErr := s.cases.one(c.Request.Context(), actor(c), c.Param("id"))
	if pageErr != nil {
		return nil, pageErr
	}
	return s.again(c, &web.UploadDraftPage{Case: k}, err, func(string) string { return "file" })
}

func works(a register.Actor) bool {
	return a.Role == register.Reviewer || a.Role == register.PublicationOfficer
}

// reference is a case's, for the way back.
func (s *server) reference(c *gin.Context, caseID string) (string, error) {
	k, err := s.cases.one(c.Request.Context(), actor(c), caseID)
	return k.Reference, err
}

func (s *server) documentPage(c *gin.Context) (reply, error) {
	d, err := s.Services.Intake.Document(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	p := &web.DocumentPage{Document: d, CanFind: works(actor(c)), CanReadFile: true}
	if p.Reference, err = s.reference(c, d.Case); err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// pageNumber reads "3.png".
func pageNumber(c *gin.Context) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(c.Param("page"), ".png"))
	if err != nil || !strings.HasSuffix(c.Param("page"), ".png") {
		return 0, notFound()
	}
	return n, nil
}

func (s *server) pagePicture(c *gin.Context) (reply, error) {
	n, err := pageNumber(c)
	if err != nil {
		return nil, err
	}
	png, err := s.Services.Release.Drafts.Page(c.Request.Context(), actor(c), c.Param("id"), n)
	if err != nil {
		return nil, err
	}
	return fileReply{body: png, contentType: "image/png"}, nil
}

func (s *server) redactedPicture(c *gin.Context) (reply, error) {
	n, err := pageNumber(c)
	if err != nil {
		return nil, err
	}
	png, err := s.Services.Release.Drafts.RedactedPage(c.Request.Context(), actor(c), c.Param("id"), n)
	if err != nil {
		return nil, err
	}
	return fileReply{body: png, contentType: "image/png"}, nil
}

func (s *server) startFinding(c *gin.Context) (reply, error) {
	if _, err := s.Services.Release.Drafts.Find(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return nil, err
	}
	return redirect("/documents/" + c.Param("id") + "/findings"), nil
}

const (
	termsPerPage  = 40
	placesPerTerm = 12
)

// findingsView lays out one part of the terms, the undecided ones first; entered, when it is not nil, is what a form came back with.
func (s *server) findingsView(c *gin.Context, part int, entered url.Values) (*web.FindingsPage, error) {
	f, err := s.Services.Release.Drafts.Findings(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	p := &web.FindingsPage{Findings: f, Look: draft.Look{Layout: "keep", Style: "label"}, Pages: max(1, (len(f.Terms)+termsPerPage-1)/termsPerPage)}
	p.Page = min(max(part, 1), p.Pages)
	slices.SortStableFunc(f.Terms, func(a, b draft.Term) int { return cmp.Compare(min(b.Undecided, 1), min(a.Undecided, 1)) })
	shown := f.Terms[min(len(f.Terms), (p.Page-1)*termsPerPage):min(len(f.Terms), p.Page*termsPerPage)]
	for _, t := range shown {
		p.Terms = append(p.Terms, termBlock(t, f.Findings, entered))
	}
	return p, nil
}

// Rules of findings that a person has to look at: a picture (CONTRACT: rule "picture"), and letters that no program can read.
const (
	rulePicture    = "picture"
	ruleUnreadable = "unreadable"
)

func termBlock(t draft.Term, findings []draft.Finding, entered url.Values) web.TermBlock {
	b := web.TermBlock{Term: t, Choice: proposed(t)}
	if b.Replacement == "" {
		b.Replacement = t.Label
	}
	if t.Decision != nil {
		b.Choice = *t.Decision
	}
	if t.Made != nil {
		b.Reason = t.Made.Reason
		if t.Made.Label != nil {
			b.Label = *t.Made.Label
		}
	}
	if entered != nil && entered.Has("decision-"+t.ID) {
		b.Choice, b.Label, b.Reason = entered.Get("decision-"+t.ID), entered.Get("label-"+t.ID), entered.Get("reason-"+t.ID)
	}
	for _, f := range findings {
		if f.Term != t.ID {
			continue
		}
		if t.Rule == rulePicture || f.Rule == rulePicture {
			b.PictureAt = f.Page
			continue
		}
		if f.Rule == ruleUnreadable {
			b.LettersAt = f.Page
			continue
		}
		if len(b.Places) == placesPerTerm {
			b.More++
			continue
		}
		b.Places = append(b.Places, web.Place{Page: f.Page, Before: f.Before, Text: f.Text, After: f.After})
	}
	b.Choices = choices(b)
	return b
}

// proposed is what the rules would do, for what is certain enough to be set already; a doubtful term is set to nothing.
func proposed(t draft.Term) string {
	switch {
	case t.Undecided > 0 || t.Tier == "C":
		return ""
	case t.Action == "replace" || t.Action == "generalise":
		return "replace"
	case t.Action == "remove" || t.Action == "keep":
		return t.Action
	}
	return ""
}

// choices are what a person can decide: for a picture there is nothing to put in its place.
func choices(b web.TermBlock) []string {
	if b.PictureAt > 0 {
		return []string{"keep|Nothing in it identifies anybody: keep it", "remove|Remove the picture"}
	}
	if b.LettersAt > 0 {
		return []string{"keep|They identify nobody: keep them", "remove|Remove the letters"}
	}
	as := "Replace it"
	if b.Replacement != "" {
		as = "Replace it by “" + b.Replacement + "”"
	}
	return []string{"replace|" + as, "remove|Remove it", "keep|Keep it: it identifies nobody"}
}

func (s *server) findingsPage(c *gin.Context) (reply, error) {
	part, _ := strconv.Atoi(c.Query("page")) // anything else is the first part
	p, err := s.findingsView(c, part, nil)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// saveDecisions sends on what differs from what was decided before, so that a decision is one person's own.
func (s *server) saveDecisions(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	part, _ := strconv.Atoi(form.Get("page")) // anything else is the first part
	p, err := s.findingsView(c, part, form)
	if err != nil {
		return nil, err
	}
	list := decisionsOf(p.Findings.Terms, form)
	if len(list) > 0 {
		_, err = s.Services.Release.Drafts.Decide(c.Request.Context(), actor(c), c.Param("id"), form.Get("version"), list)
	}
	if err != nil {
		p.Findings.Version = form.Get("version")
		return s.again(c, p, err, decisionInput(list))
	}
	s.flash(c, "Your decisions were saved.")
	return redirect("/documents/" + c.Param("id") + "/findings?page=" + strconv.Itoa(p.Page)), nil
}

func decisionsOf(terms []draft.Term, form url.Values) []draft.Decision {
	var out []draft.Decision
	for _, t := range terms {
		choice := form.Get("decision-" + t.ID)
		if choice == "" {
			continue
		}
		d := draft.Decision{Term: t.ID, Decision: choice, Reason: strings.TrimSpace(form.Get("reason-" + t.ID))}
		if label := strings.TrimSpace(form.Get("label-" + t.ID)); label != "" && choice == "replace" {
			d.Label = &label
		}
		if !sameDecision(t, d) {
			out = append(out, d)
		}
	}
	return out
}

func sameDecision(t draft.Term, d draft.Decision) bool {
	if t.Decision == nil || *t.Decision != d.Decision || t.Made == nil || t.Made.Reason != d.Reason {
		return false
	}
	if (t.Made.Label == nil) != (d.Label == nil) {
		return false
	}
	return d.Label == nil || *d.Label == *t.Made.Label
}

// decisionInput is the input that "/3/label" of a list of decisions belongs to.
func decisionInput(list []draft.Decision) func(string) string {
	return func(pointer string) string {
		parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
		n, err := strconv.Atoi(parts[0])
		if err != nil || n < 0 || n >= len(list) {
			return ""
		}
		switch parts[len(parts)-1] {
		case "label", "reason":
			return parts[len(parts)-1] + "-" + list[n].Term
		}
		return "decision-" + list[n].Term
	}
}

func (s *server) startRedaction(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	look := draft.Look{Layout: form.Get("layout"), Style: form.Get("style")}
	id, _, err := s.Services.Release.Drafts.Redact(c.Request.Context(), actor(c), c.Param("id"), look)
	if err == nil {
		return redirect("/redactions/" + id), nil
	}
	p, pageErr := s.findingsView(c, 1, nil)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Look = look
	if refusal.Is(err, "undecided-findings") {
		for _, t := range p.Terms { // what is undecided stands first
			if t.Undecided > 0 {
				p.Fail("decision-"+t.ID, "Decide what happens to it: "+web.Plural(p.Findings.Undecided, "mention is", "mentions are")+" still undecided")
				return s.pageWith(c, http.StatusConflict, p), nil
			}
		}
	}
	return s.again(c, p, err, nil)
}

func (s *server) redactionView(c *gin.Context) (*web.RedactionPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	r, err := s.Services.Release.Drafts.Redaction(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	p := &web.RedactionPage{Redaction: r, IsOwn: r.RequestedBy == a.Account, CanPublish: a.Role == register.PublicationOfficer && r.State == draft.Approved}
	p.CanCheck = works(a) && !p.IsOwn && r.State == draft.Verified
	ids := []string{r.RequestedBy}
	if r.Check != nil {
		ids = append(ids, r.Check.By)
	}
	names, err := s.accounts.names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	p.RequestedBy = names[r.RequestedBy]
	if r.Check != nil {
		p.CheckedBy = names[r.Check.By]
	}
	p.Reference, err = s.reference(c, r.Case)
	return p, err
}

func (s *server) redactionPage(c *gin.Context) (reply, error) {
	p, err := s.redactionView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) saveCheck(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	_, err = s.Services.Release.Drafts.Check(c.Request.Context(), actor(c), c.Param("id"), form.Get("decision"), strings.TrimSpace(form.Get("reason")))
	if err == nil {
		s.flash(c, "Your check was saved.")
		return redirect("/redactions/" + c.Param("id")), nil
	}
	p, pageErr := s.redactionView(c)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Reason, p.Decision = form.Get("reason"), form.Get("decision")
	return s.again(c, p, err, nil)
}

func (s *server) beginPublication(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	pub, err := s.Services.Release.Gate.Create(c.Request.Context(), actor(c), c.Param("id"), strings.TrimSpace(form.Get("title")))
	if err == nil {
		return redirect("/publications/" + pub.ID), nil
	}
	p, pageErr := s.redactionView(c)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Heading = form.Get("title")
	return s.again(c, p, err, nil)
}
