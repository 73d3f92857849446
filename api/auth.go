package api

import (
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

const accountKey = "account"

// account is who asks; the zero account on a route for anyone.
func account(c *gin.Context) register.Account {
	a, _ := c.Value(accountKey).(register.Account)
	return a
}

func actor(c *gin.Context) register.Actor { return account(c).Actor() }

// Sessions end after a working day, or an hour without a request.
const (
	sessionLife = 12 * time.Hour
	sessionIdle = time.Hour
)

// What a session holds.
const (
	sessionAccount = "account" // id
	sessionNext    = "next"    // path to go to after sign-in
	sessionFlash   = "flash"   // a sentence for the next page
)

func newSessions(c Config) *scs.SessionManager {
	m := scs.New()
	m.Store = c.Sessions
	m.Lifetime, m.IdleTimeout = sessionLife, sessionIdle
	m.Cookie.Name = "sid"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode // Strict would lose the session of who follows a link from a mail
	if c.Secure {
		m.Cookie.Name = "__Host-sid" // only over TLS: a browser drops it elsewhere
		m.Cookie.Secure = true
	}
	return m
}

// authenticate tells who asks: by bearer token, or by the session. An account that was turned off is nobody.
func (s *server) authenticate(c *gin.Context) (register.Account, error) {
	if sent := c.GetHeader("Authorization"); sent != "" {
		scheme, token, _ := strings.Cut(sent, " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" || !strings.HasPrefix(c.Request.URL.Path, apiRoot) {
			return register.Account{}, unauthorised()
		}
		a, err := s.accounts.byToken(c.Request.Context(), token)
		return orUnauthorised(a, err)
	}
	id := s.sessions.GetString(c.Request.Context(), sessionAccount)
	if id == "" {
		return register.Account{}, unauthorised()
	}
	a, err := s.accounts.byID(c.Request.Context(), id)
	return orUnauthorised(a, err)
}

func orUnauthorised(a register.Account, err error) (register.Account, error) {
	if refusal.Of(err) != nil || (err == nil && a.Disabled) {
		return register.Account{}, unauthorised()
	}
	return a, err
}

// place is where a request comes from, for limits only. Behind a proxy it is the last address of X-Forwarded-For, which
// the proxy itself wrote.
func (s *server) place(c *gin.Context) string {
	if s.BehindProxy {
		hops := strings.Split(c.GetHeader("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); net.ParseIP(last) != nil {
			return last
		}
	}
	host, _, err := net.SplitHostPort(c.Request.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	return host
}
