package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"

	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/seal"
)

// A partnership is an installation of its own beside others: on the same servers, with a database, a prefix of the bucket, keys
// and an address of its own.
type partnership struct {
	*walk
	metrics string
	box     *takingIn
}

func newPartnership(t *testing.T, server s3test.Server, bucket, name string, who names) *partnership {
	t.Helper()
	signing, err := seal.GenerateSigner(name + ".test")
	if err != nil {
		t.Fatal(err)
	}
	settings := server.Settings(bucket)
	mails, metrics := newMailbox(t), freeAddress(t)
	in := &installation{t: t, log: &transcript{}, env: []string{
		"CASEVEIL_DATABASE_URL=" + pgtest.URL(t), "CASEVEIL_S3_ENDPOINT=" + settings.Endpoint, "CASEVEIL_S3_BUCKET=" + bucket, "CASEVEIL_S3_PREFIX=" + name + "/",
		"CASEVEIL_S3_REGION=" + settings.Region, "CASEVEIL_S3_ACCESS_KEY=" + settings.AccessKey, "CASEVEIL_S3_SECRET_KEY=" + settings.SecretKey,
		"CASEVEIL_MASTER_IDENTITY_FILE=" + secretFile(t, mustIdentity(t)), "CASEVEIL_SIGNING_KEY_FILE=" + secretFile(t, signing),
		"CASEVEIL_SMTP_URL=" + mails.url, "CASEVEIL_METRICS_ADDR=" + metrics,
	}}
	in.start()
	p := &partnership{walk: newWalk(t, in, mails), metrics: metrics}
	p.names = who
	p.box = in.letterbox([]string{
		"CASEVEIL_LETTERBOX_FILE=" + in.letterboxFile(), "CASEVEIL_S3_ENDPOINT=" + settings.Endpoint, "CASEVEIL_S3_BUCKET=" + bucket,
		"CASEVEIL_S3_PREFIX=" + name + "/", "CASEVEIL_S3_REGION=" + settings.Region, "CASEVEIL_S3_ACCESS_KEY=" + settings.AccessKey,
		"CASEVEIL_S3_SECRET_KEY=" + settings.SecretKey,
	})
	p.whole()
	if d := p.settled(p.box.handIn(p.permit(address("agency"), "referral", ""), "form.json", asJSON(t, p.form()))); d.State != "filed" {
		t.Fatalf("what was handed in is %+v", d)
	}
	return p
}

func TestTwoPartnershipsOnTheSameEnginesMeetNowhere(t *testing.T) {
	server := s3test.Start(t)
	bucket := server.Bucket(t, "shared").Bucket
	north := newPartnership(t, server, bucket, "north", canaries())
	south := newPartnership(t, server, bucket, "south", names{
		child: "Oriel", childSurname: "Thistlewood", mother: "Clemency", worker: "Lambert Ravensdale", reason: "Gimblet", title: "Harkstead",
		fileName: "Polperro", alias: "Wimblet",
	})
	for _, pair := range [][2]*partnership{{north, south}, {south, north}} {
		pair[0].isNowhereIn(pair[1])
	}

	// Objects: each has its own, whole, and none that belongs to nothing.
	counts := map[string]int{}
	for o := range server.Client(t).ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		of, _, _ := strings.Cut(o.Key, "/")
		counts[of]++
	}
	if len(counts) != 2 || counts["north"] < 5 || counts["south"] < 5 {
		t.Errorf("objects by prefix: %v", counts)
	}
	for _, p := range []*partnership{north, south} {
		if said := p.caseveil("storage", "verify"); !strings.Contains(said, "0 are lost, 0 are altered, 0 belong to nothing") {
			t.Errorf("an inspection says %s", said)
		}
	}
	north.noNameBelow(server.Folder)
	south.noNameBelow(server.Folder)

	// A slip in the settings is refused at start.
	for name, slip := range map[string]string{
		"its database": setting(north.env, "CASEVEIL_DATABASE_URL"), "its objects": setting(north.env, "CASEVEIL_S3_PREFIX"),
		"its master": setting(north.env, "CASEVEIL_MASTER_IDENTITY_FILE"), "its signing key": setting(north.env, "CASEVEIL_SIGNING_KEY_FILE"),
	} {
		mixed := &installation{t: t, env: append(slices.Clone(south.env), slip, "CASEVEIL_METRICS_ADDR=")}
		if out, err := mixed.program("serve", "--addr", "127.0.0.1:0").CombinedOutput(); err == nil {
			t.Errorf("one starts with the other’s %s\n%s", name, out)
		}
	}
}

func setting(env []string, name string) string {
	return env[slices.IndexFunc(env, func(s string) bool { return strings.HasPrefix(s, name+"=") })]
}

