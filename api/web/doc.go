// Package web is what the pages look like: one template and one view model for each screen, and the styles they need.
//
// A template shows what its view model holds and decides nothing. Markup is that of GOV.UK Frontend with its generic
// header: the fonts, the crest and the colours that only www.gov.uk may use are not here. Every page works without
// JavaScript and without a request to another host. Text reaches a page through html/template alone, so that a name
// with markup in it is shown as it was written.
package web
