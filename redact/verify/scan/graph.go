package scan

// Object returns the object of that number which lies last in the file, or nil.
func (f *File) Object(n Ref) *Indirect { return f.current[int(n)] }

// Resolve follows references. A reference to nothing is null (7.3.10); so is one that leads back to itself.
func (f *File) Resolve(o Object) Object {
	for range 32 {
		ref, ok := o.(Ref)
		if !ok {
			return o
		}
		found := f.Object(ref)
		if found == nil {
			return nil
		}
		o = found.Value
	}
	return nil
}

// Dict resolves o and returns it if it is a dictionary, or that of a stream; otherwise nil, which reads as empty.
func (f *File) Dict(o Object) Dict {
	d, _ := f.Resolve(o).(Dict)
	return d
}

// Array resolves o likewise.
func (f *File) Array(o Object) Array {
	a, _ := f.Resolve(o).(Array)
	return a
}

// Trailer is the trailer that counts: the last one in the file that names a catalog. Nil if there is none.
func (f *File) Trailer() Dict {
	for i := len(f.Trailers) - 1; i >= 0; i-- {
		if _, ok := f.Trailers[i]["Root"]; ok {
			return f.Trailers[i]
		}
	}
	return nil
}

// Catalog is the document catalog, empty if there is none.
func (f *File) Catalog() Dict { return f.Dict(f.Trailer()["Root"]) }

// Reachable returns the numbers of all objects that the trailer leads to, and how many references lead nowhere.
func (f *File) Reachable() (seen map[int]bool, dangling int) {
	seen = map[int]bool{}
	todo := []Object{f.Trailer()}
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch o := o.(type) {
		case Ref:
			if seen[int(o)] {
				continue
			}
			found := f.Object(o)
			if found == nil {
				dangling++
				continue
			}
			seen[int(o)] = true
			todo = append(todo, found.Value)
		case Array:
			todo = append(todo, o...)
		case Dict:
			for _, v := range o {
				todo = append(todo, v)
			}
		}
	}
	return seen, dangling
}

// EachDict calls visit with every dictionary in o, outermost first, not following references.
func EachDict(o Object, visit func(Dict)) {
	switch o := o.(type) {
	case Dict:
		visit(o)
		for _, v := range o {
			EachDict(v, visit)
		}
	case Array:
		for _, v := range o {
			EachDict(v, visit)
		}
	}
}

// Pages returns the page objects in order. Cycles are cut; a page is one that has no /Kids.
func (f *File) Pages() []Dict {
	var pages []Dict
	seen := map[Ref]bool{}
	var walk func(o Object, depth int)
	walk = func(o Object, depth int) {
		if ref, ok := o.(Ref); ok {
			if seen[ref] {
				return
			}
			seen[ref] = true
		}
		d := f.Dict(o)
		if d == nil || depth > maxDepth {
			return
		}
		kids, ok := f.Resolve(d["Kids"]).(Array)
		if !ok {
			pages = append(pages, d)
			return
		}
		for _, k := range kids {
			walk(k, depth+1)
		}
	}
	walk(f.Catalog()["Pages"], 0)
	return pages
}
