// Package catalog keeps what stands beside the pages of a PDF and may stay: title, language, outline, links, page labels
// and tags (ISO 32000-2, 7.7, 12.3, 12.5, 14.7).
//
// It is an allow-list. Every string that stays passes a function of the caller's first; destinations are written as
// places on pages, never by name; every key that is not named here is dropped and counted by channel.
package catalog
