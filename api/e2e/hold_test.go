package e2e

import "testing"

func TestAnOfficerHoldsACaseAndLiftsTheHold(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	u := j.signIn("officer")
	u.menu("Cases")
	u.follow("CV-")
	u.follow("Legal hold")
	u.sees("nothing of it can be destroyed")
	u.looks("70-hold")
	u.choose("Why is the case held?", "Court proceedings")
	u.press("Save")
	u.sees("The case is held: nothing of it can be destroyed.")
	admin := j.signIn("administrator")
	admin.menu("Retention")
	admin.sees("Court proceedings")
	admin.looks("71-held")
	u.follow("Legal hold")
	u.choose("Why is the case held?", "It is not held")
	u.press("Save")
	u.sees("There is no legal hold on this case now.")
	admin.menu("Retention")
	admin.sees("No case is held")
}
