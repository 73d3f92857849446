package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/caseveil/caseveil/api/openapi"
)

// Description is the OpenAPI document, loaded and checked, with every object closed: a field that an answer has and the
// document has not is an error in tests, while clients stay free to meet new ones.
var Description = sync.OnceValues(func() (*openapi3.T, error) {
	text, err := openapi.JSON()
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	for _, s := range doc.Components.Schemas {
		shut(s)
	}
	return doc, nil
})

func shut(s *openapi3.SchemaRef) {
	if s == nil || s.Value == nil || s.Ref != "" {
		return
	}
	v := s.Value
	if len(v.Properties) > 0 && v.AdditionalProperties.Schema == nil && v.AdditionalProperties.Has == nil {
		no := false
		v.AdditionalProperties.Has = &no
	}
	for _, p := range v.Properties {
		shut(p)
	}
	shut(v.Items)
}

var router = sync.OnceValues(func() (routers.Router, error) {
	doc, err := Description()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// described checks an answer of the API against the document: its status, its media type, its body.
func described(a Answer) error {
	r, err := router()
	if err != nil {
		return err
	}
	asked := a.Request.Clone(context.Background())
	asked.URL.Scheme, asked.URL.Host, asked.Host = "", "", ""
	route, params, err := r.FindRoute(asked)
	if err != nil {
		if a.Status == http.StatusNotFound || a.Status == http.StatusMethodNotAllowed {
			return nil // not an address of ours
		}
		return fmt.Errorf("the document does not know this address: %w", err)
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route},
		Status:                 a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		return err
	}
	if a.Status >= 400 && strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") {
		return wholeProblem(a)
	}
	return nil
}

// wholeProblem checks what a schema cannot say: the status is the answer's own, and the type ends in a code.
func wholeProblem(a Answer) error {
	var p struct {
		Type     string `json:"type"`
		Status   int    `json:"status"`
		Instance string `json:"instance"`
	}
	if err := json.Unmarshal(a.Body, &p); err != nil {
		return err
	}
	if p.Status != a.Status || p.Instance != a.Header.Get("X-Request-Id") || p.Type == "" || strings.HasSuffix(p.Type, "/") {
		return fmt.Errorf("the problem is not whole: %s", a.Body)
	}
	return nil
}
