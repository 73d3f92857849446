package api

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/storage/refusal"
)

// maxJSON is the largest body that is not an upload. A whole referral form with every free text at its limit fits.
const maxJSON = 2 * megabyte

// read takes the whole body of one of the given media types and adds it to the request's fingerprint. An empty
// Content-Type passes as the first of them.
func read(c *gin.Context, types ...string) (body []byte, err error) {
	mediaType := types[0]
	if sent := c.GetHeader("Content-Type"); sent != "" {
		if mediaType, _, err = mime.ParseMediaType(sent); err != nil || !contains(types, mediaType) {
			return nil, refusal.UnsupportedMedia("unsupported-media", "The body must be "+strings.Join(types, " or ")+".")
		}
	}
	body, err = io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSON))
	if err != nil {
		return nil, bodyError(err)
	}
	fingerprintOf(c).add("body", mediaType, body)
	return body, nil
}

// nothing reads the body of a POST that needs none: it is empty, or {}.
func nothing(c *gin.Context) error {
	_, err := decodeOr(c, struct{}{})
	return err
}

// decodeOr is [decode] for a body that may be left out.
func decodeOr[T any](c *gin.Context, usual T) (T, error) {
	body, err := read(c, "application/json")
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return usual, err
	}
	return decodeBytes[T](body)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// bodyError keeps "too large" and refusals apart from a connection that broke off.
func bodyError(err error) error {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) || refusal.Of(err) != nil {
		return err
	}
	return badRequest("The body could not be read to its end.")
}

// decode reads a JSON body into a T. An unknown field or a value of the wrong type is refused by its JSON pointer; the
// value is never repeated.
func decode[T any](c *gin.Context) (T, error) {
	var out T
	body, err := read(c, "application/json")
	if err != nil {
		return out, err
	}
	return decodeBytes[T](body)
}

func decodeBytes[T any](body []byte) (T, error) {
	var out, none T
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return none, badRequest("The body is not JSON.")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return none, badRequest("Something follows the JSON value.")
	}
	if wrong := fits(tree, reflect.TypeFor[T](), ""); len(wrong) > 0 {
		return none, refusal.Invalid(wrong...)
	}
	if err := json.Unmarshal(body, &out); err != nil {
		return none, refusal.Invalid(refusal.Field{Pointer: "", Detail: "A value is not of the type it should be."})
	}
	return out, nil
}

var (
	rawType  = reflect.TypeFor[json.RawMessage]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// fits compares a parsed JSON value with the type it is meant for and names every place that does not fit.
func fits(v any, t reflect.Type, at string) []refusal.Field {
	for t.Kind() == reflect.Pointer {
		if v == nil {
			return nil
		}
		t = t.Elem()
	}
	if t == rawType || t.Kind() == reflect.Interface {
		return nil
	}
	if t.Implements(textType) || reflect.PointerTo(t).Implements(textType) {
		text, isText := v.(string)
		if !isText {
			return wrong(at, "must be a string")
		}
		return unless(reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil, at, "is not in the form it should be")
	}
	if v == nil && t.Kind() != reflect.Struct {
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			return nil
		}
		return wrong(at, "must not be null")
	}
	switch {
	case t.Kind() == reflect.String:
		_, ok := v.(string)
		return unless(ok, at, "must be a string")
	case t.Kind() == reflect.Bool:
		_, ok := v.(bool)
		return unless(ok, at, "must be true or false")
	case t.Kind() == reflect.Slice:
		return fitsList(v, t, at)
	case t.Kind() == reflect.Map:
		return fitsMap(v, t, at)
	case t.Kind() == reflect.Struct:
		return fitsObject(v, t, at)
	default:
		n, isNumber := v.(json.Number)
		_, err := n.Int64()
		return unless(isNumber && err == nil, at, "must be a whole number")
	}
}

func fitsList(v any, t reflect.Type, at string) (out []refusal.Field) {
	list, isList := v.([]any)
	if !isList {
		return wrong(at, "must be a list")
	}
	for i, item := range list {
		out = append(out, fits(item, t.Elem(), fmt.Sprintf("%s/%d", at, i))...)
	}
	return out
}

func fitsMap(v any, t reflect.Type, at string) (out []refusal.Field) {
	object, isObject := v.(map[string]any)
	if !isObject {
		return wrong(at, "must be an object")
	}
	for key, item := range object {
		out = append(out, fits(item, t.Elem(), at+"/"+escapePointer(key))...)
	}
	return out
}

func fitsObject(v any, t reflect.Type, at string) (out []refusal.Field) {
	object, isObject := v.(map[string]any)
	if !isObject {
		return wrong(at, "must be an object")
	}
	fields := jsonFields(t)
	for key, item := range object {
		if ft, known := fields[key]; known {
			out = append(out, fits(item, ft, at+"/"+escapePointer(key))...)
		} else {
			out = append(out, wrong(at+"/"+escapePointer(key), "is not a field that is known here")...)
		}
	}
	return out
}

// jsonFields lists the names under which encoding/json takes fields of a struct.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() || f.Anonymous {
			continue
		}
		if name == "" {
			name = f.Name
		}
		out[name] = f.Type
	}
	return out
}

func wrong(at, detail string) []refusal.Field { return []refusal.Field{{Pointer: at, Detail: detail}} }

func unless(ok bool, at, detail string) []refusal.Field {
	if ok {
		return nil
	}
	return wrong(at, detail)
}

func escapePointer(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }
