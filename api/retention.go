package api

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/retention"
	"github.com/caseveil/caseveil/storage/refusal"
)

func (s *server) retentionRoutes() []route {
	return []route{
		{method: "GET", path: "retention", do: s.readRetention},
		{method: "POST", path: "retention/periods", do: s.setRetention},
		{method: "POST", path: "retention/deletions", do: s.deleteDue},
		{method: "GET", path: "cases/:id/hold", do: s.readHold},
		{method: "POST", path: "cases/:id/hold", do: s.holdCase},
	}
}

func (s *server) retentionPages() []route {
	return []route{
		{method: "GET", path: "/retention", do: s.retentionPage},
		{method: "POST", path: "/retention/periods", do: s.setRetentionPage},
		{method: "POST", path: "/retention/deletions", do: s.deleteDuePage},
		{method: "GET", path: "/cases/:id/hold", do: s.holdPage},
		{method: "POST", path: "/cases/:id/hold", do: s.holdCasePage},
	}
}

func (s *server) retention() *retention.Retention { return s.Services.Release.Retention }

func (s *server) readRetention(c *gin.Context) (reply, error) {
	r, err := s.retention().Read(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return ok(r), nil
}

func (s *server) setRetention(c *gin.Context) (reply, error) {
	n, err := decode[struct {
		Kind   string `json:"kind"`
		Months int    `json:"months"`
	}](c)
	if err != nil {
		return nil, err
	}
	if err := s.retention().Set(c.Request.Context(), actor(c), n.Kind, n.Months); err != nil {
		return nil, err
	}
	return s.readRetention(c)
}

func (s *server) deleteDue(c *gin.Context) (reply, error) {
	n, err := decode[struct {
		Plan            string `json:"plan"`
		KeyBackupsUntil string `json:"key_backups_until"`
	}](c)
	if err != nil {
		return nil, err
	}
	deleted, err := s.retention().Delete(c.Request.Context(), actor(c), n.Plan, n.KeyBackupsUntil)
	if err != nil {
		return nil, err
	}
	return ok(deleted), nil
}

// A heldAnswer tells whether a case is held; reason is null when it is not.
type heldAnswer struct {
	Reason *string `json:"reason"`
}

func held(h *retention.Hold, err error) (reply, error) {
	if err != nil {
		return nil, err
	}
	var a heldAnswer
	if h != nil {
		a.Reason = &h.Reason
	}
	return ok(a), nil
}

func (s *server) readHold(c *gin.Context) (reply, error) {
	return held(s.retention().Held(c.Request.Context(), actor(c), c.Param("id")))
}

func (s *server) holdCase(c *gin.Context) (reply, error) {
	n, err := decode[struct {
		Reason string `json:"reason"`
	}](c)
	if err != nil {
		return nil, err
	}
	return held(s.retention().Hold(c.Request.Context(), actor(c), c.Param("id"), n.Reason))
}

func (s *server) retentionView(c *gin.Context) (*web.RetentionPage, error) {
	r, err := s.retention().Read(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	p := &web.RetentionPage{Report: r, CanEdit: actor(c).Role == "administrator"}
	for _, rule := range r.Schedule {
		if rule.Set {
			p.Months = append(p.Months, web.Period{Kind: string(rule.Kind), Months: strconv.Itoa(rule.Months)})
		}
	}
	return p, nil
}

func (s *server) retentionPage(c *gin.Context) (reply, error) {
	p, err := s.retentionView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// onRetention goes back to the page after an act, or shows it with what was refused at a field.
func (s *server) onRetention(c *gin.Context, err error, done, field string, entered func(*web.RetentionPage)) (reply, error) {
	if err == nil {
		s.flash(c, done)
		return redirect("/retention"), nil
	}
	p, viewErr := s.retentionView(c)
	if viewErr != nil {
		return nil, viewErr
	}
	entered(p)
	return s.again(c, p, err, func(pointer string) string {
		if pointer == "" { // of what is due by now
			return ""
		}
		return field
	})
}

func (s *server) setRetentionPage(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	kind := form.Get("kind")
	text := form.Get("months_" + kind)
	months, err := strconv.Atoi(text)
	if err != nil {
		err = refusal.Invalid(refusal.Field{Pointer: "/months", Detail: "Enter a number of months, or 0 for good"})
	} else {
		err = s.retention().Set(c.Request.Context(), actor(c), kind, months)
	}
	return s.onRetention(c, err, "The schedule was saved. Nothing was deleted.", "months_"+kind, func(p *web.RetentionPage) {
		for i := range p.Months {
			if p.Months[i].Kind == kind {
				p.Months[i].Months = text
			}
		}
	})
}

func (s *server) deleteDuePage(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	until := form.Get("key_backups_until")
	_, err = s.retention().Delete(c.Request.Context(), actor(c), form.Get("plan"), until)
	return s.onRetention(c, err, "What was listed is deleted. The certificates are below.", "key_backups_until", func(p *web.RetentionPage) { p.KeyBackupsUntil = until })
}

func (s *server) holdView(c *gin.Context) (*web.HoldPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	k, err := s.cases.one(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	h, err := s.retention().Held(ctx, a, k.ID)
	if err != nil {
		return nil, err
	}
	p := &web.HoldPage{Case: k, Reason: "none"}
	if h != nil {
		p.Reason = h.Reason
	}
	return p, nil
}

func (s *server) holdPage(c *gin.Context) (reply, error) {
	p, err := s.holdView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) holdCasePage(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	h, err := s.retention().Hold(c.Request.Context(), actor(c), c.Param("id"), form.Get("reason"))
	if err == nil {
		said := "There is no legal hold on this case now."
		if h != nil {
			said = "The case is held: nothing of it can be destroyed."
		}
		s.flash(c, said)
		return redirect("/cases/" + c.Param("id")), nil
	}
	p, viewErr := s.holdView(c)
	if viewErr != nil {
		return nil, viewErr
	}
	return s.again(c, p, err, nil)
}
