package detect

import (
	"strconv"
	"time"
)

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"janurary": 1, "janury": 1, "januray": 1, "febuary": 2, "feburary": 2, "febury": 2, "febrary": 2, "februrary": 2, "febuaury": 2, "febr": 2, "apirl": 4, "aprl": 4, "augest": 8, "agust": 8, "septembar": 9,
	"setember": 9, "septmber": 9, "octobar": 10, "ocotber": 10, "octobre": 10, "novembar": 11, "novemeber": 11, "noverber": 11, "decembar": 12, "decmber": 12, "desember": 12,
	"ionawr": 1, "chwefror": 2, "mawrth": 3, "ebrill": 4, "mehefin": 6, "gorffennaf": 7, "awst": 8, "medi": 9, "hydref": 10, "tachwedd": 11, "rhagfyr": 12,
}

var weekdays = set(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun`)

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
	"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
	"twentieth": 20, "thirtieth": 30,
}

var numbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}

// A date is what a text says of a day. Parts that it does not say are 0.
type date struct {
	day, month, year int
	festival         bool
}

// real says whether the calendar has the day.
func (t date) real() bool {
	if t.month < 1 || t.month > 12 || t.day < 1 {
		return false
	}
	year := t.year
	if year == 0 {
		year = 2000
	}
	d := time.Date(year, time.Month(t.month), t.day, 0, 0, 0, 0, time.UTC)
	return d.Day() == t.day && (t.year == 0 || t.year > 1889 && t.year < 2100)
}

// A festival has its month where that does not change; else 0.
var festivals = map[string]int{
	"xmas day": 12, "nye": 12, "nyd": 1, "xmas eve": 12, "good fri": 0, "christmas day": 12, "christmas eve": 12, "boxing day": 12, "new year s eve": 12, "new year s day": 1, "new years eve": 12, "new years day": 1,
	"good friday": 0, "easter sunday": 0, "easter monday": 0, "easter saturday": 0, "maundy thursday": 0, "ash wednesday": 0, "shrove tuesday": 0, "pancake day": 0, "palm sunday": 0,
	"bonfire night": 11, "guy fawkes night": 11, "halloween": 10, "hallowe en": 10, "valentine s day": 2, "valentines day": 2, "mother s day": 0, "mothering sunday": 0,
	"father s day": 0, "remembrance sunday": 11, "armistice day": 11, "st patrick s day": 3, "st david s day": 3, "st andrew s day": 11, "burns night": 1, "hogmanay": 12,
	"eid al fitr": 0, "eid al adha": 0, "eid ul fitr": 0, "eid ul adha": 0, "diwali": 0, "yom kippur": 0, "rosh hashanah": 0, "twelfth night": 1, "epiphany": 1, "may day": 5, "advent sunday": 0, "ascension day": 0, "trinity sunday": 0, "corpus christi": 0, "lady day": 3, "holy saturday": 0, "low sunday": 0,
	"all hallows eve": 10, "all hallows day": 11, "st stephen s day": 12, "st stephens day": 12, "st patricks day": 3, "paddy s day": 3, "paddys day": 3, "st davids day": 3, "st georges day": 4, "st andrews day": 11,
	"st patrick s night": 3, "st swithin s day": 7, "st brigid s day": 2, "st nicholas eve": 12, "orthodox easter sunday": 0, "orthodox christmas day": 1, "orthodox christmas eve": 1, "greek easter": 0, "ve day": 5, "vj day": 8,
	"yalda night": 12, "lailat al qadr": 0, "eid day": 0, "big eid": 0, "little eid": 0, "id ul fitr": 0, "divali": 0, "deepavali": 0, "plough monday": 1, "the assumption": 8, "assumption day": 8, "feast of the assumption": 8,
	"michaelmas day": 9, "martinmas": 11, "childermas": 12, "rogation sunday": 0, "stir up sunday": 11,
	"twelfth day": 1, "easter eve": 0, "easter day": 0, "christmas night": 12, "xmas night": 12, "boxing night": 12, "new year s night": 1, "new years night": 1, "halloween night": 10, "fireworks night": 11, "mayday": 5,
	"spring bank holiday": 5, "may bank holiday": 5, "august bank holiday": 8, "bank holiday monday": 0, "leap day": 2,
	"whit sunday": 0, "whit monday": 0, "all saints day": 11, "all souls day": 11, "april fool s day": 4, "april fools day": 4, "april fool day": 4, "st george s day": 4, "midsummer s day": 6,
	"remembrance day": 11, "mischief night": 10, "pentecost": 0, "candlemas": 2, "three kings": 1, "orthodox christmas": 1, "orthodox easter": 0, "st nicholas day": 12, "st lucia day": 12,
	"eid": 0, "vaisakhi": 4, "baisakhi": 4, "holi": 0, "raksha bandhan": 0, "janmashtami": 0, "navratri": 0, "dussehra": 0, "durga puja": 0, "bandi chhor": 0, "pongal": 1, "tet": 0, "nowruz": 3, "newroz": 3,
	"chinese new year": 0, "lunar new year": 0, "ashura": 0, "mawlid": 0, "laylat al qadr": 0, "passover": 0, "purim": 0, "hanukkah": 0, "sukkot": 0, "timkat": 1, "meskel": 9, "genna": 1, "wesak": 0,
}

// Festivals of one word that name a day, or hardly more, without their year too.
var holyDays = set("nye nyd diwali divali deepavali navratri pentecost yalda halloween eid vaisakhi baisakhi holi tet nowruz newroz hogmanay ashura purim timkat meskel pongal")

// festivalWords are the first words of festivals.
var festivalWords = func() map[string]bool {
	m := map[string]bool{}
	for f := range festivals {
		w := splitWords(f)
		m[w[0]] = true
	}
	return m
}()

// fullYear reads a year of two or four digits: up to thirty is this century.
func fullYear(digits string) int {
	n, err := strconv.Atoi(digits)
	switch {
	case err != nil:
		return 0
	case len(digits) == 2 && n <= 30:
		return 2000 + n
	case len(digits) == 2:
		return 1900 + n
	case len(digits) == 4 && n > 1889 && n < 2100:
		return n
	}
	return 0
}

func monthName(m int) string { return time.Month(m).String() }
