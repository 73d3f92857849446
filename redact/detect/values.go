package detect

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
)

// A value is a number, an address or a date of the case: what is compared letter by letter and digit by digit, whatever
// stands between them.
type value struct {
	owner *entity
	key   string // letters and digits only, small
	kind  string
	rule  string
	label string
	year  int // of a date of birth
}

// kindOf says what an identifier of the case file is. What it does not know is "other".
var kindOf = map[string]string{
	"nhs_number": "nhs_number", "chi_number": "nhs_number", "upn": "upn", "nino": "nino", "national_insurance_number": "nino",
	"professional_registration": "professional_registration", "gmc": "professional_registration", "nmc": "professional_registration",
	"swe": "professional_registration", "collar_number": "professional_registration", "vehicle": "vehicle",
	"vehicle_registration": "vehicle", "account": "account", "account_number": "account", "sort_code": "account",
	"case_reference": "case_reference", "case_number": "case_reference", "crime_reference": "case_reference",
}

func (k *cast) facts(e *entity, p casefile.Person) {
	for name, v := range p.Identifiers {
		kind := kindOf[stem(name)]
		if kind == "" {
			kind = "other"
		}
		k.value(e, v, kind, "case.identifier")
	}
	for _, v := range p.Phones {
		n := digitsOf(v)
		n = strings.TrimPrefix(n, "00")
		if strings.HasPrefix(n, "44") && len(n) > 10 {
			n = "0" + strings.TrimPrefix(n[2:], "0")
		}
		k.value(e, n, "phone", "case.phone")
		if strings.HasPrefix(n, "0") && len(n) > 9 {
			for _, prefix := range []string{"44", "440", "0044", "00440"} {
				k.value(e, prefix+n[1:], "phone", "case.phone")
			}
		}
	}
	for _, v := range p.Emails {
		k.value(e, v, "email", "case.email")
	}
	for _, v := range p.Addresses {
		k.address(e, v)
	}
	if d, err := time.Parse(time.DateOnly, p.DateOfBirth); err == nil {
		k.births = append(k.births, birth{e, d})
		for _, layout := range []string{"02012006", "020106", "20060102"} { // a figure in each box, or the parts in boxes of their own
			k.values = append(k.values, value{owner: e, key: d.Format(layout), kind: "date", rule: "case.dob", label: labelOf("date"), year: d.Year()})
		}
	}
}

// stem is the name of an identifier without the number of a further one: "case_reference_2".
func stem(name string) string {
	if s := strings.TrimRight(name, "0123456789"); s != name && strings.HasSuffix(s, "_") {
		return strings.TrimSuffix(s, "_")
	}
	return name
}

// A birth is a date of birth of the case. The date rules compare every date with it.
type birth struct {
	owner *entity
	day   time.Time
}

func (k *cast) value(e *entity, v, kind, rule string) {
	key := compact(v)
	if len(key) < 4 {
		return
	}
	k.values = append(k.values, value{owner: e, key: key, kind: kind, rule: rule, label: labelOf(kind)})
}

// address adds an address whole, without its postcode, and its parts: number and street, street, house name, postcode.
func (k *cast) address(e *entity, address string) {
	if pc := lastPostcode(address); pc != "" {
		k.value(e, pc, "postcode", "case.postcode")
		k.district(e, pc)
	}
	a := strings.TrimSpace(address)
	lines := strings.FieldsFunc(a, func(r rune) bool { return r == ',' || r == '\n' })
	t := term{owner: &entity{label: labelOf("address"), kind: "address", sex: 'u', entry: e.entry, subject: e.subject}, rule: "case.address", rank: whole, tier: TierA, comma: true}
	w := splitWords(a)
	if len(w) < 2 {
		return
	}
	k.add(w, t)
	for n := 1; n <= len(lines); n++ {
		part := splitWords(strings.Join(lines[:n], " "))
		if n == len(lines) {
			if pc := lastPostcode(address); pc != "" {
				if p := splitWords(pc); len(part) > len(p) {
					part = part[:len(part)-len(p)]
				}
			}
		}
		if len(part) > 1 {
			k.streets(part, t)
		}
	}
	for n, line := range lines {
		words := splitWords(line)
		i := slices.IndexFunc(words, func(w string) bool { return letter(w[0]) && len(w) > 1 })
		if last := words[len(words)-1]; i < 0 || len(words)-i < 2 || !streetTypes[last] && !tall[last] && i == 0 {
			continue
		}
		if before := splitWords(lines[max(n-1, 0)]); i == 0 && len(before) == 2 && flats[before[0]] {
			k.streets(append(before[1:], words...), t) // "9 Tamar Point" of "Flat 9, Tamar Point"
		}
		street := t
		street.rank, street.capital = part, true
		k.streets(words[i:], street)
		if w := words[i]; len(words)-i == 2 && len(w) > 6 && !ordinary(w) && given(w) < 0 && !surnames().has(w) && !placeNames().has(w) {
			k.add(words[i:i+1], term{owner: t.owner, rule: t.rule, rank: derived, tier: TierB, capital: true, message: true}) // "past yours on Larkspur"
		}
		if i > 0 {
			k.add(words[:len(words)-1], t) // "14 Larkspur"
			k.streets(words, t)
		}
	}
}

// district adds the first half of a postcode, "SE40", which a form or a crew writes for the whole.
func (k *cast) district(e *entity, postcode string) {
	if w := splitWords(postcode); len(w) > 2 && len(w[0])+len(w[1]) > 2 {
		t := term{owner: &entity{label: labelOf("postcode"), kind: "postcode", sex: 'u', entry: e.entry, subject: e.subject}, rule: "case.postcode", rank: derived, tier: TierB, district: true}
		k.add(w[:2], t)
	}
}

