package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

var (
	// ErrUnreadable means that the second engine cannot open the file, or failed inside it. It is the file's fault:
	// a caller refuses the file.
	ErrUnreadable = errors.New("the second engine cannot read this file")
	// ErrEncrypted means that the file is encrypted, even when it opens without a password.
	ErrEncrypted = errors.New("the file is encrypted")
	// ErrTooLarge means that a limit of this package was reached before the file was read whole.
	ErrTooLarge = errors.New("the file is larger than can be examined")
)

const (
	guestPages = 8192 // the most memory of one engine, in WebAssembly pages of 64 KiB: 512 MiB
	engines    = 2    // how many documents are read side by side
	maxPages   = 20_000
)

// A Reader reads PDFs with PDFium. It may be used by any number of goroutines: each call works in an engine instance of
// its own, which is thrown away afterwards with everything it knew of the document; beyond two at once, calls wait.
//
// A call returns as soon as its context ends. The instance it leaves behind cannot be stopped from outside (doing so
// costs 2.6 times the speed): it keeps its place until PDFium comes back, so that a file that hangs the engine twice
// makes every later call end in its context's error. Callers that read files of strangers run the Reader in a process
// that can be killed.
type Reader struct {
	pool  pdfium.Pool
	slots chan struct{}
	work  sync.WaitGroup
}

// NewReader prepares the engine. Compiling takes about four seconds; with a cache that has seen this version it takes
// a tenth of one. The cache is code: who can write to it runs code in this process. Nil means none.
func NewReader(ctx context.Context, cache wazero.CompilationCache) (*Reader, error) {
	config := wazero.NewRuntimeConfigCompiler().
		WithMemoryLimitPages(guestPages).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context:       withOwnMemory(context.WithoutCancel(ctx)), // the pool outlives the call that made it
		MaxIdle:       engines,
		MaxTotal:      engines,
		RuntimeConfig: config,
		FSConfig:      wazero.NewFSConfig(), // empty: without it the library mounts the host's root folder
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("second engine: %w", err)
	}
	return &Reader{pool: pool, slots: make(chan struct{}, engines)}, nil
}

// Close waits for the calls under way and frees the engine. The Reader cannot be used afterwards.
func (r *Reader) Close() error {
	r.work.Wait()
	if err := r.pool.Close(); err != nil {
		return fmt.Errorf("second engine: %w", err)
	}
	return nil
}

// A session is one document open in one instance. It belongs to one goroutine.
type session struct {
	ctx   context.Context
	inst  pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	pages int
}

// open runs work on pdf in a fresh instance. A trap, a panic or an error of the engine is ErrUnreadable, never a pass.
func (r *Reader) open(ctx context.Context, pdf []byte, work func(*session) error) error {
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	done := make(chan error, 1)
	r.work.Go(func() {
		defer func() { <-r.slots }()
		done <- r.run(ctx, pdf, work)
	})
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Reader) run(ctx context.Context, pdf []byte, work func(*session) error) (err error) {
	defer func() {
		if recover() != nil { // the value may quote the document
			err = fmt.Errorf("%w: it stopped inside the file", ErrUnreadable)
		}
	}()
	inst, err := r.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("second engine: %w", err)
	}
	defer inst.Close() //nolint:errcheck // the instance is thrown away; a guest that trapped cannot be closed in order
	s := &session{ctx: ctx, inst: inst}
	if err := s.load(pdf); err != nil {
		return err
	}
	return work(s)
}

func (s *session) load(pdf []byte) error {
	opened, err := s.inst.OpenDocument(&requests.OpenDocument{File: &pdf})
	if errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity) {
		return ErrEncrypted
	}
	if err != nil {
		return ErrUnreadable
	}
	s.doc = opened.Document
	revision, err := s.inst.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: s.doc})
	if err != nil {
		return ErrUnreadable
	}
	if revision.SecurityHandlerRevision != -1 {
		return ErrEncrypted
	}
	count, err := s.inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: s.doc})
	if err != nil || count.PageCount < 1 {
		return fmt.Errorf("%w: it has no pages", ErrUnreadable)
	}
	if count.PageCount > maxPages {
		return fmt.Errorf("%w: more than %d pages", ErrTooLarge, maxPages)
	}
	s.pages = count.PageCount
	return nil
}

// index names a page of the session's document; i counts from 0.
func (s *session) index(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: s.doc, Index: i}}
}

// eachPage calls work with the number of every page, counted from 1, while the context lives.
func (s *session) eachPage(work func(page int) error) error {
	for page := 1; page <= s.pages; page++ {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := work(page); err != nil {
			return fmt.Errorf("page %d: %w", page, err)
		}
	}
	return nil
}
