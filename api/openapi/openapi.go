// Package openapi holds the description of the HTTP API (OpenAPI 3.1), written by hand in openapi.yaml.
package openapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var source []byte

// JSON is the document as it is served.
var JSON = sync.OnceValues(func() ([]byte, error) {
	var document any
	if err := yaml.Unmarshal(source, &document); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	return json.Marshal(document)
})
