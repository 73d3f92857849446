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
		for end < len(d.tokens) && !d.tokens[end].line {
			end++
		}
		if begin := d.saying(i, end); begin < end && d.smallLine(i, begin, end) {
			for j := i; j < end; j++ {
				d.carelessly[j] = true
			}
		}
		i = end
	}
	d.quotedMessages()
	return d.carelessly
}

// quotedMessages marks what stands between quotation marks in small letters alone, as messages are quoted: Text - "sorry linz had no sleep".
func (d *document) quotedMessages() {
	for i := 0; i < len(d.tokens); i++ {
		if d.tokens[i].form != small || d.carelessly[i] || !strings.HasSuffix(d.gap(i), `"`) {
			continue
		}
		end, pronouns := i, 0
		for end < min(i+40, len(d.tokens)) && (end == i || !strings.Contains(d.gap(end), `"`)) && (d.tokens[end].form == small || d.tokens[end].form == number) {
			if w := d.word(end); slang[w] || w == "i" || w == "me" || w == "my" {
				pronouns++
			}
			end++
		}
		if end < len(d.tokens) && strings.Contains(d.gap(end), `"`) && end-i > 2 && pronouns > 0 {
			for j := i; j < end; j++ {
				d.carelessly[j] = true
			}
		}
	}
}

// saying gives the first token of a line behind its time, its bullet and its speaker.
func (d *document) saying(i, end int) int {
	for i < end && d.tokens[i].form == number {
		i++
	}
	if i > 0 && i+1 < end && directions[d.word(i)] && d.tokens[i-1].form == number && strings.HasPrefix(d.gap(i+1), " ") {
		return d.behindContact(i+1, end) // "29/01/26 22:15 IN   tmrw"
	}
	for j := i + 1; j < min(i+4, end); j++ {
		if g := d.gap(j); strings.Contains(g, ": ") {
			return d.saying(j, end)
		}
	}
	return i
}

// behindContact passes over the contact in brackets that a telephone's extract writes before a message: "IN   [ty]   my nan".
func (d *document) behindContact(i, end int) int {
	if !strings.HasSuffix(d.gap(i), "[") {
		return i
	}
	for j := i + 1; j < min(i+4, end-1); j++ {
		if strings.HasPrefix(d.gap(j), "]") {
			for j < end-1 && d.tokens[j].form == number {
				j++ // the contact's telephone
			}
			return j
		}
	}
	return i
}

func (d *document) smallLine(first, begin, end int) bool {
	if d.tokens[begin].form != small || first > 0 && d.wrapped(first) && begin == first && !d.carelessly[first-1] {
		return false
	}
	smalls, capitals := 0, 0
	for j := begin; j < end; j++ {
		switch d.tokens[j].form {
		case title, mixed:
			capitals++
		case small:
			smalls++
		}
	}
	if capitals > 0 && !d.smallSentences(begin, end) && !(smalls > 3*capitals && d.sent(begin) && d.slangIn(begin, end)) {
		return false
	}
	return smalls > 2 || smalls > 0 && d.sent(begin)
}

// slangIn says whether words that only messages have stand from token i to end.
func (d *document) slangIn(i, end int) bool {
	for ; i < end; i++ {
		if w := d.word(i); d.tokens[i].form == small && (w == "u" || w == "ur" || len(w) > 2 && slang[w] && !d.at(i).kin) {
			return true
		}
	}
	return false
}

// smallSentences says whether all sentences of a line begin with small letters, and "i" stands in it: whoever writes so leaves
// capitals out elsewhere too.
func (d *document) smallSentences(begin, end int) bool {
	me := 0
	for j := begin; j < end; j++ {
		if j > begin && d.tokens[j].capital() && strings.ContainsAny(d.gap(j), ".!?") {
			return false
		}
		if d.word(j) == "i" && d.tokens[j].form == small {
			me++
		}
	}
	return me > 1
}

// directions are what a telephone's extract writes before a message.
var directions = set("in out sent received incoming outgoing rcvd from to me")

// sent says whether what begins at token i is a message behind its time and its sender: "[04/09/2026, 19:02] kel: u up".
func (d *document) sent(i int) bool {
	if i > 0 && strings.HasPrefix(d.gap(i), "]  ") {
		return true
	}
	if i > 1 && directions[d.word(i-1)] && d.tokens[i-2].form == number && !d.tokens[i].line {
		return true
	}
	if i == 0 || !strings.Contains(d.gap(i), ": ") {
		return false
	}
	for j := i - 1; j >= 0 && j > i-4; j-- {
		if d.tokens[j].line {
			return false
		}
		if j > 0 && d.tokens[j-1].form == number {
			return true
		}
	}
	return false
}

