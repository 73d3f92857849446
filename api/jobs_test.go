package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/apitest"
)

func TestWhoeverAskedForAJobSeesItAlsoWhenAnotherAskedFirst(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	r.upload("Zephrine Quillfeather was seen.")
	at := "/api/v1/documents/" + r.document + "/findings"
	for _, c := range []*apitest.Client{r.reviewer, r.checker} {
		job := is(t, c.JSON("POST", at, struct{}{}), http.StatusAccepted).Text("job")
		r.done(c, job)
		if a := is(t, c.Get("/api/v1/jobs/"+job), http.StatusOK); !bytes.Contains(a.Body, []byte(`"error":null`)) {
			t.Errorf("a job that is done says %s", a.Body)
		}
		is(t, r.officer.Get("/api/v1/jobs/"+job), http.StatusNotFound)
	}
}

func TestTheListOfCasesSaysWhatEachCaseSays(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	r.upload("Zephrine Quillfeather was seen.")
	for _, c := range []*apitest.Client{r.reviewer, r.officer, r.agency} {
		list := is(t, c.Get("/api/v1/cases"), http.StatusOK)
		one := is(t, c.Get("/api/v1/cases/"+r.caseID), http.StatusOK)
		if got, want := string(bytes.TrimSpace(list.Body)), "["+string(bytes.TrimSpace(one.Body))+"]"; got != want {
			t.Errorf("%s: the list is\n%s\nnot\n%s", c.Email, got, want)
		}
		if has := bytes.Contains(list.Body, []byte(r.document)); has == (c == r.agency) {
			t.Errorf("%s: the document is on the list: %v", c.Email, has)
		}
	}
}

func TestWhatAFormSaidStaysOnAListThatLeavesItOut(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	at := "/api/v1/cases/" + r.caseID + "/people"
	tag := "If-Match: " + is(t, r.reviewer.Get(at), http.StatusOK).Header.Get("ETag")
	a := is(t, r.reviewer.Send("PUT", at, "text/x-yaml", []byte("reference: LCSPR-1\nsubjects: [{label: Child A, names: [Zephrine Quillfeather]}]\n"), tag), http.StatusOK)
	for _, want := range []string{"LCSPR-1", "Bartholomew Skivington", "lead@example.org", "2021-05-17"} {
		if !strings.Contains(string(a.Body), want) {
			t.Errorf("%s is gone: %s", want, a.Body)
		}
	}
	drop := "reference: LCSPR-1\nsubjects: [{label: Child A, names: [Zephrine Quillfeather], date_of_birth: 2021-05-17}]\n" +
		"dropped: [{term: Bartholomew Skivington, reason: not in the report}, {term: lead@example.org, reason: not in the report}, {term: 01632 960123, reason: not in the report}]\n"
	a = is(t, r.reviewer.Send("PUT", at, "application/yaml", []byte(drop), "If-Match: "+a.Header.Get("ETag")), http.StatusOK)
	if strings.Contains(string(a.Body), "Skivington") {
		t.Errorf("what was dropped is there: %s", a.Body)
	}
}
