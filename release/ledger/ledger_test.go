package ledger_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/refusal"
)

func refuses(t *testing.T, what string, err error, code string) {
	t.Helper()
	if !refusal.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// addresses gives the recipients of the list their addresses, by id.
func addresses(r *acttest.Room, to map[string]string) {
	r.T.Helper()
	officer := r.Person("Officer 1")
	list, err := r.Ledger.Recipients(r.T.Context(), officer)
	r.OK(err)
	for i := range list.Recipients {
		list.Recipients[i].Email = to[list.Recipients[i].ID]
	}
	_, err = r.Ledger.PutRecipients(r.T.Context(), officer, list.Version, list.Recipients)
	r.OK(err)
}

// of gives the delivery for a recipient.
func of(r *acttest.Room, publication, recipient string) ledger.Delivery {
	r.T.Helper()
	all, err := r.Ledger.Deliveries(r.T.Context(), r.Person("Officer 1"), publication)
	r.OK(err)
	for _, d := range all {
		if d.Recipient == recipient {
			return d
		}
	}
	r.T.Fatalf("no delivery for %s among %d", recipient, len(all))
	return ledger.Delivery{}
}

func send(r *acttest.Room, publication, recipient string) error {
	r.T.Helper()
	_, err := r.Ledger.Send(r.T.Context(), r.Person("Officer 1"), publication, of(r, publication, recipient).ID)
	return err
}

func hasTask(r *acttest.Room, kind string) bool {
	r.T.Helper()
	tasks, err := r.Service.Work(r.T.Context(), r.Person("Officer 1"))
	r.OK(err)
	return slices.ContainsFunc(tasks, func(t release.Task) bool { return t.Kind == kind })
}

func TestThePanelAndWhatWorksStandThereWithoutAnAddress(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		officer := r.Person("Officer 1")
		v, err := r.Ledger.Recipients(ctx, officer)
		r.OK(err)
		if len(v.Recipients) != 2 || v.Recipients[0].ID != "csprp" || v.Recipients[0].Email != "" || v.Recipients[1].Email != "" ||
			!slices.Contains(v.Recipients[1].AlsoKnownAs, "What Works for Children's Social Care") {
			t.Fatalf("the list: %+v", v)
		}
		_, err = r.Ledger.PutRecipients(ctx, officer, v.Version, []ledger.Recipient{{Name: "CSPRP", Email: "panel@panel.test"}})
		refuses(t, "a list without What Works", err, "invalid")
		v, err = r.Ledger.PutRecipients(ctx, officer, v.Version, []ledger.Recipient{{Name: "CSPRP", Email: "panel@panel.test"},
			{Name: "what works", Email: "copy@foundations.test"}, {Name: "NSPCC", Role: "repository", Channel: "other"}})
		r.OK(err)
		if v.Recipients[0].ID != "csprp" || v.Recipients[1].ID != "what_works" || v.Recipients[2].ID == "" || v.Recipients[0].Role != "panel" {
			t.Errorf("matched by name: %+v", v.Recipients)
		}
		_, err = r.Ledger.PutRecipients(ctx, officer, "recipients-1", v.Recipients)
		refuses(t, "a change to an older list", err, "stale")
		for _, name := range []string{"Reviewer 1", "Police", "Auditor 1", "Administrator 1"} {
			_, err := r.Ledger.Recipients(ctx, r.Person(name))
			refuses(t, name, err, "not-allowed")
		}
	})
}

func TestARecipientThatCannotBeNamesItsField(t *testing.T) {
	r, ctx := acttest.NewRoom(t, acttest.SQLite(t)), t.Context()
	for name, tt := range map[string]struct {
		entry   ledger.Recipient
		pointer string
	}{
		"no address":        {ledger.Recipient{Name: "A", Email: "panel"}, "/2/email"},
		"a named address":   {ledger.Recipient{Name: "A", Email: "Panel <panel@panel.test>"}, "/2/email"},
		"two lines":         {ledger.Recipient{Name: "A\r\nBcc: x"}, "/2/name"},
		"no name":           {ledger.Recipient{Role: "other"}, "/2/name"},
		"an unknown id":     {ledger.Recipient{ID: "nobody", Name: "A"}, "/2/id"},
		"twice":             {ledger.Recipient{ID: "csprp", Name: "A"}, "/2/id"},
		"another channel":   {ledger.Recipient{Name: "A", Channel: "pigeon"}, "/2/channel"},
		"a role with space": {ledger.Recipient{Name: "A", Role: "The Panel"}, "/2/role"},
	} {
		list, err := r.Ledger.Recipients(ctx, r.Person("Officer 1"))
		r.OK(err)
		_, err = r.Ledger.PutRecipients(ctx, r.Person("Officer 1"), "", append(list.Recipients, tt.entry))
		if no := refusal.Of(err); no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != tt.pointer {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACopyWithoutAnAddressWaitsForOne(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r := acttest.NewRoom(t, h)
		p := r.Published()
		refuses(t, "no address", send(r, p, "csprp"), "no-address")
		if !hasTask(r, release.EnterAddress) || of(r, p, "csprp").State != ledger.Waiting {
			t.Error("nobody is told to enter the address")
		}
		addresses(r, map[string]string{"csprp": "panel@panel.test"})
		r.OK(send(r, p, "csprp"))
		h.Settled()
		if d := of(r, p, "csprp"); d.State != ledger.Sent || d.SentAt == nil {
			t.Errorf("sent: %+v", d)
		}
	})
}

func TestSomebodyOfTheCaseIsNeverARecipient(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r := acttest.NewRoom(t, h)
		p := r.Published()
		addresses(r, map[string]string{"csprp": "oberon@Thistlewick.test"})
		refuses(t, "the alleged perpetrator", send(r, p, "csprp"), "excluded-person")
		for _, m := range h.Mails() {
			if m.Kind == "delivery" {
				t.Error("a mail was made all the same")
			}
		}
	})
}

