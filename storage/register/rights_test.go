package register_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// actions are all there are.
var actions = []register.Action{
	register.ReadCase, register.NameMembers, register.HoldCase, register.ReadPeople, register.EditPeople,
	register.SubmitReferral, register.ReadReferral, register.EditReferral, register.TriageReferral,
	register.UploadDraft, register.ReadDocument, register.ReadOriginal, register.ReadFindings, register.FindAndDecide,
	register.RequestRedaction, register.ReadRedaction, register.CheckRedaction,
	register.CreatePublication, register.ReadPublication, register.Sign, register.ReadChecklist, register.AnswerChecklist,
	register.Release, register.ReadDeliveries, register.SendDelivery,
	register.ReadRecipients, register.EditRecipients, register.ReadAudit, register.ReadMeasures, register.ManageAccounts, register.ReadSettings, register.EditSettings,
	register.ReadRetention, register.EditRetention, register.ReadIncoming, register.SettleIncoming,
}

// answers is what each role hears, by action, in five situations, written out apart from the table in the program:
//
//	stranger  a case it has nothing to do with
//	related   a case it is named for (an agency: sent a referral of)
//	signing   a case it has nothing to do with, which has come to sign-off
//	nowhere   no case named
//	absent    a case that does not exist
//
// y yes, f forbidden (403), n not found (404).

func answers(act register.Action, role register.Role) string {
	caseless := slices.Contains([]register.Action{register.ReadRecipients, register.EditRecipients, register.ReadAudit,
		register.ReadMeasures, register.ManageAccounts, register.ReadSettings, register.EditSettings,
		register.ReadRetention, register.EditRetention, register.ReadIncoming, register.SettleIncoming}, act)
	hidden := slices.Contains([]register.Action{register.ReadReferral, register.ReadDocument, register.ReadOriginal, register.ReadFindings,
		register.ReadRedaction, register.ReadPublication, register.ReadDeliveries}, act)
	opens := slices.Contains([]register.Action{register.SubmitReferral, register.ReadReferral, register.ReadCase}, act)
	nowhere := map[bool]string{true: "y", false: "f"}
	in := func(list ...register.Action) bool { return slices.Contains(list, act) }
	no := map[bool]string{true: "n", false: "f"}[hidden] // what who sees the case hears
	switch role {
	case register.PublicationOfficer:
		switch {
		case in(register.ReadRecipients, register.EditRecipients, register.ReadSettings, register.ReadIncoming, register.SettleIncoming):
			return "fffyn"
		case caseless, in(register.Sign):
			return "ffffn"
		}
		return "yyy" + nowhere[opens] + "n"
	case register.Reviewer:
		if in(register.ReadCase, register.ReadPeople, register.EditPeople, register.UploadDraft, register.ReadDocument, register.ReadOriginal,
			register.ReadFindings, register.FindAndDecide, register.RequestRedaction, register.ReadRedaction, register.CheckRedaction, register.ReadPublication) {
			return "nyn" + nowhere[act == register.ReadCase] + "n"
		}
		if in(register.ReadDeliveries) { // of a publication that it sees
			return "nfnfn"
		}
		return "n" + no + "nfn"
	case register.Agency:
		if in(register.ReadCase, register.SubmitReferral, register.ReadReferral, register.EditReferral) {
			return "nyn" + nowhere[opens] + "n"
		}
		return "n" + no + "nfn"
	case register.Partner:
		if in(register.ReadCase, register.ReadRedaction, register.ReadPublication, register.Sign) {
			return "nyy" + nowhere[act == register.ReadCase] + "n"
		}
		if in(register.ReadDocument, register.ReadOriginal) {
			return "nynfn"
		}
		if in(register.ReadFindings) { // of a document that it sees as a member
			return "nfnfn"
		}
		if in(register.ReadDeliveries) { // of a publication that it sees
			return "nfffn"
		}
		return "n" + no + no + "fn"
	case register.Auditor:
		return "nnn" + nowhere[in(register.ReadAudit, register.ReadMeasures, register.ReadRetention)] + "n"
	case register.Administrator:
		return "nnn" + nowhere[in(register.ReadMeasures, register.ManageAccounts, register.ReadSettings, register.EditSettings,
			register.ReadRetention, register.EditRetention)] + "n"
	}
	return "nnnfn"
}

