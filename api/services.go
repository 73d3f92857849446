package api

import (
	"context"
	"io"
	"time"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/register"
)

// Services are the rooms behind the door. Each asks itself who may, and writes its own audit entries.
type Services struct {
	Intake *intake.Service
	Drafts *draft.Drafts
	Gate   *gate.Gate
	Ledger *ledger.Ledger
	// Work is what waits for somebody, the task due first at the top.
	Work func(ctx context.Context, a register.Actor) ([]Task, error)
	// Job is one of the asker's own jobs; refusal.NotFound for another's.
	Job func(ctx context.Context, a register.Actor, id string) (Job, error)
}

// A Task is something whose turn it is.
type Task struct {
	Kind      string `json:"kind"`
	Reference string `json:"reference"` // of the case
	Link      string `json:"link"`      // path of the page where it is done
	Due       string `json:"due"`       // YYYY-MM-DD, or empty
}

// A Job is how far something is that runs in the background.
type Job struct {
	ID       string   `json:"id"`
	State    string   `json:"state"`
	Progress Progress `json:"progress"`
	Error    string   `json:"error,omitempty"` // a code
}

// Progress counts the steps of a job; total 0 is not known yet.
type Progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

var (
	_ io.Reader
	_ time.Time
)
