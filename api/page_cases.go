package api

import (
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/storage/register"
)

func (s *server) casePages() []route {
	return []route{
		{method: "GET", path: "/cases", do: s.casesPage},
		{method: "GET", path: "/cases/:id", do: s.casePage},
		{method: "GET", path: "/cases/:id/members", do: s.membersPage},
		{method: "POST", path: "/cases/:id/members", do: s.saveMembers},
		{method: "GET", path: "/cases/:id/dates", do: s.datesPage},
		{method: "POST", path: "/cases/:id/dates", do: s.saveDates},
		{method: "GET", path: "/cases/:id/people", do: s.peoplePage},
		{method: "POST", path: "/cases/:id/people", do: s.savePeople},
		{method: "GET", path: "/cases/:id/upload", do: s.uploadPage},
		{method: "POST", path: "/cases/:id/upload", do: s.uploadDraftPage},
	}
}

func (s *server) casesPage(c *gin.Context) (reply, error) {
	list, err := s.cases.list(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.CasesPage{Cases: list}), nil
}

// casePage shows of a case what the person may see: each part is asked for by itself, and one that is refused is left out.
func (s *server) casePage(c *gin.Context) (reply, error) {
	ctx, a, id := c.Request.Context(), actor(c), c.Param("id")
	k, err := s.cases.one(ctx, a, id)
	if err != nil {
		return nil, err
	}
	p := &web.CasePage{Case: k, Content: !isAgency(a)}
	if !p.Content {
		return s.page(c, p), nil
	}
	p.CanEdit = a.Role == register.Reviewer || a.Role == register.PublicationOfficer
	ask := func(err error) error {
		if hidden(err) {
			return nil
		}
		return err
	}
	if p.Members, _, err = s.cases.members(ctx, a, id); ask(err) != nil {
		return nil, err
	}
	p.CanName = err == nil
	if p.Clocks, err = s.Services.Release.Gate.Clocks(ctx, a, id); ask(err) != nil {
		return nil, err
	}
	if p.Documents, err = s.Services.Intake.Documents(ctx, a, id); ask(err) != nil {
		return nil, err
	}
	if p.Redactions, err = s.Services.Release.Drafts.Redactions(ctx, a, id); ask(err) != nil {
		return nil, err
	}
	if p.Publications, err = s.Services.Release.Gate.Publications(ctx, a, id); ask(err) != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) membersView(c *gin.Context) (*web.MembersPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	k, err := s.cases.one(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	list, v, err := s.cases.members(ctx, a, k.ID)
	if err != nil {
		return nil, err
	}
	p := &web.MembersPage{Case: k, Version: v}
	for _, m := range list {
		p.Emails += m.Email + "\n"
	}
	return p, nil
}

func (s *server) membersPage(c *gin.Context) (reply, error) {
	p, err := s.membersView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) saveMembers(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	_, err = s.cases.name(c.Request.Context(), actor(c), c.Param("id"), form.Get("version"), eachLine(form.Get("emails")))
	if err == nil {
		s.flash(c, "The members were saved. Who is new has been sent an email.")
		return redirect("/cases/" + c.Param("id")), nil
	}
	p, pageErr := s.membersView(c)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Emails, p.Version = form.Get("emails"), form.Get("version")
	fields := fieldsOfRefusal(err)
	for i := range fields {
		var line int
		if _, scanErr := fmt.Sscanf(fields[i].Pointer, "/%d/", &line); scanErr == nil {
			fields[i].Detail = fmt.Sprintf("Address %d: %s", line+1, fields[i].Detail)
		}
	}
	return s.again(c, p, err, func(string) string { return "emails" })
}

// eachLine gives the lines of a text field that hold something.
func eachLine(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
