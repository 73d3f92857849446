// Package obj is the object model of a PDF (ISO 32000-2, 7.3) as the engine sees it: plain values, no behaviour.
//
// A reader turns a file into these values and a writer turns them back; nothing between the two knows which library
// read the file. Values are immutable by convention once a reader has handed them out, so they may be shared between
// goroutines.
package obj

// An Object is nil (null), bool, Integer, Real, String, Name, Array, Dict, Ref or *Stream.
type Object any

type (
	Integer int64
	Real    float64
	String  string // the bytes of the string, decoded from its literal or hexadecimal form
	Name    string // without the slash, #xx decoded
	Array   []Object
	Dict    map[Name]Object
	Ref     int // object number of an indirect object; generations do not survive reading
)

// A Stream is a dictionary and the bytes as they lie in the file, before any filter.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// A Resolver follows references and undoes filters within the limits of the file it was opened with.
type Resolver interface {
	// Resolve follows o while it is a Ref. A reference to nothing is null (7.3.10), never an error.
	Resolve(o Object) (Object, error)
	// Decode undoes every filter of s. It fails when a filter is damaged, unknown, or the result is over the limit:
	// it never returns a part.
	Decode(s *Stream) ([]byte, error)
}
