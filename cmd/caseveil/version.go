package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/caseveil/caseveil/redact"
)

// versionCommand is `caseveil version`: what runs, or, as CycloneDX, all that it is made of.
func versionCommand(_ context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("version", flag.ContinueOnError)
	format := flags.String("format", "text", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return 0, errors.New("this program was built without its list of modules")
	}
	switch *format {
	case "text":
		_, err := fmt.Fprintf(s.out, "caseveil %s, %s, %s/%s\n", redact.ProgramVersion, info.GoVersion, runtime.GOOS, runtime.GOARCH)
		return exitDone, err
	case "cyclonedx":
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		return exitDone, enc.Encode(materials(info))
	}
	return 0, usagef("--format: must be text or cyclonedx")
}

// A bill lists what a program is made of (CycloneDX 1.6, the parts of it that a build knows).
type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl,omitempty"` // package URL, by which advisories name it
}

func materials(info *debug.BuildInfo) bill {
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1,
		Metadata:   metadata{component{"application", "caseveil", redact.ProgramVersion, ""}},
		Components: []component{{"platform", "go", info.GoVersion, ""}},
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		b.Components = append(b.Components, component{"library", m.Path, m.Version, "pkg:golang/" + m.Path + "@" + m.Version})
	}
	return b
}