func TestEveryCellOfTheRightsTable(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		opener := w.add(t, "opener@example.org", register.PublicationOfficer, "")
		stranger, related, signing := w.open(t, opener.Actor()), w.open(t, opener.Actor()), w.open(t, opener.Actor())
		w.do(t, func(ctx context.Context, tx *sql.Tx) error {
			return w.SetStage(ctx, tx, signing.ID, register.StageSignOff)
		})
		for _, role := range register.Roles() {
			seat := register.NoSeat
			if role == register.Partner {
				seat = register.Police
			}
			a := w.add(t, string(role)+"@example.org", role, seat)
			w.do(t, func(ctx context.Context, tx *sql.Tx) error {
				if role == register.Agency {
					return w.AddSender(ctx, tx, related.ID, a.ID)
				}
				return w.SetMembers(ctx, tx, related.ID, []string{a.Email})
			})
			w.do(t, func(ctx context.Context, tx *sql.Tx) error {
				for _, act := range actions {
					got := ""
					for _, id := range []string{stranger.ID, related.ID, signing.ID, "", "nosuchcase"} {
						got += letter(w.May(ctx, tx, a.Actor(), act, id))
					}
					if want := answers(act, role); got != want {
						t.Errorf("%s, %q: %s, not %s", role, act, got, want)
					}
				}
				return nil
			})
		}
	})
}

func letter(err error) string {
	r := refusal.Of(err)
	switch {
	case err == nil:
		return "y"
	case r != nil && r.Kind == refusal.KindNotFound:
		return "n"
	case r != nil && r.Kind == refusal.KindForbidden:
		return "f"
	}
	return fmt.Sprintf("(%v)", err)
}

func TestWhatIsNotInTheTableNobodyMay(t *testing.T) {
	w := embedded(t)
	officer := w.add(t, "o@example.org", register.PublicationOfficer, "")
	c := w.open(t, officer.Actor())
	w.do(t, func(ctx context.Context, tx *sql.Tx) error {
		for _, act := range []register.Action{"", "burn everything", "action"} {
			if got := letter(w.May(ctx, tx, officer.Actor(), act, c.ID)); got != "f" {
				t.Errorf("%q: %s", act, got)
			}
		}
		return nil
	})
}

func TestAnActorMustBeWhatItsAccountIs(t *testing.T) {
	w := embedded(t)
	w.add(t, "first@example.org", register.PublicationOfficer, "")
	officer := w.add(t, "o@example.org", register.PublicationOfficer, "")
	partner := w.add(t, "p@example.org", register.Partner, register.NHS)
	c := w.open(t, officer.Actor())
	w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetStage(ctx, tx, c.ID, register.StageSignOff) })
	for name, a := range map[string]register.Actor{
		"nobody":                      {},
		"an unknown account":          {Account: "x", Role: register.PublicationOfficer},
		"another role than its own":   {Account: partner.ID, Role: register.PublicationOfficer},
		"another seat than its own":   {Account: partner.ID, Role: register.Partner, Seat: register.Police},
		"a role that is in no column": {Account: officer.ID, Role: "no"},
	} {
		t.Run(name, func(t *testing.T) {
			w.do(t, func(ctx context.Context, tx *sql.Tx) error {
				if got := letter(w.May(ctx, tx, a, register.ReadCase, c.ID)); got == "y" {
					t.Error("may read the case")
				}
				cases, err := w.Cases(ctx, tx, a)
				if len(cases) != 0 {
					t.Errorf("sees %d cases", len(cases))
				}
				return err
			})
		})
	}
	w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, officer.ID, true) })
	w.do(t, func(ctx context.Context, tx *sql.Tx) error {
		if got := letter(w.May(ctx, tx, officer.Actor(), register.ReadCase, c.ID)); got == "y" {
			t.Error("a disabled account may read the case")
		}
		return nil
	})
}

func TestEachSeesItsOwnCasesInTheList(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		officer := w.add(t, "o@example.org", register.PublicationOfficer, "")
		agency := w.add(t, "a@example.org", register.Agency, "")
		reviewer := w.add(t, "r@example.org", register.Reviewer, "")
		partner := w.add(t, "p@example.org", register.Partner, register.Police)
		own, named, signing := w.open(t, agency.Actor()), w.open(t, officer.Actor()), w.open(t, officer.Actor())
		w.do(t, func(ctx context.Context, tx *sql.Tx) error {
			if err := w.SetMembers(ctx, tx, named.ID, []string{reviewer.Email, partner.Email}); err != nil {
				return err
			}
			return w.SetStage(ctx, tx, signing.ID, register.StagePublished)
		})
		names := map[string]string{own.ID: "own", named.ID: "named", signing.ID: "signing"}
		for _, c := range []struct {
			who  register.Account
			want string
		}{
			{officer, "named own signing"}, {agency, "own"}, {reviewer, "named"}, {partner, "named signing"},
			{w.add(t, "x@example.org", register.Auditor, ""), ""}, {w.add(t, "y@example.org", register.Administrator, ""), ""},
		} {
			w.do(t, func(ctx context.Context, tx *sql.Tx) error {
				cases, err := w.Cases(ctx, tx, c.who.Actor())
				var got []string
				for _, found := range cases {
					got = append(got, names[found.ID])
				}
				slices.Sort(got)
				if strings.Join(got, " ") != c.want {
					t.Errorf("%s sees %v", c.who.Role, got)
				}
				return err
			})
		}
	})
}
