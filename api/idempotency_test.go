package api_test

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/storage/register"
)

const key = "Idempotency-Key: 4f6c-Canarysecret"

func TestTheSameUploadTwiceIsOneDocument(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	at := "/api/v1/cases/" + r.caseID + "/documents"
	parts := []apitest.Part{{Name: "kind", Body: "draft"}, {Name: "file", FileName: "a.pdf", Body: string(apitest.Draft("One"))}}
	first := is(t, r.reviewer.Upload(at, parts, key), http.StatusCreated)
	again := is(t, r.reviewer.Upload(at, parts, key), http.StatusCreated) // with another multipart boundary
	if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" || again.Header.Get("Location") != first.Header.Get("Location") {
		t.Errorf("the second answer is not the first:\n%s\n%s", first.Body, again.Body)
	}
	parts[1].Body = string(apitest.Draft("Two"))
	if a := is(t, r.reviewer.Upload(at, parts, key), http.StatusUnprocessableEntity); a.Code() != "idempotency-key-reused" {
		t.Errorf("another body with the same key: %s", a.Body)
	}
	if n := len(r.reviewer.Get(at).List()); n != 1 {
		t.Errorf("there are %d documents", n)
	}
	is(t, r.officer.Upload(at, parts, key), http.StatusCreated) // another caller's key is another key
	if n := len(r.reviewer.Get(at).List()); n != 2 {
		t.Errorf("there are %d documents", n)
	}
}

func TestTheSameJSONInAnotherSpellingIsTheSameRequest(t *testing.T) {
	h := apitest.Open(t)
	admin := h.User("admin", register.Administrator)
	first := is(t, admin.Send("POST", "/api/v1/accounts", "application/json", []byte(`{"email": "new@example.org", "role": "auditor"}`), key), http.StatusCreated)
	again := is(t, admin.Send("POST", "/api/v1/accounts", "application/json", []byte("{\"role\":\"auditor\",\n\"email\":\"new@example.org\"}"), key), http.StatusCreated)
	if string(first.Body) != string(again.Body) {
		t.Error("the answers differ")
	}
	is(t, admin.Send("POST", "/api/v1/accounts", "application/json", []byte(`{"email": "new@example.org", "role": "auditor"}`)), http.StatusConflict)
}

func TestARefusedRequestDoesNotUseItsKeyUp(t *testing.T) {
	h := apitest.Open(t)
	admin := h.User("admin", register.Administrator)
	is(t, admin.Send("POST", "/api/v1/accounts", "application/json", []byte(`{"email": "", "role": "auditor"}`), key), http.StatusUnprocessableEntity)
	is(t, admin.Send("POST", "/api/v1/accounts", "application/json", []byte(`{"email": "new@example.org", "role": "auditor"}`), key), http.StatusCreated)
}

func TestTheSameKeyInFlightIsAConflict(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h := apitest.Open(t, func(c *api.Config) {
		c.DB = &slow{Transactions: c.DB, entered: entered, leave: leave, once: &once}
	})
	admin := h.User("admin", register.Administrator)
	body := []byte(`{"email": "new@example.org", "role": "auditor"}`)
	answers := make(chan apitest.Answer)
	go func() { answers <- admin.Send("POST", "/api/v1/accounts", "application/json", body, key) }()
	<-entered // the key is taken and the act has not begun
	if a := is(t, admin.Send("POST", "/api/v1/accounts", "application/json", body, key), http.StatusConflict); a.Code() != "in-flight" {
		t.Errorf("code %q", a.Code())
	}
	close(leave)
	is(t, <-answers, http.StatusCreated)
	is(t, admin.Send("POST", "/api/v1/accounts", "application/json", body, key), http.StatusCreated)
}

// slow holds the first act after an idempotency key was taken until leave is closed.
type slow struct {
	api.Transactions
	entered, leave chan struct{}
	once           *sync.Once
	mu             sync.Mutex
	updates        int
}

func (s *slow) Update(ctx context.Context, do func(tx *sql.Tx) error) error {
	s.mu.Lock()
	s.updates++
	second := s.updates == 2
	s.mu.Unlock()
	if second {
		s.once.Do(func() {
			close(s.entered)
			<-s.leave
		})
	}
	return s.Transactions.Update(ctx, do)
}

func TestAKeyIsForgottenAfterADay(t *testing.T) {
	var mu sync.Mutex
	now := time.Now()
	h := apitest.Open(t, func(c *api.Config) {
		c.Now = func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return now
		}
	})
	admin := h.User("admin", register.Administrator)
	body := []byte(`{"email": "new@example.org", "role": "auditor"}`)
	is(t, admin.Send("POST", "/api/v1/accounts", "application/json", body, key), http.StatusCreated)
	mu.Lock()
	now = now.Add(25 * time.Hour)
	mu.Unlock()
	is(t, admin.Send("POST", "/api/v1/accounts", "application/json", body, key), http.StatusConflict) // carried out again: the address is taken
}
