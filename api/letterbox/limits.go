package letterbox

import (
	"net/http"
	"sync"
	"time"

	"github.com/caseveil/caseveil/api/problem"
)

const (
	// atOnce is how many files may arrive at one time: each holds some tens of megabytes.
	atOnce = 8
	// mistakes is how many times in mistakesIn a place may show something that is no permit.
	mistakes   = 10
	mistakesIn = 10 * time.Minute
	// places is how many are remembered; beyond, all are forgotten and counted anew.
	places = 10_000
)

// limits are what this node counts, in memory: it shares nothing with others, and forgets all when it ends. The service that
// holds the keys counts for good.
type limits struct {
	now    func() time.Time
	arrive chan struct{}

	mu     *sync.Mutex
	wrong  map[string]tries // by place
	permit map[string]int   // files that came under a permit, by its id
}

type tries struct {
	n     int
	since time.Time
}

func newLimits(now func() time.Time) limits {
	return limits{now: now, arrive: make(chan struct{}, atOnce), mu: new(sync.Mutex), wrong: map[string]tries{}, permit: map[string]int{}}
}

func tooMany(detail string) error {
	return &problem.HTTPError{Status: http.StatusTooManyRequests, Code: "too-many-tries", Detail: detail}
}

// begin takes a place among those that hand in now, and gives what leaves it again.
func (l *limits) begin() (leave func(), err error) {
	select {
	case l.arrive <- struct{}{}:
		return func() { <-l.arrive }, nil
	default:
		return nil, &problem.HTTPError{Status: http.StatusServiceUnavailable, Code: "busy", Detail: "Many people are handing in just now. Try again in a few minutes."}
	}
}

// mayTry refuses a place that showed too many texts that were no permits.
func (l *limits) mayTry(place string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.wrong[place]
	if t.n >= mistakes && l.now().Sub(t.since) < mistakesIn {
		return tooMany("There were too many tries. Wait a while, then try again.")
	}
	return nil
}

func (l *limits) mistake(place string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.wrong) >= places {
		clear(l.wrong)
	}
	t := l.wrong[place]
	if l.now().Sub(t.since) >= mistakesIn {
		t = tries{since: l.now()}
	}
	t.n++
	l.wrong[place] = t
}

// use counts a file under a permit, and gives what takes it back when the file did not come in.
func (l *limits) use(permit string, times int) (back func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.permit[permit] >= times {
		return nil, tooMany("As many files were handed in as this permit is for. Ask the business unit for another permit.")
	}
	l.permit[permit]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.permit[permit]--
	}, nil
}
