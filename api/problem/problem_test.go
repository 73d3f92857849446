package problem_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/problem"
	"github.com/caseveil/caseveil/storage/refusal"
)

func TestAnOutageTellsWhatToDoAndGoesIntoTheLog(t *testing.T) {
	away := &refusal.Outage{Code: "store-away", Detail: "Try again in a few minutes.", Err: errors.New("dial tcp 10.0.0.7:9000: refused")}
	p, ours := problem.Of(fmt.Errorf("store an object: %w", away), "r1")
	if p.Status != http.StatusServiceUnavailable || p.Code() != "store-away" || p.Detail != "Try again in a few minutes." || !ours {
		t.Errorf("got %+v, ours %v", p, ours)
	}
	if refusal.Of(away) != nil {
		t.Error("an outage is taken for a refusal: what is away would be taken for what is not there")
	}
	if strings.Contains(fmt.Sprint(p), "10.0.0.7") {
		t.Error("the answer tells where the store is")
	}
}
