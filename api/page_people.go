package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/redact/casefile"
)

// The parts of the list of people on its page: where their fields begin.
const (
	subjectsPart      = "subjects"
	professionalsPart = "professionals"
	placesPart        = "places"
	organisationsPart = "organisations"
)

func (s *server) peopleView(c *gin.Context) (*web.PeoplePage, error) {
	ctx, a := c.Request.Context(), actor(c)
	k, err := s.cases.one(ctx, a, c.Param("id"))
	if err != nil {
		return nil, err
	}
	list, err := s.Services.Release.Drafts.People(ctx, a, k.ID)
	if err != nil {
		return nil, err
	}
	p := &web.PeoplePage{Case: k, Version: list.Version, Terms: list.Form, Dropped: list.Dropped, List: peopleForm(list.Case, k.Reference)}
	for _, l := range list.Labels {
		p.Labels = append(p.Labels, fmt.Sprintf("“%s” %s.", l.Label, l.Why))
	}
	return p, nil
}

func (s *server) peoplePage(c *gin.Context) (reply, error) {
	p, err := s.peopleView(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, p), nil
}

// savePeople writes the list from the form. What the form does not show (fields of a later version) cannot be lost: the
// form shows all there are.
func (s *server) savePeople(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	list, update := peopleOf(form)
	body, err := json.Marshal(update)
	if err != nil {
		return nil, fmt.Errorf("the list of people: %w", err)
	}
	_, err = s.Services.Release.Drafts.PutPeopleAsShown(c.Request.Context(), actor(c), c.Param("id"), form.Get("version"), body)
	if err == nil {
		s.flash(c, "The list of people was saved.")
		return redirect("/cases/" + c.Param("id") + "/people"), nil
	}
	p, pageErr := s.peopleView(c)
	if pageErr != nil {
		return nil, pageErr
	}
	p.Version, p.List = form.Get("version"), peopleForm(list, list.Reference)
	p.List.DropTerm, p.List.DropReason = form.Get("drop_term"), form.Get("drop_reason")
	return s.again(c, p, err, peopleInput)
}

// peopleUpdate is the case file as PutPeopleAsShown takes it.
type peopleUpdate struct {
	*casefile.Case
	Dropped []casefile.Dropped `json:"dropped,omitempty"`
}

// peopleForm lays a case file out as blocks, with an empty one at the end of each part.
func peopleForm(list *casefile.Case, reference string) web.PeopleForm {
	if list == nil {
		list = &casefile.Case{}
	}
	f := web.PeopleForm{Keep: strings.Join(list.Keep, "\n"), Dates: string(list.Policy()), Reference: list.Reference}
	if f.Reference == "" {
		f.Reference = reference
	}
	f.Subjects = personBlocks(subjectsPart, "Person", list.Subjects)
	f.Professionals = personBlocks(professionalsPart, "Professional", list.Professionals)
	f.Places = thingBlocks(placesPart, "Place", list.Places)
	f.Organisations = thingBlocks(organisationsPart, "Organisation", list.Organisations)
	return f
}

func personBlocks(part, what string, list []casefile.Person) []web.PersonBlock {
	var out []web.PersonBlock
	for i, p := range append(slices.Clone(list), casefile.Person{}) {
		out = append(out, web.PersonBlock{
			Prefix: prefix(part, i), Heading: heading(what, i, p.Label), Label: p.Label, Relation: p.Relation,
			Names: strings.Join(p.Names, "\n"), Aliases: strings.Join(p.Aliases, "\n"), DateOfBirth: dayText(p.DateOfBirth),
			Identifiers: pairs(p.Identifiers), Addresses: strings.Join(p.Addresses, "\n"), Phones: strings.Join(p.Phones, "\n"), Emails: strings.Join(p.Emails, "\n"),
		})
	}
	return out
}

