//go:build !race

// The race detector needs more address space than a child may have.

package apart

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact"
)

// The test program is its own child, as the program is. A request whose file begins with probe is not given to the
// engine: the child does what somebody would who had taken it over.
const probe = "probe "

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == Command {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child() error {
	p := newPipe(os.Stdin, os.Stdout)
	r, err := p.request()
	if err != nil {
		return err
	}
	if err := limit(r); err != nil {
		return err
	}
	order, probed := strings.CutPrefix(string(r.PDF), probe)
	if !probed {
		return p.answer(p.work(context.Background(), r))
	}
	if order == "ask" {
		go p.listen()
		page := &image.Gray{Pix: []byte("grey"), Stride: 2, Rect: image.Rect(0, 0, 2, 2)}
		tsv, err := p.read(context.Background(), page, 300)
		return p.answer(answer{Text: fmt.Sprintf("%s %v", tsv, err)})
	}
	return p.answer(answer{Text: obey(order)})
}

// obey does what a probe asks for and says what came of it: "done", or the error.
func obey(order string) string {
	act, on, _ := strings.Cut(order, " ")
	var err error
	switch act {
	case "dial":
		var c net.Conn
		if c, err = net.Dial("tcp", on); err == nil {
			err = c.Close()
		}
	case "listen":
		var l net.Listener
		if l, err = net.Listen("unix", on); err == nil {
			err = l.Close()
		}
	case "run":
		err = syscall.Exec(on, []string{on}, nil)
	case "read":
		_, err = os.ReadFile(on)
	case "write":
		err = os.WriteFile(on, []byte("x"), 0o600)
	case "overflow":
		err = fmt.Errorf("%d", overflow(1))
	case "hang":
		<-time.After(time.Hour)
	case "eat":
		for hoard := [][]byte{}; ; {
			hoard = append(hoard, bytes.Repeat([]byte("x"), 64<<20))
			if len(hoard) > 1000 {
				return "a thousand times 64 MB"
			}
		}
	case "flood":
		for junk := make([]byte, 1<<20); err == nil; {
			_, err = os.Stdout.Write(junk)
		}
	default:
		err = errors.New("an unknown probe")
	}
	if err != nil {
		return err.Error()
	}
	return "done"
}

// overflow ends the process: Go cannot recover from a stack that is too large.
func overflow(n int) int { return overflow(n+1) + 1 } //nolint:staticcheck // that is what is tested

func client(t *testing.T, limits Limits) *Client {
	t.Helper()
	c, err := New(t.TempDir(), limits, 1)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAChildThatWasTakenOverReachesNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, order := range []string{
		"dial " + l.Addr().String(), "listen " + filepath.Join(t.TempDir(), "s"), "run /bin/true",
	} {
		t.Run(order[:strings.IndexByte(order, ' ')], func(t *testing.T) {
			got, err := client(t, DefaultLimits).Text(t.Context(), []byte(probe+order))
			if err != nil || !strings.Contains(got, "not permitted") {
				t.Errorf("the child says %q, %v", got, err)
			}
		})
	}
}

func TestAChildThatDiesIsARefusedFileAndTheNextCallIsServed(t *testing.T) {
	c := client(t, Limits{Memory: 3 << 30, Time: 5 * time.Second})
	for _, order := range []string{"overflow", "eat", "hang"} {
		t.Run(order, func(t *testing.T) {
			_, err := c.Text(t.Context(), []byte(probe+order))
			var refused *redact.RefusedError
			if !errors.As(err, &refused) || !errors.Is(err, redact.ErrRefused) {
				t.Fatalf("error %v", err)
			}
		})
	}
	if got, err := c.Text(t.Context(), []byte(probe+"write "+filepath.Join(c.cache, "x"))); err != nil || got != "done" {
		t.Errorf("afterwards: %q, %v", got, err)
	}
}

func TestAnAnswerThatNeverEndsIsCutOff(t *testing.T) {
	b := bounded{r: strings.NewReader(strings.Repeat("x", 1000)), left: 10}
	if got, err := io.ReadAll(&b); !errors.Is(err, errTooLong) || len(got) > 10 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if testing.Short() {
		t.Skip("a gigabyte through a pipe")
	}
	_, err := client(t, Limits{Memory: 3 << 30, Time: time.Minute}).Text(t.Context(), []byte(probe+"flood"))
	if !errors.Is(err, redact.ErrRefused) {
		t.Errorf("error %v", err)
	}
}

func TestFieldsOfAFormAreReadApart(t *testing.T) {
	blank, err := scpr.Form().BlankPDF()
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, DefaultLimits)
	filled, err := c.Filled(t.Context(), blank)
	if err != nil || len(filled.Fields) != len(scpr.Form().Paths()) {
		t.Fatalf("%v, %v", filled, err)
	}
	var form *scpr.FormError
	if _, err := c.Filled(t.Context(), []byte("%PDF-1.7\nhello")); !errors.As(err, &form) || form.Code != "damaged" {
		t.Errorf("error %v", err)
	}
}

func TestAPictureIsReadByTheParentAndOnlyOnce(t *testing.T) {
	times := 0
	read := func(_ context.Context, page *image.Gray, dpi int) ([]byte, error) {
		times++
		return fmt.Appendf(nil, "%s of %v at %d", page.Pix, page.Rect.Size(), dpi), nil
	}
	c := client(t, DefaultLimits).WithRecognition(read)
	for range 2 {
		if got, err := c.Text(t.Context(), []byte(probe+"ask")); err != nil || got != "grey of (2,2) at 300 <nil>" {
			t.Errorf("the child was told %q (%v)", got, err)
		}
	}
	if times != 1 {
		t.Errorf("one picture was read %d times", times)
	}
}

func TestAPictureThatCannotBeReadIsNoReasonToEndTheCall(t *testing.T) {
	fails := func(context.Context, *image.Gray, int) ([]byte, error) { return nil, errors.New("no") }
	got, err := client(t, DefaultLimits).WithRecognition(fails).Text(t.Context(), []byte(probe+"ask"))
	if err != nil || !strings.Contains(got, errNotRead.Error()) {
		t.Errorf("the child was told %q (%v)", got, err)
	}
	if _, err := client(t, DefaultLimits).Text(t.Context(), []byte(probe+"ask")); !errors.Is(err, redact.ErrRefused) {
		t.Errorf("a child that asks where nobody reads is told %v", err)
	}
}
