package api

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/openapi"
	"go.yaml.in/yaml/v3"
)

var parameter = regexp.MustCompile(`:(\w+)`)

// undescribed are addresses that are no part of the API: pages and files for people.
func undescribed(path string) bool {
	return !strings.HasPrefix(path, apiRoot) && path != "/livez" && path != "/readyz" && path != "/.well-known/caseveil-keys"
}

func TestEveryRouteOfTheAPIIsDescribedAndEveryDescriptionIsARoute(t *testing.T) {
	text, err := openapi.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var described, served []string
	for path, operations := range doc.Paths {
		for method := range operations {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" "+path)
			}
		}
	}
	for _, r := range (&server{}).routes() {
		if !undescribed(r.path) {
			served = append(served, r.method+" "+parameter.ReplaceAllString(r.path, "{$1}"))
		}
	}
	for _, r := range served {
		if !slices.Contains(described, r) {
			t.Errorf("%s is served and not described", r)
		}
	}
	for _, d := range described {
		if !slices.Contains(served, d) {
			t.Errorf("%s is described and not served", d)
		}
	}
}

func TestOnlyTheseAddressesAreOpenToAnyone(t *testing.T) {
	open := []string{"GET /livez", "GET /readyz", "GET /.well-known/caseveil-keys", "GET /static/:version/:name", "GET /api/v1/openapi.json",
		"GET /api/v1/publications/:id/file", "GET /api/v1/publications/:id/manifest", "GET /sign-in", "POST /sign-in", "GET /sign-in/:token",
		"POST /sign-in/:token", "POST /sign-out", "GET /", "GET /help", "GET /accessibility", "GET /reports/:id", "GET /d/:token",
		"POST /d/:token/open", "POST /d/:token/acknowledge"}
	for _, r := range (&server{}).routes() {
		if r.open != slices.Contains(open, r.method+" "+r.path) {
			t.Errorf("%s %s: open to anyone is %v", r.method, r.path, r.open)
		}
	}
}

func TestTheDemonstrationOutboxIsServedInADemonstrationOnly(t *testing.T) {
	has := func(s *server) bool {
		return slices.ContainsFunc(s.routes(), func(r route) bool { return r.path == "/demo/outbox" })
	}
	if has(&server{}) || !has(&server{Config: Config{Demo: true}}) {
		t.Error("the outbox page must exist with Demo, and only then")
	}
}
