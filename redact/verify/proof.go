package verify

import (
	"context"
	"errors"
	"fmt"
)

// A proof is one run of Prove. It belongs to one goroutine.
type proof struct {
	ctx     context.Context
	out     []byte
	removed []Removed
	find    func(string) []string
	terms   *finder
	texts   []string
}

func (p *proof) checks(r *Reader) ([]Check, error) {
	terms := make([]string, len(p.removed))
	for i, r := range p.removed {
		terms[i] = r.Text
	}
	p.terms = newFinder(terms)
	var err error
	p.texts, err = r.PageTexts(p.ctx, p.out)
	if errors.Is(err, ErrUnreadable) || errors.Is(err, ErrEncrypted) || errors.Is(err, ErrTooLarge) {
		return []Check{failed("second_engine_opens", "the second engine cannot read the output")}, nil
	}
	if err != nil {
		return nil, err
	}
	checks := []Check{passed("second_engine_opens", plural(len(p.texts), "page"))}
	return append(checks, p.text(), p.detector()), nil
}

func passed(name, detail string) Check { return Check{Name: name, Passed: true, Detail: detail} }

func failed(name, detail string) Check { return Check{Name: name, Detail: detail} }

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// text looks for every removed term in what the second engine reads on the pages.
func (p *proof) text() Check {
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
	over, page := 0, 0
	for i, n := range counts {
		if n > p.removed[i].Kept {
			over++
			if page == 0 || first[i] < page {
				page = first[i]
			}
		}
	}
	if over > 0 {
		return failed(name, fmt.Sprintf("%s found more often than may stay, first on page %d", plural(over, "removed text"), page))
	}
	return passed(name, plural(len(p.texts), "page")+" read")
}

// detector lets the caller's detector loose on the same pages.
func (p *proof) detector() Check {
	const name = "detector"
	found, page := 0, 0
	for i, text := range p.texts {
		n := len(p.find(text))
		if n > 0 && page == 0 {
			page = i + 1
		}
		found += n
	}
	if found > 0 {
		return failed(name, fmt.Sprintf("%s on the pages, first on page %d", plural(found, "finding"), page))
	}
	return passed(name, plural(len(p.texts), "page")+" searched")
}
