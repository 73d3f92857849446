package api

import (
	"net/http"
	"strings"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
)

// A server is the door behind [New]. It is safe for concurrent use and keeps nothing between requests.
type server struct {
	Config
	accounts accounts
	cases    cases
	sessions *scs.SessionManager
	origin   *http.CrossOriginProtection
	once     idempotency
	pages    *web.Set
	engine   *gin.Engine
}

func newServer(c Config) (http.Handler, error) {
	pages, err := web.Load()
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, sessions: newSessions(c), origin: http.NewCrossOriginProtection(), pages: pages}
	s.accounts = accounts{db: c.DB, register: c.Register, mail: c.Mail, record: c.Record, limit: limiter{db: c.DB, seal: c.Seal, now: c.Now}}
	s.cases = cases{db: c.DB, register: c.Register, mail: c.Mail, record: c.Record, now: c.Now}
	s.once = idempotency{db: c.DB, seal: c.Seal, now: c.Now}
	s.engine = s.newEngine()
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, _ error) {
		s.Log.ErrorContext(r.Context(), "the session store failed")
		http.Error(w, "Internal error", http.StatusInternalServerError)
	}
	withSession := s.sessions.LoadAndSave(s.engine)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead { // a GET whose body net/http keeps back (RFC 9110, 9.3.2)
			asked := *r
			asked.Method, r = http.MethodGet, &asked
		}
		if sessionless(r) {
			s.engine.ServeHTTP(w, r)
			return
		}
		withSession.ServeHTTP(w, r)
	}), nil
}

// sessionless requests never look at the session store: a liveness probe must not depend on the database.
func sessionless(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/static/") || r.URL.Path == "/livez" || r.URL.Path == "/readyz" ||
		(strings.HasPrefix(r.URL.Path, apiRoot) && r.Header.Get("Authorization") != "")
}

func (s *server) newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode) // debug mode logs cookies
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.ContextWithFallback = true
	if err := e.SetTrustedProxies(nil); err != nil {
		panic(err) // an empty list cannot be wrong
	}
	e.Use(s.identify, s.log, s.recover, s.protect)
	for _, r := range s.routes() {
		e.Handle(r.method, r.path, s.serve(r))
	}
	e.NoRoute(func(c *gin.Context) { s.fail(c, notFound()) })
	e.NoMethod(func(c *gin.Context) { s.fail(c, methodNotAllowed()) })
	return e
}

// apiRoot is where the JSON API begins; everything else is pages and files.
const apiRoot = "/api/v1/"

// A route is one address and method, and what serves it.
type route struct {
	method, path string
	open         bool // for anyone; otherwise only for who is signed in
	do           func(c *gin.Context) (reply, error)
}

func (s *server) routes() []route {
	var all []route
	for _, part := range [][]route{
		s.plainRoutes(), s.apiRoutes(), s.signInRoutes(), s.pageRoutes(),
	} {
		all = append(all, part...)
	}
	return all
}

// serve runs a route: who asks, what it does, and its answer or its error.
func (s *server) serve(r route) gin.HandlerFunc {
	do := r.do
	if r.method == http.MethodPost && strings.HasPrefix(r.path, apiRoot) {
		do = s.once.wrap(r.do)
	}
	return func(c *gin.Context) {
		if !r.open {
			a, err := s.authenticate(c)
			if err != nil {
				s.fail(c, err)
				return
			}
			c.Set(accountKey, a)
		}
		answer, err := do(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		if err := answer.write(c); err != nil {
			s.fail(c, err)
		}
	}
}
