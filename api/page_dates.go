package api

import (
	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/clock"
)

// triggers are the days of a case that somebody enters, in the order in which they come.
var triggers = []clock.Trigger{clock.Aware, clock.Notified, clock.Decided, clock.PanelCopySent, clock.PlannedPublication}

func (s *server) datesView(c *gin.Context) (*web.DatesPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	k, err := s.cases.one(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	if _, _, err := s.cases.members(ctx, a, k.ID); err != nil { // who names members enters the days
		return nil, err
	}
	days, err := s.Services.Release.Gate.Dates(ctx, a, k.ID)
	if err != nil {
		return nil, err
	}
	p := &web.DatesPage{Case: k}
	for _, t := range triggers {
		p.Days = append(p.Days, web.CaseDay{Trigger: string(t), Day: dayText(days[t].String())})
	}
	return p, nil
}

func (s *server) datesPage(c *gin.Context) (reply, error) {
	p, err := s.datesView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// saveDates enters the days that differ from what was there, each with its own audit entry.
func (s *server) saveDates(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	p, err := s.datesView(c)
	if err != nil {
		return nil, err
	}
	changed := map[clock.Trigger]clock.Date{}
	for i := range p.Days {
		d := &p.Days[i]
		before := dayCode(d.Day)
		d.Day = form.Get(d.Trigger)
		day, wrong := dateOf(d.Day)
		if wrong {
			p.Fail(d.Trigger, enterDate)
		} else if day.String() != before {
			changed[clock.Trigger(d.Trigger)] = day
		}
	}
	if len(p.Errors) > 0 {
		return s.pageWith(c, 422, p), nil
	}
	for _, t := range triggers {
		if day, differs := changed[t]; differs {
			if err := s.Services.Release.Gate.SetDate(c.Request.Context(), actor(c), p.Case.ID, t, day); err != nil {
				return nil, err
			}
		}
	}
	s.flash(c, "The dates were saved.")
	return redirect("/cases/" + p.Case.ID), nil
}
