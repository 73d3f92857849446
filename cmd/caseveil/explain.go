package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/redact/together"
)

// explained is a rule in plain English.
func explained(r *rules.Rule, on bool) string {
	var b strings.Builder
	say := func(head, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s\n    %s\n", head, strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    "))
		}
	}
	fmt.Fprintf(&b, "%s (%s)\n", r.ID, r.Kind)
	if !on {
		b.WriteString("This rule is switched off.\n")
	}
	say("Why", r.Reason)
	say("What it looks for", looksFor(r))
	say("Where it looks", map[string]string{"": "In the whole document.", "first_page": "On the first page only."}[r.Scope])
	if r.By == "" && r.Action != rules.Keep {
		say("How a match is checked", checked[r.Check])
	}
	say("How sure it is", howSure(r))
	say("What happens to it", happens(r))
	say("Where the form is laid down", r.Source)
	say("Who wrote the rule", r.Author)
	say("Examples that go (the part in « »)", strings.Join(oneLine(r.Finds), "\n"))
	say("Examples that are a question to a person", strings.Join(oneLine(r.Doubts), "\n"))
	say("Examples that stay", strings.Join(oneLine(r.Leaves), "\n"))
	return b.String()
}

// explainedTogether is a rule about what identifies together, in plain English.
func explainedTogether(r *together.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, weighs %s)\nWhy\n    %s\nWhat one can write\n    %s\n", r.ID, kindTogether, r.Severity, r.Reason, r.Advice)
	if r.By != "" {
		b.WriteString("What it looks for\n    Months of birth and of death or injury, and exact ages, in the whole document.\n")
	} else {
		fmt.Fprintf(&b, "What it looks for\n    One of each of these, in one %s:\n", r.Within)
		for _, p := range r.Parts {
			fmt.Fprintf(&b, "    - %s\n", strings.Join(slices.Concat(p.Words, p.Expressions), "; "))
		}
	}
	if len(r.Unless) > 0 {
		fmt.Fprintf(&b, "Beside these words it says nothing\n    %s\n", strings.Join(r.Unless, "; "))
	}
	b.WriteString("What happens to it\n    It stays. It is shown with its reason before a report is published.\n")
	fmt.Fprintf(&b, "Examples that are flagged\n    %s\n", strings.Join(r.Finds, "\n    "))
	fmt.Fprintf(&b, "Examples that are not\n    %s\n", strings.Join(r.Leaves, "\n    "))
	return b.String()
}

// oneLine shows examples with their line ends as signs.
func oneLine(examples []string) []string {
	all := slices.Clone(examples)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "\n", "⏎")
	}
	return all
}

// looksFor says what the rule matches, code, terms and expressions.
func looksFor(r *rules.Rule) string {
	var all []string
	if r.By != "" {
		all = append(all, matchers[r.By])
	}
	if len(r.Terms) > 0 {
		all = append(all, "These words, in capitals or small letters, also over the end of a line: "+strings.Join(r.Terms, "; ")+".")
	}
	if len(r.Expressions) > 0 {
		all = append(all, starts[r.Starts]+", where it fits one of these expressions (RE2; accents, kinds of space and kinds of dash make no difference):")
		for _, x := range r.Expressions {
			all = append(all, "  "+x)
		}
	}
	if r.Starts == rules.Cue {
		all = append(all, "The words it starts from: "+strings.Join(r.Context, ", ")+".")
	}
	return strings.Join(all, "\n")
}

// matchers say what the code behind a rule does, by the name that the rule gives it.
var matchers = map[string]string{
	"case":         "People, places, numbers and addresses that the case file lists, in every usual way of writing them.",
	"date":         "Dates in figures and in words, as they are written in Britain.",
	"age":          "Ages in days, weeks or months, and ages that name years and months.",
	"address":      "Street names by their last word, with number, flat, town and postcode where they have them.",
	"organisation": "Names of firms and charities, by their last word.",
	"place":        "Names of places and organisations, by their words, the words around them and the Ordnance Survey's list.",
	"phone":        "Telephone numbers and postcodes that somebody said aloud, written down in words.",
	"person":       "Names of people whom the case file does not list, by title, role, first name and what is said of them.",
}

