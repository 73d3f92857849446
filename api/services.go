package api

import (
	"context"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/storage/register"
)

// Services are the rooms behind the door. Each asks itself who may, and writes its own audit entries.
type Services struct {
	Intake  *intake.Service
	Release *release.Service
	// Job is one of the asker's own jobs; refusal.NotFound for another's.
	Job func(ctx context.Context, a register.Actor, id string) (Job, error)
}

// A Job is how far something is that runs in the background.
type Job struct {
	ID       string   `json:"id"`
	State    string   `json:"state"`
	Progress Progress `json:"progress"`
	Error    *string  `json:"error"` // a code; null when nothing failed
}

// ErrorCode is code, or nil when there is none.
func ErrorCode(code string) *string {
	if code == "" {
		return nil
	}
	return &code
}

// Progress counts the steps of a job; total 0 is not known yet.
type Progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}
