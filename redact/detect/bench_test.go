package detect

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/rules"
)

var large = flag.Bool("large", false, "run the benchmarks with 100 MB of text too")

// corpus is as much text as is wanted: the reviews of the corpus one behind the other, again and again.
func corpus(b *testing.B, size int) string {
	b.Helper()
	docs, err := filepath.Glob("testdata/corpus/docs/*.txt")
	if err != nil || len(docs) == 0 {
		b.Fatal(err)
	}
	var one, all strings.Builder
	for _, name := range docs {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		one.Write(text)
	}
	for all.Len() < size {
		all.WriteString(one.String())
	}
	return all.String()[:size]
}

// castOfFifty is fifty people with a telephone number each.
func castOfFifty() *casefile.Case {
	c := casefile.Case{Reference: "r"}
	for i, n := range strings.Split("Ada Byrd,Ben Cole,Cara Dunn,Dev Eames,Ella Frost,Finn Gale,Gita Hart,Hugo Ince,Iris Jebb,Joel Kerr", ",") {
		for j := range 5 {
			c.Subjects = append(c.Subjects, casefile.Person{Label: fmt.Sprintf("P%d-%d", i, j), Names: []string{n + strings.Repeat("a", j) + "son"}, Phones: []string{fmt.Sprintf("07700 9%05d", i*10+j)}})
		}
	}
	return &c
}

func detector(b *testing.B, set *rules.Set) *Detector {
	b.Helper()
	d, err := New(castOfFifty(), set)
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkFind has a cast of fifty and the whole catalogue. Run it with GOMAXPROCS=1 for what one core does. heap/text is how
// much memory the program holds for each byte of text.
func BenchmarkFind(b *testing.B) {
	d := detector(b, nil)
	for _, megabytes := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%dMB", megabytes), func(b *testing.B) {
			if megabytes > 10 && !*large {
				b.Skip("with -large")
			}
			text := corpus(b, megabytes<<20)
			d.Find(text[:1<<16]) // the lists are unpacked
			debug.FreeOSMemory()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				d.Find(text)
			}
			runtime.ReadMemStats(&after)
			held := float64(after.HeapSys-after.HeapReleased) - float64(before.HeapSys-before.HeapReleased)
			b.ReportMetric(held/float64(len(text)), "heap/text")
		})
	}
}

// BenchmarkDraft makes a detector and reads a draft of forty pages with it, as a request does.
func BenchmarkDraft(b *testing.B) {
	page := corpus(b, 3000)
	text := strings.Repeat(page+"\f", 40)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		detector(b, nil).Find(text)
	}
}

// BenchmarkPlainRegexp is the peer: the expressions of the catalogue and the names of the cast, each searched by the standard
// library over the same megabyte. It finds no variants, no dates, no places and nobody who is not listed.
func BenchmarkPlainRegexp(b *testing.B) {
	text := corpus(b, 1<<20)
	var names, each []string
	for _, p := range castOfFifty().Subjects {
		for _, n := range append(p.Names, p.Phones...) {
			names = append(names, regexp.QuoteMeta(n))
			for w := range strings.FieldsSeq(n) {
				names = append(names, regexp.QuoteMeta(w))
			}
		}
	}
	for _, r := range rules.Default().On() {
		each = append(each, r.Expressions...)
	}
	cast := `\b(?i:` + strings.Join(names, "|") + `)\b`
	search := func(b *testing.B, expressions []string) {
		all := make([]*regexp.Regexp, len(expressions))
		for i, x := range expressions {
			all[i] = regexp.MustCompile(x)
		}
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, x := range all {
				x.FindAllStringIndex(text, -1)
			}
		}
	}
	b.Run("each", func(b *testing.B) { search(b, append(each, cast)) })
	b.Run("one_alternation", func(b *testing.B) { search(b, []string{`(?:` + strings.Join(each, ")|(?:") + `)|` + cast}) })
}

// BenchmarkMoreRules shows what a partnership's own rules cost: %/rule is by how much each of them makes the search longer, by the
// shortest of the runs with them and without, which take turns.
func BenchmarkMoreRules(b *testing.B) {
	text := corpus(b, 1<<20)
	without := detector(b, nil)
	took := func(d *Detector) time.Duration {
		start := time.Now()
		d.Find(text)
		return time.Since(start)
	}
	for _, n := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var own strings.Builder
			for i := range n {
				fmt.Fprintf(&own, "  - {id: local.r%d, kind: other, reason: r, expressions: ['Q%02dX-\\d{4}\\b'], terms: [zebu%d zebra]}\n", i, i, i)
			}
			set, err := rules.Parse([]byte("rules:\n" + own.String()))
			if err != nil {
				b.Fatal(err)
			}
			with := detector(b, set)
			less, more := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			b.SetBytes(2 * int64(len(text)))
			for b.Loop() {
				less, more = min(less, took(without)), min(more, took(with))
			}
			b.ReportMetric(100*(float64(more)/float64(less)-1)/float64(n), "%/rule")
		})
	}
}
