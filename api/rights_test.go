package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/storage/register"
)

// rights is what each kind of person meets at each address of a case that has come to sign-off. "in" is any answer that
// is neither 401, 403 nor 404. outsider is a reviewer who is not named for the case, sender the agency whose referral
// opened it, stranger another agency.
const rights = `
address                              nobody sender stranger outsider member officer partner auditor administrator
GET /cases                           401    in     in       in       in     in      in      in      in
GET /cases/CASE                      401    in     404      404      in     in      in      404     404
GET /cases/CASE/members              401    403    404      404      403    in      403     404     404
PUT /cases/CASE/members              401    403    404      404      403    in      403     404     404
GET /cases/CASE/people               401    403    404      404      in     in      403     404     404
PUT /cases/CASE/people               401    403    404      404      in     in      403     404     404
GET /cases/CASE/documents            401    404    404      404      in     in      404     404     404
POST /cases/CASE/documents           401    403    404      404      in     in      403     404     404
GET /cases/CASE/redactions           401    404    404      404      in     in      in      404     404
GET /cases/CASE/publications         401    404    404      404      in     in      in      404     404
GET /documents/DOCUMENT              401    404    404      404      in     in      404     404     404
GET /documents/DOCUMENT/file         401    404    404      404      in     in      404     404     404
GET /documents/DOCUMENT/findings     401    404    404      404      in     in      404     404     404
POST /documents/DOCUMENT/findings    401    404+   404      404      in     in      404+    404     404
PATCH /documents/DOCUMENT/decisions  401    404+   404      404      in     in      404+    404     404
POST /documents/DOCUMENT/redactions  401    404+   404      404      in     in      404+    404     404
GET /redactions/REDACTION            401    404    404      404      in     in      in      404     404
GET /redactions/REDACTION/file       401    404    404      404      in     in      in      404     404
POST /redactions/REDACTION/checks    401    404+   404      404      in     in      404+    404     404
GET /publications/PUB                401    404    404      404      in     in      in      404     404
POST /publications/PUB/signatures    401    404+   404      404      403    403     in      404     404
GET /publications/PUB/checklist      401    404+   404      404      403    in      403     404     404
PUT /publications/PUB/checklist      401    404+   404      404      403    in      403     404     404
POST /publications/PUB/release       401    404+   404      404      403    in      403     404     404
GET /publications/PUB/file           404    404    404      404      404    404     404     404     404
GET /publications/PUB/manifest       404    404    404      404      404    404     404     404     404
GET /publications/PUB/deliveries     401    404    404      404      403    in      403     404     404
GET /referrals                       401    in     in       403      403    in      403     403     403
GET /referrals/REFERRAL              401    in     404      404      404    in      404     404     404
PATCH /referrals/REFERRAL            401    in     404      404      404+   in      404+    404     404
GET /recipients                      401    403    403      403      403    in      403     403     403
PUT /recipients                      401    403    403      403      403    in      403     403     403
GET /audit                           401    403    403      403      403    403     403     in      403
GET /audit/checkpoint                401    403    403      403      403    403     403     in      403
GET /detection                       401    403    403      403      403    403     403     in      in
GET /accounts                        401    403    403      403      403    403     403     403     in
POST /accounts                       401    403    403      403      403    403     403     403     in
GET /settings                        401    403    403      403      403    in      403     403     in
PUT /settings                        401    403    403      403      403    403     403     403     in
GET /retention                       401    403    403      403      403    403     403     in      in
POST /retention/periods              401    403    403      403      403    403     403     403     in
POST /retention/deletions            401    403    403      403      403    403     403     403     in
GET /incoming                        401    403    403      403      403    in     403     403     403
POST /permits                        401    403    403      403      403    in     403     403     403
GET /cases/CASE/hold                 401    403    404      404      403    in      403     404     404
POST /cases/CASE/hold                401    403    404      404      403    in      403     404     404`

