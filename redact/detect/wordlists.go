package detect

import (
	"iter"
	"maps"
	"sync"
)

// A wordList is some words and what they are.
type wordList struct {
	words iter.Seq[string]
	mark  func(*known)
}

// wordLists are our own lists, as far as [known] has room for what they say. What the gazetteers and the case say is looked up
// where a text has the word.
func wordLists() []wordList {
	return []wordList{
		{maps.Keys(kinWords), func(k *known) { k.kin, k.personCue = true, true }},
		{maps.Keys(calledSmall), func(k *known) { k.personCue = true }},
		{maps.Keys(namedCues), func(k *known) { k.personCue = true }},
		{maps.Keys(asCues), func(k *known) { k.personCue = true }},
		{maps.Keys(suffixes.next), func(k *known) { k.suffix = true }},
		{maps.Keys(companies), func(k *known) { k.suffix = true }},
		{maps.Keys(smallBehindName), func(k *known) { k.suffix = true }},
		{maps.Keys(set("friends")), func(k *known) { k.suffix = true }},
		{maps.Keys(dull), func(k *known) { k.dull = true }},
		{maps.Keys(months), func(k *known) { k.month = true }},
		{maps.Keys(weekdays), func(k *known) { k.weekday = true }},
		{maps.Keys(titles), func(k *known) { k.titled = true }},
		{maps.Keys(flats), func(k *known) { k.flat = true }},
		{maps.Keys(companies), func(k *known) { k.company = true }},
		{maps.Keys(streetTypes), func(k *known) { k.street = true }},
		{maps.Keys(welshStreets), func(k *known) { k.street = true }},
		{maps.Keys(tall), func(k *known) { k.street = true }},
		{maps.Keys(behindNumber), func(k *known) { k.street = true }},
		{maps.Keys(set("st")), func(k *known) { k.street = true }},
		{maps.Keys(courtesy), func(k *known) { k.title = true }},
		{maps.Keys(callings), func(k *known) { k.title = true }},
		{maps.Keys(prefixes), func(k *known) { k.prefix = true }},
		{maps.Keys(keepTerms().next), func(k *known) { k.keeps = true }},
		{maps.Keys(weekdays), func(k *known) { k.dates = true }},
		{maps.Keys(months), func(k *known) { k.dates = true }},
		{maps.Keys(ordinals), func(k *known) { k.dates = true }},
		{maps.Keys(festivalWords), func(k *known) { k.dates = true }},
		{maps.Keys(set("twenty thirty last final penultimate")), func(k *known) { k.dates = true }},
		{maps.Keys(numbers), func(k *known) { k.counts = true }},
		{maps.Keys(carMakes), func(k *known) { k.carMake = true }},
		{maps.Keys(thing), func(k *known) { k.thing = true }},
		{maps.Keys(works), func(k *known) { k.work = true }},
		{maps.Keys(studies), func(k *known) { k.work = true }},
		{maps.Keys(greetings), func(k *known) { k.greets = true }},
		{maps.Keys(epithets), func(k *known) { k.epithet = true }},
		{maps.Keys(particles), func(k *known) { k.particle = true }},
		{maps.Keys(methods), func(k *known) { k.method = true }},
		{maps.Keys(houseNames), func(k *known) { k.houseName = true }},
		{maps.Keys(joins), func(k *known) { k.joins = true }},
		{maps.Keys(modals), func(k *known) { k.modal = true }},
		{maps.Keys(inAddress), func(k *known) { k.inAddress = true }},
		{maps.Keys(set("the")), func(k *known) { k.the = true }},
		{maps.Keys(englishWords), func(k *known) { k.tongue = 'e' }},
		{maps.Keys(foreignWords), func(k *known) { k.tongue = 'f' }},
		{maps.Keys(particleWords), func(k *known) { k.tongue = 'p' }},
	}
}

// ourWords is what our lists say of each of their words.
var ourWords = sync.OnceValue(func() map[string]known {
	all := map[string]known{}
	for _, list := range wordLists() {
		for w := range list.words {
			k := all[w]
			list.mark(&k)
			all[w] = k
		}
	}
	return all
})
