package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/register"
)

// due is what GET /retention tells of what is due.
type due struct {
	Due struct {
		Plan        string
		Cases, Held []struct{ Case string }
	}
	Certificates []struct{ Case, Note string }
}

func TestAnAdministratorSeesWhatIsDueAndDeletesExactlyThat(t *testing.T) {
	r := prepared(t)
	var k struct{ Reference string }
	if err := is(t, r.officer.Get("/api/v1/cases/"+r.caseID), http.StatusOK).Into(&k); err != nil {
		t.Fatal(err)
	}
	r.Later(31 * 366 * 24 * time.Hour)
	officer, admin := r.User("later.officer", register.PublicationOfficer), r.User("later.admin", register.Administrator)
	look := func() (d due) {
		t.Helper()
		if err := is(t, admin.Get("/api/v1/retention"), http.StatusOK).Into(&d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	hold := func(reason string) {
		t.Helper()
		is(t, officer.JSON("POST", "/api/v1/cases/"+r.caseID+"/hold", map[string]string{"reason": reason}), http.StatusOK)
	}
	shown := look()
	if len(shown.Due.Cases) != 1 || shown.Due.Cases[0].Case != k.Reference || shown.Due.Plan == "" {
		t.Fatalf("31 years later this is due: %+v", shown.Due)
	}
	hold("court")
	if d := look(); len(d.Due.Cases) != 0 || len(d.Due.Held) != 1 {
		t.Errorf("while it is held this is due: %+v", d.Due)
	}
	deletion := map[string]string{"plan": shown.Due.Plan, "key_backups_until": "none"}
	a := is(t, admin.JSON("POST", "/api/v1/retention/deletions", deletion), http.StatusConflict)
	if !strings.Contains(string(a.Body), "plan-changed") {
		t.Errorf("it answers %s", a.Body)
	}
	is(t, officer.Get("/api/v1/cases/"+r.caseID), http.StatusOK)
	hold("none")

	browser := r.browser(admin)
	form := browser.fields(browser.see("/retention", k.Reference, "Nobody can read it afterwards"), "/retention/deletions")
	browser.sees(is(t, browser.Post("/retention/deletions", form), http.StatusUnprocessableEntity), "There is a problem", "must be the day until which")
	form.Set("key_backups_until", "none")
	browser.send("/retention/deletions", form, "What was listed is deleted", "caseveil certificate of destruction v1", k.Reference)
	is(t, officer.Get("/api/v1/cases/"+r.caseID), http.StatusNotFound)
	if d := look(); d.Due.Plan != "" || len(d.Certificates) != 1 || d.Certificates[0].Case != k.Reference {
		t.Errorf("afterwards it tells %+v", d)
	}
}
