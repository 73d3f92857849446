package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/storage/refusal"
)

// pageRoutes are the server-rendered pages. A GET shows, a POST acts and sends the browser on.
func (s *server) pageRoutes() []route {
	all := []route{
		{method: "GET", path: "/", open: true, do: s.home},
		{method: "GET", path: "/help", open: true, do: s.text("help", "Help")},
		{method: "GET", path: "/accessibility", open: true, do: s.text("accessibility", "Accessibility")},
		{method: "GET", path: "/work", do: s.workPage},
	}
	parts := [][]route{s.referralPages(), s.casePages(), s.draftPages(), s.publicationPages(), s.adminPages(), s.detectionPages(), s.retentionPages(), s.incomingPages()}
	if s.Demo {
		parts = append(parts, []route{{method: "GET", path: "/demo/outbox", open: true, do: s.outboxPage}})
	}
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func (s *server) home(*gin.Context) (reply, error) { return redirect("/work"), nil }

func (s *server) text(name, heading string) func(*gin.Context) (reply, error) {
	return func(c *gin.Context) (reply, error) {
		return s.page(c, &web.TextPage{Name: name, Heading: heading}), nil
	}
}

func (s *server) workPage(c *gin.Context) (reply, error) {
	tasks, err := s.tasks(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	p := &web.WorkPage{Role: string(actor(c).Role)}
	for _, t := range tasks {
		p.Tasks = append(p.Tasks, web.Task{What: web.TaskWords(t.Kind), Reference: t.Reference, Link: t.Link, Due: t.Due.String()})
	}
	return s.page(c, p), nil
}

func (s *server) outboxPage(c *gin.Context) (reply, error) {
	letters, err := s.Outbox(c.Request.Context())
	if err != nil {
		return nil, err
	}
	p := &web.OutboxPage{}
	for _, l := range letters {
		p.Letters = append(p.Letters, web.Letter(l))
	}
	return s.page(c, p), nil
}

// failer is a page that can come back with errors.
type failer interface {
	web.Page
	Fail(field, text string)
}

// again shows a form once more with what a refusal says, and everything that was entered. An error that is no refusal of
// what was entered goes on to the error page. input names the field that a pointer belongs to; nil takes the pointer's
// last part. For a refusal of the whole form it is asked for the pointer "".
func (s *server) again(c *gin.Context, p failer, err error, input func(pointer string) string) (reply, error) {
	no := refusal.Of(err)
	if no == nil || no.Kind == refusal.KindNotFound {
		return nil, err
	}
	status := http.StatusUnprocessableEntity
	switch no.Kind {
	case refusal.KindForbidden:
		status = http.StatusForbidden
	case refusal.KindConflict:
		status = http.StatusConflict
	case refusal.KindTooLarge:
		status = http.StatusRequestEntityTooLarge
	case refusal.KindUnsupportedMedia:
		status = http.StatusUnsupportedMediaType
	case refusal.KindUnavailable:
		status = http.StatusServiceUnavailable
	}
	if no.Code == "stale" {
		status = http.StatusPreconditionFailed
	}
	if len(no.Fields) == 0 {
		name := "" // of the whole form, unless the form has one field that everything is about
		if input != nil {
			name = input("")
		}
		p.Fail(name, no.Detail)
	}
	for _, f := range no.Fields {
		name := lastOf(f.Pointer)
		if input != nil {
			name = input(f.Pointer)
		}
		p.Fail(name, f.Detail)
	}
	return s.pageWith(c, status, p), nil
}

func lastOf(pointer string) string { return pointer[strings.LastIndexByte(pointer, '/')+1:] }

// fieldsOfRefusal is the wrong fields of a refusal, none of any other error.
func fieldsOfRefusal(err error) []refusal.Field {
	if no := refusal.Of(err); no != nil {
		return no.Fields
	}
	return nil
}
