package api

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

func (s *server) caseRoutes() []route {
	return []route{
		{method: "GET", path: "cases", do: s.listCases},
		{method: "GET", path: "cases/:id", do: s.readCase},
		{method: "GET", path: "cases/:id/members", do: s.readMembers},
		{method: "PUT", path: "cases/:id/members", do: s.nameMembers},
		{method: "GET", path: "cases/:id/people", do: s.readPeople},
		{method: "PUT", path: "cases/:id/people", do: s.writePeople},
		{method: "GET", path: "cases/:id/documents", do: s.listDocuments},
		{method: "POST", path: "cases/:id/documents", do: s.uploadDraft},
		{method: "GET", path: "cases/:id/redactions", do: s.listRedactions},
		{method: "GET", path: "cases/:id/publications", do: s.listPublications},
	}
}

type caseAnswer struct {
	ID        string            `json:"id"`
	Reference string            `json:"reference"`
	Stage     string            `json:"stage"`
	OpenedAt  time.Time         `json:"opened_at"`
	Clocks    []clockAnswer     `json:"clocks"`
	Documents []intake.Document `json:"documents"`
}

type clockAnswer struct {
	Rule    string     `json:"rule"`
	Basis   string     `json:"basis"`
	Due     clock.Date `json:"due"`
	Warning string     `json:"warning,omitempty"`
}

func (s *server) listCases(c *gin.Context) (reply, error) {
	list, err := s.cases.list(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	out := []caseAnswer{}
	for _, k := range list {
		shown, err := s.show(c.Request.Context(), actor(c), k)
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return ok(out), nil
}

func (s *server) readCase(c *gin.Context) (reply, error) {
	ctx, a := c.Request.Context(), actor(c)
	k, err := s.cases.one(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	out, err := s.show(ctx, a, k)
	if err != nil {
		return nil, err
	}
	return ok(out), nil
}

// show gives what a may see of a case: an agency the reference and the stage alone.
func (s *server) show(ctx context.Context, a register.Actor, k register.Case) (caseAnswer, error) {
	out := caseAnswer{
		ID: k.ID, Reference: k.Reference, Stage: k.Stage, OpenedAt: k.OpenedAt, Clocks: []clockAnswer{}, Documents: []intake.Document{},
	}
	if isAgency(a) {
		return out, nil
	}
	clocks, err := s.Services.Release.Gate.Clocks(ctx, a, k.ID)
	if err != nil && !hidden(err) {
		return out, err
	}
	for _, k := range clocks {
		out.Clocks = append(out.Clocks, clockAnswer{k.Rule, k.Basis, k.Due, k.Warning})
	}
	documents, err := s.Services.Intake.Documents(ctx, a, k.ID)
	if err != nil && !hidden(err) {
		return out, err
	}
	for _, d := range documents {
		out.Documents = append(out.Documents, document(d))
	}
	return out, nil
}

func document(d intake.Document) intake.Document {
	d.Problems = orEmpty(d.Problems)
	return d
}

type memberAnswer struct {
	Email        string        `json:"email"`
	Role         register.Role `json:"role"`
	Seat         register.Seat `json:"seat,omitempty"`
	Organisation string        `json:"organisation,omitempty"`
}

func memberList(list []register.Account) []memberAnswer {
	out := []memberAnswer{}
	for _, m := range list {
		out = append(out, memberAnswer{m.Email, m.Role, m.Seat, m.Organisation})
	}
	return out
}

func (s *server) readMembers(c *gin.Context) (reply, error) {
	list, v, err := s.cases.members(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: memberList(list), etag: etag(v)}, nil
}

type memberName struct {
	Email        string `json:"email"`
	Role         string `json:"role"`         // may be sent back as it was read
	Seat         string `json:"seat"`         // may be sent back as it was read
	Organisation string `json:"organisation"` // may be sent back as it was read
}

func (s *server) nameMembers(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	names, err := decode[[]memberName](c)
	if err != nil {
		return nil, err
	}
	var emails []string
	for i, n := range names {
		if n.Email == "" {
			return nil, refusal.Invalid(refusal.Field{Pointer: fmt.Sprintf("/%d/email", i), Detail: "Enter an email address."})
		}
		emails = append(emails, n.Email)
	}
	list, err := s.cases.name(c.Request.Context(), actor(c), c.Param("id"), match, emails)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: memberList(list), etag: etag(memberVersion(list))}, nil
}

func (s *server) readPeople(c *gin.Context) (reply, error) {
	p, err := s.Services.Release.Drafts.People(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: p.Case, etag: etag(p.Version)}, nil
}

// yamlTypes are the names under which YAML is sent; the first is the registered one (RFC 9512).
var peopleTypes = []string{"application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"}

func (s *server) writePeople(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	body, err := read(c, peopleTypes...)
	if err != nil {
		return nil, err
	}
	p, err := s.Services.Release.Drafts.PutPeople(c.Request.Context(), actor(c), c.Param("id"), match, body)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: p.Case, etag: etag(p.Version)}, nil
}

func (s *server) listDocuments(c *gin.Context) (reply, error) {
	list, err := s.Services.Intake.Documents(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	out := []intake.Document{}
	for _, d := range list {
		out = append(out, document(d))
	}
	return ok(out), nil
}

func (s *server) uploadDraft(c *gin.Context) (reply, error) {
	d, err := s.receiveDraft(c, "")
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: document(d), location: apiRoot + "documents/" + d.ID}, nil
}

// receiveDraft streams a draft into intake. `kind` may come before the file or after it: a wrong one makes the stream end
// with a refusal, and nothing is kept. kind is what it is when the body does not say.
func (s *server) receiveDraft(c *gin.Context, kind string) (none intake.Document, err error) {
	u, err := s.upload(c)
	if err != nil {
		return none, err
	}
	for {
		p, err := u.next()
		if err != nil {
			return none, err
		}
		if p == nil {
			return none, refusal.Invalid(refusal.Field{Pointer: "/file", Detail: "Select a file"})
		}
		if p.name == "kind" {
			if kind, err = p.text(); err != nil {
				return none, err
			}
			continue
		}
		if p.name != "file" {
			return none, refusal.Invalid(refusal.Field{Pointer: "/" + escapePointer(p.name), Detail: "is not a field that is known here"})
		}
		first := bufio.NewReader(p.body)
		if _, err := first.Peek(1); p.fileName == "" && errors.Is(err, io.EOF) { // what a browser sends when nothing was chosen
			return none, refusal.Invalid(refusal.Field{Pointer: "/file", Detail: "Select a file"})
		}
		body := lastly(first, func() error { return checkKind(u, kind) })
		return s.Services.Intake.ReceiveDraft(c.Request.Context(), actor(c), c.Param("id"), intake.Draft{Body: body, FileName: p.fileName})
	}
}

func checkKind(u *upload, kind string) error {
	rest, err := u.fields("kind")
	if err != nil {
		return err
	}
	if later, there := rest["kind"]; there {
		kind = later
	}
	if kind != "draft" {
		return refusal.Invalid(refusal.Field{Pointer: "/kind", Detail: "must be draft"})
	}
	return nil
}

func (s *server) listRedactions(c *gin.Context) (reply, error) {
	list, err := s.Services.Release.Drafts.Redactions(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(orEmpty(list)), nil
}

func (s *server) listPublications(c *gin.Context) (reply, error) {
	list, err := s.Services.Release.Gate.Publications(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	out := orEmpty(list)
	for i := range out {
		out[i] = publication(out[i])
	}
	return ok(out), nil
}
