package web

import "strings"

// plainWords are what codes are called on pages.
var plainWords = map[string]string{
	"agency": "Agency", "reviewer": "Reviewer", "publication_officer": "Publication officer", "partner": "Safeguarding partner",
	"auditor": "Auditor", "administrator": "Administrator",
	"local_authority": "Local authority", "nhs": "NHS integrated care board", "police": "Police",
	"referred": "Referred", "review": "Under review", "redaction": "Redaction", "sign_off": "Sign-off", "published": "Published",
	"draft": "Not submitted yet", "submitted": "Submitted", "triaged": "Taken on",
	"checking": "Being checked", "ready": "Ready", "refused": "Refused",
	"none": "Not searched yet", "queued": "In progress", "running": "In progress", "done": "Done", "failed": "Failed",
	"verified": "Waiting for the second check", "approved": "Approved", "returned": "Sent back", "void": "No longer valid",
	"open": "Not ready to publish", "released": "Published",
	"waiting": "Not sent yet", "sent": "Sent", "opened": "Opened", "acknowledged": "Acknowledged", "overdue": "Overdue", "unknown": "Not known if sent",
	"replace": "Replace", "generalise": "Make less exact", "remove": "Remove", "keep": "Keep",
	"person": "Person", "date": "Date", "address": "Address", "postcode": "Postcode", "place": "Place", "organisation": "Organisation",
	"phone": "Phone number", "email": "Email address", "url": "Web address", "nhs_number": "NHS number", "nino": "National Insurance number",
	"upn": "Unique pupil number", "case_reference": "Case reference", "vehicle": "Vehicle registration", "account": "Bank account",
	"professional_registration": "Professional registration", "age": "Age", "other": "Other",
	"covered_text": "Live text under a box or picture", "unapplied_redaction": "Redaction mark that was never applied",
	"invisible_text": "Invisible text", "off_page_text": "Text outside the page", "hidden_layer": "Hidden layer",
	"older_revision": "Older version inside the file", "unreferenced_object": "Left-over part of the file", "trailing_data": "Data after the end of the file",
	"metadata": "Document information", "comment": "Comment", "form_data": "Form field", "attachment": "Attached file", "script": "Script",
	"outline": "Bookmark", "alt_text": "Description of a picture", "width_trace": "Gap that fits a name", "font_trace": "Font that lists letters",
	"listed_term": "Name or detail of the case", "virus": "Virus", "unreadable": "Cannot be read",
	"clean": "No virus found", "not_scanned": "Not scanned for viruses",
	"aware": "The partners became aware of the incident", "notified": "The Panel was notified", "decided": "The review was decided on",
	"planned_publication": "Planned day of publication", "panel_copy_sent": "The full report went to the Panel",
	"second_engine_opens": "A second program opens the file", "second_engine_text": "The second program reads the same words",
	"detector": "A new search for names finds none", "all_strings": "No name in any hidden text", "all_streams": "No name in any part of the file",
	"objects": "Nothing is left over in the file", "active_content": "Nothing in the file acts by itself",
	"examination": "Whoever looks for what was taken out finds nothing of it", "ocr": "Pictures of text were read again: no name in them", "looks": "Away from the names, pages look as before",
	"picture_text": "In pictures", "clipped_text": "Text that was cut off", "unknown_key": "Parts that no reader needs", "unknown_resource": "Parts that no reader needs (resources)",
	"running_header": "Repeated headers and footers", "form": "Form fields (their looks stay)", "signature": "Digital signatures", "output_intent": "Colour profiles for print",
	"covered_picture": "Pictures that others covered", "invisible_picture": "Pictures that could not be seen", "glyph_text": "Text within a font's drawings", "pattern_text": "Text within a pattern",
	"page_text": "On the pages", "actual_text": "In words for screen readers", "expansion": "In expanded abbreviations", "link": "Links", "page_label": "In page labels", "title": "In the title",
	"annotation": "Comments and notes", "language": "In language marks",
	"court": "Court proceedings", "inquiry": "Public inquiry", "claim": "Claim for damages", "access-request": "Request for access",
	"found": "Being opened", "filed": "Filed", "held": "Waits for you", "repeated": "Handed in before", "removed": "Deleted",
	"three_person": "Three different people", "two_person": "Two different people",
}

// words is a code in plain words. A code that has none is shown with spaces.
func words(code string) string {
	if w, known := plainWords[code]; known {
		return w
	}
	w := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(code))
	if w == "" {
		return ""
	}
	return strings.ToUpper(w[:1]) + w[1:]
}

