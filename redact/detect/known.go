package detect

// known is what the lists say of a word, and which steps of the cascade a word may begin something for. A document asks the
// same of the same words again and again.
type known struct {
	given, called int8
	surname       bool
	usualFamily   bool // one of the 1,500 most usual surnames
	placeStart    bool // a place begins with the word's letters
	placeGoesOn   bool // a place goes on behind the word
	city          bool // of the list of cities abroad
	cityGoesOn    bool // a city abroad goes on behind the word
	ordinary      bool
	place         bool
	personCue     bool // a name may stand behind the word though it is written small
	tongue        byte // 'e' English, 'f' foreign, 'p' a particle; see foreign
	suffix        bool // a place or a company may end with the word
	street        bool // a street may end or begin with the word
	kin           bool // a relation or a post, behind which a name may stand
	title         bool // a title or a calling
	prefix        bool // the first word of places
	dull, month   bool
	weekday       bool
	titled        bool // one of titles
	flat          bool
	company       bool
	keeps         bool // a phrase of a keep list begins with the word
	listed        bool // a term of the case begins with the word
	dates         bool // a date may begin with the word
	counts        bool // a number in words
	carMake       bool // a make of cars
	work          bool // a book, a film or a study
	thing         bool // a system or a body that also "said" or "told"
	greets        bool // a message may begin with the word
	epithet       bool // tells the bearer of a first name apart
	particle      bool // one of particles
	method        bool // may be called by whoever thought of it
	houseName     bool // a house's name may end with the word
	joins         bool // may stand between the words of a place
	modal         bool // one of modals
	the           bool
	inCase        bool       // a name of the case begins with the word's letters
	inAddress     bool       // may stand between the words of a street
	small         bool       // the text has the word in small letters, see questions
	sense         sense      // what it is where no step has placed it, see document.sense
	cue           *starting  // the rules that start from the word
	ownTerm       bool       // a term of a partnership's rules begins with the word
	wanted        uint64     // the rules that want the word near them, see scanned.wants
	alike         []spelling // see spelledLike
	compared      bool
	readers       uint32 // the sightings that may begin with the word, see sightings
	before        uint32 // the sightings that may begin behind the word
}

// strange says whether no list but those of names has the word.
func (k *known) strange() bool { return !k.ordinary && !k.place && !k.thing }

// calendar says whether the word is a month's or a weekday's.
func (k *known) calendar() bool { return k.month || k.weekday }

// trade says whether the word stands in capitals without naming anyone.
func (k *known) trade() bool { return k.dull || k.titled || k.calendar() }

// know looks a word up once.
func (d *document) know(w string) *known { return &d.vocabulary.words[d.wordNumber(w)] }

func (d *document) wordNumber(w string) int32 {
	if at, _ := d.vocabulary.find(w); at.number > 0 {
		return at.number - 1
	}
	return d.vocabulary.add(w, d.lookUp(w))
}

// lookUp asks all lists for a word.
func (d *document) lookUp(w string) known {
	k := ourWords()[w]
	given := given(w)
	k.given, k.called, k.ordinary = int8(given), int8(called(w, given)), ordinary(w) && !nameWords[w]
	var usual string
	usual, k.surname = surnames().find(w)
	k.usualFamily = usual == "u"
	k.placeStart, k.place = placeNames().starts(w)
	k.placeGoesOn = k.placeStart && goesOn(w)
	if len(w) > 1 && !k.place {
		var begins bool
		if begins, k.city = cityNames().starts(w); begins {
			k.cityGoesOn, _ = cityNames().starts(w + " ")
		}
	}
	k.listed, k.inCase = d.cast.root.next[w] != nil, d.cast.begun[w]
	k.keeps = k.keeps || d.cast.keep.next[w] != nil
	k.cue, k.ownTerm, k.wanted = d.scan.cues[w], d.scan.terms.next[w] != nil, d.scan.wanted[w]
	k.readers, k.before = d.sightings.of(w, &k), d.sightings.behind(&k)
	return k
}

// at is what is known of the word at a token. All numbers are as 0, of which no list knows anything.
func (d *document) at(i int) *known { return &d.vocabulary.words[d.numbers[i]] }

// farOff stands for a word that is further away than any name is long.
const farOff = 9

// learn looks every word up once, and notes how far a name that begins at a token may go before its last word.
func (d *document) learn() {
	d.cues, d.numbers = make([]bool, len(d.tokens)), make([]int32, len(d.tokens))
	d.nextSuffix, d.nextStreet = make([]uint8, len(d.tokens)), make([]uint8, len(d.tokens))
	zero, s := d.wordNumber("0"), d.wordNumber("s")
	suffix, street := uint8(farOff), uint8(farOff)
	for i := len(d.tokens) - 1; i >= 0; i-- {
		if suffix, street = min(suffix+1, farOff), min(street+1, farOff); i+1 < len(d.tokens) && !d.inOneName(i+1) {
			suffix, street = farOff, farOff
		}
		t, n := d.tokens[i], zero
		if t.form != number {
			n = d.wordNumber(d.word(i))
		}
		k := &d.vocabulary.words[n]
		d.numbers[i], d.cues[i] = n, k.personCue
		if within := t.capital() || n == s; k.suffix {
			suffix = 0
		} else if !within && !k.joins {
			suffix = farOff
		}
		if within := n == s || k.inAddress; t.capital() && k.street {
			street = 0
		} else if !within && !t.capital() {
			street = farOff
		}
		d.nextSuffix[i], d.nextStreet[i] = suffix, street
	}
}

// inOneName says whether token i may belong to the same name as the one before it, as far as the gap tells.
func (d *document) inOneName(i int) bool {
	if d.tokens[i].spaced {
		return true
	}
	g := d.gap(i)
	return g == ". " || short(g, " '-&\n")
}

func (d *document) given(w string) int     { return int(d.know(w).given) }
func (d *document) usual(w string) int     { return int(d.know(w).called) }
func (d *document) surname(w string) bool  { return d.know(w).surname }
func (d *document) ordinary(w string) bool { return d.know(w).ordinary }
func (d *document) place(w string) bool    { return d.know(w).place }
