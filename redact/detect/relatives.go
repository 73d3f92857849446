package detect

import "strings"

// relative reads "the neighbour, Carol", "her friend Raz": a role and one word in a capital. Full names are read without.
func (d *document) relative(i int) (sighting, bool) {
	j := i + 1
	if !d.at(i).kin && d.tokens[i].form != small {
		return sighting{}, false
	}
	if !d.gapIs(j, " ", ", ", ",\n", "\n", ` "`, `, "`, " (") {
		return sighting{}, false
	}
	if !d.writtenAsName(j) || d.taken[j] || d.noRelative(i, j) || d.suffixesAfter(j) {
		return sighting{}, false
	}
	if s, ok := d.familyFirst(j); ok {
		return s, true // "the visitor TUNNICLIFFE, Sue"
	}
	return sighting{first: j, last: d.runEnd(j), title: j, rule: "person.role", tier: TierB, why: `a name behind "` + d.word(i) + `"`}, true
}

// writtenAsName says whether token j has the letters of a name behind a role: "Raz", "McAllister", "HOLROYD".
func (d *document) writtenAsName(j int) bool {
	switch d.tokens[j].form {
	case title:
		return true
	case mixed:
		return d.gap(j) != " ("
	}
	return d.surnameShouted(j)
}

// monthlyName says whether token j is a first name behind kin though a month is called so: "her aunt June", "his sister, April, says".
func (d *document) monthlyName(i, j int) bool {
	k := d.at(j)
	return k.month && k.called >= 2 && (femaleKin[d.word(i)] || maleKin[d.word(i)]) && !d.asMonth(j) && !(d.at(j).modal && d.next(j) == small)
}

// noRelative says whether token j is a word of the trade, the calendar or English rather than a name behind the role at token i.
func (d *document) noRelative(i, j int) bool {
	k := d.at(j)
	switch {
	case k.titled || k.calendar() && !d.monthlyName(i, j) || spokenWidely[d.word(j)]:
		return true
	case k.calendar():
		return false
	case d.kinCalled(i, j):
		return false
	case k.dull && k.given < 4:
		return true
	}
	return k.ordinary && k.given < 3 && !d.wordedName(i, j) && !strings.Contains(d.gap(j), `"`)
}

// wordedName says whether a word of English that is also a first name or a pet form ends what a role in small letters begins: "the
// manager Sue;".
func (d *document) wordedName(i, j int) bool {
	return d.at(j).called >= 2 && d.gap(j) == " " && d.tokens[i].form == small && d.partEnds(j)
}

// kinCalled says whether a word of English is a name because a word for family stands right before it within a sentence: "his mam
// Non came".
func (d *document) kinCalled(i, j int) bool {
	w := d.word(i)
	return (femaleKin[w] || maleKin[w] || w == "mam") && d.gap(j) == " " && d.at(j).given >= 2 && d.next(j) == small
}

// calledSmall are the titles that notes write small before a name in a capital, "dr Fadipe", and words for kin that no English word is
// like: "khala Shno".
var calledSmall = func() map[string]bool {
	all := set("dr mr mrs ms miss pc dc ps hv sw gp hca aunty auntie nurse sister pastor imam dr prof")
	for w := range elders {
		if len(w) > 3 && !ordinary(w) {
			all[w] = true
		}
	}
	return all
}()

var kinWords = set(`mum mother mam dad father stepmother stepfather stepdad stepmum grandmother grandfather nan nana gran grandma grandad granddad uncle
	aunt auntie brother sister sibling twin son daughter baby bour nbr partner boyfriend girlfriend husband wife friend mate neighbour lodger cousin niece nephew
	stepbrother stepsister half-brother carer carers childminder babysitter fiance fiancee landlord pupil girl boy
	taker handler colleague driver tenant caller proprietor owner
	worker visitor nurse midwife teacher tutor assistant solicitor barrister guardian officer paramedic consultant doctor registrar psychologist
	dietitian dietician receptionist secretary chaperone clerk reporter porter dentist optician physiotherapist physio photographer cook cleaner caretaker coach
	trainer staff mentor bursar pharmacist paediatrician surgeon facilitator trustee governor bro sis
	sonographer radiographer phlebotomist anaesthetist obstetrician neonatologist radiologist pathologist matron orderly trainee student apprentice intern keyworker
	headteacher sendco senco invigilator librarian lecturer headmaster headmistress governess housemaster concierge bouncer doorman barman barmaid
	bailiff usher foreman surveyor plumber electrician joiner builder roofer gardener handyman hairdresser shopkeeper postman milkman courier taxi cabbie
	locum dispatcher paramedics firefighter fireman custodian gaoler jailer supervisor countersigned assessor fac
	imam vicar curate churchwarden godmother godfather godparent stepson stepdaughter grandson granddaughter
	grandchild mam da taid nain auntie psychiatrist therapist counsellor manager advocate interpreter chaplain coroner magistrate witness detective constable`)
