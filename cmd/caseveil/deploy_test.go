package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var settingName = regexp.MustCompile(`CASEVEIL_[A-Z0-9_]*[A-Z0-9]`)

// TestWhatIsDeployedSetsOnlyWhatTheProgramReads: a setting with a slip in its name is silence where somebody meant safety.
func TestWhatIsDeployedSetsOnlyWhatTheProgramReads(t *testing.T) {
	known := map[string]bool{}
	eachFile(t, ".", func(path string, b []byte) {
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			for _, name := range settingName.FindAllString(string(b), -1) {
				known[name], known[name+"_FILE"] = true, true
			}
		}
	})
	for _, folder := range []string{"systemd", "container", "kubernetes"} {
		eachFile(t, "../../deploy/"+folder, func(path string, b []byte) {
			for _, name := range settingName.FindAllString(string(b), -1) {
				if !known[name] {
					t.Errorf("%s sets %s, which nothing reads", filepath.Base(path), name)
				}
			}
		})
	}
}

func TestEveryManifestIsYAML(t *testing.T) {
	for _, folder := range []string{"container", "kubernetes"} {
		eachFile(t, "../../deploy/"+folder, func(path string, b []byte) {
			if !strings.HasSuffix(path, ".yaml") {
				return
			}
			documents := 0
			for dec := yaml.NewDecoder(bytes.NewReader(b)); ; documents++ {
				var v map[string]any
				err := dec.Decode(&v)
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil || len(v) == 0 {
					t.Fatalf("%s: %v", filepath.Base(path), err)
				}
			}
			if documents == 0 {
				t.Errorf("%s is empty", filepath.Base(path))
			}
		})
	}
}

func eachFile(t *testing.T, folder string, use func(path string, b []byte)) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil {
			use(path, b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
