package api

import (
	"strings"
	"time"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/clock"
)

// enterDate is what a field says that holds no day.
const enterDate = "Enter a date like 23 November 2026"

// dayForms are the ways in which people write a day.
var dayForms = []string{"2 January 2006", "2 Jan 2006", "2/1/2006", "2.1.2006", "2-1-2006", "2 1 2006"}

// dateOf reads a day; empty is no day.
func dateOf(text string) (day clock.Date, wrong bool) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return day, false
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, text); err == nil {
			text = t.Format(time.DateOnly)
			break
		}
	}
	day, err := clock.ParseDate(text)
	return day, err != nil
}

// dayText is a day as a field shows it. What is no day stays as it was entered.
func dayText(text string) string {
	if day, wrong := dateOf(text); !wrong {
		return web.Day(day.String())
	}
	return text
}

// dayCode is a day as the records write it. What is no day stays as it was entered, for them to refuse.
func dayCode(text string) string {
	if day, wrong := dateOf(text); !wrong {
		return day.String()
	}
	return text
}
