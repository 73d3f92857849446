//go:build !linux

package apart

import (
	"runtime/debug"
	"syscall"
)

func attributes(bool) *syscall.SysProcAttr { return nil }

// limit holds the heap only: the hard limits are Linux's. The operator's guide says where caseveil is run in earnest.
func limit(r request) error {
	debug.SetMemoryLimit(r.Memory / 4)
	debug.SetGCPercent(garbage)
	return nil
}