func thingBlocks(part, what string, list []casefile.Thing) []web.ThingBlock {
	var out []web.ThingBlock
	for i, t := range append(slices.Clone(list), casefile.Thing{}) {
		out = append(out, web.ThingBlock{Prefix: prefix(part, i), Heading: heading(what, i, t.Label), Label: t.Label, Names: strings.Join(t.Names, "\n")})
	}
	return out
}

func prefix(part string, i int) string { return fmt.Sprintf("%s-%d-", part, i) }

func heading(what string, i int, label string) string {
	if label == "" {
		return fmt.Sprintf("%s %d (new)", what, i+1)
	}
	return fmt.Sprintf("%s %d: %s", what, i+1, label)
}

func pairs(m map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		shown := web.Words(k)
		if web.IdentifierKind(shown) != k {
			shown = k // a kind of the partnership's own, kept as it is
		}
		out = append(out, shown+": "+m[k])
	}
	return strings.Join(out, "\n")
}

// maxBlocks is how many people or things of one part a form is read for.
const maxBlocks = 500

// peopleOf reads the form back. A block of which every field is empty is nobody.
func peopleOf(form url.Values) (*casefile.Case, peopleUpdate) {
	list := &casefile.Case{Reference: form.Get("reference"), Keep: eachLine(form.Get("keep")), Dates: casefile.DatePolicy(form.Get("dates"))}
	list.Subjects, list.Professionals = peopleIn(form, subjectsPart), peopleIn(form, professionalsPart)
	list.Places, list.Organisations = thingsIn(form, placesPart), thingsIn(form, organisationsPart)
	update := peopleUpdate{Case: list}
	if term := strings.TrimSpace(form.Get("drop_term")); term != "" || form.Get("drop_reason") != "" {
		update.Dropped = []casefile.Dropped{{Term: term, Reason: strings.TrimSpace(form.Get("drop_reason"))}}
	}
	return list, update
}

func peopleIn(form url.Values, part string) []casefile.Person {
	var out []casefile.Person
	for i := range maxBlocks {
		at := prefix(part, i)
		if !form.Has(at + "label") {
			break
		}
		get := func(name string) string { return strings.TrimSpace(form.Get(at + name)) }
		p := casefile.Person{Label: get("label"), Relation: get("relation"), Names: eachLine(get("names")), Aliases: eachLine(get("aliases")),
			DateOfBirth: dayCode(get("date_of_birth")), Identifiers: pairsOf(get("identifiers")), Addresses: eachLine(get("addresses")),
			Phones: eachLine(get("phones")), Emails: eachLine(get("emails"))}
		if p.Label+p.Relation+p.DateOfBirth != "" || len(p.Names)+len(p.Aliases)+len(p.Identifiers)+len(p.Addresses)+len(p.Phones)+len(p.Emails) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func thingsIn(form url.Values, part string) []casefile.Thing {
	var out []casefile.Thing
	for i := range maxBlocks {
		at := prefix(part, i)
		if !form.Has(at + "label") {
			break
		}
		t := casefile.Thing{Label: strings.TrimSpace(form.Get(at + "label")), Names: eachLine(form.Get(at + "names"))}
		if t.Label != "" || len(t.Names) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// pairsOf reads "NHS number: 943 476 5919" lines. A line without a colon keeps its whole text as the kind, so that the
// case file's own check refuses it and nothing is lost silently.
func pairsOf(text string) map[string]string {
	out := map[string]string{}
	for _, line := range eachLine(text) {
		kind, number, _ := strings.Cut(line, ":")
		out[web.IdentifierKind(kind)] = strings.TrimSpace(number)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// peopleInput is the input that a pointer of the case file belongs to: "/subjects/0/names/1" is "subjects-0-names".
func peopleInput(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	switch {
	case parts[0] == "dropped" && strings.HasSuffix(pointer, "reason"):
		return "drop_reason"
	case parts[0] == "dropped":
		return "drop_term"
	case len(parts) >= 3:
		return parts[0] + "-" + parts[1] + "-" + parts[2]
	}
	return parts[0]
}
