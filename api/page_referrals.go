package api

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/storage/register"
)

func (s *server) referralPages() []route {
	return []route{
		{method: "GET", path: "/referrals", do: s.referralsPage},
		{method: "GET", path: "/referrals/start", do: s.startReferral},
		{method: "POST", path: "/referrals/start", do: s.uploadReferral},
		{method: "GET", path: "/referrals/form.pdf", do: s.blankForm},
		{method: "GET", path: "/referrals/:id", do: s.referralPage},
		{method: "POST", path: "/referrals/:id/submit", do: s.submitReferralPage},
		{method: "POST", path: "/referrals/:id/triage", do: s.triageReferralPage},
		{method: "GET", path: "/referrals/:id/:section", do: s.editReferral},
		{method: "POST", path: "/referrals/:id/:section", do: s.saveReferral},
	}
}

func (s *server) referralsPage(c *gin.Context) (reply, error) {
	list, err := s.Services.Intake.Referrals(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.ReferralsPage{Referrals: list}), nil
}

func (s *server) startPage(c *gin.Context) (*web.StartReferralPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	if err := s.cases.may(ctx, a, register.SubmitReferral); err != nil {
		return nil, err
	}
	cases, err := s.cases.list(ctx, a)
	if err != nil {
		return nil, err
	}
	p := &web.StartReferralPage{Cases: []web.Choice{{Label: "A new case"}}}
	for _, k := range cases {
		p.Cases = append(p.Cases, web.Choice{Value: k.ID, Label: "Case " + k.Reference})
	}
	return p, nil
}

