package detect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

func (k *cast) things(things []casefile.Thing, list, kind string) {
	for i, t := range things {
		e := &entity{label: t.Label, kind: kind, sex: 'u', entry: fmt.Sprintf("%s[%d]", list, i)}
		if e.label == "" {
			e.label = fmt.Sprintf("%s %d", strings.ToUpper(kind[:1])+kind[1:], i+1)
		}
		k.entities = append(k.entities, e)
		for _, n := range t.Names {
			k.thing(e, splitWords(strings.ReplaceAll(n, "&", " and ")))
		}
	}
}

// thing adds the writings of a place's or an organisation's name.
func (k *cast) thing(e *entity, w []string) {
	if len(w) == 0 || len(w) == 1 && len(w[0]) < 2 {
		return
	}
	rule := "case." + e.kind
	for _, f := range spellings(w) {
		k.add(f, term{owner: e, rule: rule, rank: whole, tier: TierA, wordy: len(f) == 1 && ordinary(f[0]), capital: len(f) == 1 && (len(f[0]) < 7 || ordinary(f[0]))})
	}
	for _, x := range w {
		if len(x) > 4 && !ordinary(x) {
			k.places[x] = true
		}
	}
	if len(w) > 3 && w[1] == "st" {
		k.thing(e, w[1:]) // "St Aidan's" of "Whinfell St Aidan's Primary School"
	}
	for _, short := range shortened(w) {
		for _, f := range spellings(short) {
			k.add(f, term{owner: e, rule: rule, rank: derived, tier: TierB, capital: true, proper: allOrdinary(f), wordy: len(f) == 1 && ordinary(f[0])})
		}
	}
	for _, f := range abbreviated(w) {
		k.add(f, term{owner: e, rule: rule, rank: derived, tier: TierB, capital: true})
	}
	if rest := behindKind(w); rest != nil {
		k.add(rest, term{owner: e, rule: rule, rank: derived, tier: TierB, capital: true, proper: allOrdinary(rest)})
	}
	if a := acronym(w); a != "" {
		k.add([]string{a}, term{owner: e, rule: rule, rank: letters, tier: TierB, capital: true, initials: true})
	}
}

// behindKind gives what stands behind the kind of a place whose language puts it first: "Feu Vivant" of "Assemblée du Feu Vivant".
func behindKind(w []string) []string {
	i := 0
	for i < len(w) && (kindsFirst[w[i]] || i > 0 && particles[w[i]]) {
		i++
	}
	if i == 0 || len(w)-i < 2 && (i == len(w) || ordinary(w[i]) || len(w[i]) < 5) {
		return nil
	}
	return w[i:]
}

var kindsFirst = set("assemblee eglise iglesia igreja kosciol ysgol ysbyty eglwys meddygfa cylch masjid mandir gurdwara centre club hotel villa casa restaurant cafe chez")

// spellings gives a name with and without "the", with Saint for St, with "and" left out for &, and with the s of a
// possessive joined to its word.
func spellings(w []string) [][]string {
	all := [][]string{w}
	for i, x := range w {
		switch {
		case x == "s" && i > 0:
			joined := append(append(slices.Clone(w[:i-1]), w[i-1]+"s"), w[i+1:]...)
			all = append(all, joined, slices.Delete(slices.Clone(w), i, i+1))
		case x == "st" && i == 0:
			all = append(all, append([]string{"saint"}, w[1:]...))
		case x == "saint" && i == 0:
			all = append(all, append([]string{"st"}, w[1:]...))
		case x == "and":
			all = append(all, slices.Delete(slices.Clone(w), i, i+1))
		case len(x) > 5 && strings.HasSuffix(x, "s") && !strings.HasSuffix(x, "ss") && i+1 < len(w):
			all = append(all, slices.Concat(w[:i], []string{x[:len(x)-1], "s"}, w[i+1:])) // "Drover's Rest"
		case x == "ltd" && i == len(w)-1:
			all = append(all, append(slices.Clone(w[:i]), "limited"))
		case x == "limited" && i == len(w)-1:
			all = append(all, append(slices.Clone(w[:i]), "ltd"))
		}
	}
	return all
}

