package detect

// Protected gives the stretches of text that a keep list guards, the case's or our own, and what a partnership's rules keep:
// what stands there stays, whoever it names.
func (d *Detector) Protected(text string) []string {
	var doc *document
	if d.scan.keeps() {
		doc = d.listed(text)
	} else {
		doc = d.document(text)
		doc.keep()
	}
	var out []string
	for _, s := range doc.kept {
		out = append(out, doc.view.text[s.start:s.end])
	}
	return out
}

// Distinct says whether a name can hardly be read as anything else: it has several words, or one that is not a short or an
// ordinary word of English, as Grace and May are.
func Distinct(name string) bool {
	words := splitWords(name)
	return len(words) > 1 || len(words) == 1 && len(words[0]) >= 4 && !isWord(words[0])
}

// AlsoAWord says whether a name is one word that is an ordinary word of English or a month too.
func AlsoAWord(name string) bool {
	words := splitWords(name)
	return len(words) == 1 && isWord(words[0])
}

// doubtful says whether a name is a word or a month in a capital too.
func doubtful(w string) bool { return isWord(w) && !nameWords[w] }

func isWord(w string) bool { return ordinary(w) || months[w] != 0 }
