package api

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

const (
	auditPage    = 100
	auditPageMax = 500
)

func (s *server) audit(c *gin.Context) (reply, error) {
	q, err := auditQuery(c.Request.URL.Query())
	if err != nil {
		return nil, err
	}
	entries, err := s.Audit.Entries(c.Request.Context(), actor(c), q)
	if err != nil {
		return nil, err
	}
	if len(entries) == q.Limit {
		next := c.Request.URL.Query()
		next.Set("after", strconv.FormatInt(entries[len(entries)-1].Seq, 10))
		c.Header("Link", fmt.Sprintf(`<%saudit?%s>; rel="next"`, apiRoot, next.Encode()))
	}
	return ok(orEmpty(entries)), nil
}

func auditQuery(v url.Values) (AuditQuery, error) {
	q := AuditQuery{Case: v.Get("case"), Account: v.Get("account"), Act: v.Get("act"), Limit: auditPage}
	if text := v.Get("after"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return q, refusal.Invalid(refusal.Field{Pointer: "/after", Detail: "must be the number of an entry"})
		}
		q.After = n
	}
	if text := v.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > auditPageMax {
			return q, refusal.Invalid(refusal.Field{Pointer: "/limit", Detail: "must be from 1 to 500"})
		}
		q.Limit = n
	}
	var err error
	if q.From, err = auditDay(v, "from", 0); err == nil {
		q.Until, err = auditDay(v, "until", 1)
	}
	return q, err
}

// auditDay is the start of a day in England, or of one so many days later; the zero time when none is asked for.
func auditDay(v url.Values, name string, later int) (time.Time, error) {
	text := v.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, clock.London)
	if err != nil {
		return time.Time{}, refusal.Invalid(refusal.Field{Pointer: "/" + name, Detail: "must be a day, as 2026-11-30"})
	}
	return day.AddDate(0, 0, later), nil
}

// auditExport gives the whole log, for `caseveil audit verify` to check on another machine.
func (s *server) auditExport(c *gin.Context) (reply, error) {
	ctx, a := c.Request.Context(), actor(c)
	if _, err := s.Audit.Checkpoint(ctx, a); err != nil { // who may not read the log is told before anything is written
		return nil, err
	}
	return streamReply{contentType: "application/x-ndjson", name: "audit-log.jsonl", to: func(w io.Writer) error { return s.Audit.Export(ctx, a, w) }}, nil
}

func (s *server) checkpoint(c *gin.Context) (reply, error) {
	note, err := s.Audit.Checkpoint(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return fileReply{body: note, contentType: "text/plain; charset=utf-8", name: "checkpoint.txt", inline: true}, nil
}

type accountAnswer struct {
	ID           string        `json:"id"`
	Email        string        `json:"email"`
	Role         register.Role `json:"role"`
	Seat         register.Seat `json:"seat"`
	Organisation string        `json:"organisation"`
	CreatedAt    time.Time     `json:"created_at"`
	Disabled     bool          `json:"disabled"`
}

func (s *server) listAccounts(c *gin.Context) (reply, error) {
	list, err := s.accounts.list(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	out := []accountAnswer{}
	for _, a := range list {
		out = append(out, accountAnswer(a))
	}
	return ok(out), nil
}

type newAccount struct {
	Email        string `json:"email"`
	Role         string `json:"role"`
	Seat         string `json:"seat"`
	Organisation string `json:"organisation"`
}

func (s *server) addAccount(c *gin.Context) (reply, error) {
	n, err := decode[newAccount](c)
	if err != nil {
		return nil, err
	}
	a, err := s.accounts.add(c.Request.Context(), actor(c), n.Email, register.Role(n.Role), register.Seat(n.Seat), n.Organisation)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: accountAnswer(a)}, nil
}

func (s *server) settings(c *gin.Context) (reply, error) {
	v, err := s.Services.Release.Gate.Settings(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: v, etag: etag(v.Version)}, nil
}

func (s *server) putSettings(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	v, err := decode[gate.Settings](c)
	if err != nil {
		return nil, err
	}
	v, err = s.Services.Release.Gate.PutSettings(c.Request.Context(), actor(c), match, v)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: v, etag: etag(v.Version)}, nil
}
