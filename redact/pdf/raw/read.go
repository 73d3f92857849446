package raw

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/log"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Limits of one file.
const (
	MaxFile    = 512 << 20 // bytes
	MaxObjects = 1_000_000
	MaxDecoded = 160 << 20 // bytes of one stream with its filters undone
	maxContent = 64 << 20  // bytes of what one page draws, decoded
	maxPieces  = 20_000    // streams of one page's content
	maxDepth   = 100       // of nested objects, and of the page tree
)

var (
	// ErrNotPDF: the bytes do not begin like a PDF.
	ErrNotPDF = errors.New("the file is not a PDF")
	// ErrEncrypted: the file is encrypted, be it with an empty password.
	ErrEncrypted = errors.New("the file is encrypted")
	// ErrDamaged: the file cannot be read, or only by guessing.
	ErrDamaged = errors.New("the file is damaged")
	// ErrLimit: the file is larger or deeper than we read.
	ErrLimit = errors.New("the file is over a limit")
)

// A File is a read PDF. It is immutable and implements obj.Resolver.
type File struct {
	objects      map[obj.Ref]obj.Object
	Root         obj.Dict
	Info         obj.Dict
	Revisions    int // how often the file was saved incrementally, at least 1
	Unreferenced int // objects that nothing reachable refers to
	Trailing     int // bytes after the last end-of-file mark
	External     int // streams whose data lie in other files: read as empty
}

// pdfcpu logs through global variables, so only one file is read at a time.
var reading sync.Mutex

// Read reads the objects of a file. Errors wrap one of the Err values above and never hold bytes of the file.
func Read(ctx context.Context, data []byte) (*File, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: %d bytes", ErrLimit, len(data))
	}
	if i := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-")); i < 0 {
		return nil, ErrNotPDF
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := readTable(ctx, data)
	if errors.Is(err, ErrDamaged) {
		f, err = rebuild(ctx, data)
	}
	if err != nil {
		return nil, err
	}
	f.Revisions = max(1, bytes.Count(data, []byte("startxref"))-linearized(data))
	f.Trailing = trailing(data)
	f.Unreferenced = len(f.objects) - f.reachable()
	return f, nil
}

// mostTables is how many tables of objects, one for each time that the file was saved, are followed; pdfcpu takes the square of their
// number in time.
const mostTables = 1000

// readTable reads a file as its cross-reference table says.
func readTable(ctx context.Context, data []byte) (*File, error) {
	if !bytes.Contains(data, []byte("startxref")) || bytes.Count(data, []byte("trailer"))+bytes.Count(data, []byte("/XRef")) > mostTables {
		return nil, fmt.Errorf("%w: it has no table of objects, or too many", ErrDamaged)
	}
	pc, doubts, err := readContext(data)
	if err != nil {
		return nil, err
	}
	if pc.Encrypt != nil || pc.E != nil {
		return nil, ErrEncrypted
	}
	if len(doubts) > 0 {
		return nil, fmt.Errorf("%w: the reader had to repair or skip %d parts of it", ErrDamaged, len(doubts))
	}
	return convert(ctx, pc, data)
}

// readContext runs pdfcpu. A panic in it is a damaged file.
func readContext(data []byte) (pc *model.Context, doubts []string, err error) {
	reading.Lock()
	defer reading.Unlock()
	notes := &capture{}
	log.DisableLoggers()
	log.SetCLILogger(notes)
	defer log.SetCLILogger(nil)
	defer func() {
		if r := recover(); r != nil {
			pc, err = nil, fmt.Errorf("%w: the reader broke on it", ErrDamaged)
		}
	}()
	api.DisableConfigDir()
	c := model.NewDefaultConfiguration()
	c.ValidationMode, c.Offline = model.ValidationRelaxed, true
	c.Optimize, c.OptimizeBeforeWriting, c.OptimizeResourceDicts = false, false, false
	c.Limits.MaxDecodeBytes, c.Limits.MaxStreamBytes = 64<<20, MaxFile
	c.Limits.MaxObjectCount = MaxObjects
	pc, err = api.ReadContext(bytes.NewReader(data), c)
	if err != nil {
		if isEncrypted(err) || bytes.Contains(data, []byte("/Encrypt")) && strings.Contains(err.Error(), "password") {
			return nil, nil, ErrEncrypted
		}
		return nil, nil, fmt.Errorf("%w: it has no readable table of objects", ErrDamaged)
	}
	return pc, notes.doubts, nil
}

func isEncrypted(err error) bool {
	return strings.Contains(err.Error(), "password") || strings.Contains(err.Error(), "encrypt")
}

// linearized counts the startxref of a linearised file's first part, which is no revision.
func linearized(data []byte) int {
	if bytes.Contains(data[:min(len(data), 2048)], []byte("/Linearized")) {
		return 1
	}
	return 0
}

func trailing(data []byte) int {
	i := bytes.LastIndex(data, []byte("%%EOF"))
	if i < 0 {
		return 0
	}
	return len(bytes.TrimLeft(data[i+5:], " \r\n\t\x00"))
}

// capture keeps what pdfcpu says about repairs. Its words may quote the file, so they are counted and never shown.
type capture struct{ doubts []string }

