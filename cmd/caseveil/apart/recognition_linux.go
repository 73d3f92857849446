package apart

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// ownGroup lets the whole group of the process be ended at once.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr.Setpgid = true
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// limitRecognition is called before this process becomes the program at path. It may start that, and read what lies beside it,
// the system's libraries and tesseract's models.
func limitRecognition(path string) error {
	if err := hardLimits(recognitionMemory, recognitionTime); err != nil {
		return err
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{}); err != nil {
		return err
	}
	starts := programs()
	calls := slices.DeleteFunc(forbidden(), func(n uint32) bool { return slices.Contains(starts, n) })
	if err := filterCalls(calls); err != nil {
		return fmt.Errorf("filter system calls: %w", err)
	}
	var folders []string
	for _, f := range []string{"/usr", "/lib", "/lib64", "/opt/tesseract", "/nix/store", "/gnu/store", filepath.Dir(path), os.Getenv("TESSDATA_PREFIX")} {
		if info, err := os.Stat(f); err == nil && info.IsDir() && strings.HasPrefix(f, "/") && f != "/" {
			folders = append(folders, f)
		}
	}
	return confine(landlockRead|unix.LANDLOCK_ACCESS_FS_EXECUTE, folders...)
}
