package api

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/measure"
)

func (s *server) detectionPages() []route {
	return []route{
		{method: "GET", path: "/detection", do: s.detectionPage},
		{method: "GET", path: "/detection/rules.csv", do: s.ruleTable},
		{method: "GET", path: "/detection/kinds.csv", do: s.kindTable},
	}
}

// measured tells how well the rules did, as the address asks for it.
func (s *server) measured(c *gin.Context) (measure.Report, error) {
	q := measure.Query{From: c.Query("from"), To: c.Query("to"), Rule: c.Query("rule")}
	return s.Services.Release.Measures.Read(c.Request.Context(), actor(c), q)
}

func (s *server) detection(c *gin.Context) (reply, error) {
	r, err := s.measured(c)
	if err != nil {
		return nil, err
	}
	return ok(r), nil
}

func (s *server) detectionPage(c *gin.Context) (reply, error) {
	r, err := s.measured(c)
	if err != nil {
		return nil, err
	}
	from, err := time.Parse("2006-01", r.From)
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.DetectionPage{Report: r, Rule: c.Query("rule"), Before: from.AddDate(0, -1, 0).Format("2006-01"), Past: c.Query("to") != ""}), nil
}

func (s *server) ruleTable(c *gin.Context) (reply, error) {
	r, err := s.measured(c)
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"month", "rule", "kind", "asked", "removed", "kept", "removed_mentions", "kept_mentions"}}
	for _, n := range r.RuleCounts {
		rows = append(rows, append([]string{n.Month, n.Rule, n.Kind, strconv.FormatBool(n.Asked)}, numbers(n.Removed, n.Kept, n.RemovedMentions, n.KeptMentions)...))
	}
	return table("rules", r, rows)
}

func (s *server) kindTable(c *gin.Context) (reply, error) {
	r, err := s.measured(c)
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"month", "kind", "found", "added", "found_mentions", "added_mentions"}}
	for _, n := range r.KindCounts {
		rows = append(rows, append([]string{n.Month, n.Kind}, numbers(n.Found, n.Added, n.FoundMentions, n.AddedMentions)...))
	}
	return table("kinds", r, rows)
}

func numbers(all ...int) []string {
	var out []string
	for _, n := range all {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

// table is a file of comma-separated values. Every value is a code of ours or a number.
func table(of string, r measure.Report, rows [][]string) (reply, error) {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return nil, err
	}
	return fileReply{body: b.Bytes(), contentType: "text/csv; charset=utf-8", name: "detection-" + of + "-" + r.From + "-to-" + r.To + ".csv"}, nil
}
