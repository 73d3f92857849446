package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkRedactAndProve sets caseveil beside PyMuPDF, on the same reports in the same run: whole processes, wall time and
// the peak of the memory of all of them. caseveil redacts and proves; PyMuPDF only redacts. `make bench` runs it.
//
// The cache of the second engine's compiled code is warm but in "cold", which is what the very first call costs.
func BenchmarkRedactAndProve(b *testing.B) {
	const python = "/usr/bin/python3"
	bench, err := filepath.Abs("testdata/bench")
	if err != nil {
		b.Fatal(err)
	}
	dir, people := b.TempDir(), filepath.Join(bench, "case.yaml")
	out, warm := filepath.Join(dir, "out.pdf"), testCache(b)
	program := filepath.Join(dir, "caseveil") // as it is shipped, without what tests add
	build := exec.Command("go", "build", "-trimpath", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, said)
	}
	ours := func(report, cache string) *exec.Cmd {
		cmd := exec.Command(program, "redact", "--case", people, "--out", out, report)
		cmd.Env = append(os.Environ(), "CASEVEIL_CACHE="+cache)
		return cmd
	}
	for _, pages := range []int{1, 100, 500} {
		report := filepath.Join(dir, fmt.Sprintf("%d.pdf", pages))
		if made, err := exec.Command(python, filepath.Join(bench, "make_report.py"), strconv.Itoa(pages), report, people).CombinedOutput(); err != nil {
			b.Fatalf("the report needs python3-reportlab and python3-yaml: %v\n%s", err, made)
		}
		if pages == 1 {
			measure(b, "caseveil/1page/cold", func() *exec.Cmd { return ours(report, b.TempDir()) })
		}
		measure(b, fmt.Sprintf("caseveil/%dpages", pages), func() *exec.Cmd { return ours(report, warm) })
		measure(b, fmt.Sprintf("pymupdf/%dpages", pages), func() *exec.Cmd {
			return exec.Command(python, filepath.Join(bench, "peer_pymupdf.py"), people, report, out)
		})
	}
}

// measure runs commands one after the other and reports the mean wall time and the highest peak.
func measure(b *testing.B, name string, command func() *exec.Cmd) {
	b.Run(name, func(b *testing.B) {
		peak := 0
		for b.Loop() {
			var said bytes.Buffer
			cmd := command()
			cmd.Stdout, cmd.Stderr = &said, &said
			if err := cmd.Start(); err != nil {
				b.Fatal(err)
			}
			stop := make(chan struct{})
			seen := make(chan int)
			go func() { seen <- watch(cmd.Process.Pid, stop) }()
			err := cmd.Wait()
			close(stop)
			peak = max(peak, <-seen)
			if err != nil {
				b.Fatalf("%v\n%s", err, said.Bytes())
			}
		}
		b.ReportMetric(0, "ns/op") // said in seconds
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
		b.ReportMetric(float64(peak)/(1<<20), "MB-peak")
	})
}

// watch gives the most memory, in bytes, that a process and those it started held at one time, until stop. It looks every
// twenty milliseconds, and for new processes every fifth time: looking must not cost what is measured.
func watch(pid int, stop <-chan struct{}) int {
	most, known := 0, []int{pid}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-stop:
			return most
		case <-tick.C:
			if n%5 == 0 {
				known = family(pid)
			}
			sum := 0
			for _, p := range known {
				sum += resident(p)
			}
			most = max(most, sum)
		}
	}
}

// family lists a process and its descendants.
func family(pid int) []int {
	out := []int{pid}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return out
	}
	for _, t := range tasks {
		children, err := os.ReadFile(t)
		if err != nil {
			continue
		}
		for _, c := range strings.Fields(string(children)) {
			if n, err := strconv.Atoi(c); err == nil {
				out = append(out, family(n)...)
			}
		}
	}
	return out
}

// resident is the resident memory of a process in bytes; 0 for one that has ended.
func resident(pid int) int {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	pages := 0
	if f := strings.Fields(string(statm)); len(f) > 1 {
		pages, _ = strconv.Atoi(f[1]) // the kernel writes numbers
	}
	return pages * os.Getpagesize()
}