// What a name is called by without: kinds of school, of hospital, of company.
var (
	droppable = set(`community primary infant infants junior secondary high church of england ce cofe c e rc catholic roman voluntary aided controlled
		academy free sixth form nursery preschool general district royal university nhs foundation trust limited ltd llp cic plc and day care children childrens s jame jamia jami islamic gynradd uwchradd community's`)
	generic = set(`school college academy hospital infirmary surgery practice centre clinic nursery church primary ysgol limited ltd llp cic
		plc trust services solutions home homes house ward unit partners ministries ministry fellowship assembly masjid mosque mandir gurdwara temple synagogue
	chapel parish club centre association agency service foundation project charity society group academy playgroup hospice refuge hostel library fostering fosterers lettings law legal chambers care housing support`)
)

// shortened gives the short forms of a name that has a generic last word: "Mossgate Primary", "Mossgate School" and
// "Mossgate" for "Mossgate Community Primary School".
func shortened(w []string) [][]string {
	last := w[len(w)-1]
	if len(w) < 2 || !generic[last] {
		return nil
	}
	n := len(w) - 1
	for n > 1 && (droppable[w[n-1]] || generic[w[n-1]]) {
		n--
	}
	if w[n] == "s" && n+1 < len(w) {
		n++ // "St Dunstan's" of "St Dunstan's Hospital"
	}
	head := w[:n]
	if len(head) == 0 || droppable[head[0]] && len(head) == 1 {
		return nil
	}
	all := [][]string{append(slices.Clone(head), last)}
	if len(w)-1 > n+1 || len(w)-1 > n && len(w[n]) > 5 {
		all = append(all, w[:len(w)-1]) // "Calderbeck Sixth Form", "Marlingford General"
	}
	for _, mid := range w[n : len(w)-1] {
		if !droppable[mid] || len(mid) > 5 {
			all = append(all, append(slices.Clone(head), mid), append(slices.Clone(head), mid, last))
		}
	}
	if len(head) > 1 && (!droppable[head[0]] || !ordinary(head[1])) && !determiners[head[0]] || len(head) == 1 && len(head[0]) > 3 && !ordinary(head[0]) {
		all = append(all, head)
	}
	return all
}

// abbreviated gives a name with its kind as agencies shorten it: "Weavers Yard MC", "Calderbrook SFC", "St Brigid's RC Primary School".
func abbreviated(w []string) [][]string {
	var all [][]string
	for _, x := range shortKinds {
		for i := 1; i+len(x.long) <= len(w); i++ {
			if slices.Equal(w[i:i+len(x.long)], x.long) {
				f := slices.Concat(w[:i], x.short, w[i+len(x.long):])
				all = append(all, f, slices.DeleteFunc(slices.Clone(f), func(s string) bool { return s == "community" || s == "nhs" }))
			}
		}
	}
	if w[0] == "ysgol" && len(w) > 2 && droppable[w[1]] {
		all = append(all, append([]string{"ysgol"}, w[2:]...))
	}
	return all
}

var shortKinds = func() []struct{ long, short []string } {
	var all []struct{ long, short []string }
	for _, p := range [][2]string{{"roman catholic", "rc"}, {"church of england", "ce"}, {"church of england", "c of e"}, {"medical centre", "mc"}, {"health centre", "hc"},
		{"sixth form college", "sfc"}, {"sixth form college", "college"}, {"sixth form", "6th form"}, {"hospital", "hosp"}, {"general hospital", "general"}, {"general hospital", "gen"}, {"general hospital", "gen hosp"},
		{"royal infirmary", "ri"}, {"pupil referral unit", "pru"}, {"nursery school", "nursery"}, {"academy", "acad"}, {"school", "sch"}, {"college", "coll"}, {"hospital", "hosp"}, {"primary school", "ps"}, {"primary school", "primary"}, {"high school", "hs"}, {"high school", "high"}, {"community college", "cc"}, {"children s home", "ch"}} {
		all = append(all, struct{ long, short []string }{splitWords(p[0]), splitWords(p[1])})
	}
	return all
}()

func allOrdinary(w []string) bool {
	return !slices.ContainsFunc(w, func(x string) bool { return !ordinary(x) })
}

// acronym is the capitals that a long name is called by, "CDGH"; three letters at least.
func acronym(w []string) string {
	var b strings.Builder
	for _, x := range w {
		if !particles[x] && x != "and" && x != "of" && x != "the" && x != "s" && letter(x[0]) {
			b.WriteByte(x[0])
		}
	}
	if b.Len() < 3 || b.Len() > 6 || ordinary(b.String()) {
		return ""
	}
	return b.String()
}
