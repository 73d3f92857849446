package detect

import "strings"

// careless marks the tokens of lines written without capitals, as messages, chats and scribbled notes are: a line that
// begins with a small letter, goes on nobody's sentence and has no capital behind its time and its speaker. In them a small
// letter says nothing against a name.
func (d *document) careless() []bool {
	if d.carelessly != nil {
		return d.carelessly
	}
	d.carelessly = make([]bool, len(d.tokens))
	for i := 0; i < len(d.tokens); {
		end := i + 1
		for end < len(d.tokens) && !strings.Contains(d.gap(end), "\n") {
			end++
		}
		if begin := d.saying(i, end); begin < end && d.smallLine(i, begin, end) {
			for j := i; j < end; j++ {
				d.carelessly[j] = true
			}
		}
		i = end
	}
	return d.carelessly
}

// saying gives the first token of a line behind its time, its bullet and its speaker.
func (d *document) saying(i, end int) int {
	for i < end && d.tokens[i].form == number {
		i++
	}
	for j := i + 1; j < min(i+4, end); j++ {
		if g := d.gap(j); strings.Contains(g, ": ") {
			return d.saying(j, end)
		}
	}
	return i
}

func (d *document) smallLine(first, begin, end int) bool {
	if d.tokens[begin].form != small || first > 0 && d.wrapped(first) && begin == first && !d.carelessly[first-1] {
		return false
	}
	smalls := 0
	for j := begin; j < end; j++ {
		switch d.tokens[j].form {
		case title, mixed:
			return false
		case small:
			smalls++
		}
	}
	return smalls > 2
}

// speaker reads who sends a message: "18:04 nobby: bring him". The line is in small letters behind it.
func (d *document) speaker(i int) (sighting, bool) {
	if d.tokens[i].form != small || !d.careless()[i] || i+1 >= len(d.tokens) || !strings.HasPrefix(d.gap(i+1), ":") || d.taken[i] {
		return sighting{}, false
	}
	w := d.word(i)
	if len(w) < 3 || dull[w] || titles[w] || kinWords[w] || d.ordinary(w) && d.given(w) < 3 || i == 0 || d.tokens[i-1].form != number || strings.Contains(d.gap(i), "\n") {
		return sighting{}, false
	}
	return sighting{first: i, last: i, title: i, rule: "person.single", tier: TierB, why: "the sender of a message"}, true
}

// senderHandles finds the account names that send messages: "lil_tj08: yo".
func (d *document) senderHandles() {
	for i := range d.tokens {
		if t := d.tokens[i]; t.form != small || i+1 >= len(d.tokens) || d.tokens[i+1].start-t.end > 1 || !d.lineStart(i) || d.taken[i] {
			continue
		}
		j, signs := i, 0
		for j+1 < len(d.tokens) && j < i+8 && (d.gap(j+1) == "_" || d.gap(j+1) == "." || d.gap(j+1) == "") {
			signs++
			j++
		}
		if signs > 0 && j+1 < len(d.tokens) && strings.HasPrefix(d.gap(j+1), ": ") && (d.tokens[j].form == number || strings.ContainsAny(d.view.text[d.tokens[i].start:d.tokens[j].end], "_")) {
			d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[j].end), kind: "url", rule: "net.handle", tier: TierB, confidence: 0.8, label: "[account name]",
				prio: prioPattern, why: "the account that sends a message"})
		}
	}
}

