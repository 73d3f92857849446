// Package api is the door of caseveil: the JSON API, the server-rendered pages, and sign-in.
//
// It owns the HTTP side alone: sessions, idempotency keys, ETags, the shape of errors, the OpenAPI document and the
// pages. A handler parses what was sent, calls one function of intake or release, and shows what came back; who may do
// what is decided there, inside the transaction that acts. Of storage it knows the register's types and refusals, and
// what else it needs it declares as the fields of [Config], which cmd fills.
//
// It never sees a case key, never writes an upload to a file (bodies are streamed part by part, never by FormFile), and
// never logs a path with its ids, a query, a body or the text of an error that is not its own.
package api