// behindTime says whether a message's time and spaces stand before token i: "06/06/2025 11:02  Remz: yeh", "11:04  Remz: yeh".
func (d *document) behindTime(i int) bool {
	if i < 2 || d.tokens[i-1].form != number || d.gap(i-1) != ":" || d.tokens[i-2].form != number || strings.Trim(d.gap(i), " ") != "" {
		return false
	}
	for j := i - 1; j >= 0 && j > i-6 && d.tokens[j].form == number; j-- {
		if d.lineStart(j) {
			return true
		}
	}
	return false
}

// addressed says whether a message calls on somebody with the words from first to last, or tells of somebody by them: "[ty]   yo", "ME
// dom can u", "tell aunty marj", "go marj".
func (d *document) addressed(first, last int) bool {
	before, after := d.near(first, -1), d.near(last, +1)
	if strings.HasSuffix(d.gap(first), "[") && last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), "]") {
		return true
	}
	opens := d.lineStart(first) || strings.Contains(d.gap(first), "  ") || strings.HasSuffix(d.gap(first), ": ") || before == "me" && d.tokens[first-1].form == upper
	return opens && calledOn[after] || d.gap(first) == " " && (messageLead[before] || messaging[before] || elders[before] || kinWords[before])
}

var (
	calledOn    = set("u ur can come is was says said wants got owes pls plz dont did")
	messageLead = set("to with wiv wit w go n ask bring see fone phone bell at from for where wheres luv love hi hey yo oi thx ta soz sorry")
)

// sender reads who sends a message in what a phone's chat is saved as: "[04/09/2026, 19:02] Dawn: yeh", "19:02 - Dawn Ogden: yeh".
// The name may be a word of English, for whoever stands there sends.
func (d *document) sender(i int) (sighting, bool) {
	if i == 0 || d.tokens[i-1].form != number {
		return sighting{}, false
	}
	if g := d.gap(i); !strings.HasPrefix(g, "]") && g != " - " && !d.behindTime(i) {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].capital() && last < i+2 {
		last++
	}
	if last+1 >= len(d.tokens) || !strings.Contains(d.gap(last+1), ": ") || d.tokens[last+1].line || kinWords[d.word(i)] || dull[d.word(i)] {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.single", tier: TierB, why: "the sender of a message"}, true
}

// speaker reads who sends a message: "18:04 nobby: bring him". The line is in small letters behind it.
func (d *document) speaker(i int) (sighting, bool) {
	if !d.careless()[i] || i+1 >= len(d.tokens) {
		return sighting{}, false
	}
	if last := d.smallSender(i); last > i {
		return sighting{first: i, last: last, title: i, rule: "person.single", tier: TierB, why: "the sender of a message"}, true
	}
	if !strings.HasPrefix(d.gap(i+1), ":") {
		return sighting{}, false
	}
	if i == 0 || d.tokens[i-1].form != number || d.tokens[i].line {
		return sighting{}, false
	}
	k := d.at(i)
	if d.width(i) < 3 || k.dull || k.titled || k.kin || k.ordinary && k.given < 3 {
		return sighting{}, false
	}
	return sighting{first: i, last: i, title: i, rule: "person.single", tier: TierB, why: "the sender of a message"}, true
}

// smallSender reads two or three small words between a message's time and its colon, whatever signs follow them: "[04/09/2026, 19:02]
// tj moss: yeh". It gives the last, i when there are none.
func (d *document) smallSender(i int) int {
	if i == 0 || d.tokens[i-1].form != number || !strings.HasPrefix(d.gap(i), "]") {
		return i
	}
	last := i
	for last < i+2 && d.gapIs(last+1, " ") && d.tokens[last+1].form == small {
		last++
	}
	if last+1 >= len(d.tokens) || !strings.Contains(d.gap(last+1), ": ") || strings.Contains(d.gap(last+1), "\n") {
		return i
	}
	return last
}

// senderHandles finds the account names that send messages, "lil_tj08: yo", "Darren_Setch: yo", and those with digits that stand
// anywhere: "tinyt_bs59".
func (d *document) senderHandles() {
	for i := 0; i+1 < len(d.tokens); i++ {
		if d.tokens[i+1].spaced || d.tokens[i+1].start-d.tokens[i].end > 1 && !(d.tokens[i].form == mixed && d.lineStart(i)) || d.taken[i] || d.tokens[i].form == number {
			continue
		}
		j := d.accountEnd(i)
		if !d.sendsAs(i, j) && !d.accountWithDigits(i, j) {
			continue
		}
		d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[j].end), kind: "url", rule: "net.handle", tier: TierB, confidence: 0.8, label: "[account name]",
			prio: prioPattern, why: "the account that sends a message"})
		i = j
	}
}

