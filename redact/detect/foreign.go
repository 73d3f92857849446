package detect

import "strings"

// foreign marks the tokens of sentences in other languages, where a capital says little of a name: German writes every noun
// with one. Only titles and the case's own names count there.
func (d *document) foreign() []bool {
	if d.abroad != nil {
		return d.abroad
	}
	d.abroad = make([]bool, len(d.tokens))
	for i := 0; i < len(d.tokens); {
		end, english, other := i, 0, 0
		var kinds map[string]bool
		for ; end < len(d.tokens); end++ {
			if end > i && !d.tokens[end].spaced && (end > i+40 && strings.HasPrefix(d.gap(end), ". ") || d.tokens[end].line && strings.Contains(d.gap(end), "\n\n")) {
				break
			}
			tongue := d.at(end).tongue
			switch tongue {
			case 'e':
				english++
			case 'f':
				other++
			}
			if tongue == 'f' || tongue == 'p' {
				if kinds == nil {
					kinds = map[string]bool{}
				}
				kinds[d.word(end)] = true
			}
		}
		for j := i; j < end; j++ {
			d.abroad[j] = other > 2 && other > 2*english || other > 0 && len(kinds) > 4 && english < 2
		}
		i = end
	}
	return d.abroad
}

// The small words of other languages of Europe that English does not have, particles that names have too, and the small words of
// English. A word that two of them have counts as the last: see wordLists.
var (
	foreignWords = set(`il gli che di del della dei nel nella una sono questo alla dal lunedi der das und ist nicht mit von zu dem den ein eine wird bei nach auf sich dass les est une dans pour
		sur au aux que qui ne pas sera los las por su como uma nao dos nie ze przez oraz ktory jest sie het een niet voor zijn wordt worden ook uit maar deze pelo pela esta este isso sao mais ser pode foi jak aby lub`)
	particleWords = set("op te aan als dat le la de du des et au en les el y o e da do dos em os as se l d un")
	englishWords  = set("the of and to was is that for with on he she her his they it be by not had were has have at from an are which this")
)
