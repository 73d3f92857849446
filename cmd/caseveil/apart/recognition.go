package apart

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// RecognitionCommand is the hidden command under which the program limits itself and then becomes tesseract.
const RecognitionCommand = "recognition"

// Limits of one picture.
const (
	recognitionMemory = 2 << 30
	recognitionTime   = 2 * time.Minute
	recognitionAtOnce = 2
	maxTable          = 32 << 20 // bytes of tesseract's answer
)

// errRecognition: tesseract failed, or took more than it may.
var errRecognition = errors.New("text recognition failed")

// A Tesseract reads pictures with the program of that name, each in a process of its own that has limits, no network and, on
// Linux, no file but the system's libraries and its own models. The picture goes in through a pipe and the words come
// out through one: nothing is written to a disk.
type Tesseract struct {
	exe, program string
	room         chan struct{}
}

// NewTesseract returns a reader that runs the program at path.
func NewTesseract(path string) (*Tesseract, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program's own file: %w", err)
	}
	return &Tesseract{exe: exe, program: path, room: make(chan struct{}, recognitionAtOnce)}, nil
}

// Read recognises the words of an upright page. It is an ocr.Reader; two pictures are read at a time, others wait.
func (t *Tesseract) Read(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	select {
	case t.room <- struct{}{}:
		defer func() { <-t.room }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	limited, cancel := context.WithTimeout(ctx, recognitionTime)
	defer cancel()
	runtime.LockOSThread() // the process is told to end with the thread that started it
	defer runtime.UnlockOSThread()
	out, err := t.run(limited, page, dpi, true)
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC) {
		out, err = t.run(limited, page, dpi, false) // no right to a network namespace: the other limits hold
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, errRecognition
	}
	return out, nil
}

func (t *Tesseract) run(ctx context.Context, page *image.Gray, dpi int, alone bool) ([]byte, error) {
	cmd := exec.CommandContext(ctx, t.exe, RecognitionCommand, t.program, strconv.Itoa(dpi))
	cmd.Env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C", "GOTRACEBACK=none", "GOMAXPROCS=1"}
	if models := os.Getenv("TESSDATA_PREFIX"); models != "" {
		cmd.Env = append(cmd.Env, "TESSDATA_PREFIX="+models)
	}
	cmd.Dir = "/"
	cmd.SysProcAttr = attributes(alone)
	ownGroup(cmd)
	cmd.Stdin = greymap(page)
	table := &capped{left: maxTable}
	cmd.Stdout = table
	err := cmd.Run()
	return table.Bytes(), err
}

// greymap is the picture as a portable greymap, which has nothing but a size and samples.
func greymap(page *image.Gray) io.Reader {
	size := page.Rect.Size()
	b := fmt.Appendf(make([]byte, 0, size.X*size.Y+32), "P5\n%d %d\n255\n", size.X, size.Y)
	for y := range size.Y {
		b = append(b, page.Pix[y*page.Stride:y*page.Stride+size.X]...)
	}
	return bytes.NewReader(b)
}

// capped takes so much and no more.
type capped struct {
	bytes.Buffer
	left int
}

// Write gives errTooLong for what would go over the limit; the pipe is then closed.
func (c *capped) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, errTooLong
	}
	return c.Buffer.Write(p)
}

// ReadFrom hides the buffer's own, which would take everything.
func (c *capped) ReadFrom(r io.Reader) (int64, error) { return io.Copy(writeOnly{c}, r) }

type writeOnly struct{ io.Writer }

// Become limits this process and replaces it by tesseract; it returns only when that fails. args are the program's path and
// the picture's samples to the inch.
func Become(args []string) error {
	if len(args) != 2 {
		return errors.New("the recognition takes a program and a number")
	}
	if _, err := strconv.Atoi(args[1]); err != nil {
		return errors.New("the recognition takes a program and a number")
	}
	if err := limitRecognition(args[0]); err != nil {
		return fmt.Errorf("set limits: %w", err)
	}
	return syscall.Exec(args[0], []string{"tesseract", "stdin", "stdout", "-l", "eng", "--psm", "3", "--dpi", args[1],
		"-c", "tessedit_create_tsv=1", "-c", "debug_file=/dev/null"}, os.Environ())
}
