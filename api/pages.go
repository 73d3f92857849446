package api

import (
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/storage/refusal"
)

// page answers a page with status 200.
func (s *server) page(c *gin.Context, p web.Page) reply { return s.pageWith(c, http.StatusOK, p) }

func (s *server) pageWith(c *gin.Context, status int, p web.Page) reply {
	return pageReply{set: s.pages, status: status, layout: s.layout(c), page: p}
}

// layout is what stands around every page: who is signed in, and the sentence that the last act left.
func (s *server) layout(c *gin.Context) web.Layout {
	l := web.Layout{Path: c.Request.URL.Path, Demo: s.Demo, MailWaits: s.MailWaits && !s.Demo}
	a := account(c)
	if a.ID == "" && s.hasSession(c) {
		a, _ = s.authenticate(c) // who is signed in sees it on open pages too; an error there is "nobody"
	}
	if a.ID != "" {
		l.User = &web.User{Email: a.Email, Role: string(a.Role), Seat: string(a.Seat), Organisation: a.Organisation}
		l.Flash = s.sessions.PopString(c.Request.Context(), sessionFlash)
	}
	return l
}

// hasSession says whether the session manager has looked at this request: its methods panic otherwise.
func (s *server) hasSession(c *gin.Context) bool { return !sessionless(c.Request) }

// flash leaves a sentence for the next page. It holds nothing that was sent.
func (s *server) flash(c *gin.Context, sentence string) {
	s.sessions.Put(c.Request.Context(), sessionFlash, sentence)
}

// readForm reads an ordinary form. Files never come this way: net/http would write large ones to disk.
func readForm(c *gin.Context) (url.Values, error) {
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		return nil, refusal.UnsupportedMedia("unsupported-media", "The form must be sent as a browser sends it.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSON))
	if err != nil {
		return nil, bodyError(err)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badRequest("The form could not be read.")
	}
	return form, nil
}
