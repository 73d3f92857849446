package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/ledger"
)

func (s *server) publicationRoutes() []route {
	return []route{
		{method: "POST", path: "publications", do: s.createPublication},
		{method: "GET", path: "publications/:id", do: s.readPublication},
		{method: "POST", path: "publications/:id/signatures", do: s.sign},
		{method: "GET", path: "publications/:id/checklist", do: s.readChecklist},
		{method: "PUT", path: "publications/:id/checklist", do: s.answerChecklist},
		{method: "POST", path: "publications/:id/release", do: s.release},
		{method: "GET", path: "publications/:id/file", open: true, do: s.readPublishedFile},
		{method: "GET", path: "publications/:id/manifest", open: true, do: s.readManifest},
		{method: "GET", path: "publications/:id/deliveries", do: s.listDeliveries},
		{method: "POST", path: "publications/:id/deliveries/:delivery/send", do: s.sendDelivery},
		{method: "POST", path: "publications/:id/deliveries/:delivery/send-again", do: s.sendAgain},
		{method: "POST", path: "publications/:id/deliveries/:delivery/handover", do: s.recordHandover},
		{method: "GET", path: "recipients", do: s.readRecipients},
		{method: "PUT", path: "recipients", do: s.writeRecipients},
	}
}

type newPublication struct {
	Redaction string `json:"redaction"`
	Title     string `json:"title"`
}

// publication fills what a list that is not there would answer as null.
func publication(p gate.Publication) gate.Publication {
	p.Missing, p.Signatures = orEmpty(p.Missing), orEmpty(p.Signatures)
	return p
}

func (s *server) createPublication(c *gin.Context) (reply, error) {
	n, err := decode[newPublication](c)
	if err != nil {
		return nil, err
	}
	p, err := s.Services.Release.Gate.Create(c.Request.Context(), actor(c), n.Redaction, n.Title)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: publication(p), location: apiRoot + "publications/" + p.ID}, nil
}

func (s *server) readPublication(c *gin.Context) (reply, error) {
	p, err := s.Services.Release.Gate.Publication(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(publication(p)), nil
}

type newSignature struct {
	Partner string `json:"partner"`
	SHA256  string `json:"sha256"`
}

func (s *server) sign(c *gin.Context) (reply, error) {
	n, err := decode[newSignature](c)
	if err != nil {
		return nil, err
	}
	p, err := s.Services.Release.Gate.Sign(c.Request.Context(), actor(c), c.Param("id"), n.Partner, n.SHA256)
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusCreated, body: publication(p)}, nil
}

func checklist(l gate.Checklist) reply {
	l.Items = orEmpty(l.Items)
	return jsonReply{status: http.StatusOK, body: l, etag: etag(l.Version)}
}

func (s *server) readChecklist(c *gin.Context) (reply, error) {
	l, err := s.Services.Release.Gate.Checklist(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return checklist(l), nil
}

// checklistAnswers takes items as they were read, too: what only the server says is not listened to.
type checklistAnswers struct {
	Items []gate.Item `json:"items"`
}

func (s *server) answerChecklist(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	sent, err := decode[checklistAnswers](c)
	if err != nil {
		return nil, err
	}
	var answers []gate.Answer
	for _, i := range sent.Items {
		answers = append(answers, gate.Answer{ID: i.ID, Answer: i.Answer, Reason: i.Reason, Date: i.Date})
	}
	l, err := s.Services.Release.Gate.Answer(c.Request.Context(), actor(c), c.Param("id"), match, answers)
	if err != nil {
		return nil, err
	}
	return checklist(l), nil
}

func (s *server) release(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	receipt, err := s.Services.Release.Gate.Release(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(receipt), nil
}

func (s *server) readPublishedFile(c *gin.Context) (reply, error) {
	f, err := s.Services.Release.Gate.File(c.Request.Context(), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return fileReply{body: f.PDF, contentType: pdfType, name: "report.pdf", etag: etag(f.SHA256), cache: "public, max-age=300"}, nil
}

func (s *server) readManifest(c *gin.Context) (reply, error) {
	note, err := s.Services.Release.Gate.Manifest(c.Request.Context(), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return fileReply{body: []byte(note), contentType: "text/plain; charset=utf-8", name: "manifest.txt", cache: "public, max-age=300"}, nil
}

func (s *server) listDeliveries(c *gin.Context) (reply, error) {
	list, err := s.Services.Release.Ledger.Deliveries(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	return ok(orEmpty(list)), nil
}

func (s *server) sendDelivery(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	d, err := s.Services.Release.Ledger.Send(c.Request.Context(), actor(c), c.Param("id"), c.Param("delivery"))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusAccepted, body: d}, nil
}

func (s *server) sendAgain(c *gin.Context) (reply, error) {
	if err := nothing(c); err != nil {
		return nil, err
	}
	d, err := s.Services.Release.Ledger.SendAgain(c.Request.Context(), actor(c), c.Param("id"), c.Param("delivery"))
	if err != nil {
		return nil, err
	}
	return jsonReply{status: http.StatusAccepted, body: d}, nil
}

func (s *server) recordHandover(c *gin.Context) (reply, error) {
	h, err := decode[ledger.Handover](c)
	if err != nil {
		return nil, err
	}
	d, err := s.Services.Release.Ledger.Record(c.Request.Context(), actor(c), c.Param("id"), c.Param("delivery"), h)
	if err != nil {
		return nil, err
	}
	return ok(d), nil
}

func recipients(r ledger.Recipients) reply {
	return jsonReply{status: http.StatusOK, body: orEmpty(r.Recipients), etag: etag(r.Version)}
}

func (s *server) readRecipients(c *gin.Context) (reply, error) {
	r, err := s.Services.Release.Ledger.Recipients(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return recipients(r), nil
}

func (s *server) writeRecipients(c *gin.Context) (reply, error) {
	match, err := ifMatch(c)
	if err != nil {
		return nil, err
	}
	list, err := decode[[]ledger.Recipient](c)
	if err != nil {
		return nil, err
	}
	r, err := s.Services.Release.Ledger.PutRecipients(c.Request.Context(), actor(c), match, list)
	if err != nil {
		return nil, err
	}
	return recipients(r), nil
}

// delivery is the one that the path names.
func (s *server) delivery(c *gin.Context) (ledger.Delivery, error) {
	list, err := s.Services.Release.Ledger.Deliveries(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return ledger.Delivery{}, err
	}
	for _, d := range list {
		if d.ID == c.Param("delivery") {
			return d, nil
		}
	}
	return ledger.Delivery{}, notFound()
}
