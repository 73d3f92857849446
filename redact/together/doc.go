// Package together says what in a text from which the names are gone may identify somebody all the same, because it stands
// together: a trial and its year, a birth and a death, a rare accident, a job and a town (Re X and Y [2012] EWCA Civ 1500). It
// removes nothing. It gives [Flag]s with their reason, and a person decides.
//
// The rules are data: one YAML file a rule in catalogue/, each with its reason, with what one can write instead, and with true
// and false examples that are its test. A rule names parts that must stand together in one sentence or paragraph. Words are
// looked up first; an expression is tried only where all the words of its rule stand, so that a long text costs little. What
// takes a whole document, as two dates in different chapters do, is code that its file names with `by`.
//
// The text is the text of the output, as its reader gets it: what a flag says depends on no word that was removed.
// [Labels] alone looks at the list of people, for labels that give a name away.
package together
