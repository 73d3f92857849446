package api

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/register"
)

func (s *server) publicationPages() []route {
	return []route{
		{method: "GET", path: "/publications/:id", do: s.publicationPage},
		{method: "POST", path: "/publications/:id/signatures", do: s.signPage},
		{method: "GET", path: "/publications/:id/checklist", do: s.checklistPage},
		{method: "POST", path: "/publications/:id/checklist", do: s.saveChecklist},
		{method: "POST", path: "/publications/:id/release", do: s.releasePage},
		{method: "GET", path: "/publications/:id/deliveries", do: s.deliveriesPage},
		{method: "POST", path: "/publications/:id/deliveries/:delivery/send", do: s.sendPage},
		{method: "POST", path: "/publications/:id/deliveries/:delivery/send-again", do: s.sendAgainPage},
		{method: "GET", path: "/publications/:id/deliveries/:delivery", do: s.handoverPage},
		{method: "POST", path: "/publications/:id/deliveries/:delivery", do: s.saveHandover},
		{method: "GET", path: "/reports/:id", open: true, do: s.reportPage},
		{method: "GET", path: "/recipients", do: s.recipientsPage},
		{method: "POST", path: "/recipients", do: s.saveRecipients},
		{method: "GET", path: "/d/:token", open: true, do: s.copyPage},
		{method: "POST", path: "/d/:token/open", open: true, do: s.openCopy},
		{method: "POST", path: "/d/:token/acknowledge", open: true, do: s.acknowledgeCopy},
	}
}