var starts = map[rules.Start]string{
	rules.Digit: "A run of digits", rules.Letter: "A word of letters with digits close behind it", rules.Word: "A word or number",
	rules.Cue: "One of the words below and what stands behind it", rules.At: "Text around an @ sign", rules.Sign: "A plus sign, a hash or a slash",
	rules.Link: "A web address, or a word with a dot or a slash in it",
}

// checked say what the check of a rule tests, in words.
var checked = map[string]string{
	"":    "There is no check digit or other test.",
	"nhs": "The last of the ten digits must be the check digit (modulus 11).", "upn": "The first letter must be the check letter (modulus 23).",
	"nino": "The letters in front and behind must be ones that are given out.", "uln": "The digits must give the remainder 10 (modulus 11).",
	"utr": "The first of the ten digits must be the check digit.", "iban": "The digits must give the remainder 1 (modulus 97).",
	"luhn": "The last digit must be the check digit (Luhn).", "postcode": "The letters in front must be one of the 124 postcode areas.",
	"driving_licence": "The month and day of birth in it must be real.", "pnc": "The last letter must be the check letter (modulus 23).",
	"vat": "The last two digits must be the check digits (modulus 97).", "calendar": "The digits must be a day of the calendar.",
	"ipv4": "No part may be over 255.", "phone": "It must have the length of a British number and be no public helpline.",
	"freephone": "It must not be the number of a helpline.", "serial": "It must be neither a day nor a round sum.",
	"mixed": "It must have letters and two digits or more.", "mixed_short": "It must have a letter and a digit.", "filed": "It must be no day, no month with its year, no year and no round sum.", "old_plate": "It must be no section of a law with its offence, and no needle.", "short_number": "It must have three digits or more, and be no year.",
	"account": "It must not be the name of a site.", "coded": "It must have letters and six digits, or five of them in one run, and not count in thousands.", "plate": "It must not end in the name of a month or a small word.",
	"international": "It must have the length of a number with its country's code, and be no British number that all may ring.",
	"private_link":  "It must not lead to a public body's site, such as gov.uk.", "reference": "It must have three digits or more, and be no year.",
}

// howSure says when a match is certain, probable or a question.
func howSure(r *rules.Rule) string {
	means := map[string]string{"A": "certain (tier A)", "B": "to go, and a person confirms (tier B)", "C": "a question to a person (tier C)", "": "not taken at all"}
	t := r.Tier
	switch {
	case r.Action == rules.Keep:
		return "Whatever fits is kept, unless the case file lists it."
	case r.By != "":
		return "It depends on the words around it; each finding says its tier."
	case t.Context == t.Alone:
		if t.BadCheck != "" {
			return fmt.Sprintf("Always %s; when the check fails beside one of its context words, %s.", means[t.Alone], means[t.BadCheck])
		}
		return fmt.Sprintf("Always %s.", means[t.Alone])
	}
	s := fmt.Sprintf("Near one of the words %s: %s.\nWithout one: %s.", strings.Join(r.Context, ", "), means[t.Context], means[t.Alone])
	if t.BadCheck != "" {
		s += fmt.Sprintf("\nWhen the check fails near one of the words: %s.", means[t.BadCheck])
	}
	return s
}

func happens(r *rules.Rule) string {
	switch r.Does() {
	case rules.Keep:
		return "It stays, and no other rule finds it. What the case file lists goes all the same."
	case rules.Review:
		return "Nothing by itself. A person decides, and no report is released before."
	case "generalise":
		return "It becomes less exact, as the case's policy for dates says."
	}
	if r.By != "" && r.Label == "" {
		return "A label stands instead: the one that the case file gives, else one of its kind such as " + rules.Kinds[r.Kind] + "."
	}
	return "Instead of it the report says " + r.Replacement() + "."
}
