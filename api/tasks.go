package api

import (
	"context"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/storage/register"
)

// Kinds of task that stand before the release room's own.
const (
	submitReferral = "submit_referral" // agency, officer: read, and not yet submitted
	triageReferral = "triage_referral" // officer
	settleIncoming = "settle_incoming" // officer: it was handed in at a letterbox and could not be filed
)

// tasks is everything that waits for somebody: referrals first, since nothing else can go on without them.
func (s *server) tasks(ctx context.Context, a register.Actor) ([]release.Task, error) {
	out := []release.Task{}
	if a.Role == register.Agency || a.Role == register.PublicationOfficer {
		list, err := s.Services.Intake.Referrals(ctx, a)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			t := release.Task{Case: r.Case, Reference: r.Reference, Link: "/referrals/" + r.ID}
			switch {
			case r.State == intake.ReferralDraft && a.Role == register.Agency:
				t.Kind = submitReferral
			case r.State == intake.ReferralSubmitted && a.Role == register.PublicationOfficer:
				t.Kind = triageReferral
			default:
				continue
			}
			out = append(out, t)
		}
	}
	if a.Role == register.PublicationOfficer {
		n, err := s.Services.Intake.IncomingWaits(ctx, a)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, release.Task{Kind: settleIncoming, Link: "/incoming"})
		}
	}
	rest, err := s.Services.Release.Work(ctx, a)
	return append(out, rest...), err
}
