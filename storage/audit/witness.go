package audit

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/caseveil/caseveil/storage/record"
)

// A Witness is a file of signed heads that grows and is never written anew. Kept where whoever holds the database cannot write
// (a share of somebody else, paper), it shows what the log was.
type Witness struct {
	Log  *Log
	DB   *record.DB
	Path string
	Key  string // the public key of its heads
}

// A sighting is one line of the file.
type sighting struct {
	At         time.Time `json:"at"`
	Checkpoint string    `json:"checkpoint"`
}

// ReadWitness gives the heads of a witness file. A line that is not signed by the key is an error that names the line.
func ReadWitness(r io.Reader, verifierKey string) ([]Head, error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	var out []Head
	for n := 1; in.Scan(); n++ {
		var s sighting
		if json.Unmarshal(in.Bytes(), &s) != nil {
			return nil, fmt.Errorf("witness file, line %d: %w", n, ErrCheckpoint)
		}
		head, err := OpenCheckpoint([]byte(s.Checkpoint), verifierKey)
		if err != nil {
			return nil, fmt.Errorf("witness file, line %d: %w", n, err)
		}
		out = append(out, head)
	}
	return out, in.Err()
}

// ErrWitness says that the log is not the one whose heads were witnessed.
var ErrWitness = errors.New("the audit log is not what was witnessed")

// Look compares the log with the last head of the file and, when it has grown, adds its head. It gives [ErrWitness] when
// entries that were there are altered or gone: after a restore of an older backup the file must be put aside by hand.
func (w *Witness) Look(ctx context.Context) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	return w.DB.View(ctx, func(tx *sql.Tx) error {
		size, err := Size(ctx, tx)
		if err != nil {
			return err
		}
		if size < last.Size {
			return fmt.Errorf("%w: it had %d entries and has %d", ErrWitness, last.Size, size)
		}
		root, err := treeHash(ctx, tx, last.Size)
		if err != nil {
			return err
		}
		if last.Size > 0 && root != last.Root {
			return fmt.Errorf("%w: its first %d entries have another root", ErrWitness, last.Size)
		}
		if size == last.Size {
			return nil
		}
		signed, err := w.Log.Checkpoint(ctx, tx)
		if err != nil {
			return err
		}
		return w.add(sighting{At: w.Log.now().UTC().Truncate(time.Second), Checkpoint: string(signed)})
	})
}

func (w *Witness) last() (Head, error) {
	f, err := os.Open(w.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, fmt.Errorf("witness file: %w", err)
	}
	heads, err := ReadWitness(f, w.Key)
	if shut := f.Close(); err == nil {
		err = shut
	}
	var last Head
	for _, h := range heads { // several servers may write, and one may be late
		if h.Size > last.Size {
			last = h
		}
	}
	return last, err
}

func (w *Witness) add(s sighting) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(w.Path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("witness file: %w", err)
	}
	_, err = f.Write(append(text, '\n')) // one write: lines of several servers do not mix
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("witness file: %w", err)
	}
	return nil
}

// Keep looks every so often until ctx ends, and once more then. report is told of each failure.
func (w *Witness) Keep(ctx context.Context, every time.Duration, report func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer stop()
			if err := w.Look(last); err != nil {
				report(err)
			}
			return
		case <-tick.C:
			if err := w.Look(ctx); err != nil && ctx.Err() == nil {
				report(err)
			}
		}
	}
}
