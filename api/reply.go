package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
)

// A reply is an answer that went well.
type reply interface{ write(c *gin.Context) error }

func typeName(v any) string { return fmt.Sprintf("%T", v) }

// jsonReply answers a value as JSON.
type jsonReply struct {
	status         int
	body           any
	etag, location string
}

func ok(body any) reply { return jsonReply{status: http.StatusOK, body: body} }

func (r jsonReply) write(c *gin.Context) error {
	if r.etag != "" {
		c.Header("ETag", r.etag)
	}
	if r.location != "" {
		c.Header("Location", r.location)
	}
	c.Render(r.status, jsonBody{contentType: "application/json", value: r.body})
	return nil
}

// jsonBody is gin's renderer without HTML escapes: names are full of apostrophes.
type jsonBody struct {
	contentType string
	value       any
}

func (b jsonBody) Render(w http.ResponseWriter) error {
	b.WriteContentType(w)
	text, err := encodeJSON(b.value)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func (b jsonBody) WriteContentType(w http.ResponseWriter) {
	w.Header().Set("Content-Type", b.contentType)
}

func encodeJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// fileReply answers bytes. name is what a browser saves it as; it never comes from a person.
type fileReply struct {
	body        []byte
	contentType string
	name        string
	inline      bool
	etag        string
	cache       string // "" is no-store
}

func (r fileReply) write(c *gin.Context) error {
	h := c.Writer.Header()
	if r.name != "" {
		way := "attachment"
		if r.inline {
			way = "inline"
		}
		h.Set("Content-Disposition", mime.FormatMediaType(way, map[string]string{"filename": r.name}))
	}
	if r.etag != "" {
		h.Set("ETag", r.etag)
	}
	if r.cache != "" {
		h.Set("Cache-Control", r.cache)
	}
	h.Set("Content-Length", strconv.Itoa(len(r.body)))
	c.Data(http.StatusOK, r.contentType, r.body)
	return nil
}

// streamReply answers what is too large to hold. When to fails, the connection is cut, so that nobody takes the part for the
// whole.
type streamReply struct {
	contentType string
	name        string
	to          func(w io.Writer) error
}

func (r streamReply) write(c *gin.Context) error {
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": r.name}))
	c.Header("Content-Type", r.contentType)
	c.Status(http.StatusOK)
	if err := r.to(c.Writer); err != nil {
		if !c.Writer.Written() {
			return err
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// pageReply answers a page.
type pageReply struct {
	set    *web.Set
	status int
	layout web.Layout
	page   web.Page
}

func (r pageReply) write(c *gin.Context) error {
	body, err := r.set.Render(r.layout, r.page)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	c.Data(r.status, "text/html; charset=utf-8", body)
	return nil
}

// redirect sends a browser on after a form was taken (303: it asks with GET).
type redirect string

func (r redirect) write(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, string(r))
	return nil
}
