package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/storage/register"
)

type incoming struct {
	Letterbox bool
	Drops     []struct{ ID, State, Code, Receipt string }
	Permits   []struct{ ID, Permit string }
}

func TestAnOfficerSettlesWhatWasHandedIn(t *testing.T) {
	h := apitest.Open(t)
	officer := h.User("officer", register.PublicationOfficer)
	h.User("agency", register.Agency)
	look := func() (in incoming) {
		t.Helper()
		if err := is(t, officer.Get("/api/v1/incoming"), http.StatusOK).Into(&in); err != nil {
			t.Fatal(err)
		}
		return in
	}
	ask := map[string]any{"email": "agency@example.org", "kind": "referral", "case": "", "days": 3, "times": 1}
	if a := is(t, officer.JSON("POST", "/api/v1/permits", ask), http.StatusConflict); !strings.Contains(string(a.Body), "no-letterbox") || look().Letterbox {
		t.Errorf("without a letterbox: %s", a.Body)
	}
	box := h.Letterbox()
	permit := func() (p struct{ ID, Permit string }) {
		t.Helper()
		if err := is(t, officer.JSON("POST", "/api/v1/permits", ask), http.StatusCreated).Into(&p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	const form = `{"children.0.forename": "Zephrine"}`
	first, second := permit(), permit()
	box.HandIn(first.Permit, form)
	is(t, officer.JSON("POST", "/api/v1/permits/"+second.ID+"/withdraw", struct{}{}), http.StatusOK)
	is(t, officer.JSON("POST", "/api/v1/permits/none/withdraw", struct{}{}), http.StatusNotFound)
	kept, gone := box.HandIn(second.Permit, form+" "), box.HandIn(second.Permit, form+"  ")
	in := look()
	if len(in.Permits) != 2 || in.Permits[0].Permit != "" || len(in.Drops) != 3 || in.Drops[0].Code != "withdrawn" || in.Drops[2].State != "filed" {
		t.Errorf("it tells %+v", in)
	}
	browser := browser{h.Browser(officer), t}
	browser.see("/work", "Look at what was handed in and could not be filed")
	page := browser.see("/incoming", "Its permit was withdrawn.", "Answers are missing", in.Drops[0].Receipt)
	browser.send("/incoming/"+kept+"/file", browser.fields(page, "/incoming/"+kept+"/file"), "It is being filed")
	box.Settle()
	is(t, officer.JSON("POST", "/api/v1/incoming/"+gone+"/remove", struct{}{}), http.StatusOK)
	is(t, officer.JSON("POST", "/api/v1/incoming/"+gone+"/file", struct{}{}), http.StatusConflict)
	is(t, officer.JSON("POST", "/api/v1/incoming/none/file", struct{}{}), http.StatusNotFound)
	states := map[string]string{}
	for _, d := range look().Drops {
		states[d.ID] = d.State
	}
	if states[kept] != "filed" || states[gone] != "removed" {
		t.Errorf("afterwards the states are %v", states)
	}
	if strings.Contains(h.Log.String(), "Zephrine") {
		t.Error("the log names somebody")
	}
}
