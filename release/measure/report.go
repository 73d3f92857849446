package measure

import (
	"cmp"
	"slices"
)

// Enough is how many decisions a share needs before it says anything: below that it is left out.
const Enough = 20

// A Report is what people decided in the reports that were published from From to To, months such as 2026-11.
type Report struct {
	From    string  `json:"from"`
	To      string  `json:"to"`
	Reports int     `json:"reports"`
	Rules   []Rule  `json:"rules"`  // what people rejected most comes first
	Kinds   []Kind  `json:"kinds"`  // what people had to add most comes first; none when one rule was asked for
	Months  []Month `json:"months"` // the newest first
	// Counts by month, for tables to download.
	RuleCounts []RuleCount `json:"-"`
	KindCounts []KindCount `json:"-"`
}

// A Rule is what became of what one rule proposed, for one kind of detail.
type Rule struct {
	ID       string  `json:"rule"`
	Kind     string  `json:"kind"`
	Reason   string  `json:"reason"`
	Proposed Decided `json:"proposed"` // what it set to go
	Asked    Decided `json:"asked"`    // what it asked about
}

// Decided counts words by what people decided: once in a report, and each of their mentions. Share is of the words that
// went: the precision of a rule, or how many of its questions were worth asking. It is nil while they are few.
type Decided struct {
	Removed         int      `json:"removed"`
	Kept            int      `json:"kept"`
	RemovedMentions int      `json:"removed_mentions"`
	KeptMentions    int      `json:"kept_mentions"`
	Share           *float64 `json:"share"`
}

// All counts the words that were decided.
func (d Decided) All() int { return d.Removed + d.Kept }

// Mentions counts where they stand.
func (d Decided) Mentions() int { return d.RemovedMentions + d.KeptMentions }

func (d *Decided) add(c RuleCount) {
	d.Removed += c.Removed
	d.Kept += c.Kept
	d.RemovedMentions += c.RemovedMentions
	d.KeptMentions += c.KeptMentions
	d.Share = share(d.Removed, d.All())
}

// A Kind is how much of one kind of detail the rules had found.
type Kind struct {
	Kind string `json:"kind"`
	Found
}

// Found counts the words that went, by who found them. Share is of those that rules found, the recall; nil while they
// are few.
type Found struct {
	Found         int      `json:"found"`
	Added         int      `json:"added"` // by a person: no rule had found them
	FoundMentions int      `json:"found_mentions"`
	AddedMentions int      `json:"added_mentions"`
	Share         *float64 `json:"share"`
}

// All counts the words that went.
func (f Found) All() int { return f.Found + f.Added }

func (f *Found) add(c KindCount) {
	f.Found += c.Found
	f.Added += c.Added
	f.FoundMentions += c.FoundMentions
	f.AddedMentions += c.AddedMentions
	f.Share = share(f.Found, f.All())
}

// A Month is the same of one month. Of one rule there is no recall: what no rule found belongs to none.
type Month struct {
	Month    string  `json:"month"`
	Reports  int     `json:"reports"`
	Proposed Decided `json:"proposed"`
	Asked    Decided `json:"asked"`
	Recall   *Found  `json:"recall,omitempty"`
}

// A RuleCount is what people decided of what a rule proposed in a month.
type RuleCount struct {
	Month, Rule, Kind                            string
	Asked                                        bool
	Removed, Kept, RemovedMentions, KeptMentions int
}

// A KindCount is what was removed of a kind in a month.
type KindCount struct {
	Month, Kind                                string
	Found, Added, FoundMentions, AddedMentions int
}

// share is nil while all are too few to say anything.
func share(part, all int) *float64 {
	if all < Enough {
		return nil
	}
	s := float64(part) / float64(all)
	return &s
}

// sum fills what the counts by month add up to. Months holds the months by then.
func (r *Report) sum() {
	months := map[string]*Month{}
	for i := range r.Months {
		months[r.Months[i].Month] = &r.Months[i]
		r.Reports += r.Months[i].Reports
	}
	type name struct{ rule, kind string }
	byRule, byKind := map[name]*Rule{}, map[string]*Kind{}
	for _, c := range r.RuleCounts {
		of := byRule[name{c.Rule, c.Kind}]
		if of == nil {
			of = &Rule{ID: c.Rule, Kind: c.Kind, Reason: reason(c.Rule)}
			byRule[name{c.Rule, c.Kind}] = of
		}
		if c.Asked {
			of.Asked.add(c)
			months[c.Month].Asked.add(c)
		} else {
			of.Proposed.add(c)
			months[c.Month].Proposed.add(c)
		}
	}
	for _, c := range r.KindCounts {
		if byKind[c.Kind] == nil {
			byKind[c.Kind] = &Kind{Kind: c.Kind}
		}
		byKind[c.Kind].add(c)
		months[c.Month].Recall.add(c)
	}
	r.Rules, r.Kinds = values(byRule), values(byKind)
	slices.SortFunc(r.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(b.Proposed.Kept+b.Asked.Kept, a.Proposed.Kept+a.Asked.Kept), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
	})
	slices.SortFunc(r.Kinds, func(a, b Kind) int { return cmp.Or(cmp.Compare(b.Added, a.Added), cmp.Compare(a.Kind, b.Kind)) })
}

func values[K comparable, V any](m map[K]*V) []V {
	out := make([]V, 0, len(m))
	for _, v := range m {
		out = append(out, *v)
	}
	return out
}