func (s *server) publicationView(c *gin.Context) (*web.PublicationPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	pub, err := s.Services.Release.Gate.Publication(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	officer, released := a.Role == register.PublicationOfficer, pub.State == gate.Released
	p := &web.PublicationPage{Publication: pub, CanChecklist: officer && !released, CanRelease: officer && pub.State == gate.Ready}
	if a.Role == register.Partner {
		p.Seat = string(a.Seat)
	}
	if err := s.seats(c, p); err != nil {
		return nil, err
	}
	questions := map[string]string{}
	if officer && !released {
		list, err := s.Services.Release.Gate.Checklist(ctx, a, pub.ID)
		if err != nil {
			return nil, err
		}
		for _, i := range list.Items {
			questions[i.ID] = i.Question
			if len(i.Flags) > 0 {
				p.Together = append(p.Together, i)
			}
		}
	}
	p.Missing = web.Missing(pub.Missing, questions)
	if p.Deliveries, err = s.Services.Release.Ledger.Deliveries(ctx, a, pub.ID); err != nil && !hidden(err) {
		return nil, err
	}
	p.Reference, err = s.reference(c, pub.Case)
	return p, err
}

// seats shows the three signatures; a partner whose own is missing can give it.
func (s *server) seats(c *gin.Context, p *web.PublicationPage) error {
	var ids []string
	for _, sig := range p.Publication.Signatures {
		ids = append(ids, sig.By)
	}
	names, err := s.accounts.names(c.Request.Context(), ids...)
	if err != nil {
		return err
	}
	for _, seat := range register.Seats() {
		row := web.SeatRow{Seat: string(seat)}
		for _, sig := range p.Publication.Signatures {
			if sig.Partner == string(seat) && sig.SHA256 == p.Publication.SHA256 {
				row.Signed, row.By, row.At = true, names[sig.By], sig.SignedAt
			}
		}
		p.CanSign = p.CanSign || (string(seat) == p.Seat && !row.Signed && p.Publication.State == gate.Open)
		p.Seats = append(p.Seats, row)
	}
	return nil
}

func (s *server) publicationPage(c *gin.Context) (reply, error) {
	p, err := s.publicationView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// deliveriesPage is where tasks and mails about copies lead: the part of the publication's page that is about them.
func (s *server) deliveriesPage(c *gin.Context) (reply, error) {
	return redirect("/publications/" + url.PathEscape(c.Param("id")) + "#deliveries"), nil
}

// onPublication goes back to the publication after an act, or shows it with what was refused.
func (s *server) onPublication(c *gin.Context, err error, done string) (reply, error) {
	if err == nil {
		s.flash(c, done)
		return redirect("/publications/" + c.Param("id")), nil
	}
	p, pageErr := s.publicationView(c)
	if pageErr != nil {
		return nil, pageErr
	}
	return s.again(c, p, err, func(string) string { return "" })
}

func (s *server) signPage(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	_, err = s.Services.Release.Gate.Sign(c.Request.Context(), actor(c), c.Param("id"), form.Get("partner"), form.Get("sha256"))
	return s.onPublication(c, err, "You have signed this report.")
}

func (s *server) releasePage(c *gin.Context) (reply, error) {
	_, err := s.Services.Release.Gate.Release(c.Request.Context(), actor(c), c.Param("id"))
	return s.onPublication(c, err, "The report is published. Send the copies next.")
}

func (s *server) sendPage(c *gin.Context) (reply, error) {
	_, err := s.Services.Release.Ledger.Send(c.Request.Context(), actor(c), c.Param("id"), c.Param("delivery"))
	done := "The copy is on its way."
	switch {
	case s.Demo:
		done = "The mail is written. A demonstration sends nothing: read it under “Mails that would have been sent”."
	case s.MailWaits:
		done = "The mail is written. It waits, because no mail server is set."
	}
	return s.onPublication(c, err, done)
}

func (s *server) sendAgainPage(c *gin.Context) (reply, error) {
	_, err := s.Services.Release.Ledger.SendAgain(c.Request.Context(), actor(c), c.Param("id"), c.Param("delivery"))
	return s.onPublication(c, err, "The mail goes out again.")
}

func (s *server) checklistPage(c *gin.Context) (reply, error) {
	p, err := s.checklistView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) checklistView(c *gin.Context) (*web.ChecklistPage, error) {
	ctx, a := c.Request.Context(), actor(c)
	pub, err := s.Services.Release.Gate.Publication(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	list, err := s.Services.Release.Gate.Checklist(ctx, a, pub.ID)
	if err != nil {
		return nil, err
	}
	p := &web.ChecklistPage{Publication: pub, Items: list.Items, Version: list.Version, Days: map[string]string{}}
	for _, i := range list.Items {
		p.Days[i.ID] = dayText(i.Date.String())
	}
	return p, nil
}

func (s *server) saveChecklist(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	p, err := s.checklistView(c)
	if err != nil {
		return nil, err
	}
	answers := s.answersOf(form, p)
	if len(p.Errors) > 0 {
		return s.pageWith(c, 422, p), nil
	}
	_, err = s.Services.Release.Gate.Answer(c.Request.Context(), actor(c), c.Param("id"), form.Get("version"), answers)
	if err == nil {
		s.flash(c, "The checklist was saved.")
		return redirect("/publications/" + c.Param("id")), nil
	}
	p.Version = form.Get("version")
	return s.again(c, p, err, checklistInput(answers))
}

// answersOf reads the form into answers, and keeps what was entered on the page.
func (s *server) answersOf(form url.Values, p *web.ChecklistPage) []gate.Answer {
	var out []gate.Answer
	for i := range p.Items {
		item := &p.Items[i]
		item.Answer, item.Reason = form.Get("answer-"+item.ID), strings.TrimSpace(form.Get("reason-"+item.ID))
		day, wrong := dateOf(form.Get("date-" + item.ID))
		if wrong {
			p.Fail("date-"+item.ID, enterDate)
		}
		item.Date, p.Days[item.ID] = day, form.Get("date-"+item.ID)
		if item.AsksReason() && item.Answer == "yes" && item.Reason == "" {
			p.Fail("reason-"+item.ID, "Say why it has to stay")
		}
		if item.Answer != "" || item.Reason != "" || !day.IsZero() {
			out = append(out, gate.Answer{ID: item.ID, Answer: item.Answer, Reason: item.Reason, Date: day})
		}
	}
	return out
}

// checklistInput is the input that "/items/2/reason" belongs to.
func checklistInput(answers []gate.Answer) func(string) string {
	return func(pointer string) string {
		var n int
		var field string
		if _, err := fmt.Sscanf(strings.TrimPrefix(pointer, "/items"), "/%d/%s", &n, &field); err != nil || n < 0 || n >= len(answers) {
			return ""
		}
		return field + "-" + answers[n].ID
	}
}

func (s *server) reportPage(c *gin.Context) (reply, error) {
	r, err := s.Services.Release.Gate.Report(c.Request.Context(), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.ReportPage{Report: r}), nil
}

func (s *server) recipientsView(c *gin.Context) (*web.RecipientsPage, error) {
	r, err := s.Services.Release.Ledger.Recipients(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	p := &web.RecipientsPage{Version: r.Version}
	for i, one := range append(slices.Clone(r.Recipients), ledger.Recipient{Channel: ledger.Email}) {
		row := web.RecipientRow{Prefix: prefix("r", i), Heading: one.Name, ID: one.ID, Name: one.Name, Role: one.Role, Channel: one.Channel,
			Email: one.Email, From: dayText(one.From.String()), Until: dayText(one.Until.String()), Aliases: strings.Join(one.AlsoKnownAs, "; ")}
		if one.Name == "" {
			row.Heading = "New recipient"
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func (s *server) recipientsPage(c *gin.Context) (reply, error) {
	p, err := s.recipientsView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

func (s *server) saveRecipients(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	p, err := s.recipientsView(c)
	if err != nil {
		return nil, err
	}
	list, at := s.recipientsOf(form, p)
	if len(p.Errors) > 0 {
		return s.pageWith(c, 422, p), nil
	}
	_, err = s.Services.Release.Ledger.PutRecipients(c.Request.Context(), actor(c), form.Get("version"), list)
	if err == nil {
		s.flash(c, "The recipients were saved.")
		return redirect("/recipients"), nil
	}
	p.Version = form.Get("version")
	return s.again(c, p, err, func(pointer string) string {
		var n int
		var field string
		if _, scanErr := fmt.Sscanf(pointer, "/%d/%s", &n, &field); scanErr != nil || n < 0 || n >= len(at) {
			return ""
		}
		return at[n] + field
	})
}

// recipientsOf reads the form; a row without a name is nobody. at is the prefix of each recipient's row.
func (s *server) recipientsOf(form url.Values, p *web.RecipientsPage) (list []ledger.Recipient, at []string) {
	p.Rows = nil
	for i := range maxBlocks {
		pre := prefix("r", i)
		if !form.Has(pre + "name") {
			break
		}
		get := func(name string) string { return strings.TrimSpace(form.Get(pre + name)) }
		row := web.RecipientRow{Prefix: pre, Heading: get("name"), ID: get("id"), Name: get("name"), Role: get("role"), Channel: get("channel"),
			Email: get("email"), From: get("from"), Until: get("until"), Aliases: get("also_known_as")}
		if row.Heading == "" {
			row.Heading = "New recipient"
		}
		p.Rows = append(p.Rows, row)
		if row.Name == "" {
			continue
		}
		r := ledger.Recipient{ID: row.ID, Name: row.Name, Role: row.Role, Channel: row.Channel, Email: row.Email}
		for name := range strings.SplitSeq(row.Aliases, ";") {
			if name = strings.TrimSpace(name); name != "" {
				r.AlsoKnownAs = append(r.AlsoKnownAs, name)
			}
		}
		var wrong bool
		if r.From, wrong = dateOf(row.From); wrong {
			p.Fail(pre+"from", enterDate)
		}
		if r.Until, wrong = dateOf(row.Until); wrong {
			p.Fail(pre+"until", enterDate)
		}
		list, at = append(list, r), append(at, pre)
	}
	return list, at
}

func (s *server) handoverPage(c *gin.Context) (reply, error) {
	d, err := s.delivery(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.HandoverPage{Publication: c.Param("id"), Delivery: d, Note: d.Note}), nil
}

func (s *server) saveHandover(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	d, err := s.delivery(c)
	if err != nil {
		return nil, err
	}
	p := &web.HandoverPage{Publication: c.Param("id"), Delivery: d, On: form.Get("on"), Acknowledged: form.Get("acknowledged"), Note: form.Get("note")}
	h := ledger.Handover{Note: strings.TrimSpace(p.Note)}
	var wrong bool
	if h.On, wrong = dateOf(p.On); wrong {
		p.Fail("on", enterDate)
	}
	if h.Acknowledged, wrong = dateOf(p.Acknowledged); wrong {
		p.Fail("acknowledged", enterDate)
	}
	if len(p.Errors) > 0 {
		return s.pageWith(c, 422, p), nil
	}
	_, err = s.Services.Release.Ledger.Record(c.Request.Context(), actor(c), c.Param("id"), c.Param("delivery"), h)
	if err != nil {
		return s.again(c, p, err, nil)
	}
	return s.onPublication(c, nil, "What you recorded was saved.")
}

// copyPage is what a recipient sees. Looking at it counts as nothing: mail scanners follow links.
func (s *server) copyPage(c *gin.Context) (reply, error) {
	v, err := s.Services.Release.Ledger.Look(c.Request.Context(), c.Param("token"))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.CopyPage{Copy: v, Token: c.Param("token")}), nil
}

func (s *server) openCopy(c *gin.Context) (reply, error) {
	f, err := s.Services.Release.Ledger.Fetch(c.Request.Context(), c.Param("token"))
	if err != nil {
		return nil, err
	}
	return fileReply{body: f.PDF, contentType: pdfType, name: "report.pdf"}, nil
}

func (s *server) acknowledgeCopy(c *gin.Context) (reply, error) {
	if _, err := s.Services.Release.Ledger.Acknowledge(c.Request.Context(), c.Param("token")); err != nil {
		return nil, err
	}
	return redirect("/d/" + url.PathEscape(c.Param("token"))), nil
}