// smallName reads a usual first name in small letters in a line that has no capitals.
func (d *document) smallName(i int) (sighting, bool) {
	w := d.word(i)
	if d.tokens[i].form == small && d.careless()[i] && (w == "mr" || w == "mrs" || w == "ms" || w == "miss" || w == "dr") && i+1 < len(d.tokens) && d.gap(i+1) == " " && d.tokens[i+1].form == small &&
		!d.ordinary(d.word(i+1)) && !dull[d.word(i+1)] && !d.taken[i+1] && d.width(i+1) > 2 {
		return sighting{first: i + 1, last: i + 1, title: i, rule: "person.title", tier: TierB, why: "a title and a name in a message without capitals"}, true
	}
	if d.nicknameInMessage(i) {
		return sighting{first: i, last: i, title: i, rule: "person.single", tier: TierB, why: "an unknown word in a message that does what people do"}, true
	}
	if d.tokens[i].form != small || len(w) < 4 || !d.careless()[i] || d.taken[i] || d.gap(i) == "'" || d.ordinary(w) || dull[w] || months[w] > 0 || weekdays[w] || d.place(w) || d.given(w) < 2 && !kinWords[d.near(i, -1)] || d.given(w) < 1 {
		return sighting{}, false
	}
	last := i
	if i+1 < len(d.tokens) && d.gap(i+1) == " " && d.tokens[i+1].form == small && (d.width(i+1) == 1 && d.word(i+1) != "a" && d.word(i+1) != "i" && d.word(i+1) != "x" || d.surname(d.word(i+1)) && !d.ordinary(d.word(i+1)) && d.given(d.word(i+1)) < 0) {
		last++
	}
	return sighting{first: i, last: last, title: i, rule: "person.single", tier: TierB, why: "a first name of the ONS list in a message without capitals"}, true
}

// nicknameInMessage says whether a word that no list has stands in a message where a person does: "robbo is with me", "tell gaz".
func (d *document) nicknameInMessage(i int) bool {
	w, before, after := d.word(i), d.near(i, -1), d.near(i, +1)
	if d.tokens[i].form != small || len(w) < 3 || !d.careless()[i] || d.taken[i] || d.ordinary(w) || dull[w] || slang[w] || thing[w] || d.place(w) || d.gap(i) == "'" || d.possessive(i) || months[w] > 0 || weekdays[w] ||
		d.foreign()[i] || i+1 < len(d.tokens) && d.gap(i+1) == "'" {
		return false
	}
	return (after == "is" || after == "was" || after == "has") && d.near(i+1, +1) != "" && !determiners[before] || messaging[before] && (d.given(w) >= 0 || d.surname(w) || after == "" || d.tokens[i+1].form == number || after == "to")
}

var slang = set(`wot wat dis dat dem dey dere tho cos coz cuz bcz gonna wanna gotta innit init lol lmao omg wtf tbh idk imo rn ngl smh fam bruv bruh blud cuzz yeh yea yeah yh nah nope aint dont cant wont isnt wasnt didnt doesnt
	couldnt shouldnt wouldnt im ill ive id youre hes shes theyre thats whats wheres hows theres ur u ya yall luv plz pls thx thnx tmrw tmr tonite 2nite 2day msg msgs txt pic pics vid vids ppl someone somethin nothin nuffin sumthin
	everyting ting tings skool mum mums mumma dad daddy nan nans bro sis babe babes hun hunny xx xxx wiv dunno lemme gimme ok okay okey ffs sos soz srsly deffo prob probs defo`)

// smallWord says how an ordinary word that is a name of the case is meant in a line without capitals.
func (d *document) smallWord(first, last int) answer {
	w, before, after := d.word(first), d.near(first, -1), d.near(last, +1)
	switch {
	case d.careless()[first] && modals[w] && first == last && (after == "is" || after == "was" || after == "has" || personVerbs[after] && strings.HasSuffix(after, "s") && len(after) > 3):
		return yes // "will wants me": no verb can follow a modal so
	case !d.careless()[first] || modals[w] || months[w] > 0 || determiners[before] || len(w) < 3:
		return no
	case personVerbs[after] || done[after] && auxiliaries[after] || kinWords[before] || messaging[before]:
		return yes
	case d.usual(w) >= 3 && (after == "from" || after == "and" || after == "is" || after == "was" || after == ""):
		return perhaps
	}
	return no
}

var messaging = set("told tell tells ask asked ring rang text txt messaged call called bring says said")
