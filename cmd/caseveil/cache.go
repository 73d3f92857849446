package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// cacheDir is the folder of the second engine's compiled parts, made when it is missing. Whoever can write there runs
// code in our process, so it must be ours alone.
func cacheDir() (string, error) {
	dir := os.Getenv("CASEVEIL_CACHE")
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", usagef("CASEVEIL_CACHE: must be set, since this user has no cache folder")
		}
		dir = filepath.Join(base, "caseveil")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", usagef("CASEVEIL_CACHE: %w", plain(err))
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", usagef("CASEVEIL_CACHE: %w", plain(err))
	}
	return dir, oursAlone(dir)
}

func oursAlone(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return usagef("CASEVEIL_CACHE: %w", plain(err))
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return usagef("CASEVEIL_CACHE: is not a folder")
	case info.Mode().Perm()&0o022 != 0:
		return usagef("CASEVEIL_CACHE: others may write in this folder, so what lies there cannot be trusted")
	case ok && int(owner.Uid) != os.Geteuid():
		return &usageError{errors.New("CASEVEIL_CACHE: this folder belongs to another user")}
	}
	return nil
}