// accountEnd gives the last token of what may be an account's name from token i on.
func (d *document) accountEnd(i int) int {
	j := i
	for j+1 < len(d.tokens) && j < i+8 && d.gapIs(j+1, "_", ".", "") {
		j++
	}
	return j
}

// sendsAs says whether tokens i to j are an account's name at the beginning of a line, with its colon behind.
func (d *document) sendsAs(i, j int) bool {
	if !d.lineStart(i) && !d.behindTime(i) || j+1 >= len(d.tokens) || !strings.HasPrefix(d.gap(j+1), ": ") {
		return false
	}
	name := d.view.text[d.tokens[i].start:d.tokens[j].end]
	switch d.tokens[i].form {
	case small:
		return j > i && (d.tokens[j].form == number || strings.Contains(name, "_") || strings.Contains(name, ".") && d.behindTime(i))
	case mixed:
		return j > i && strings.Contains(name, "_") || j == i && d.tokens[j+1].form == small && !strings.HasPrefix(name, "Mc") && !strings.HasPrefix(name, "Mac")
	case title:
		return j > i && strings.Contains(name, "_")
	}
	return false
}

// accountWithDigits says whether tokens i to j are small letters, a low line and digits, and no file's name.
func (d *document) accountWithDigits(i, j int) bool {
	if j <= i+1 || d.tokens[i].form != small || d.tokens[j].form != number {
		return false
	}
	name := d.view.text[d.tokens[i].start:d.tokens[j].end]
	begins := i == 0 || strings.HasSuffix(d.gap(i), " ") || strings.HasSuffix(d.gap(i), "\n")
	return begins && strings.Contains(name, "_") && !strings.Contains(name, ".")
}

// smallName reads a usual first name in small letters in a line that has no capitals.
func (d *document) smallName(i int) (sighting, bool) {
	if !d.careless()[i] {
		return sighting{first: i + 1, last: i + 1, title: i + 1, rule: "person.title", tier: TierB, why: "a title and an unknown word, both in small letters"}, d.smallTitle(i) && d.sense(i+1) == strange && d.width(i+1) > 3
	}
	found := sighting{first: i, last: i, title: i, rule: "person.single", tier: TierB}
	switch {
	case d.smallTitle(i):
		found.first, found.last, found.rule, found.why = i+1, i+1, "person.title", "a title and a name in a message without capitals"
	case d.nicknameInMessage(i):
		found.why = "an unknown word in a message that does what people do"
	case d.familyInMessage(i):
		found.why = "a family by its surname in a message without capitals"
	case d.theirThing(i):
		found.why = "what somebody owns in a message without capitals"
	case d.atTheirs(i):
		found.why = "someone's place in a message without capitals"
	case d.withUs(i):
		found.why = "a first name that is also a word, of which a message tells where it is"
	case d.ourOwn(i):
		found.why = "a first name behind a word for family in a message without capitals"
	case d.plainGiven(i):
		found.why = "a first name of the ONS list in a message without capitals"
	default:
		return sighting{}, false
	}
	if found.first == i && (d.smallFamily(i+1) || messaging[d.near(i, -1)] && d.smallSurname(i+1)) {
		found.last++
	}
	return found, true
}

// smallTitle says whether a title and an unknown word stand at token i: "mrs grimshaw".
func (d *document) smallTitle(i int) bool {
	if !messageTitles[d.word(i)] || !d.gapIs(i+1, " ") || d.tokens[i+1].form != small || d.taken[i+1] || d.width(i+1) < 3 {
		return false
	}
	k := d.at(i + 1)
	return (!k.ordinary || k.given >= 2 || d.word(i) != "miss" && k.surname && !d.verb(d.word(i+1))) && !k.dull && !k.month && !k.kin
}

// verb says whether a word is one of those that tell what somebody does.
func (d *document) verb(w string) bool {
	return personVerbs[w] || auxiliaries[w] || done[w] || modals[w] || being[w]
}

