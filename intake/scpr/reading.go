package scpr

// A Reading is what a form says: values by path, each as it is kept, and what a person should look at.
type Reading struct {
	Values   map[string]string // no empty values
	Problems []Problem         // about the reading; what is wrong with values is said by [Schema.Problems]
}

func (s *Schema) reading(raw map[string]string, problems []Problem) *Reading {
	r := &Reading{Values: map[string]string{}, Problems: problems}
	for path, v := range raw {
		clean, reason := s.Field(path).Clean(v)
		if reason != "" && clean == "" {
			r.Problems = append(r.Problems, Problem{Pointer(path), reason, true})
		}
		if clean != "" {
			r.Values[path] = clean
		}
	}
	return r
}
