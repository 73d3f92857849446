package object

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A Directory stores objects as files, 0600, in a folder of its own, 0700, spread over subfolders by the first two letters.
// It may be used concurrently, by several processes.
type Directory struct{ root string }

// unfinished is how the names of files begin that are being written.
const unfinished = ".put-"

// NewDirectory makes the folder when it is missing.
func NewDirectory(root string) (*Directory, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("object folder: %w", err)
	}
	if err := os.Chmod(root, 0o700); err != nil { //nolint:gosec // a folder, of its owner only
		return nil, fmt.Errorf("object folder: %w", err)
	}
	return &Directory{root: root}, nil
}

func (d *Directory) path(name string) string { return filepath.Join(d.root, name[:2], name) }

// Put stores what r holds under name: written beside it, synced, linked. ErrExists when the name is taken.
func (d *Directory) Put(ctx context.Context, name string, r io.Reader) (err error) {
	if err := checkName(name); err != nil {
		return err
	}
	folder := filepath.Dir(d.path(name))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("put: %w", orFull(err))
	}
	f, err := os.CreateTemp(folder, unfinished+"*") // 0600
	if err != nil {
		return fmt.Errorf("put: %w", orFull(err))
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	err = inParts(ctx, r, 1, func(_ context.Context, p part) error {
		_, err := f.Write(p.bytes)
		return errors.Join(err, f.Sync()) // part by part: the disk is at work while the next is read
	})
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("put: %w", orFull(err))
	}
	if err := os.Link(f.Name(), d.path(name)); err != nil { // unlike a rename it never replaces
		if errors.Is(err, fs.ErrExist) {
			return ErrExists
		}
		return fmt.Errorf("put: %w", orFull(err))
	}
	return errors.Join(syncFolder(folder), syncFolder(d.root))
}

// orFull tells a disk, or a quota of one, that has no room from everything else.
func orFull(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

type file struct {
	*os.File
	size int64
}

// Size is the size of the whole.
func (f file) Size() int64 { return f.size }

// Open opens an object for random access.
func (d *Directory) Open(_ context.Context, name string) (Reader, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	f, err := os.Open(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open: %w", err), f.Close())
	}
	return file{File: f, size: info.Size()}, nil
}

// Delete removes an object; nil when it is not there.
func (d *Directory) Delete(_ context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	if err := os.Remove(d.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete: %w", err)
	}
	return nil
}

// List calls each for every whole object.
func (d *Directory) List(ctx context.Context, each func(Entry) error) error {
	return d.walk(ctx, func(path string, info fs.FileInfo) error {
		if checkName(info.Name()) != nil {
			return nil
		}
		return each(Entry{Name: info.Name(), Size: info.Size(), StoredAt: info.ModTime()})
	})
}

// DropUnfinished removes what puts that began before a time left behind when their process died.
func (d *Directory) DropUnfinished(ctx context.Context, before time.Time) error {
	return d.walk(ctx, func(path string, info fs.FileInfo) error {
		if !strings.HasPrefix(info.Name(), unfinished) || !info.ModTime().Before(before) {
			return nil
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("drop unfinished: %w", err)
		}
		return nil
	})
}

// walk visits the files; one that goes away meanwhile is passed over.
func (d *Directory) walk(ctx context.Context, each func(path string, info fs.FileInfo) error) error {
	return filepath.WalkDir(d.root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return each(path, info)
	})
}

// Answers is Ping: who may put into a folder may look at it, too.
func (d *Directory) Answers(ctx context.Context) error { return d.Ping(ctx) }

// Ping tells whether the folder is there and can be written.
func (d *Directory) Ping(context.Context) error {
	f, err := os.CreateTemp(d.root, unfinished+"*")
	if err != nil {
		return fmt.Errorf("object folder: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
