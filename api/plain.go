package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// plainRoutes are neither API nor pages: probes, keys, styles.
func (s *server) plainRoutes() []route {
	return []route{
		{method: "GET", path: "/livez", open: true, do: s.livez},
		{method: "GET", path: "/readyz", open: true, do: s.readyz},
		{method: "GET", path: "/.well-known/caseveil-keys", open: true, do: s.keys},
		{method: "GET", path: "/static/:version/:name", open: true, do: s.static},
	}
}

func (s *server) livez(*gin.Context) (reply, error) {
	return ok(map[string]string{"status": "ok"}), nil
}

// readyzLimit is how long a part has to answer.
const readyzLimit = 3 * time.Second

// readyz says 200, or 503 and which part is down. Why is in the part's own log.
func (s *server) readyz(c *gin.Context) (reply, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyzLimit)
	defer cancel()
	parts, status, word := map[string]string{}, http.StatusOK, "ok"
	for _, p := range s.Ready {
		parts[p.Name] = "ok"
		if err := p.Check(ctx); err != nil {
			parts[p.Name], status, word = "down", http.StatusServiceUnavailable, "down"
		}
	}
	return jsonReply{status: status, body: map[string]any{"status": word, "parts": parts}}, nil
}

func (s *server) keys(c *gin.Context) (reply, error) {
	text, err := s.Keys(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return fileReply{body: []byte(text), contentType: "text/plain; charset=utf-8", cache: "public, max-age=3600"}, nil
}

// static answers our own styles and script. Their address holds their hash, so they may be kept for ever.
func (s *server) static(c *gin.Context) (reply, error) {
	asset := s.pages.Asset(c.Param("version"), c.Param("name"))
	if asset == nil {
		return nil, notFound()
	}
	return assetReply{asset.Type, asset.Plain, asset.Gzip}, nil
}

type assetReply struct {
	contentType   string
	plain, zipped []byte
}

func (r assetReply) write(c *gin.Context) error {
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := r.plain
	if acceptsGzip(c.GetHeader("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = r.zipped
	}
	c.Data(http.StatusOK, r.contentType, body)
	return nil
}

func acceptsGzip(header string) bool {
	for coding := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if name == "gzip" && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}
