package measure

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/caseveil/caseveil/redact/rules"
)

// A Mention is one place in a document: who found it, and what became of it.
type Mention struct {
	Term  string // mentions that one decision serves; it is not stored
	Rule  string // that proposed it; "" when no rule did, and a person added it
	Kind  string
	Asked bool // the rule asked; otherwise it set the words to go
	Gone  bool
}

// Rules that are not of the catalogue. Own stands for all rules of a partnership.
const (
	Picture    = "picture"
	Unreadable = "unreadable"
	Own        = "own"
)

// reasons are theirs, as the catalogue has one for each of its rules.
var reasons = map[string]string{
	Picture:    "A picture that somebody has to look at.",
	Unreadable: "Letters that no program can read.",
	Own:        "Your own rules, all together.",
}

// reason says in a sentence what a rule finds. A rule that an older version had is told by its id alone.
func reason(rule string) string {
	if r := rules.Default().Rule(rule); r != nil {
		return r.Reason
	}
	return reasons[rule]
}

// Write stores what became of the mentions of a redacted draft, in the transaction that makes it.
func Write(ctx context.Context, tx *sql.Tx, redactionID string, mentions []Mention) error {
	byRule, byKind := count(mentions)
	for of, n := range byRule {
		_, err := tx.ExecContext(ctx, `INSERT INTO release_rule_counts
			(redaction_id, rule, kind, asked, removed, kept, removed_mentions, kept_mentions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			redactionID, of.rule, of.kind, of.asked, n.removed(), len(n.terms)-n.removed(), n.gone, n.stayed)
		if err != nil {
			return fmt.Errorf("counts by rule: %w", err)
		}
	}
	for kind, n := range byKind {
		found := n.found()
		_, err := tx.ExecContext(ctx, `INSERT INTO release_kind_counts
			(redaction_id, kind, found, added, found_mentions, added_mentions) VALUES ($1, $2, $3, $4, $5, $6)`,
			redactionID, kind, found, len(n.terms)-found, n.byRules, n.byHand)
		if err != nil {
			return fmt.Errorf("counts by kind: %w", err)
		}
	}
	return nil
}

// proposer is a rule, for one kind and one way of proposing.
type proposer struct {
	rule, kind string
	asked      int64
}

// decided counts what became of proposals. A term of which one mention went is one that went.
type decided struct {
	terms        map[string]bool // true: it went
	gone, stayed int
}

func (d decided) removed() int { return whole(d.terms) }

// removals counts what went, by who found it. A term of which a rule found one mention is one that it found.
type removals struct {
	terms           map[string]bool // true: a rule found it
	byRules, byHand int
}

func (r removals) found() int { return whole(r.terms) }

func whole(terms map[string]bool) int {
	n := 0
	for _, is := range terms {
		if is {
			n++
		}
	}
	return n
}

func count(mentions []Mention) (map[proposer]*decided, map[string]*removals) {
	byRule, byKind := map[proposer]*decided{}, map[string]*removals{}
	for _, m := range mentions {
		if m.Rule != "" {
			of := proposer{rule: counted(m.Rule), kind: m.Kind}
			if m.Asked {
				of.asked = 1
			}
			n := byRule[of]
			if n == nil {
				n = &decided{terms: map[string]bool{}}
				byRule[of] = n
			}
			n.terms[m.Term] = n.terms[m.Term] || m.Gone
			if m.Gone {
				n.gone++
			} else {
				n.stayed++
			}
		}
		if !m.Gone || m.Rule == Picture || m.Rule == Unreadable { // which nobody can add by hand
			continue
		}
		n := byKind[m.Kind]
		if n == nil {
			n = &removals{terms: map[string]bool{}}
			byKind[m.Kind] = n
		}
		n.terms[m.Term] = n.terms[m.Term] || m.Rule != ""
		if m.Rule != "" {
			n.byRules++
		} else {
			n.byHand++
		}
	}
	return byRule, byKind
}

// counted is what a rule is stored as. Ids of the catalogue are ours; those of a partnership could hold a name.
func counted(rule string) string {
	if rule == Picture || rule == Unreadable || rules.Default().Has(rule) {
		return rule
	}
	return Own
}
