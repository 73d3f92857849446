package pdf

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// describe prints a file as text: each page's content, and every object with its streams decoded.
func describe(t *testing.T, data []byte) string {
	t.Helper()
	f, err := raw.Read(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	seen := map[obj.Ref]bool{}
	var show func(o obj.Object)
	queue := []obj.Object{f.Root, f.Info}
	show = func(o obj.Object) {
		switch o := o.(type) {
		case obj.Ref:
			if !seen[o] {
				seen[o] = true
				v, err := f.Resolve(o)
				if err != nil {
					t.Fatal(err)
				}
				queue = append(queue, v)
			}
		case obj.Array:
			for _, e := range o {
				show(e)
			}
		case obj.Dict:
			for _, k := range write.Keys(o) {
				show(o[k])
			}
		case *obj.Stream:
			show(o.Dict)
		}
	}
	for i := 0; i < len(queue); i++ {
		switch o := queue[i].(type) {
		case *obj.Stream:
			d := obj.Dict{}
			for k, v := range o.Dict {
				if k != "Length" {
					d[k] = v
				}
			}
			fmt.Fprintf(&b, "stream %s\n", write.Append(nil, d))
			if body, _, err := f.Unwrap(o); err == nil {
				b.WriteString(printableLines(body))
			}
		default:
			fmt.Fprintf(&b, "%s\n", write.Append(nil, o))
		}
		show(queue[i])
	}
	return b.String()
}

// printableLines shows text as it is and other bytes as their number.
func printableLines(body []byte) string {
	for _, c := range body {
		if c > 126 || c < 32 && c != '\n' {
			return fmt.Sprintf("%d bytes, sum %d\n", len(body), sum(body))
		}
	}
	return string(body)
}

func sum(b []byte) (n int) {
	for _, c := range b {
		n = (n*31 + int(c)) % 1_000_003
	}
	return n
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			from := max(0, i-6)
			return strings.Join(slices.Concat(x[from:i], []string{"--- " + x[i], "+++ " + y[i]}), "\n")
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}
