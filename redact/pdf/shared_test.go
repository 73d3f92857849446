package pdf

import (
	"bytes"
	"context"
	"sync"
	"testing"
)

func TestADocumentIsRewrittenByManyAtOnce(t *testing.T) {
	d := open(t, build(t, "BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET"))
	want := rewrite(t, d, one.plan(d)).PDF
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			out, err := d.Rewrite(context.Background(), one.plan(d))
			if err != nil || !bytes.Equal(out.PDF, want) {
				t.Errorf("another result: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestACancelledContextStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, build(t, "")); err == nil {
		t.Error("opened")
	}
}
