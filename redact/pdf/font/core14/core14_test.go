package core14_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/core14"
)

var metric = regexp.MustCompile(`^C (-?\d+) ; WX (\d+) ; N (\S+) ;`)

// The AFM files lie in pdfcpu's module, where the tables were made from.
func TestTablesAgreeWithTheAFMFiles(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pdfcpu/pdfcpu").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, name := range core14.Names() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(strings.TrimSpace(string(dir)), "internal/corefont/Core14_AFMs", name+".afm")
			afm, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f, ok := core14.ByName(name)
			if !ok {
				t.Fatal("not found by its name")
			}
			compare(t, f, string(afm))
		})
	}
}

func compare(t *testing.T, f *core14.Font, afm string) {
	glyphs := 0
	for line := range strings.Lines(afm) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, " ")
		switch want := fmt.Sprint(strings.Fields(value)); {
		case key == "FontBBox" && fmt.Sprint(f.BBox) != want:
			t.Errorf("BBox %v, AFM %s", f.BBox, want)
		case key == "Ascender" && strconv.Itoa(f.Ascender) != value, key == "Descender" && strconv.Itoa(f.Descender) != value,
			key == "CapHeight" && strconv.Itoa(f.CapHeight) != value, key == "StdVW" && strconv.Itoa(f.StemV) != value,
			key == "ItalicAngle" && fmt.Sprint(f.ItalicAngle) != value:
			t.Errorf("AFM says %s", line)
		}
		m := metric.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		glyphs++
		if strconv.Itoa(f.Widths[m[3]]) != m[2] || f.Index(m[3]) < 0 {
			t.Errorf("%s is %d wide, AFM %s", m[3], f.Widths[m[3]], m[2])
		}
		if code, _ := strconv.Atoi(m[1]); code >= 0 && f.Encoding[code] != m[3] {
			t.Errorf("code %d is %q, AFM %s", code, f.Encoding[code], m[3])
		}
	}
	if glyphs != len(f.Glyphs) || glyphs < 190 {
		t.Errorf("%d glyphs, AFM %d", len(f.Glyphs), glyphs)
	}
}

func TestOthersAreNotAmongTheFourteen(t *testing.T) {
	for _, name := range []string{"Arial", "helvetica", "ABCDEF+Helvetica", ""} {
		if _, ok := core14.ByName(name); ok {
			t.Errorf("%q is none of the fourteen", name)
		}
	}
}
