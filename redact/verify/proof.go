package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// A proof is one run of Prove. It belongs to one goroutine.
type proof struct {
	ctx     context.Context
	out     []byte
	sought  *Sought
	removed []Removed
	find    func(string) []string

	terms *finder
	texts []string // what the second engine reads, by page
	pages []byte   // the same as one folded text
	file  *scan.File
}

func (p *proof) run(r *Reader) (Proof, error) {
	terms := make([]string, len(p.removed))
	for i, r := range p.removed {
		terms[i] = r.Text
	}
	p.terms = newFinder(terms)
	e := &examination{ctx: p.ctx, pdf: p.out, terms: p.sought, ours: true}
	found, err := e.run(r)
	if errors.Is(err, ErrUnreadable) || errors.Is(err, ErrEncrypted) || errors.Is(err, ErrTooLarge) {
		return Proof{Checks: []Check{failed("second_engine_opens", "the second engine cannot read the output")}}, nil
	}
	if err != nil {
		return Proof{}, err
	}
	p.texts, p.file = e.texts, e.file
	p.pages = fold(strings.Join(p.texts, "\f")).text
	checks := []Check{passed("second_engine_opens", plural(len(p.texts), "page"))}
	for _, look := range []func() (Check, error){
		p.text, p.detector, p.strings, p.streams, p.objects, p.active, p.metadata,
	} {
		if err := p.ctx.Err(); err != nil {
			return Proof{}, err
		}
		check, err := look()
		if err != nil {
			return Proof{}, err
		}
		checks = append(checks, check)
	}
	return Proof{checks, found, e.pictures}, nil
}

func passed(name, detail string) Check { return Check{Name: name, Passed: true, Detail: detail} }

func failed(name, detail string, left ...string) Check {
	return Check{Name: name, Detail: detail, Left: left}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// text looks for every removed term in what the second engine reads on the pages.
func (p *proof) text() (Check, error) {
	const name = "second_engine_text"
	counts := make([]int, len(p.removed))
	first := make([]int, len(p.removed))
	for i, text := range p.texts {
		p.terms.each(fold(text), func(term, _, _ int) {
			counts[term]++
			if first[term] == 0 {
				first[term] = i + 1
			}
		})
	}
	var over []string
	page := 0
	for i, n := range counts {
		if n > p.removed[i].Kept {
			over = append(over, p.removed[i].Text)
			if page == 0 || first[i] < page {
				page = first[i]
			}
		}
	}
	if len(over) > 0 {
		return failed(name, fmt.Sprintf("%s found more often than may stay, first on page %d", plural(len(over), "removed text"), page), over...), nil
	}
	return passed(name, plural(len(p.texts), "page")+" read"), nil
}

// detector lets the caller's detector loose on the same pages.
func (p *proof) detector() (Check, error) {
	const name = "detector"
	var found []string
	page := 0
	for i, text := range p.texts {
		if err := p.ctx.Err(); err != nil {
			return Check{}, err
		}
		here := p.find(text)
		if len(here) > 0 && page == 0 {
			page = i + 1
		}
		found = append(found, here...)
	}
	if len(found) > 0 {
		return failed(name, fmt.Sprintf("%s on the pages, first on page %d", plural(len(found), "finding"), page), found...), nil
	}
	return passed(name, plural(len(p.texts), "page")+" searched"), nil
}
