package detect

import "strings"

// dull is the vocabulary of reviews, courts, schools and clinics: words that stand in capitals without naming anyone. They
// are data/trade_words.txt, which anyone may read and mend.
var dull = func() map[string]bool {
	b, err := data.ReadFile("data/trade_words.txt")
	if err != nil {
		panic(err) // embedded, and read by the tests
	}
	_, list, _ := strings.Cut(string(b), "\n")
	return set(list)
}()
