// Package scan finds everything that lies in a PDF file, whether a reader would show it or not.
//
// [Walk] goes through the bytes from the first to the last and takes down every object, stream, trailer and comment,
// and every gap between them. It believes no cross-reference table and no /Length: an object that no table names is
// found, an older revision is found, and what cannot be explained is a gap. Object streams are opened.
//
// It never sees a page as drawn. It owns no policy: what may be where is decided in package verify. Nothing here
// panics on any input; damage shows as gaps and errors. A [File] may be read by many goroutines.
package scan
