package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/storage/audit"
)

// meters are what a process tells who watches it, on a listener of its own. Labels are codes and patterns of routes: nothing
// that was sent, and nothing that grows with the cases.
type meters struct {
	registry *prometheus.Registry
	answers  *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

func newMeters(n *node) *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "caseveil_answers_total",
			Help: "Answers of this process, by method, pattern of the route and status."}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "caseveil_answer_seconds",
			Help: "How long answers took, by pattern of the route.", Buckets: []float64{.01, .05, .1, .5, 1, 5, 30, 120}}, []string{"route"}),
	}
	m.registry.MustRegister(m.answers, m.took, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), version(), newInventory(n))
	return m
}

// Answered counts an answer of the door.
func (m *meters) Answered(method, route string, status int, took time.Duration) {
	m.answers.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
}

// version is 1, labelled with what runs.
func version() prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "caseveil_build_info", Help: "1, with the version of what runs.",
		ConstLabels: prometheus.Labels{"version": redact.ProgramVersion, "go": runtime.Version()}})
	g.Set(1)
	return g
}

// inventory counts, when it is asked, what the database holds: the same from every node.
type inventory struct {
	node *node

	jobs, oldest, mails, entries, keys, up *prometheus.Desc
}

func newInventory(n *node) *inventory {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("caseveil_"+name, help, labels, nil)
	}
	return &inventory{
		node:    n,
		jobs:    desc("jobs", "Jobs on record, by kind and state.", "kind", "state"),
		oldest:  desc("oldest_job_seconds", "How long the oldest job that is not done has been waiting or running, by kind and state.", "kind", "state"),
		mails:   desc("mails", "Mails on record, by state; failed and unknown ones need a person.", "state"),
		entries: desc("audit_entries", "Entries of the audit log."),
		keys:    desc("case_keys", "Case keys, by what they are wrapped to; destroyed ones are gone.", "wrapped"),
		up:      desc("part_up", "1 when a part that is needed answers, 0 when it does not.", "part"),
	}
}

// Describe is part of [prometheus.Collector].
func (i *inventory) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{i.jobs, i.oldest, i.mails, i.entries, i.keys, i.up} {
		to <- d
	}
}

// inventoryLimit is how long the database has to answer.
const inventoryLimit = 5 * time.Second

// Collect is part of [prometheus.Collector]. What cannot be counted is left out, and the part that failed is told as down.
func (i *inventory) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), inventoryLimit)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for _, p := range i.node.ready() {
		up := 1.0
		if p.Check(ctx) != nil {
			up = 0
		}
		gauge(i.up, up, p.Name)
	}
	err := i.node.db.View(ctx, func(tx *sql.Tx) error { return i.count(ctx, tx, gauge) })
	if err != nil {
		i.node.log.WarnContext(ctx, "metrics: the database could not be counted")
	}
}

func (i *inventory) count(ctx context.Context, tx *sql.Tx, gauge func(*prometheus.Desc, float64, ...string)) error {
	jobs, err := i.node.queue.Backlogs(ctx, tx)
	if err != nil {
		return err
	}
	for _, b := range jobs {
		gauge(i.jobs, float64(b.Jobs), b.Kind, b.State)
		if !b.Oldest.IsZero() {
			gauge(i.oldest, time.Since(b.Oldest).Seconds(), b.Kind, b.State)
		}
	}
	mails, err := i.node.outbox.Count(ctx, tx)
	if err != nil {
		return err
	}
	for state, n := range mails {
		gauge(i.mails, float64(n), state)
	}
	size, err := audit.Size(ctx, tx)
	if err != nil {
		return err
	}
	gauge(i.entries, float64(size))
	keys, err := i.node.vault.CaseKeys(ctx, tx)
	if err != nil {
		return err
	}
	for wrapped, n := range map[string]int{"present": keys.Present, "retired": keys.Others, "destroyed": keys.Destroyed} {
		gauge(i.keys, float64(n), wrapped)
	}
	return nil
}

// tell answers /metrics, /livez and /readyz on the listener of CASEVEIL_METRICS_ADDR until ctx ends; without one it does nothing.
func (m *meters) tell(ctx context.Context, n *node) error {
	if n.config.MetricsAddr == "" {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", n.config.MetricsAddr)
	if err != nil {
		return usagef("CASEVEIL_METRICS_ADDR: cannot be listened on")
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", n.readyz)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute,
		ErrorLog: serverLog(n.log)}
	go func() {
		<-ctx.Done()
		server.Close() //nolint:errcheck // nobody waits for a number
	}()
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			n.log.Error("the listener for metrics ended")
		}
	}()
	return nil
}

func (n *node) readyz(w http.ResponseWriter, r *http.Request) {
	for _, p := range n.ready() {
		if p.Check(r.Context()) != nil {
			http.Error(w, p.Name+" is down", http.StatusServiceUnavailable)
			return
		}
	}
	fmt.Fprintln(w, "ok")
}
