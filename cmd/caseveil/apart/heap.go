package apart

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// garbage is how much a child's heap may grow before it is cleared, in percent of what is in use: a little processor
	// time for a third of the memory that a long report takes.
	garbage = 45
	// roomy is a heap, in bytes, that is small enough to grow to without being cleared, whatever of it is in use.
	roomy = 80 << 20
)

// paceHeap has the heap grow to roomy before it is cleared, and beyond that by garbage: a report of a hundred pages is
// cleared a third as often, and one of five hundred takes no more memory.
func paceHeap() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var pace func(*cycle)
	pace = func(*cycle) {
		metrics.Read(live)
		inUse := max(int(live[0].Value.Uint64()), 1<<20)
		debug.SetGCPercent(max(garbage, (roomy-inUse)*100/inUse))
		runtime.SetFinalizer(new(cycle), pace) // which the next clearing finds
	}
	pace(nil)
}

// A cycle is garbage that tells, by being cleared, that the heap was.
type cycle struct{ _ *byte }
