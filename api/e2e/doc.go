// Package e2e walks the whole job in a real browser against the real binary.
//
// It is a module of its own, so that the browser's driver is no dependency of caseveil. It knows the program from
// outside only: its command line, its pages, its mails. axe-core (testdata/axe.min.js, MPL-2.0) looks at every page.
package e2e
