package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/refusal"
)

func (s *server) draftRoutes() []route {
	return []route{
		{method: "GET", path: "documents/:id", do: s.readDocument},
		{method: "GET", path: "documents/:id/file", do: s.readOriginal},
		{method: "GET", path: "documents/:id/findings", do: s.readFindings},
		{method: "POST", path: "documents/:id/findings", do: s.findNames},
		{method: "PATCH", path: "documents/:id/decisions", do: s.decide},
		{method: "POST", path: "documents/:id/redactions", do: s.redact},
		{method: "GET", path: "redactions/:id", do: s.readRedaction},
		{method: "GET", path: "redactions/:id/file", do: s.readRedactedFile},
		{method: "POST", path: "redactions/:id/checks", do: s.checkRedaction},
	}
}

func (s *server) readDocument(c *gin.Context) (reply, error) {
	d, err := s.Services.Intake.Document(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(document(d)), nil
}

const pdfType = "application/pdf"

func (s *server) readOriginal(c *gin.Context) (reply, error) {
	f, err := s.Services.Intake.Original(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return fileReply{body: f.PDF, contentType: pdfType, name: "draft.pdf", etag: etag(f.SHA256)}, nil
}

func (s *server) readFindings(c *gin.Context) (reply, error) {
	f, err := s.Services.Release.Drafts.Findings(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return findings(f), nil
}

func findings(f draft.Findings) reply {
	f.Terms, f.Findings = orEmpty(f.Terms), orEmpty(f.Findings)
	return jsonReply{status: http.StatusOK, body: f, etag: etag(f.Version)}
}

func (s *server) findNames(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	job, err := s.Services.Release.Drafts.Find(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusAccepted, body: map[string]string{"job": job}, location: apiRoot + "jobs/" + job}, nil
}

func (s *server) decide(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	list, err := decode[[]draft.Decision](c)
	if err != nil {
		return nil, err
	}
	f, err := s.Services.Release.Drafts.Decide(c.Request.Context(), actor(c), c.Param("id"), match, list)
	if err != nil {
		return nil, err
	}
	return findings(f), nil
}

func (s *server) redact(c *gin.Context) (reply, error) {
	look, err := decodeOr(c, draft.Look{})
	if err != nil {
		return nil, err
	}
	id, job, err := s.Services.Release.Drafts.Redact(c.Request.Context(), actor(c), c.Param("id"), look)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusAccepted, body: map[string]string{"id": id, "job": job}, location: apiRoot + "redactions/" + id}, nil
}

func (s *server) readRedaction(c *gin.Context) (reply, error) {
	r, err := s.Services.Release.Drafts.Redaction(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(r), nil
}

func (s *server) readRedactedFile(c *gin.Context) (reply, error) {
	f, err := s.Services.Release.Drafts.RedactionFile(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return fileReply{body: f.PDF, contentType: pdfType, name: "redacted.pdf", etag: etag(f.SHA256)}, nil
}

type newCheck struct {
	Decision string `json:"decision"`
	Reason   string `json:"reason"`
}

func (s *server) checkRedaction(c *gin.Context) (reply, error) {
	check, err := decode[newCheck](c)
	if err != nil {
		return nil, err
	}
	if check.Decision != "approve" && check.Decision != "return" {
		return nil, refusal.Invalid(refusal.Field{Pointer: "/decision", Detail: "must be approve or return"})
	}
	r, err := s.Services.Release.Drafts.Check(c.Request.Context(), actor(c), c.Param("id"), check.Decision, check.Reason)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: r}, nil
}
