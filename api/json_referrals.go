package api

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/storage/refusal"
)

func (s *server) referralRoutes() []route {
	return []route{
		{method: "POST", path: "referrals", do: s.createReferral},
		{method: "GET", path: "referrals", do: s.listReferrals},
		{method: "GET", path: "referrals/form.pdf", do: s.blankForm},
		{method: "GET", path: "referrals/schema.json", do: s.formSchema},
		{method: "GET", path: "referrals/:id", do: s.readReferral},
		{method: "PATCH", path: "referrals/:id", do: s.correctReferral},
		{method: "POST", path: "referrals/:id/submit", do: s.submitReferral},
		{method: "POST", path: "referrals/:id/triage", do: s.triageReferral},
	}
}

func (s *server) createReferral(c *gin.Context) (reply, error) {
	form, err := s.readFormUpload(c, "form", "case")
	if err != nil {
		return nil, err
	}
	r, err := s.Services.Intake.ReceiveReferral(c.Request.Context(), actor(c), form)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: referral(r), etag: version(r.Version), location: apiRoot + "referrals/" + r.ID}, nil
}

// readFormUpload takes a referral form. The form is small (the limit of an upload holds) and is held in memory, since the
// case may be named before it or after.
func (s *server) readFormUpload(c *gin.Context, file, caseField string) (form intake.Form, err error) {
	u, err := s.upload(c)
	if err != nil {
		return form, err
	}
	for {
		p, err := u.next()
		if err != nil {
			return form, err
		}
		if p == nil {
			break
		}
		switch p.name {
		case file:
			body, err := io.ReadAll(p.body)
			if err != nil {
				return form, bodyError(err)
			}
			if p.fileName == "" && len(body) == 0 {
				continue // what a browser sends when nothing was chosen
			}
			form.Body, form.FileName = bytes.NewReader(body), p.fileName
		case caseField:
			if form.Case, err = p.text(); err != nil {
				return form, err
			}
		default:
			return form, refusal.Invalid(refusal.Field{Pointer: "/" + escapePointer(p.name), Detail: "is not a field that is known here"})
		}
	}
	if form.Body == nil {
		return form, refusal.Invalid(refusal.Field{Pointer: "/" + file, Detail: "Select a form"})
	}
	return form, nil
}

// referral fills what a list that is not there would answer as null.
func referral(r intake.Referral) intake.Referral {
	r.Problems = orEmpty(r.Problems)
	if r.Fields == nil {
		r.Fields = map[string]string{}
	}
	return r
}

func version(n int64) string { return etag(strconv.FormatInt(n, 10)) }

func (s *server) listReferrals(c *gin.Context) (reply, error) {
	list, err := s.Services.Intake.Referrals(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return ok(orEmpty(list)), nil
}

func (s *server) blankForm(c *gin.Context) (reply, error) {
	pdf, err := intake.BlankForm()
	if err != nil {
		return nil, err
	}
	return fileReply{body: pdf, contentType: "application/pdf", name: "scpr-form.pdf"}, nil
}

func (s *server) formSchema(c *gin.Context) (reply, error) {
	schema, err := intake.FormSchema()
	if err != nil {
		return nil, err
	}
	return fileReply{body: schema, contentType: "application/json"}, nil
}

func (s *server) readReferral(c *gin.Context) (reply, error) {
	r, err := s.Services.Intake.Referral(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: referral(r), etag: version(r.Version)}, nil
}

type referralChange struct {
	Fields map[string]*string `json:"fields"` // null empties a field
}

func (s *server) correctReferral(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseInt(match, 10, 64)
	if err != nil {
		return nil, stale()
	}
	change, err := decode[referralChange](c)
	if err != nil {
		return nil, err
	}
	r, err := s.Services.Intake.CorrectReferral(c.Request.Context(), actor(c), c.Param("id"), n, change.Fields)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusOK, body: referral(r), etag: version(r.Version)}, nil
}

func (s *server) submitReferral(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	receipt, err := s.Services.Intake.SubmitReferral(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(receipt), nil
}

func (s *server) triageReferral(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	r, err := s.Services.Intake.TriageReferral(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(referral(r)), nil
}