func (c *capture) note(s string) {
	if strings.Contains(s, "repaired: trailer size") || strings.Contains(s, "repaired: obj#0") {
		return // a count and the head of the free list, which we use for nothing
	}
	if strings.Contains(s, "repaired:") || strings.Contains(s, "skipped:") {
		c.doubts = append(c.doubts, s)
	}
}
func (c *capture) Printf(format string, args ...any) { c.note(fmt.Sprintf(format, args...)) }
func (c *capture) Println(args ...any)               { c.note(fmt.Sprintln(args...)) }
func (c *capture) Fatalf(format string, args ...any) { panic("pdfcpu: fatal") }
func (c *capture) Fatalln(args ...any)               { panic("pdfcpu: fatal") }

// convert turns every object into an obj value.
func convert(ctx context.Context, pc *model.Context, data []byte) (f *File, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("%w: the reader broke on an object", ErrDamaged)
		}
	}()
	f = &File{objects: make(map[obj.Ref]obj.Object, len(pc.Table))}
	numbers := make([]int, 0, len(pc.Table))
	for n := range pc.Table {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := pc.Table[n]
		if e == nil || e.Free || e.Object == nil {
			continue
		}
		src := e.Object
		if lazy, ok := src.(types.LazyObjectStreamObject); ok {
			if src, err = lazy.DecodedObject(ctx); err != nil {
				return nil, fmt.Errorf("%w: object %d cannot be unpacked", ErrDamaged, n)
			}
		}
		switch src.(type) {
		case types.ObjectStreamDict, *types.ObjectStreamDict, types.XRefStreamDict, *types.XRefStreamDict:
			continue
		}
		o, err := value(src, 0)
		if err != nil {
			return nil, fmt.Errorf("object %d: %w", n, err)
		}
		if s, ok := src.(types.StreamDict); ok && !whole(data, s) {
			return nil, fmt.Errorf("%w: object %d has a length that is not its stream's", ErrDamaged, n)
		}
		if s, ok := o.(*obj.Stream); ok && (s.Dict["Type"] == obj.Name("ObjStm") || s.Dict["Type"] == obj.Name("XRef")) {
			continue
		}
		f.within(o)
		f.objects[obj.Ref(n)] = o
	}
	if pc.Root == nil {
		return nil, fmt.Errorf("%w: it has no catalogue", ErrDamaged)
	}
	f.Root, _ = f.objects[obj.Ref(pc.Root.ObjectNumber)].(obj.Dict)
	if f.Root == nil {
		return nil, fmt.Errorf("%w: it has no catalogue", ErrDamaged)
	}
	if pc.Info != nil {
		f.Info, _ = f.objects[obj.Ref(pc.Info.ObjectNumber)].(obj.Dict)
	}
	return f, nil
}

// whole reports whether a stream's data end where its length says, which pdfcpu takes on trust.
func whole(data []byte, s types.StreamDict) bool {
	end := s.StreamOffset + int64(len(s.Raw))
	return s.StreamOffset >= 0 && end <= int64(len(data)) && endsStream(data, int(end))
}

func value(o types.Object, depth int) (obj.Object, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: objects nested deeper than %d", ErrLimit, maxDepth)
	}
	switch o := o.(type) {
	case nil:
		return nil, nil
	case types.Boolean:
		return bool(o), nil
	case types.Integer:
		return obj.Integer(o), nil
	case types.Float:
		return obj.Real(o), nil
	case types.Name:
		return obj.Name(o), nil
	case types.StringLiteral:
		b, err := types.Unescape(string(o))
		if err != nil {
			return nil, fmt.Errorf("%w: a string is malformed", ErrDamaged)
		}
		return obj.String(b), nil
	case types.HexLiteral:
		return hexString(string(o))
	case types.IndirectRef:
		return obj.Ref(o.ObjectNumber), nil
	case types.Array:
		a := make(obj.Array, len(o))
		for i, e := range o {
			v, err := value(e, depth+1)
			if err != nil {
				return nil, err
			}
			a[i] = v
		}
		return a, nil
	case types.Dict:
		return dict(o, depth)
	case types.StreamDict:
		return stream(o, depth)
	case *types.StreamDict:
		return stream(*o, depth)
	}
	return nil, fmt.Errorf("%w: an object of unknown kind", ErrDamaged)
}

func dict(d types.Dict, depth int) (obj.Dict, error) {
	out := make(obj.Dict, len(d))
	for k, e := range d {
		key, err := types.DecodeName(k)
		if err != nil {
			key = k
		}
		v, err := value(e, depth+1)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out[obj.Name(key)] = v
		}
	}
	return out, nil
}

func stream(s types.StreamDict, depth int) (obj.Object, error) {
	d, err := dict(s.Dict, depth)
	if err != nil {
		return nil, err
	}
	return &obj.Stream{Dict: d, Raw: s.Raw}, nil
}

// within empties a stream whose data lie in another file (7.3.8.2): no file but this one is ever opened, and what stands
// between its own stream and endstream a reader of the standard passes over.
func (f *File) within(o obj.Object) {
	s, ok := o.(*obj.Stream)
	if !ok {
		return
	}
	if _, external := s.Dict["F"]; !external {
		return
	}
	for _, k := range []obj.Name{"F", "FFilter", "FDecodeParms", "Filter", "DecodeParms"} {
		delete(s.Dict, k)
	}
	s.Raw = nil
	f.External++
}

func hexString(s string) (obj.Object, error) {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\f\x00", r) {
			return -1
		}
		return r
	}, s)
	if len(s)%2 == 1 {
		s += "0" // 7.3.4.3
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("%w: a hexadecimal string is malformed", ErrDamaged)
	}
	return obj.String(b), nil
}
