package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"path"
)

//go:embed assets/app.css assets/app.js assets/favicon.svg assets/vendor/*.css assets/vendor/*.js
var assetFiles embed.FS

// An Asset is a style or script, also compressed.
type Asset struct {
	Type        string
	Plain, Gzip []byte
}

// assets are served below one hash of all of them: when one changes, every address does.
type assets struct {
	version string
	files   map[string]*Asset
}

var assetNames = []string{
	"assets/app.css", "assets/app.js", "assets/favicon.svg",
	"assets/vendor/govuk-frontend.min.css", "assets/vendor/govuk-frontend.min.js", "assets/vendor/moj-frontend.min.css",
}

func loadAssets() (*assets, error) {
	out := &assets{files: map[string]*Asset{}}
	sum := sha256.New()
	for _, name := range assetNames {
		body, err := assetFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sum.Write(body)
		zipped, err := compress(body)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.files[path.Base(name)] = &Asset{Type: typeOf(name), Plain: body, Gzip: zipped}
	}
	out.version = hex.EncodeToString(sum.Sum(nil))[:16]
	return out, nil
}

// typeOf does not ask the machine's own list of types, which differs from one to the next.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}

func compress(b []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Asset gives a file of the present version, nil when there is none.
func (s *Set) Asset(version, name string) *Asset {
	if version != s.assets.version {
		return nil
	}
	return s.assets.files[name]
}

// AssetPath is the address of an asset.
func (s *Set) AssetPath(name string) string { return "/static/" + s.assets.version + "/" + name }
