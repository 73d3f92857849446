//go:build unix

package verify

import (
	"context"
	"runtime"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// withOwnMemory has the memory of engine instances stand outside Go's heap, and go back to the system with the instance. Within
// the heap it would be copied each time it grows, stay until the heap is next cleared, and let the heap grow by so much more
// before it is.
func withOwnMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(allocate))
}

// A mapping is the memory of one instance: as much address space as it may ever use, of which what it touches takes room.
type mapping struct {
	all   []byte
	unmap runtime.Cleanup // of an instance that could not be closed in order
}

func allocate(_, most uint64) experimental.LinearMemory {
	all, err := unix.Mmap(-1, 0, int(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return new(grown) // a system that gives no more than it can keep
	}
	m := &mapping{all: all}
	m.unmap = runtime.AddCleanup(m, free, all)
	return m
}

func free(all []byte) {
	_ = unix.Munmap(all) // fails for what is no mapping alone
}

// Reallocate gives the first bytes of the mapping, which never moves.
func (m *mapping) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) {
		return nil
	}
	return m.all[:size]
}

// Free gives the memory back to the system.
func (m *mapping) Free() {
	m.unmap.Stop()
	free(m.all)
	m.all = nil
}

// grown is memory within Go's heap.
type grown struct{ bytes []byte }

// Reallocate copies the memory to where there is room for it.
func (g *grown) Reallocate(size uint64) []byte {
	if size > uint64(len(g.bytes)) {
		g.bytes = append(g.bytes, make([]byte, size-uint64(len(g.bytes)))...)
	}
	return g.bytes[:size]
}

// Free leaves it to be cleared.
func (g *grown) Free() { g.bytes = nil }