var messageTitles = set("mr mrs ms miss dr pc dc sw hv")

// atTheirs says whether a first name with its s stands where someone lives: "at shaunas", "round kezs", "4 hassans".
func (d *document) atTheirs(i int) bool {
	w := d.word(i)
	name := strings.TrimSuffix(w, "s")
	if name == w || len(name) < 4 || d.taken[i] || d.at(i).ordinary || d.ordinary(name) {
		return false
	}
	forThem := i > 0 && d.tokens[i-1].form == number && d.width(i-1) == 1
	return (lodged[d.near(i, -1)] || forThem) && d.given(name) >= 2 && !d.place(w) && !slang[w]
}

// familyInMessage says whether "the" and the plural of a surname stand in a message: "lookin for the gillespies".
func (d *document) familyInMessage(i int) bool {
	name, plural := strings.CutSuffix(d.word(i), "s")
	if !plural || len(name) < 5 || d.near(i, -1) != "the" || d.taken[i] || d.at(i).ordinary || d.at(i).thing {
		return false
	}
	k := d.know(name)
	return k.surname && !k.ordinary && !k.place
}

// theirThing says whether a first name with its s stands before what people own: "on selams account", "kezs phone".
func (d *document) theirThing(i int) bool {
	name, own := strings.CutSuffix(d.word(i), "s")
	if !own || len(name) < 3 || d.taken[i] || d.at(i).ordinary || d.at(i).place || slang[d.word(i)] || d.gap(i) == "'" {
		return false
	}
	after := d.near(i, +1)
	return (owned[after] || kinWords[after] || after == "account" || after == "place" || after == "mate") && d.given(name) >= 0 && !d.ordinary(name)
}

var lodged = set("at round from")

// withUs says whether a message tells where someone is whose name is a word: "precious is wiv me", "comfort was at ours".
func (d *document) withUs(i int) bool {
	k, after := d.at(i), d.near(i, +1)
	if !k.ordinary || k.given < 3 || k.dull || k.month || d.taken[i] || modals[d.word(i)] {
		return false
	}
	return (after == "is" || after == "was") && !determiners[d.near(i, -1)] && whereabouts[d.near(i+1, +1)]
}

var whereabouts = set("wiv with at here round comin coming")

// ourOwn says whether a first name stands behind "our", a role or a word to someone, though it is a word of English or short: "our
// lee can fetch u", "mum has ron stopping", "thank barry".
func (d *document) ourOwn(i int) bool {
	k, before := d.at(i), d.near(i, -1)
	if d.taken[i] || k.dull || k.month || d.width(i) < 3 || slang[d.word(i)] {
		return false
	}
	switch {
	case before == "wheres" || before == "whos" || messaging[before] && !k.ordinary:
		return k.given >= 3
	case before == "our" && d.gap(i) == " ":
		return k.given >= 3 && (!k.ordinary || d.doesSomething(i))
	case d.width(i) == 3 && k.given >= 3 && k.strange():
		return besides[before] || kinWords[before]
	}
	if hailing[before] && k.strange() && k.given >= 0 && d.gap(i) == " " {
		return true // "hi rab"
	}
	return (visiting[before] || friends[before] || calledSmall[before] && !messageTitles[before]) && !k.ordinary && !k.place && d.width(i) > 3
}

var besides = set("has with n and")

// doesSomething says whether a verb follows token i.
func (d *document) doesSomething(i int) bool {
	after := d.near(i, +1)
	return personVerbs[after] || auxiliaries[after] || modals[after]
}

// friends are the words that a message calls someone near by.
var friends = set("friend mate cousin uncle auntie aunt bestie girlfriend boyfriend nan nana gran")

// visiting are the last words of posts whose holders a message calls by a name.
var visiting = set("worker visitor teacher nurse midwife solicitor officer")

// plainGiven says whether token i is a usual first name and no word of English.
func (d *document) plainGiven(i int) bool {
	k := d.at(i)
	if d.width(i) < 4 || d.taken[i] || d.gap(i) == "'" || k.ordinary || k.dull || k.calendar() {
		return false
	}
	if k.place && !(k.given >= 3 && d.smallSurname(i+1)) {
		return false
	}
	return k.given >= 2 || k.given >= 1 && kinWords[d.near(i, -1)]
}

// lonelyLetters are the letters that messages write for words.
var lonelyLetters = set("a i x n u r")

