package detect

import "testing"

func TestOtherLanguagesAreNotTakenForNames(t *testing.T) {
	d := example(t)
	for language, text := range map[string]string{
		"German":     "Das Kind besucht die Grundschule. Die Mutter gibt an, dass der Vater die Wohnung verlassen hat und nicht mit ihr spricht.",
		"French":     "Le Juge des Enfants a ordonné une Mesure d'Assistance Éducative. Le Service sera chargé du suivi et de la Protection.",
		"Italian":    "Il Tribunale per i Minorenni ha disposto che la bambina resti affidata al Servizio Sociale del Comune.",
		"Dutch":      "Het kind is niet op school en de moeder wordt door een medewerker van het Team gebeld. De versie van de vader is niet bekend.",
		"Portuguese": "A Mãe disse que o Pai não está em casa e que a criança foi para uma Creche. Mais uma visita será feita pelo Serviço, que não pode esperar.",
	} {
		t.Run(language, func(t *testing.T) {
			for _, f := range d.Find(text) {
				if f.Kind == "person" || f.Kind == "place" {
					t.Errorf("%q is found by %s", f.Text, f.Rule)
				}
			}
		})
	}
}

func TestANameInAnotherLanguageStillGoes(t *testing.T) {
	d := example(t)
	found := d.Find("Das Kind Imogen Fairweather ist nicht mit der Mutter gekommen, und der Vater wird nach dem Termin angerufen.")
	if len(found) == 0 || found[0].Text != "Imogen Fairweather" || !found[0].Goes() {
		t.Errorf("found %+v", found)
	}
}

func TestANameInTextOfAnotherScriptStillGoes(t *testing.T) {
	d := example(t)
	for script, text := range map[string]string{
		"Arabic":   "\u0645\u0646Imogen Fairweather\u0645\u0639",
		"Hebrew":   "\u05d5Imogen Fairweather \u05d5",
		"Chinese":  "\u6211\u662fImogen Fairweather\u7684\u5988\u5988",
		"Japanese": "\u79c1\u306fImogen Fairweather\u3067\u3059",
	} {
		t.Run(script, func(t *testing.T) {
			found := d.Find(text)
			if len(found) != 1 || found[0].Text != "Imogen Fairweather" || !found[0].Goes() {
				t.Errorf("found %+v", found)
			}
		})
	}
}

func TestAFindingDoesNotRunOverCells(t *testing.T) {
	d := example(t)
	for sentence, text := range map[string]string{
		"a tab parts two people":         "Norma Amanda\tSantiago Ruiz",
		"three spaces part two people":   "Norma Amanda   Santiago Ruiz",
		"a tab parts two of the case":    "Imogen\tFairweather",
		"a column parts a school's word": "Lorraine Tippett   N   Y   School nurse",
	} {
		t.Run(sentence, func(t *testing.T) {
			for _, f := range d.Find(text) {
				for i := range f.Text {
					if f.Text[i] == '\t' || i+2 < len(f.Text) && f.Text[i:i+3] == "   " {
						t.Errorf("%q runs over cells", f.Text)
					}
				}
			}
		})
	}
}
