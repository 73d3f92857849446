package apart

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// attributes gives the child a network namespace of its own (which holds no network) and ends it with its parent.
func attributes(alone bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if !alone {
		return a
	}
	a.Cloneflags = syscall.CLONE_NEWNET
	if uid := os.Getuid(); uid != 0 {
		a.Cloneflags |= syscall.CLONE_NEWUSER
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	return a
}

// limit is called by the child before it looks at the file. Where the parent had no right to a network namespace, the
// filter of system calls alone keeps the child from the network; without either it does not begin.
func limit(r request) error {
	debug.SetMemoryLimit(r.Memory / 4)
	debug.SetGCPercent(garbage)
	if err := hardLimits(r.Memory, r.CPU); err != nil {
		return err
	}
	if err := filterCalls(forbidden()); err != nil {
		return fmt.Errorf("filter system calls: %w", err)
	}
	return confine(landlockRead|landlockWrite, r.Cache)
}

func hardLimits(memory int64, processor time.Duration) error {
	for resource, max := range map[int]uint64{
		unix.RLIMIT_AS: uint64(memory), unix.RLIMIT_CPU: uint64(math.Ceil(processor.Seconds())), unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: 64,
	} {
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: max, Max: max}); err != nil {
			return err
		}
	}
	return nil
}
