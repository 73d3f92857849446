package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/storage/refusal"
)

func (s *server) signInRoutes() []route {
	return []route{
		{method: "GET", path: "/sign-in", open: true, do: s.showSignIn},
		{method: "POST", path: "/sign-in", open: true, do: s.askForLink},
		{method: "GET", path: "/sign-in/:token", open: true, do: s.showLink},
		{method: "POST", path: "/sign-in/:token", open: true, do: s.redeemLink},
		{method: "POST", path: "/sign-out", open: true, do: s.signOut},
	}
}

// sendToSignIn remembers where somebody wanted to go.
func (s *server) sendToSignIn(c *gin.Context) {
	to := "/sign-in"
	if next := c.Request.URL.Path; next != "/" && next != "/work" {
		to += "?next=" + url.QueryEscape(next)
	}
	c.Redirect(http.StatusSeeOther, to)
}

// localPath keeps a path on this site, and gives nothing for anything else. It looks at the path as a browser will decode
// it, since "/%2fevil.example" written anew can begin with two slashes and so name another host.
func localPath(p string) string {
	u, err := url.Parse(p)
	if err != nil || u.Host != "" || u.Scheme != "" || u.Opaque != "" {
		return ""
	}
	if !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsFunc(u.Path, unsafeInPath) {
		return ""
	}
	return u.EscapedPath()
}

// unsafeInPath is true for what browsers read as a slash, or leave out.
func unsafeInPath(r rune) bool { return r == '\\' || unicode.IsControl(r) }

func (s *server) showSignIn(c *gin.Context) (reply, error) {
	return s.page(c, &web.SignInPage{Next: localPath(c.Query("next")), MailWaits: s.MailWaits && !s.Demo}), nil
}

// askForLink says the same whether or not the address has an account.
func (s *server) askForLink(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	p := &web.SignInPage{Email: strings.TrimSpace(form.Get("email")), Next: localPath(form.Get("next")), MailWaits: s.MailWaits && !s.Demo}
	if !strings.Contains(p.Email, "@") || len(p.Email) > 254 {
		p.Fail("email", "Enter an email address in the correct format, like name@example.com")
		return s.pageWith(c, http.StatusUnprocessableEntity, p), nil
	}
	if err := s.accounts.ask(c.Request.Context(), p.Email, s.place(c)); err != nil {
		return nil, err
	}
	if p.Next != "" {
		s.sessions.Put(c.Request.Context(), sessionNext, p.Next)
	}
	p.Asked = true
	return s.page(c, p), nil
}

// showLink shows a button: programs that scan mails follow links, and would use this one up.
func (s *server) showLink(c *gin.Context) (reply, error) {
	return s.page(c, &web.UseLinkPage{Path: SignInPath(c.Param("token"))}), nil
}

func (s *server) redeemLink(c *gin.Context) (reply, error) {
	ctx := c.Request.Context()
	a, err := s.accounts.redeem(ctx, c.Param("token"), s.place(c))
	if refusal.Is(err, "link-used-or-old") {
		p := &web.SignInPage{LinkOld: true, MailWaits: s.MailWaits && !s.Demo}
		return s.pageWith(c, http.StatusForbidden, p), nil
	}
	if err != nil {
		return nil, err
	}
	next := s.sessions.PopString(ctx, sessionNext)
	if err := s.sessions.RenewToken(ctx); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	s.sessions.Put(ctx, sessionAccount, a.ID)
	if next == "" {
		next = "/work"
	}
	return redirect(next), nil
}

func (s *server) signOut(c *gin.Context) (reply, error) {
	if err := s.sessions.Destroy(c.Request.Context()); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	return redirect("/sign-in"), nil
}
