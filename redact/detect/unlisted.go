package detect

// A sighting is a person whom the case does not list, at the tokens first to last; title is where the title begins.
type sighting struct {
	first, last int
	title       int
	rule        string
	tier        string
	why         string
	owner       *entity // someone of the case after all: "Kerry-Ann Stubley", whose given name the case has
}

// unlisted finds people whom nobody listed: by titles, by cues, by given name and surname, by what people do.
func (d *document) unlisted() {
	all := make([]sighting, 0, len(d.tokens)/16)
	for i := 0; i < len(d.tokens); i++ {
		if may := d.readersAt(i); may != 0 {
			if s, ok := d.personAt(i, may); ok {
				all = append(all, s)
				i = s.last
			}
		}
	}
	d.senderHandles()
	d.introduce(all)
	for _, s := range all {
		d.proposePerson(s)
	}
	d.propagate(all)
	d.titledInitials()
	d.dottedInitials()
	d.anonymised()
	d.logins()
}
