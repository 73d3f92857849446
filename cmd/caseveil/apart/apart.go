// Package apart runs the engine in a process of its own.
//
// A PDF is written by somebody else and read by a million lines of parsers. Each call starts this program again as a
// child with limits on memory, processor time and open files, without a network or other programs (on Linux), and, where the
// kernel knows how, without a file beyond the second engine's cache; it
// gets one request on its standard input and answers on its standard output. A picture with text it gives back to be read
// by text recognition, which runs apart from it. A parser that crashes, hangs or eats memory takes the
// child with it and nothing else: the caller is told that the file is refused. Nothing is written to a disk.
package apart

import (
	"time"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/ocr"
)

// Command is the hidden command under which the program is its own child.
const Command = "engine"

// Limits of one call.
type Limits struct {
	Memory int64         // bytes of address space
	Time   time.Duration // wall time; the processor time is limited to twice this
}

// DefaultLimits serve a report of some hundred pages.
var DefaultLimits = Limits{Memory: 6 << 30, Time: 10 * time.Minute}

// quickTime is what a call may take that a person waits for: a page, a form. Such calls have room of their own, so that no
// report that takes its ten minutes keeps them waiting.
const quickTime = time.Minute

// A call during which pictures are read may take longer: each that was read gives it its time anew, but no more often in all
// than this.
const readingTimes = 6

// maxAnswer is how many bytes of a message are held: a child that was taken over must not fill its parent's memory.
const maxAnswer = 1 << 30

type operation string

const (
	opText    operation = "text"
	opDetect  operation = "detect"
	opRedact  operation = "redact"
	opExamine operation = "examine"
	opRender  operation = "render"
	opFilled  operation = "filled"
)

type request struct {
	Op      operation
	Cache   string // folder of the second engine's compiled parts
	Memory  int64
	CPU     time.Duration
	PDF     []byte
	Case    *casefile.Case
	Options redact.Options
	Page    int
	DPI     int
	Reads   bool // the parent has pictures read for the child that asks
}

// A message is what the child writes: any number of questions, then the answer.
type message struct {
	Ask    *ask
	Answer *answer
}

// An ask is a grey picture that the child, which may start no program, wants to have read. It is bare samples, so that no
// recogniser parses what a stranger wrote.
type ask struct {
	ID            int
	Width, Height int
	DPI           int
	Samples       []byte
}

// sound reports whether an ask is one: the child may have been taken over.
func (a *ask) sound() bool {
	return a.Width > 0 && a.Height > 0 && a.Width <= ocr.MaxPixels && a.Height <= ocr.MaxPixels && a.Width*a.Height <= ocr.MaxPixels+1<<16 &&
		len(a.Samples) == a.Width*a.Height && a.DPI >= 1 && a.DPI <= 10_000
}

// A reply is what recognition said; Failed when it said nothing.
type reply struct {
	ID     int
	TSV    []byte
	Failed bool
}

type answer struct {
	Text        string
	Detection   redact.Detection
	Result      redact.Result
	Examination redact.Examination
	PNG         []byte
	Filled      *scpr.Filled
	Failure     *failure
}

// A failure carries the kinds of error that callers tell apart over the pipe.
type failure struct {
	Refused *redact.RefusedError
	Option  *redact.OptionError
	Form    *scpr.FormError
	Kind    string // "not_proved", "undecided", "internal"
	Text    string // holds no text of the document
}