func TestWhatTheMailServerRefusesIsATaskAndGoesToTheNewAddress(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r := acttest.NewRoom(t, h)
		p := r.Published()
		h.MailServer(func(m outbox.Rendered) error {
			if strings.HasPrefix(m.To, "wrong") {
				return &outbox.SendError{Code: "address-refused"}
			}
			return nil
		})
		addresses(r, map[string]string{"csprp": "wrong@panel.test", "what_works": "copy@foundations.test"})
		r.OK(send(r, p, "csprp"))
		h.Settled()
		if d := of(r, p, "csprp"); d.State != ledger.Failed || d.Error != "address-refused" {
			t.Errorf("refused: %+v", d)
		}
		if !hasTask(r, release.ChaseDelivery) {
			t.Error("nobody is told")
		}
		addresses(r, map[string]string{"csprp": "right@panel.test", "what_works": "copy@foundations.test"})
		r.OK(send(r, p, "csprp"))
		h.Settled()
		if d := of(r, p, "csprp"); d.State != ledger.Sent {
			t.Errorf("sent to the new address: %+v", d)
		}
	})
}

func TestAMailOfUnknownFateDoesNotGoAgainByItself(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r := acttest.NewRoom(t, h)
		p := r.Published()
		h.Settled()
		went := make(chan string, 10)
		h.MailServer(func(m outbox.Rendered) error {
			went <- m.To
			return &outbox.SendError{Code: "answer-lost", Unknown: true}
		})
		addresses(r, map[string]string{"csprp": "panel@panel.test"})
		for range 2 {
			r.OK(send(r, p, "csprp"))
			h.Settled()
		}
		if d := of(r, p, "csprp"); d.State != ledger.Unknown || len(went) != 1 {
			t.Errorf("%d went, state %s", len(went), d.State)
		}
		h.MailServer(func(m outbox.Rendered) error { went <- m.To; return nil })
		_, err := r.Ledger.SendAgain(t.Context(), r.Person("Officer 1"), p, of(r, p, "csprp").ID)
		r.OK(err)
		h.Settled()
		if d := of(r, p, "csprp"); d.State != ledger.Sent || len(went) != 2 {
			t.Errorf("after a person's decision %d went, state %s", len(went), d.State)
		}
	})
}

func TestACopyThatIsNotAcknowledgedInTimeIsOverdue(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r := acttest.NewRoom(t, h)
		p := r.Published()
		h.Later(7 * 24 * time.Hour) // the due day itself
		if d := of(r, p, "csprp"); d.State != ledger.Waiting || d.Due.String() != "2026-06-15" {
			t.Errorf("on the due day: %+v", d)
		}
		h.Later(24 * time.Hour)
		if d := of(r, p, "csprp"); d.State != ledger.Overdue {
			t.Errorf("the day after: %+v", d)
		}
		if !hasTask(r, release.ChaseDelivery) {
			t.Error("nobody is told")
		}
	})
}

func TestACopyThatWentAnotherWayIsRecordedByHand(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		p := r.Published()
		today := clock.On(acttest.Start)
		id := of(r, p, "what_works").ID
		officer := r.Person("Officer 1")
		_, err := r.Ledger.Record(ctx, officer, p, id, ledger.Handover{On: today.AddDays(1)})
		refuses(t, "a day in the future", err, "invalid")
		_, err = r.Ledger.Record(ctx, officer, p, id, ledger.Handover{})
		refuses(t, "no day", err, "invalid")
		d, err := r.Ledger.Record(ctx, officer, p, id, ledger.Handover{On: today, Note: "their portal"})
		r.OK(err)
		if d.State != ledger.Sent || d.Note != "their portal" || d.Channel != ledger.Other {
			t.Errorf("recorded: %+v", d)
		}
		d, err = r.Ledger.Record(ctx, officer, p, id, ledger.Handover{On: today, Acknowledged: today})
		r.OK(err)
		if d.State != ledger.Acknowledged {
			t.Errorf("acknowledged: %+v", d)
		}
		_, err = r.Ledger.Deliveries(ctx, r.Person("Reviewer 1"), p)
		refuses(t, "a reviewer reads the ledger", err, "not-allowed")
		_, err = r.Ledger.Send(ctx, r.Person("Reviewer 1"), p, id)
		refuses(t, "a reviewer sends", err, "not-allowed")
		_, err = r.Ledger.Send(ctx, officer, p, "nothing")
		refuses(t, "a delivery that is not there", err, "not-found")
	})
}
