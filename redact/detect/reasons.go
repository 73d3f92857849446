package detect

// reasons say of a rule of the case's own names why it found what it found. Whose entry it is stands behind.
var reasons = map[string]string{
	"case.name": "a full name, or one in another order or with initials,", "case.given": "a first name", "case.surname": "a surname", "case.middle": "a middle name",
	"case.alias": "another name", "case.nickname": "a usual short form of the first name", "case.initials": "the initials", "case.joined": "the names run together, as in addresses and handles,",
	"case.place": "a name or short name", "case.organisation": "a name or short name", "case.address": "an address or a part of it",
	"case.misread": "letters that a scanner takes for one another: ", "case.misspelt": "one or two letters away from ", "case.pet_form": "a shortened form: ",
}
