package detect

import "strings"

// runEnd gives the last token of a name that begins at token i: capitals, initials, particles, hyphens, apostrophes.
func (d *document) runEnd(i int) int {
	d.steps++
	last := i
	for j := i + 1; j < min(i+7, len(d.tokens)); j++ {
		t, g, w := d.tokens[j], d.gap(j), d.word(j)
		switch {
		case t.form == number || strings.Count(g, "\n") > 1 || g == "\n" && d.labelAt(j):
			return last
		case d.joinedTo(j):
			last = j
		case g == ` "` && d.nicknameAt(j):
			last = j + 1
			j++
		case g == " & " && t.form == title && i > 0 && titles[d.word(i-1)] && strings.HasPrefix(d.word(i-1), "mess"):
			last = j
		case g != " " && (g != "\n" || !d.wrapped(j)):
			return last
		case w == "kc" || w == "qc":
			return j
		case t.capital() && t.form != upper && (!d.at(j).dull || d.familyName(w)) && !d.roleNext(j) && d.afterFor(j-1):
			last = j
		case j == i+1 && g == " " && d.at(i).called >= 2 && !d.at(i).ordinary && !d.at(i).dull && d.tradeSurname(j) && !d.at(j).kin && !d.roleNext(j):
			last = j
		case d.initial(j) && j == i+1 && g == " " && d.tokens[i].form == title && d.gapIs(j+1, "-") && d.initial(j+1):
			return j + 1 // "Teddy M-J"
		case j == i+1 && d.familyInitial(j):
			return j
		case d.initial(j) && j+1 < len(d.tokens) && d.tokens[j+1].form == title && !dull[d.word(j+1)]:
			last = j
		case j == i+1 && d.familyInShout(j):
			last = j // "Jaydon FUDGE-ELLIS"
		case t.form == upper && d.tokens[i].form == upper && d.width(j) > 2 && !dull[w] && !abbreviation[w]:
			last = j
		case d.particleAt(j):
		default:
			return last
		}
	}
	return last
}

// labelAt says whether token j is the label of a form's field: "Name".
func (d *document) labelAt(j int) bool {
	return j+1 < len(d.tokens) && strings.HasPrefix(d.gap(j+1), ":")
}

// joinedTo says whether a hyphen, an apostrophe or an initial's full stop joins token j to the one before: "Anne-Marie", "O'Dowd",
// "J. Farrow", "d'arcy".
func (d *document) joinedTo(j int) bool {
	t := d.tokens[j]
	switch g := d.gap(j); g {
	case "-", "-\n":
		return t.capital()
	case "'":
		if t.capital() {
			return d.word(j) != "s" || t.form == upper
		}
		return t.form == small && d.width(j) > 2 && d.width(j-1) == 1
	case ". ", ".":
		return d.width(j-1) == 1 && t.capital()
	}
	return false
}

// nicknameAt says whether token j stands between quotation marks before a surname: Delroy "Biggs" Whyte.
func (d *document) nicknameAt(j int) bool {
	return d.tokens[j].form == title && d.gapIs(j+1, `" `) && d.tokens[j+1].form == title && !dull[d.word(j+1)]
}

// familyInitial says whether token j is the letter of a surname behind a first name: "Osian T", not "Tom A" or "Osian T.J.".
func (d *document) familyInitial(j int) bool {
	w := d.word(j)
	return d.initial(j) && d.gap(j) == " " && d.tokens[j-1].form == title && w != "i" && w != "a" && !d.gapIs(j+1, ".", "'") && !d.middleLetter(j)
}

// middleLetter says whether a surname that is nothing else follows the letter at token j: "Monica D. Ludgate".
func (d *document) middleLetter(j int) bool {
	if !d.gapIs(j+1, ". ") || d.tokens[j+1].form != title {
		return false
	}
	k := d.at(j + 1)
	return k.surname && !k.ordinary && !k.dull
}

// familyInShout says whether token j is a surname in capitals behind a first name.
func (d *document) familyInShout(j int) bool {
	k := d.at(j)
	if d.tokens[j].form != upper || d.width(j) < 4 || d.gap(j) != " " || d.tokens[j-1].form != title {
		return false
	}
	return (!k.dull || d.familyName(d.word(j))) && !abbreviation[d.word(j)] && (k.surname || !k.ordinary) && d.at(j-1).called >= 1
}

// particleAt says whether token j is a particle in small letters and a name follows: "da Costa", "Mac an Bhaird".
func (d *document) particleAt(j int) bool {
	w, before := d.word(j), d.word(j-1)
	if d.tokens[j].form != small || !d.gapIs(j+1, " ") || !d.tokens[j+1].capital() {
		return false
	}
	return particles[w] && w != "la" || w == "an" && (before == "mac" || before == "nic")
}

// afterFor is false where a line break separates two names of a list.
func (d *document) afterFor(i int) bool {
	return !(d.gap(i+1) == "\n" && i > 0 && d.lineStart(i) && d.width(i) < 2)
}

// familyName says whether a word of the trade is so usual a surname that it may follow a given name.
func (d *document) familyName(w string) bool {
	switch w {
	case "wood", "ward", "parker", "young", "black", "green", "hall", "house", "lane", "may", "west", "church", "english", "french", "stone", "bird", "day", "page", "march":
		return true
	}
	return false
}

// roleNext says whether token j begins the name of a trade or a place rather than carrying on a person's.
func (d *document) roleNext(j int) bool {
	k := d.at(j)
	return (k.month || seasons[d.word(j)]) && j+1 < len(d.tokens) && d.tokens[j+1].form == number || k.weekday && d.width(j) > 3
}

var seasons = set("spring summer autumn winter")