// streets adds words with the last one also written short or long: Road, Rd.
func (k *cast) streets(words []string, t term) {
	for _, w := range spellings(words) {
		k.add(w, t)
		for i, x := range w {
			for _, same := range abbreviations[x] {
				if i > 0 {
					other := slices.Clone(w)
					other[i] = same
					k.add(other, t)
				}
			}
		}
	}
}

// abbreviations are the short forms of street words, and back: Terrace, Ter, Terr, Tce.
var abbreviations = func() map[string][]string {
	m := map[string][]string{}
	for _, group := range []string{"road rd", "street st", "avenue ave av", "crescent cres cresc", "close cl", "drive dr", "gardens gdns", "terrace ter terr tce", "square sq", "lane ln la",
		"court ct", "place pl", "walk wk wlk", "grove gr gro", "parade pde", "boulevard blvd", "mount mt", "way wy", "green grn", "point pt", "heights hts", "buildings bldgs", "cottages cotts", "house hse"} {
		all := strings.Fields(group)
		for _, x := range all {
			for _, y := range all {
				if x != y {
					m[x] = append(m[x], y)
				}
			}
		}
	}
	return m
}()

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// compact keeps the letters and digits of a text, folded and small.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, fold(s))
}

// look gives the class of a letter or digit that scanners and typists take for one another.
func look(c byte) byte {
	switch c {
	case 'o', 'O', '0':
		return '0'
	case 'i', 'I', 'l', 'L', '1', '|':
		return '1'
	case 's', 'S', '5':
		return '5'
	case 'b', 'B', '8':
		return '8'
	case 'z', 'Z', '2':
		return '2'
	}
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// values finds the case's numbers, postcodes and e-mail addresses.
func (d *document) values() {
	if len(d.cast.values) == 0 {
		return
	}
	for i, t := range d.tokens {
		if i > 0 && d.tokens[i-1].end == t.start && d.tokens[i-1].form != number && t.form != number {
			continue
		}
		if i > 0 && d.tokens[i-1].end == t.start && d.tokens[i-1].form == number == (t.form == number) {
			continue
		}
		if c := d.view.text[t.start]; c >= utf8.RuneSelf || !d.cast.keyBegins[c] {
			continue
		}
		for _, n := range d.cast.keys.along(d.view.text[t.start:]) {
			v := d.cast.values[n]
			end, exact := d.sameKey(int(t.start), v.key)
			if end == 0 {
				continue
			}
			c := candidate{start: d.opened(int(t.start), end), end: end, kind: v.kind, rule: v.rule, tier: TierA, confidence: 1, label: v.label,
				prio: prioCase, owner: v.owner, why: "the same as " + v.owner.entry + " of the case file has"}
			if v.year > 0 {
				if exact {
					d.proposeBirth(c, v.owner, dating{date: date{year: v.year}})
				}
				continue
			}
			if !exact {
				c.rule, c.tier, c.confidence = "case.misread", TierB, 0.85
				c.why = "but for letters and digits that look alike, " + c.why
			}
			d.propose(c)
		}
	}
}

// keys is a tree of the values' keys by the looks of their signs, so that a text is compared with all of them at once.
type keys struct {
	signs  []byte
	next   []*keys
	values []int // numbers of the values whose key ends here
}

func (k *keys) step(sign byte) *keys {
	if n := bytes.IndexByte(k.signs, sign); n >= 0 {
		return k.next[n]
	}
	return nil
}

func (k *keys) add(key string, value int) {
	for i := range len(key) {
		next := k.step(look(key[i]))
		if next == nil {
			next = &keys{}
			k.signs, k.next = append(k.signs, look(key[i])), append(k.next, next)
		}
		k = next
	}
	k.values = append(k.values, value)
}

// along gives the values that a text may begin with, in the order of the case. [document.sameKey] has the last word.
func (k *keys) along(text string) []int {
	var found []int
	for i := range len(text) {
		c := text[i]
		if !letter(c) && !digit(c) {
			if i == 0 || !between(c) {
				break
			}
			continue
		}
		if k = k.step(look(c)); k == nil {
			break
		}
		found = append(found, k.values...)
	}
	slices.Sort(found)
	return found
}

// between says whether a sign may stand between the parts of a value.
func between(c byte) bool { return strings.IndexByte(" -.\n/()@_+:'", c) >= 0 }

// sameKey compares the text from start with a key, passing over what may stand between its parts. It gives the end, 0 when
// they differ, and whether no look-alike was needed.
func (d *document) sameKey(start int, key string) (end int, exact bool) {
	text := d.view.text
	if start > 0 && (letter(text[start-1]) || digit(text[start-1])) {
		return 0, false
	}
	i, gap := start, 0
	exact = true
	wrong := 0
	for n := 0; n < len(key); {
		if i >= len(text) {
			return 0, false
		}
		c := text[i]
		switch {
		case letter(c) || digit(c):
			if look(c) != look(key[n]) {
				return 0, false
			}
			if d.view.lower[i] != key[n] {
				exact = false
				wrong++
			}
			n++
			gap = 0
		case n == 0 || gap > 12 || !between(c):
			return 0, false
		default:
			gap++
		}
		i++
	}
	if i < len(text) && (letter(text[i]) || digit(text[i])) || wrong > 2 {
		return 0, false
	}
	return i, exact
}
