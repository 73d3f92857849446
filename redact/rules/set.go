package rules

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"slices"
	"sync"
)

//go:embed catalogue/*.yaml
var catalogue embed.FS

// A Set is the rules that are in force. It is read-only once made and may be used by many goroutines.
type Set struct {
	Rules   []*Rule
	off     map[string]bool
	version string
}

// Version changes with every change of a rule: twelve digits of a hash over the rules' texts. The reports carry it.
func (s *Set) Version() string { return s.version }

// Default is the catalogue that is shipped. A catalogue that cannot be read is a mistake in the build and stops it: the
// tests read every file.
func Default() *Set { return shipped() }

var shipped = sync.OnceValue(func() *Set {
	files, err := fs.Glob(catalogue, "catalogue/*.yaml")
	if err != nil {
		panic(err)
	}
	s, digest := &Set{}, sha256.New()
	for _, name := range files {
		b, err := fs.ReadFile(catalogue, name)
		if err != nil {
			panic(err)
		}
		r, err := parseRule(b)
		if err != nil {
			panic(fmt.Errorf("%s: %w", path.Base(name), err))
		}
		r.shipped = true
		s.Rules = append(s.Rules, r)
		digest.Write(b) // hash.Hash: never returns an error
	}
	s.version = shortHash(digest)
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return compare(a.ID, b.ID) })
	return s
})

func shortHash(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil))[:12] }

// Parse reads a partnership's own rules and gives the shipped catalogue with them: rules are added or, by the same id,
// take the place of one; `off` switches some off. Errors are of type [*Error].
func Parse(b []byte) (*Set, error) {
	own, off, err := parseOwn(b)
	if err != nil {
		return nil, err
	}
	digest := sha256.New()
	digest.Write([]byte(Default().version))
	digest.Write(b)
	s := &Set{off: off, version: shortHash(digest)}
	for _, r := range Default().Rules {
		if !slices.ContainsFunc(own, func(o *Rule) bool { return o.ID == r.ID }) {
			s.Rules = append(s.Rules, r)
		}
	}
	s.Rules = append(s.Rules, own...)
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return compare(a.ID, b.ID) })
	return s, nil
}

// Rule is the rule with this id, nil when there is none or it is switched off.
func (s *Set) Rule(id string) *Rule {
	i, found := slices.BinarySearchFunc(s.Rules, id, func(r *Rule, id string) int { return compare(r.ID, id) })
	if !found || s.off[id] {
		return nil
	}
	return s.Rules[i]
}

// On gives the rules that are in force, ordered by id.
func (s *Set) On() []*Rule {
	return slices.DeleteFunc(slices.Clone(s.Rules), func(r *Rule) bool { return s.off[r.ID] })
}

// Has says whether a rule is in force.
func (s *Set) Has(id string) bool { return s.Rule(id) != nil }

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
