package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/drop"
)

func (s *server) incomingRoutes() []route {
	return []route{
		{method: "GET", path: "incoming", do: s.readIncoming},
		{method: "POST", path: "incoming/:id/file", do: s.fileIncoming},
		{method: "POST", path: "incoming/:id/remove", do: s.removeIncoming},
		{method: "POST", path: "permits", do: s.issuePermit},
		{method: "POST", path: "permits/:id/withdraw", do: s.withdrawPermit},
	}
}

func (s *server) incomingPages() []route {
	return []route{
		{method: "GET", path: "/incoming", do: s.incomingPage},
		{method: "POST", path: "/incoming/:id/file", do: s.fileIncomingPage},
		{method: "POST", path: "/incoming/:id/remove", do: s.removeIncomingPage},
		{method: "POST", path: "/permits", do: s.issuePermitPage},
		{method: "POST", path: "/permits/:id/withdraw", do: s.withdrawPermitPage},
	}
}

func (s *server) readIncoming(c *gin.Context) (reply, error) {
	in, err := s.Services.Intake.ReadIncoming(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return ok(in), nil
}

func (s *server) fileIncoming(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	if err := s.Services.Intake.FileIncoming(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return nil, err
	}
	return s.readIncoming(c)
}

func (s *server) removeIncoming(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	if err := s.Services.Intake.RemoveIncoming(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return nil, err
	}
	return s.readIncoming(c)
}

func (s *server) issuePermit(c *gin.Context) (reply, error) {
	ask, err := decode[intake.PermitAsk](c)
	if err != nil {
		return nil, err
	}
	p, err := s.Services.Intake.IssuePermit(c.Request.Context(), actor(c), ask)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: p}, nil
}

func (s *server) withdrawPermit(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	if err := s.Services.Intake.WithdrawPermit(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return nil, err
	}
	return s.readIncoming(c)
}

func (s *server) incomingView(c *gin.Context) (*web.IncomingPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	in, err := s.Services.Intake.ReadIncoming(ctx, a)
	if err != nil {
		return nil, err
	}
	p := &web.IncomingPage{Incoming: in, Kind: string(drop.Referral), Days: "14", Times: "1", Cases: []web.Choice{{Label: "A new case"}}}
	cases, err := s.cases.list(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, k := range cases {
		p.Cases = append(p.Cases, web.Choice{Value: k.ID, Label: "Case " + k.Reference})
	}
	var ids []string
	for _, permit := range in.Permits {
		ids = append(ids, permit.Account)
	}
	p.Emails, err = s.accounts.names(ctx, ids...)
	return p, err
}

func (s *server) incomingPage(c *gin.Context) (reply, error) {
	p, err := s.incomingView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// onIncoming goes back to the page after an act, or shows it with what was refused.
func (s *server) onIncoming(c *gin.Context, err error, done string) (reply, error) {
	if err == nil {
		s.flash(c, done)
		return redirect("/incoming"), nil
	}
	p, viewErr := s.incomingView(c)
	if viewErr != nil {
		return nil, viewErr
	}
	return s.again(c, p, err, nil)
}

func (s *server) fileIncomingPage(c *gin.Context) (reply, error) {
	err := s.Services.Intake.FileIncoming(c.Request.Context(), actor(c), c.Param("id"))
	return s.onIncoming(c, err, "It is being filed. Look again in a moment.")
}

func (s *server) removeIncomingPage(c *gin.Context) (reply, error) {
	err := s.Services.Intake.RemoveIncoming(c.Request.Context(), actor(c), c.Param("id"))
	return s.onIncoming(c, err, "It was deleted.")
}

func (s *server) withdrawPermitPage(c *gin.Context) (reply, error) {
	err := s.Services.Intake.WithdrawPermit(c.Request.Context(), actor(c), c.Param("id"))
	return s.onIncoming(c, err, "The permit was withdrawn. What is handed in under it waits for you.")
}

func (s *server) issuePermitPage(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	ask := intake.PermitAsk{Email: form.Get("email"), Kind: drop.Kind(form.Get("kind")), Case: form.Get("case")}
	ask.Days, _ = strconv.Atoi(form.Get("days"))   // what is no number is 0, which is refused
	ask.Times, _ = strconv.Atoi(form.Get("times")) // the same
	permit, err := s.Services.Intake.IssuePermit(c.Request.Context(), actor(c), ask)
	p, viewErr := s.incomingView(c)
	if viewErr != nil {
		return nil, viewErr
	}
	if err == nil {
		p.Permit = permit.Text
		return s.page(c, p), nil
	}
	p.Email, p.Kind, p.Case, p.Days, p.Times = form.Get("email"), form.Get("kind"), form.Get("case"), form.Get("days"), form.Get("times")
	return s.again(c, p, err, nil)
}