// tag is the colour of a state's tag.
func tag(state string) string {
	switch state {
	case "ready", "verified", "approved", "released", "published", "acknowledged", "submitted", "triaged", "clean", "replace", "done", "filed":
		return "govuk-tag--green"
	case "refused", "failed", "overdue", "void", "unknown", "leak", "high":
		return "govuk-tag--red"
	case "returned", "open", "waiting", "not_scanned", "note", "medium":
		return "govuk-tag--yellow"
	case "checking", "queued", "running", "sent", "opened", "found":
		return "govuk-tag--blue"
	}
	return "govuk-tag--grey"
}

// A NavItem is one entry of the navigation.
type NavItem struct {
	Text, Path string
	Current    bool
}

// navigation is what a role finds at the top of each page.
func navigation(u *User, path string) []NavItem {
	if u == nil {
		return nil
	}
	items := []NavItem{{Text: "My work", Path: "/work"}}
	add := func(text, at string) { items = append(items, NavItem{Text: text, Path: at}) }
	switch u.Role {
	case "agency":
		add("Referrals", "/referrals")
		add("Cases", "/cases")
	case "reviewer", "partner":
		add("Cases", "/cases")
	case "publication_officer":
		add("Referrals", "/referrals")
		add("Cases", "/cases")
		add("Recipients", "/recipients")
		add("Handed in", "/incoming")
	case "auditor":
		add("Audit", "/audit")
		add("Detection", "/detection")
		add("Retention", "/retention")
	case "administrator":
		add("Accounts", "/accounts")
		add("Settings", "/settings")
		add("Detection", "/detection")
		add("Retention", "/retention")
	}
	for i := range items {
		items[i].Current = path == items[i].Path || strings.HasPrefix(path, items[i].Path+"/")
	}
	return items
}

var taskWords = map[string]string{
	"submit_referral": "Check and submit your referral", "triage_referral": "Read a new referral",
	"settle_incoming": "Look at what was handed in and could not be filed",
	"name_members":    "Name the members of the case", "prepare_draft": "Complete the list of people and upload a draft",
	"search_again": "Look for names again: the list of people changed", "decide_findings": "Decide on names and details",
	"make_redaction": "Make the redacted draft", "returned_redaction": "A redacted draft was sent back",
	"check_redaction": "Check a redacted draft", "create_publication": "Begin the publication", "sign": "Read and sign a report",
	"answer_checklist": "Answer the checklist", "release_report": "Publish the report", "enter_address": "Enter a recipient’s address",
	"send_copies": "Send copies of a published report", "chase_delivery": "Follow up a copy that was not acknowledged",
}

// TaskWords says what is to be done in a task of this kind.
func TaskWords(kind string) string {
	if w, known := taskWords[kind]; known {
		return w
	}
	return words(kind)
}

// Missing says what a publication still needs. Answers of the checklist are named by their questions for who may read
// them, and counted for everybody else.
func Missing(codes []string, questions map[string]string) []string {
	var out []string
	answers := 0
	for _, code := range codes {
		if item, is := strings.CutPrefix(code, "checklist-"); is && questions[item] == "" {
			answers++
			continue
		}
		out = append(out, missingWords(code, questions))
	}
	if answers > 0 {
		out = append(out, "The publication officer’s checklist: "+plural(answers, "answer", "answers"))
	}
	return out
}

func missingWords(code string, questions map[string]string) string {
	switch {
	case code == "check":
		return "The second check"
	case code == "redaction-void":
		return "A new redacted draft: this one is no longer valid"
	case strings.HasPrefix(code, "signature-"):
		return "The signature of the " + seatInWords(strings.TrimPrefix(code, "signature-"))
	case strings.HasPrefix(code, "checklist-"):
		return "Checklist: " + questions[strings.TrimPrefix(code, "checklist-")]
	}
	return words(code)
}

// seatInWords is a partner's seat within a sentence.
func seatInWords(seat string) string {
	if w := words(seat); strings.HasPrefix(w, "NHS") {
		return w
	}
	return strings.ToLower(words(seat))
}

// Words is a code in plain words.
func Words(code string) string { return words(code) }

// IdentifierKind is the code of a kind of number, from its plain words. Other words are given back as they are.
func IdentifierKind(text string) string {
	text = strings.TrimSpace(text)
	for _, kind := range []string{"nhs_number", "nino", "upn", "case_reference", "vehicle", "account", "professional_registration", "occupation"} {
		if strings.EqualFold(text, words(kind)) {
			return kind
		}
	}
	return text
}
