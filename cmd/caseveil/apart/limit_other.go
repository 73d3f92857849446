//go:build !linux

package apart

import (
	"runtime/debug"
	"syscall"
	"time"
)

func attributes(bool) *syscall.SysProcAttr { return nil }

// limit holds the heap only: the hard limits are Linux's. The operator's guide says where caseveil is run in earnest.
func limit(memory int64, _ time.Duration) error {
	debug.SetMemoryLimit(memory / 4)
	return nil
}
