//go:build linux && !cgo && !race

package apart

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestAChildSeesNoFileButItsCache(t *testing.T) {
	const version = 1 // LANDLOCK_CREATE_RULESET_VERSION
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, version); errno != 0 {
		t.Skip("this kernel has no Landlock")
	}
	c := client(t, DefaultLimits)
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, order := range []string{"read " + key, "write " + key, "read /etc/passwd"} {
		got, err := c.Text(t.Context(), []byte(probe+order))
		if err != nil || !strings.Contains(got, "permission denied") {
			t.Errorf("%s: the child says %q, %v", order, got, err)
		}
	}
	if got, err := c.Text(t.Context(), []byte(probe+"write "+filepath.Join(c.cache, "x"))); err != nil || got != "done" {
		t.Errorf("its cache: %q, %v", got, err)
	}
}
