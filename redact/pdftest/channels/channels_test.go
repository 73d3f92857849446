package channels_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/pdftest/channels"
	"github.com/caseveil/caseveil/redact/verify"
)

var (
	update = flag.Bool("update", false, "write CHANNELS.md and the table of the README anew")
	peers  = flag.Bool("peers", false, "run PyMuPDF and the drawing of boxes, and record what they leave")
	save   = flag.String("save", "", "a folder to write every file and output to")
)

var (
	second  *verify.Reader
	theCase *casefile.Case
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(withEngine(m))
}

func withEngine(m *testing.M) int {
	if testing.Short() {
		return m.Run()
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("caseveil-test-cache-%d", os.Getuid()))
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if second, err = verify.NewReader(context.Background(), cache); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer second.Close() //nolint:errcheck // the process ends
	if theCase, err = casefile.Parse([]byte(channels.Case)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func TestEveryPlaceIsItsOwnAndTheyAreManyAndTheSameEachTime(t *testing.T) {
	all, again := channels.All(), channels.All()
	if len(all) < 300 {
		t.Errorf("%d channels, want at least 300", len(all))
	}
	seen := map[string]bool{}
	for i, c := range all {
		if key := c.Family + ": " + c.Place; seen[key] {
			t.Errorf("two files hide the name in %s", key)
		} else {
			seen[key] = true
		}
		if string(again[i].PDF) != string(c.PDF) {
			t.Errorf("%s: two bytes apart when made twice", c.Place)
		}
	}
}

// TestANameIsNowhereInTheOutputOrThereIsNoOutput runs every channel, and holds the tables to what happens.
func TestANameIsNowhereInTheOutputOrThereIsNoOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("short: the second engine takes seconds to compile")
	}
	all := channels.All()
	got := make([]verdict, len(all))
	engine := redact.New(second).WithRecognition(tesseract)
	var work sync.WaitGroup
	next := make(chan int)
	for range 2 {
		work.Go(func() {
			for i := range next {
				got[i] = run(t, engine, all[i])
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	work.Wait()
	others := recorded(t, all)
	compare(t, "CHANNELS.md", "", list(all, got, others))
	compare(t, readme, "<!-- channels -->\n", summary(all, got, others))
}

// tesseract is the text recognition of the tests; in the program it has limits.
func tesseract(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "tesseract", "stdin", "stdout", "-l", "eng", "--dpi", fmt.Sprint(dpi), "-c", "tessedit_create_tsv=1")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	var in bytes.Buffer
	if err := png.Encode(&in, page); err != nil {
		return nil, err
	}
	cmd.Stdin = &in
	return cmd.Output()
}

// run redacts one file and says how it ended. A file that is refused is no leak: the list says so, and a test holds it.
func run(t *testing.T, engine *redact.Engine, c channels.Channel) verdict {
	r, err := engine.Redact(t.Context(), c.PDF, theCase, redact.Options{})
	name := c.Family + ": " + c.Place
	if err != nil && !errors.Is(err, redact.ErrRefused) && !errors.Is(err, redact.ErrNotProved) {
		t.Errorf("%s: %v", name, err)
	}
	if *save != "" {
		keep(t, name, c.PDF, r.PDF)
	}
	v := judge(t, c, r.PDF)
	if v == left {
		t.Errorf("%s: the name is left", name)
	}
	if want := wanted(c); err == nil && v != want {
		pages, _ := second.PageTexts(t.Context(), r.PDF) // it was read above
		t.Logf("%s: %s, should be %s; the pages read %q", name, v, want, pages)
	} else if v != want {
		t.Logf("%s: %v %+v, should be %s", name, err, r.Report.Public.Verification.Checks, want)
	}
	return v
}

func keep(t *testing.T, name string, in, out []byte) {
	base := filepath.Join(*save, strings.NewReplacer("/", "_", ":", "_", " ", "_").Replace(name))
	if err := os.WriteFile(base+".in.pdf", in, 0o600); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(base+".out.pdf", out, 0o600); err != nil {
		t.Error(err)
	}
}

const record = "testdata/peers.json"

// recorded is what two other ways to redact leave, by place: PyMuPDF's redaction, and boxes drawn over the words.
func recorded(t *testing.T, all []channels.Channel) map[string][2]verdict {
	t.Helper()
	out := map[string][2]verdict{}
	if *peers {
		dir := t.TempDir()
		for i, c := range all {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.pdf", i)), c.PDF, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		python(t, dir)
		for i, c := range all {
			var v [2]verdict
			for n, tool := range []string{"pymupdf", "boxes"} {
				b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%03d.%s", i, tool)))
				if err != nil {
					b = nil
				}
				v[n] = judge(t, c, b)
			}
			out[c.Family+": "+c.Place] = v
		}
		b, err := json.MarshalIndent(out, "", " ")
		if err == nil {
			err = os.WriteFile(record, append(b, '\n'), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	b, err := os.ReadFile(record)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}