func TestEachPersonMeetsWhatTheTableSaysAtEachAddress(t *testing.T) {
	r := prepared(t)
	r.check()
	r.publish()
	referral := is(t, r.officer.Get("/api/v1/referrals"), http.StatusOK)
	var list []struct{ ID string }
	if err := referral.Into(&list); err != nil || len(list) != 1 {
		t.Fatalf("referrals: %s", referral.Body)
	}
	people := map[string]*apitest.Client{
		"nobody": r.Nobody(), "sender": r.agency, "stranger": r.User("stranger", register.Agency), "outsider": r.User("outsider", register.Reviewer),
		"member": r.reviewer, "officer": r.officer, "partner": r.partners[0], "auditor": r.auditor, "administrator": r.User("admin", register.Administrator),
	}
	ids := strings.NewReplacer("CASE", r.caseID, "DOCUMENT", r.document, "REDACTION", r.redaction, "PUB", r.publication, "REFERRAL", list[0].ID)
	lines := strings.Split(strings.TrimSpace(rights), "\n")
	columns := strings.Fields(lines[0])[1:]
	for _, line := range lines[1:] {
		words := strings.Fields(line)
		for i, want := range words[2:] {
			who := columns[i]
			t.Run(words[0]+" "+words[1]+" as "+who, func(t *testing.T) {
				meets(t, people[who], words[0], "/api/v1"+ids.Replace(words[1]), want)
			})
		}
	}
}

// meets asks with a body that nobody's right depends on: where one may, it is refused for what it says, or does nothing.
func meets(t *testing.T, c *apitest.Client, method, path, want string) {
	t.Helper()
	var a apitest.Answer
	switch {
	case strings.HasSuffix(path, "/documents") && method == "POST":
		a = c.Upload(path, []apitest.Part{{Name: "kind", Body: "draft"}, {Name: "file", FileName: "x.pdf", Body: "no PDF"}})
	case method == "GET":
		a = c.Get(path)
	default:
		a = c.Send(method, path, "application/json", harmless(path), `If-Match: "0"`)
	}
	refused := a.Status == 401 || a.Status == 403 || a.Status == 404
	switch want {
	case "in":
		if refused {
			t.Errorf("is refused with %d %s", a.Status, a.Body)
		}
	case "404+": // either is right: 404 hides, 403 tells nothing that is not known
		if a.Status != 403 && a.Status != 404 {
			t.Errorf("answers %d %s", a.Status, a.Body)
		}
	default:
		if got := strings.TrimSpace(http.StatusText(a.Status)); want != status(a.Status) {
			t.Errorf("answers %d (%s), not %s", a.Status, got, want)
		}
	}
}

func status(n int) string {
	return string(rune('0'+n/100)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}

// harmless is a body that parses. Where it were carried out it would change nothing that other cells look at.
func harmless(path string) []byte {
	switch last := path[strings.LastIndexByte(path, '/')+1:]; last {
	case "members", "recipients", "decisions":
		return []byte(`[]`)
	case "people":
		return []byte(`{"reference": "X"}`)
	case "checks":
		return []byte(`{"decision": "return"}`)
	case "signatures":
		return []byte(`{"partner": "local_authority", "sha256": "00"}`)
	case "checklist":
		return []byte(`{"items": []}`)
	case "accounts":
		return []byte(`{"email": "", "role": ""}`)
	case "hold":
		return []byte(`{"reason": "none"}`)
	case "permits":
		return []byte(`{"email": "", "kind": "", "days": 0, "times": 0}`)
	case "periods":
		return []byte(`{"kind": "draft", "months": 1}`)
	case "deletions":
		return []byte(`{"plan": "", "key_backups_until": "none"}`)
	case "settings":
		return []byte(`{"separation": "", "rapid_review": "", "copy_after_publication": ""}`)
	}
	if strings.Contains(path, "/referrals/") {
		return []byte(`{"fields": {}}`)
	}
	return []byte(`{}`)
}
