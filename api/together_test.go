package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/web/webtest"
)

// On the pages a flag that weighs high is answered with a reason; a script's plain yes clears it, as the contract says of every
// item.
func TestWhatIdentifiesTogetherIsShownAndAnswered(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	r.list()
	r.upload("Zephrine Quillfeather drowned and Ottoline Quillfeather had a Samson bag")
	r.find()
	r.decide()
	r.redact()
	checker, officer := r.browser(r.checker), r.browser(r.officer)
	checker.see("/redactions/"+r.redaction, "What identifies together", "High", "“drowned”, page 1", "Say “was fatally injured”")
	r.check()
	r.publish()
	at := "/publications/" + r.publication
	officer.see(at, "What identifies together", "“drowned”, page 1", "To be answered", "Checklist: “drowned” (page 1) can stay in the report.")
	partner := r.browser(r.partners[0])
	if page := partner.see(at); strings.Contains(webtest.Text(page.All("main")[0]), "drowned") {
		t.Error("a partner reads the officer's questions on the publication's page")
	}
	form := officer.fields(officer.see(at+"/checklist", "The draft will be changed"), at+"/checklist")
	var item string
	for name := range form {
		if id, is := strings.CutPrefix(name, "reason-together-"); is {
			item = "together-" + id
		}
	}
	form.Set("answer-"+item, "yes")
	officer.sees(is(t, officer.Post(at+"/checklist", form), http.StatusUnprocessableEntity), "Say why it has to stay")
	form.Set("reason-"+item, "the learning is about water")
	officer.send(at+"/checklist", form, "The checklist was saved", "Stays the learning is about water")

	form = officer.fields(officer.see(at+"/checklist"), at+"/checklist")
	form.Set("answer-"+item, "no")
	officer.send(at+"/checklist", form, "The draft will be changed")
	r.sign()
	a := is(t, r.officer.JSON("POST", r.at("/release"), struct{}{}), http.StatusConflict)
	if !slices.Contains(a.Map()["missing"].([]any), any("checklist-"+item)) {
		t.Errorf("a draft that will be changed: %s", a.Body)
	}
	r.answer()
	r.release()
}

func TestALabelThatGivesANameAwayIsSaidOnThePageOfThePeople(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	at := "/api/v1/cases/" + r.caseID + "/people"
	a := is(t, r.reviewer.Get(at), http.StatusOK)
	list := a.Map()
	list["subjects"] = append(list["subjects"].([]any), map[string]any{"label": "Adult OQ", "names": []string{"Ottoline Quillfeather"}})
	is(t, r.reviewer.JSON("PUT", at, list, "If-Match: "+a.Header.Get("ETag")), http.StatusOK)
	r.browser(r.reviewer).see("/cases/"+r.caseID+"/people", "These labels give a name away", "“Adult OQ” is the initials of somebody on the list.")
}
