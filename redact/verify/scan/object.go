package scan

// An Object is nil (null), bool, Number, String, Name, Array, Dict or Ref (ISO 32000-2, 7.3).
type Object any

type (
	Number float64
	String string // decoded from its literal or hexadecimal form
	Name   string // without the slash, #xx decoded
	Array  []Object
	Dict   map[Name]Object // of a key that stands twice, the last value
	Ref    int             // object number; generations are ignored
)

// A Stream is a dictionary and bytes as they lie in the file.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// An Indirect is one numbered object as found in the file.
type Indirect struct {
	Number     int
	Start, End int    // bytes of the file; those of the object stream for what lies in one
	Body       int    // where its value begins, in the same bytes
	Source     []byte // the bytes of its value, without those of a stream
	Value      Object
	Stream     *Stream // not nil for a stream; Value is its dictionary then
	In         int     // number of the object stream it lies in, or 0
}

// A Span is a piece of the file.
type Span struct{ Start, End int }
