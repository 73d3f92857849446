// Package e2e walks the whole job in a real browser against the real binary.
//
// It is a module of its own, so that the browser's driver is no dependency of caseveil. It knows the program from
// outside only: its command line, its pages, its mails. axe-core (testdata/axe.min.js, MPL-2.0) looks at every page, at
// its full width and at 320 pixels; every page's Content-Security-Policy is read, and a request that would leave the
// machine fails the test. It needs Chromium, MuPDF's mutool and poppler's pdftotext.
//
// E2E_SHOTS names a folder for a picture of each page, for people to look at.
package e2e
