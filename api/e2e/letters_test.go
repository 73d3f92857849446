package e2e

import (
	_ "embed"
	"testing"
)

//go:embed testdata/letters.pdf
var letters []byte

// letters.pdf has two lines in a Type 3 font of shapes that are no letters, and nothing says what they stand for.
func TestLettersThatNoProgramCanReadAreLookedAtByAPerson(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	u := j.signIn("reviewer")
	j.reviewer = u
	u.menu("Cases")
	u.follow("CV-")
	u.follow("Upload a draft")
	u.attach("Draft report", keep(t, "draft.pdf", letters))
	u.press("Upload")
	u.waits()
	u.sees("Ready")
	u.press("Find names and details")
	u.waits()
	u.sees("Letters on page 1 that no program can read", "The font of these letters does not say what they are")
	section := `//section[.//h2[contains(., 'Letters on page 1')]]`
	j.seesPicture(section)
	u.looks("e15-letters")
	u.press("Make the redacted draft")
	u.refuses("e16-letters-undecided", "undecided")
	u.chooseIn(section, "They identify nobody: keep them")
	u.fillIn(section, "Reason", "Ornaments, and no letters")
	u.press("Save decisions")
	u.sees("Your decisions were saved", "Nothing is undecided")
	u.press("Make the redacted draft")
	u.waits()
	u.sees("Waiting for the second check", "Passed")
}