// ids are what somebody of p could have got to know of its own.
func (p *partnership) ids() map[string]string {
	p.t.Helper()
	var k struct{ Reference string }
	p.officer.get("/cases/"+p.caseID, &k)
	return map[string]string{"case": p.caseID, "reference": k.Reference, "referral": p.referral, "document": p.document, "redaction": p.redaction,
		"publication": p.publication}
}

// isNowhereIn asks other for everything of p: with p's tokens, and with its own.
func (p *partnership) isNowhereIn(other *partnership) {
	p.t.Helper()
	ids, texts := p.ids(), [][]byte{}
	roles := map[string][2]*client{"officer": {p.officer, other.officer}, "reviewer": {p.reviewer, other.reviewer}, "auditor": {p.auditor, other.auditor},
		"agency": {p.agency, other.agency}, "partner": {p.partners["nhs"], other.partners["nhs"]}}
	asked := 0
	for _, path := range other.readable() {
		for _, id := range ids {
			at := strings.NewReplacer("{id}", id, "{document}", id, "{d}", id).Replace(path)
			for who, pair := range roles {
				asked++
				stranger := &client{t: p.t, base: other.base, token: pair[0].token}
				for whose, c := range map[string]*client{"the other’s token": stranger, "its own": pair[1]} {
					got := c.any(at)
					named := strings.Contains(path, "{")
					switch {
					case named && got.status == http.StatusOK:
						p.t.Errorf("%s: the %s with %s gets what is the other partnership’s", path, who, whose)
					case c == stranger && got.status == http.StatusOK && !open(path):
						p.t.Errorf("%s: the other’s %s is somebody here", path, who)
					}
					texts = append(texts, got.body)
				}
			}
			if !strings.Contains(path, "{") {
				break // no id stands in it
			}
		}
	}
	if asked < 200 {
		p.t.Errorf("only %d questions were asked", asked)
	}
	for act, body := range map[string]any{
		"/documents/" + p.document + "/findings": nil, "/documents/" + p.document + "/redactions": nil, "/publications/" + p.publication + "/release": nil,
		"/referrals/" + p.referral + "/triage": nil, "/redactions/" + p.redaction + "/checks": map[string]string{"decision": "approve"},
		"/cases/" + p.caseID + "/hold": map[string]string{"reason": "court"},
	} {
		other.officer.call(http.StatusNotFound, http.MethodPost, act, body)
	}

	// A sign-in link, and a permit.
	link := p.caseveil("user", "add", "--email", address("guest"), "--role", "administrator")
	at, err := url.Parse(link)
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := http.Post(other.base+at.Path, "application/x-www-form-urlencoded", strings.NewReader(""))
	if err != nil {
		p.t.Fatal(err)
	}
	answer.Body.Close() //nolint:errcheck // its cookies are looked at
	if answer.StatusCode == http.StatusOK && strings.HasSuffix(answer.Request.URL.Path, "/work") {
		p.t.Error("a link of one signs in at the other")
	}
	other.box.post(http.StatusUnprocessableEntity, "//", upload{"file", "a.json", "application/json", []byte("{}")},
		map[string]string{"permit": p.permit(address("agency"), "referral", "")}, "Accept", "application/json")

	// What the other tells of itself.
	export := filepath.Join(p.t.TempDir(), "audit.jsonl")
	other.caseveil("audit", "export", "--out", export)
	exported, err := os.ReadFile(export)
	if err != nil {
		p.t.Fatal(err)
	}
	texts = append(texts, exported, []byte(other.log.String()), []byte(other.box.log.String()), []byte(fetch(p.t, "http://"+other.metrics+"/metrics")),
		[]byte(other.caseveil("keys", "list")), []byte(other.caseveil("retention", "list")), []byte(other.caseveil("retention", "due")))
	texts = append(texts, mailTexts(other.mails.all())...)
	p.noNameIn("the other partnership", texts)
	for _, text := range texts {
		for what, id := range ids {
			if bytes.Contains(text, []byte(id)) {
				p.t.Errorf("the other partnership tells the %s", what)
			}
		}
	}
}

// any asks for a path, whatever it answers.
func (c *client) any(path string) reply {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodGet, c.base+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	got, err := c.do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	return got
}

// open are the addresses that answer anyone.
func open(path string) bool {
	return slices.Contains([]string{"/api/v1/openapi.json", "/livez", "/readyz", "/.well-known/caseveil-keys"}, path)
}

// readable are all addresses of the API that are read.
func (w *walk) readable() (paths []string) {
	w.t.Helper()
	var doc struct {
		Paths map[string]map[string]any
	}
	w.officer.get("/openapi.json", &doc)
	for path, methods := range doc.Paths {
		if methods["get"] != nil {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}
