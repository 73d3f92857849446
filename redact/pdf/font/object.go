package font

import "github.com/caseveil/caseveil/redact/pdf/obj"

// objects reads values of dictionaries, following references. The first error of the resolver stays.
type objects struct {
	r   obj.Resolver
	err error
}

func (o *objects) get(d obj.Dict, key obj.Name) obj.Object { return o.resolve(d[key]) }

func (o *objects) resolve(v obj.Object) obj.Object {
	if o.err != nil {
		return nil
	}
	v, err := o.r.Resolve(v)
	if err != nil {
		o.err = err
		return nil
	}
	return v
}

func (o *objects) dict(d obj.Dict, key obj.Name) obj.Dict {
	v, _ := o.get(d, key).(obj.Dict)
	return v
}

func (o *objects) name(d obj.Dict, key obj.Name) string {
	v, _ := o.get(d, key).(obj.Name)
	return string(v)
}

func (o *objects) text(d obj.Dict, key obj.Name) string {
	v, _ := o.get(d, key).(obj.String)
	return string(v)
}

func (o *objects) array(d obj.Dict, key obj.Name) obj.Array {
	v, _ := o.get(d, key).(obj.Array)
	return v
}

func (o *objects) number(d obj.Dict, key obj.Name, otherwise float64) float64 {
	if v, ok := number(o.get(d, key)); ok {
		return v
	}
	return otherwise
}

// stream gives the decoded bytes of a stream, nil if there is none under the key.
func (o *objects) stream(d obj.Dict, key obj.Name) []byte {
	s, ok := o.get(d, key).(*obj.Stream)
	if !ok || o.err != nil {
		return nil
	}
	b, err := o.r.Decode(s)
	if err != nil {
		o.err = err
		return nil
	}
	if b == nil {
		b = []byte{}
	}
	return b
}

func number(v obj.Object) (float64, bool) {
	switch n := v.(type) {
	case obj.Integer:
		return float64(n), true
	case obj.Real:
		return float64(n), true
	}
	return 0, false
}