// smallSurname says whether token i is a surname that is no word of English, or a first name too.
func (d *document) smallSurname(i int) bool {
	if !d.gapIs(i, " ") || d.tokens[i].form != small {
		return false
	}
	k := d.at(i)
	return k.surname && !k.dull && !k.month && (!k.ordinary || k.given >= 3 && !modals[d.word(i)])
}

// smallFamily says whether token i is a surname, or its first letter, behind a first name.
func (d *document) smallFamily(i int) bool {
	if !d.gapIs(i, " ") || d.tokens[i].form != small {
		return false
	}
	w, k := d.word(i), d.at(i)
	if len(w) == 1 {
		return !lonelyLetters[w]
	}
	if slang[w] {
		return false
	}
	return k.surname && !k.ordinary && k.given < 0
}

// nicknameInMessage says whether a word that no list has stands in a message where a person does: "robbo is with me", "tell gaz".
func (d *document) nicknameInMessage(i int) bool {
	w, k := d.word(i), d.at(i)
	if len(w) < 3 || d.taken[i] || !k.strange() || k.dull || k.calendar() || slang[w] || d.foreign()[i] {
		return false
	}
	if d.gap(i) == "'" || d.gapIs(i+1, "'") {
		return false
	}
	before, after := d.near(i, -1), d.near(i, +1)
	if k.surname && d.sentenceStart(i) && (modals[after] || auxiliaries[after]) {
		return true // "entwistle will go along"
	}
	if (being[after] || pasts[after]) && d.gap(i+1) == " " && d.near(i+1, +1) != "" && !determiners[before] {
		return true
	}
	if !messaging[before] {
		return false
	}
	return k.given >= 0 || k.surname || after == "" || after == "to" || d.tokens[i+1].form == number
}

var being = set("is was has")

var slang = set(`cnt dnt wud cud shud hasnt havent hadnt werent arent wont wen wer hav gud nite luvly soz sumone sum wiv wif bin abt bout tho thru tho tht bcoz cba pmsl rofl brb wot wat dis dat dem dey dere tho cos coz cuz bcz gonna wanna gotta innit init lol lmao omg wtf tbh idk imo rn ngl smh fam bruv bruh blud cuzz yeh yea yeah yh nah nope aint dont cant wont isnt wasnt didnt doesnt
	couldnt shouldnt wouldnt im ill ive id youre hes shes theyre thats whats wheres hows theres ur u ya yall luv plz pls thx thnx tmrw tmr tonite 2nite 2day msg msgs txt pic pics vid vids ppl someone somethin nothin nuffin sumthin
	everyting ting tings skool mum mums mumma dad daddy nan nans bro sis babe babes hun hunny xx xxx wiv dunno lemme gimme ok okay okey ffs sos soz srsly deffo prob probs defo abit alot`)

// smallWord says how an ordinary word that is a name of the case is meant in a line without capitals.
func (d *document) smallWord(first, last int) answer {
	w, before, after := d.word(first), d.near(first, -1), d.near(last, +1)
	switch {
	case d.careless()[first] && modals[w] && first == last && (being[after] || finite(after)):
		return yes // "will wants me", "will spilt it": no verb can follow a modal so
	case d.careless()[first] && !modals[w] && first == last && before == "about" && d.usual(w) >= 3 && after == "":
		return yes
	case d.careless()[first] && kinWords[before] && d.usual(w) >= 3 && !d.asMonth(first):
		return yes
	case d.careless()[first] && !modals[w] && first == last && d.addressed(first, last) && !messageLead[before]:
		return yes // "tee come mine"
	case !d.careless()[first] || modals[w] || months[w] > 0 || determiners[before] || len(w) < 3:
		return no
	case personVerbs[after] || done[after] && auxiliaries[after] || kinWords[before] || messaging[before]:
		return yes
	case d.usual(w) >= 3 && (after == "from" || after == "and" || after == "is" || after == "was" || after == ""):
		return perhaps
	}
	return no
}

// finite says whether a word is a verb that can be no infinitive.
func finite(w string) bool {
	return personVerbs[w] && strings.HasSuffix(w, "s") && len(w) > 3 || pasts[w]
}

var pasts = set("spilt said went came took gave told saw did made ate drank broke threw lost kept slept wrote fell knew thought brought bought caught fought taught felt heard held met paid sent sold spoke stood stole swore woke kicked asked rang hid bit got")

var messaging = set("thank thanks tellin askin ringin textin telling asking ringing told tell tells ask asked ring rang text txt messaged call called bring says said")
