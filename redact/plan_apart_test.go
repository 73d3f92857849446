package redact

import "testing"

func TestWordsThatAreRunTogetherAreSetApart(t *testing.T) {
	for text, want := range map[string]string{
		"ReportFairweatherShadow": "Report Fairweather Shadow",
		"fairweather_draft2":      "fairweather draft 2",
		"Plain title":             "Plain title",
		"NHS":                     "NHS",
		"":                        "",
	} {
		if got := wordsApart(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
