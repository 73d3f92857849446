package redact

import (
	"encoding/json"
	"testing"
)

func TestAReportOfNothingHasListsAllTheSame(t *testing.T) {
	b, err := json.Marshal(Report{InputSHA256: "00"})
	want := `{"input_sha256":"00","findings":[],"undecided":0,"public":{"pages":0,"removed":{},"tags_before":0,"tags_after":0,` +
		`"verification":{"passed":false,"checks":[]},"rules_version":"","program_version":""}}`
	if err != nil || string(b) != want {
		t.Errorf("got %s (%v)", b, err)
	}
}
