package apart

import (
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

// limit is called by the child before it looks at the file.
func limit(memory int64, cpu time.Duration) error {
	seconds := uint64(math.Ceil(cpu.Seconds()))
	debug.SetMemoryLimit(memory / 4)
	for resource, max := range map[int]uint64{
		unix.RLIMIT_AS: uint64(memory), unix.RLIMIT_CPU: seconds, unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: 64,
	} {
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: max, Max: max}); err != nil {
			return err
		}
	}
	return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
}