func (s *server) startReferral(c *gin.Context) (reply, error) {
	p, err := s.startPage(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) uploadReferral(c *gin.Context) (reply, error) {
	form, err := s.readFormUpload(c, "form", "case")
	var r intake.Referral
	if err == nil {
		r, err = s.Services.Intake.ReceiveReferral(c.Request.Context(), actor(c), form)
	}
	if err == nil {
		return redirect("/referrals/" + r.ID), nil
	}
	p, pageErr := s.startPage(c)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Case = form.Case
	return s.again(c, p, err, func(string) string { return "form" })
}

// referralView is a referral by sections, with what the person who looks may do.
func (s *server) referralView(c *gin.Context) (*web.ReferralPage, error) {
	a := actor(c)
	r, err := s.Services.Intake.Referral(c.Request.Context(), a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	p := &web.ReferralPage{Referral: r, Sections: sections(r.Fields)}
	p.CanCorrect = r.State != intake.ReferralTriaged || a.Role == register.PublicationOfficer
	p.CanSubmit = r.State == intake.ReferralDraft
	p.CanTriage = r.State == intake.ReferralSubmitted && a.Role == register.PublicationOfficer
	for _, problem := range r.Problems {
		p.Warnings = append(p.Warnings, web.FieldError{Text: s.sayProblem(problem)})
	}
	return p, nil
}

// sayProblem puts the field's own label before what is wrong with it.
func (s *server) sayProblem(p intake.Problem) string {
	if path := pathOf(p.Pointer); path != "" && scpr.Form().Field(path) != nil {
		return scpr.Form().Label(path) + ": " + p.Detail
	}
	return p.Detail
}

// pathOf is the schema path that a JSON pointer means: "/children/0/forename" is "children.0.forename".
func pathOf(pointer string) string {
	return strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
}

// sections shows the answers of each part of the form, in its order; parts without any say so.
func sections(values map[string]string) []web.ReferralSection {
	var out []web.ReferralSection
	for i := range scpr.Form().Sections {
		sec := &scpr.Form().Sections[i]
		shown := web.ReferralSection{Key: keyOf(i), ID: sec.ID, Title: sec.Title}
		for _, f := range fieldsOf(sec, values, 0) {
			if v := values[f.path]; v != "" {
				shown.Rows = append(shown.Rows, web.ReferralRow{Path: f.path, Label: scpr.Form().Label(f.path), Value: shownValue(f.field, v)})
			}
		}
		out = append(out, shown)
	}
	return out
}

type formField struct {
	path  string
	field *scpr.Field
}

// fieldsOf lists a section's fields for as many items as are filled in, and spare more.
func fieldsOf(sec *scpr.Section, values map[string]string, spare int) []formField {
	var out []formField
	for n := range max(itemsOf(sec, values)+spare, 1) {
		for i := range sec.Fields {
			out = append(out, formField{sec.PathOf(n, sec.Fields[i].Name), &sec.Fields[i]})
		}
		if sec.Repeat == 0 {
			break
		}
	}
	return out
}

// itemsOf is how many items of a repeated section hold something.
func itemsOf(sec *scpr.Section, values map[string]string) int {
	most := 0
	for path, v := range values {
		parts := strings.SplitN(path, ".", 3)
		if len(parts) != 3 || parts[0] != sec.Path || v == "" {
			continue
		}
		if n, err := strconv.Atoi(parts[1]); err == nil && n+1 > most {
			most = n + 1
		}
	}
	return most
}

func shownValue(f *scpr.Field, v string) string {
	for _, choice := range f.Choices {
		if choice.Value == v {
			return choice.Label
		}
	}
	switch {
	case f.Type == scpr.Date:
		return dayText(v)
	case f.Type == scpr.Tick && v == "yes":
		return "Yes"
	}
	return v
}

func (s *server) referralPage(c *gin.Context) (reply, error) {
	p, err := s.referralView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) submitReferralPage(c *gin.Context) (reply, error) {
	receipt, err := s.Services.Intake.SubmitReferral(c.Request.Context(), actor(c), c.Param("id"))
	if err == nil {
		return s.page(c, &web.ReceiptPage{Receipt: receipt}), nil
	}
	p, pageErr := s.referralView(c)
	if pageErr != nil {
		return nil, pageErr
	}
	for _, f := range fieldsOfRefusal(err) {
		p.Fail("section-"+sectionOf(pathOf(f.Pointer)), s.sayProblem(intake.Problem{Pointer: f.Pointer, Detail: f.Detail}))
	}
	if len(p.Errors) > 0 {
		return s.pageWith(c, 422, p), nil
	}
	return s.again(c, p, err, nil)
}

// sectionOf is the key of the part of the form in which a path stands.
func sectionOf(path string) string {
	for i := range scpr.Form().Sections {
		sec := &scpr.Form().Sections[i]
		for _, f := range sec.Fields {
			n := 0
			if parts := strings.SplitN(path, ".", 3); len(parts) == 3 {
				n, _ = strconv.Atoi(parts[1]) // not a number: no path of the section equals it
			}
			if sec.PathOf(n, f.Name) == path {
				return keyOf(i)
			}
		}
	}
	return ""
}

func (s *server) triageReferralPage(c *gin.Context) (reply, error) {
	r, err := s.Services.Intake.TriageReferral(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	s.flash(c, "You have taken the referral on. Name the members of the case next.")
	return redirect("/cases/" + r.Case), nil
}

// spareItems is how many empty items a repeated section offers.
const spareItems = 1

func (s *server) editPage(c *gin.Context) (*web.ReferralEditPage, *scpr.Section, error) {
	sec := sectionNamed(c.Param("section"))
	if sec == nil {
		return nil, nil, notFound()
	}
	r, err := s.Services.Intake.Referral(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, nil, err
	}
	return &web.ReferralEditPage{Referral: r, Version: r.Version, Section: web.ReferralSection{Key: c.Param("section"), ID: sec.ID, Title: sec.Title}}, sec, nil
}

func sectionNamed(key string) *scpr.Section {
	for i := range scpr.Form().Sections {
		if keyOf(i) == key {
			return &scpr.Form().Sections[i]
		}
	}
	return nil
}

// keyOf names the i-th part of the form in addresses: its letter, and a number where a letter has several parts.
func keyOf(i int) string {
	all, n := scpr.Form().Sections, 1
	for _, before := range all[:i] {
		if before.ID == all[i].ID {
			n++
		}
	}
	if n == 1 {
		return all[i].ID
	}
	return all[i].ID + strconv.Itoa(n)
}

func (s *server) editReferral(c *gin.Context) (reply, error) {
	p, sec, err := s.editPage(c)
	if err != nil {
		return nil, err
	}
	fillInputs(p, sec, p.Referral.Fields)
	return s.page(c, p), nil
}

// fillInputs makes an input of each field of a section, with its error if it has one.
func fillInputs(p *web.ReferralEditPage, sec *scpr.Section, values map[string]string) {
	for _, f := range fieldsOf(sec, values, spareItems) {
		in := web.EditField{Input: web.Input{ID: f.path, Label: scpr.Form().Label(f.path), Hint: f.field.Hint, Value: values[f.path],
			Error: p.ErrorAt(f.path), Type: "text", Autocomplete: "off"}}
		switch {
		case len(f.field.Choices) > 0:
			in.Select = []web.Choice{{Label: "Not answered"}}
			for _, choice := range f.field.Choices {
				in.Select = append(in.Select, web.Choice{Value: choice.Value, Label: choice.Label})
			}
		case f.field.Type == scpr.Tick:
			in.Select = []web.Choice{{Label: "No"}, {Value: "yes", Label: "Yes"}}
		case f.field.Type == scpr.Multiline:
			in.Input.Rows = max(f.field.Lines, 3)
		case f.field.Type == scpr.Date:
			in.Input.Class, in.Input.Value = "govuk-input--width-10", dayText(in.Input.Value)
			if in.Input.Hint == "" {
				in.Input.Hint = "For example 23 November 2026."
			}
		}
		p.Inputs = append(p.Inputs, in)
	}
}

func (s *server) saveReferral(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	sec := sectionNamed(c.Param("section"))
	if sec == nil {
		return nil, notFound()
	}
	n, err := strconv.ParseInt(form.Get("version"), 10, 64)
	if err != nil {
		return nil, stale()
	}
	changes, entered := changesOf(form, sec)
	_, err = s.Services.Intake.CorrectReferral(c.Request.Context(), actor(c), c.Param("id"), n, changes)
	if err == nil {
		s.flash(c, "Your changes were saved.")
		return redirect("/referrals/" + c.Param("id")), nil
	}
	p, _, pageErr := s.editPage(c)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Version = n
	for _, f := range fieldsOfRefusal(err) {
		p.Fail(pathOf(f.Pointer), s.sayProblem(intake.Problem{Pointer: f.Pointer, Detail: f.Detail}))
	}
	failed := len(p.Errors) > 0
	fillInputs(p, sec, entered)
	if failed {
		return s.pageWith(c, 422, p), nil
	}
	return s.again(c, p, err, nil)
}

// changesOf takes the fields of one section from a form, and nothing else that was sent.
func changesOf(form url.Values, sec *scpr.Section) (changes map[string]*string, entered map[string]string) {
	changes, entered = map[string]*string{}, map[string]string{}
	for path := range form {
		if f := scpr.Form().Field(path); f != nil && inSection(sec, path, f) {
			v := form.Get(path)
			changes[path], entered[path] = &v, v
		}
	}
	return changes, entered
}

func inSection(sec *scpr.Section, path string, f *scpr.Field) bool {
	if section, _, _ := strings.Cut(path, "."); section != sec.Path {
		return false
	}
	for i := range sec.Fields {
		if sec.Fields[i].Name == f.Name {
			return true
		}
	}
	return false
}
