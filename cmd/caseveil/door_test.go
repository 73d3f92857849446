package main

import (
	"database/sql"
	"log/slog"
	"net/url"
	"testing"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/register"
)

func TestTheDoorsEntriesNameTheirCase(t *testing.T) {
	c := &config{Data: t.TempDir(), PublicURL: &url.URL{Scheme: "http", Host: "127.0.0.1:8080"}}
	n, err := openNode(t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.close(); err != nil {
			t.Error(err)
		}
	})
	var found []audit.Entry
	err = n.db.Update(t.Context(), func(tx *sql.Tx) error {
		by := register.Actor{Account: "officer1", Role: register.PublicationOfficer}
		if err := n.record(t.Context(), tx, api.Event{Actor: by, Act: "name-members", Case: "case1"}); err != nil {
			return err
		}
		found, err = n.audit.Entries(t.Context(), tx, audit.Query{Case: "case1"})
		return err
	})
	if err != nil || len(found) != 1 || found[0].Act != "name-members" {
		t.Fatalf("of the case: %v, %v", found, err)
	}
}

func TestWhoAskedForAJobThatWasUnderWaySeesIt(t *testing.T) {
	c := &config{Data: t.TempDir(), PublicURL: &url.URL{Scheme: "http", Host: "127.0.0.1:8080"}}
	n, err := openNode(t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.close(); err != nil {
			t.Error(err)
		}
	})
	var job string
	err = n.db.Update(t.Context(), func(tx *sql.Tx) error {
		for _, owner := range []string{"first", "second"} {
			if job, err = n.queue.Enqueue(t.Context(), tx, "check", "document1", owner); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for account, may := range map[string]bool{"first": true, "second": true, "third": false, "": false} {
		if _, err := n.job(t.Context(), register.Actor{Account: account}, job); (err == nil) != may {
			t.Errorf("%q: %v", account, err)
		}
	}
}
