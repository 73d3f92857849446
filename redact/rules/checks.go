package rules

import (
	"strconv"
	"strings"
	"time"
)

// Checks are the tests that a rule may name in `check`. Each gets the matched text, separators and all.
var Checks = map[string]func(string) bool{
	"nhs": NHS, "upn": UPN, "nino": NINO, "uln": ULN, "utr": UTR, "iban": IBAN, "luhn": Luhn, "postcode": Postcode,
	"driving_licence": DrivingLicence, "pnc": PNC, "vat": VAT, "calendar": Calendar, "ipv4": IPv4, "phone": Phone,
	"private_link": PrivateLink, "reference": Reference, "freephone": Freephone, "serial": Serial, "mixed": Mixed,
	"mixed_short": MixedShort, "filed": Filed, "old_plate": OldPlate, "short_number": ShortNumber, "coded": Coded, "plate": Plate, "international": International, "account": Account,
}

// digits keeps the digits of s as numbers.
func digits(s string) []int {
	var d []int
	for _, c := range s {
		if c >= '0' && c <= '9' {
			d = append(d, int(c-'0'))
		}
	}
	return d
}

// compact keeps letters and digits, in capitals.
func compact(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z':
			return c
		case c >= 'a' && c <= 'z':
			return c - 'a' + 'A'
		}
		return -1
	}, s)
}

func weighed(d []int, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += d[i] * w
	}
	return sum
}

// NHS tests an NHS, CHI or H&C number: modulus 11 over nine digits (NHS Data Dictionary, NHS NUMBER).
func NHS(s string) bool {
	d := digits(s)
	if len(d) != 10 {
		return false
	}
	c := 11 - weighed(d, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11
	return c%11 == d[9] && c != 10
}

// ULN tests a unique learner number: weights 10 to 1, remainder 10 (HESA, field ULN).
func ULN(s string) bool {
	d := digits(s)
	return len(d) == 10 && d[0] != 0 && weighed(d, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 10
}

// UTR tests a unique taxpayer reference, whose first digit is the check digit.
func UTR(s string) bool {
	d := digits(s)
	if len(d) != 10 {
		return false
	}
	return int("21987654321"[weighed(d[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11]-'0') == d[0]
}

const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// UPN tests a unique pupil number, permanent or temporary (DfE, UniquePupilNumber 2.0).
func UPN(s string) bool {
	s = compact(s)
	if len(s) != 13 {
		return false
	}
	sum := 0
	for i := 1; i < 13; i++ {
		v := int(s[i] - '0')
		if s[i] > '9' {
			if v = strings.IndexByte(upnLetters, s[i]); v < 0 || i != 12 {
				return false
			}
		}
		sum += v * (i + 1)
	}
	return upnLetters[sum%23] == s[0]
}

// NINO tests the prefix and suffix of a National Insurance number (HMRC, NIM39110).
func NINO(s string) bool {
	s = compact(s)
	if len(s) != 8 && len(s) != 9 || strings.ContainsAny(s[:2], "DFIQUV") || s[1] == 'O' {
		return false
	}
	switch s[:2] {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return false
	}
	return len(s) == 8 || s[8] >= 'A' && s[8] <= 'D'
}

// IBAN tests modulus 97 (ISO 13616).
func IBAN(s string) bool {
	s = compact(s)
	if len(s) < 15 {
		return false
	}
	sum := 0
	for _, c := range s[4:] + s[:4] {
		if c >= 'A' {
			sum = (sum*100 + int(c-'A') + 10) % 97
		} else {
			sum = (sum*10 + int(c-'0')) % 97
		}
	}
	return sum == 1
}

// VAT tests a British VAT number (modulus 97 or 97-55).
func VAT(s string) bool {
	d := digits(s)
	if len(d) != 9 && len(d) != 12 {
		return false
	}
	sum := weighed(d, 8, 7, 6, 5, 4, 3, 2) + d[7]*10 + d[8]
	return sum%97 == 0 || (sum+55)%97 == 0
}

// Luhn tests payment cards, IMEIs and HMCTS online references.
func Luhn(s string) bool {
	d := digits(s)
	sum := 0
	for i := range d {
		v := d[len(d)-1-i]
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return len(d) > 1 && sum%10 == 0
}

// areas are the 124 postcode areas and the Crown dependencies.
const areas = " AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ "

// Postcode tests that the area exists.
func Postcode(s string) bool {
	s = compact(s)
	n := 0
	for n < len(s) && s[n] >= 'A' {
		n++
	}
	return n > 0 && n < 3 && strings.Contains(areas, " "+s[:n]+" ") || s == "GIR0AA"
}

// DrivingLicence tests a British driver number: month (plus 50 for women) and day of birth are real.
func DrivingLicence(s string) bool {
	s = compact(s)
	if len(s) < 16 || strings.HasPrefix(s, "99999") {
		return false
	}
	month, err := strconv.Atoi(s[6:8])
	if err != nil {
		return false
	}
	day, err := strconv.Atoi(s[8:10])
	if month > 50 {
		month -= 50
	}
	return err == nil && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

const pncLetters = "ZABCDEFGHJKLMNPQRTUVWXY"

// PNC tests a Police National Computer id, "12/394773H": year and serial modulo 23.
func PNC(s string) bool {
	year, rest, ok := strings.Cut(s, "/")
	if !ok || len(rest) < 2 || len(year) < 2 {
		return false
	}
	serial := rest[:len(rest)-1]
	n, err := strconv.Atoi(year[len(year)-2:] + strings.Repeat("0", max(0, 7-len(serial))) + serial)
	return err == nil && pncLetters[n%23] == compact(rest)[len(compact(rest))-1]
}

// Calendar tests that eight digits, year first, are a day.
func Calendar(s string) bool {
	t, err := time.Parse("20060102", compact(s))
	return err == nil && t.Year() > 1900 && t.Year() < 2100
}

// IPv4 tests that no part is over 255.
func IPv4(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if n, err := strconv.Atoi(part); err != nil || n > 255 {
			return false
		}
	}
	return true
}

// helplines are public numbers that may stay: those of the NSPCC, Childline, Samaritans and others that a report tells its readers to
// ring, and of benefits and advice for the whole country. Each was found with its holder's name in a public source; one that is not here
// is asked about.
var helplines = numbersOf(`08001111 08088005000 08082000247 116123 08088010302 03000030396 08088026868 08457909090 0800555111 08000121700 08005999247 08001448848 08001448444
	08000684141 08088010322 08004480737 08003285644 08003281344 08007310297 08001690140 08007310469 08088004444 08088002222 08088083555 08088025544 08088081111
	08081689111 08088010327 08088024040 08009995428 08088010331 08081000900 08088022000 08088081677 08088020021 08000288840 08088020925 08088010366 08002606767
	08088029999 08085002222 08000283550 08088084994 08088010677 08000119100 08006781602 08088020133 08000147800 08081643332 08081961776 08088010800 08000271234
	08088021414 08088005050 08088003333 08000556112 08088020300`)

// numbersOf gives the numbers of a list.
func numbersOf(list string) map[string]bool {
	all := map[string]bool{}
	for n := range strings.FieldsSeq(list) {
		all[n] = true
	}
	return all
}

// Freephone tests that a freephone number is on no list of helplines.
func Freephone(s string) bool {
	n := figures(s)
	return len(n) > 9 && len(n) < 12 && !helplines[n]
}

// figures keeps the digits of s.
func figures(s string) string {
	n := ""
	for _, d := range digits(s) {
		n += strconv.Itoa(d)
	}
	return n
}

// Serial tests that seven or eight digits are neither a day nor a round sum.
func Serial(s string) bool { return !Calendar(s) && !strings.HasSuffix(s, "000") }

// Filed tests that a number behind a system's short name is no day, no month with its year, no year and no round sum.
func Filed(s string) bool {
	month, year, ok := strings.Cut(s, "/")
	return Serial(s) && ShortNumber(s) && !(ok && len(month) == 2 && month <= "12" && len(year) == 4 && (year[:2] == "19" || year[:2] == "20"))
}

// Mixed tests that letters and digits stand in a code together, two digits at least.
func Mixed(s string) bool { return len(digits(s)) > 1 && len(compact(s)) > len(digits(s)) }

// MixedShort tests that letters and digits stand together.
func MixedShort(s string) bool { return len(digits(s)) > 0 && len(compact(s)) > len(digits(s)) }

// ShortNumber tests that a number has three digits at least and is no year of our time.
func ShortNumber(s string) bool {
	d := figures(s)
	return len(d) > 2 && !(len(d) == 4 && len(compact(s)) == 4 && (d[:2] == "19" || d[:2] == "20"))
}

// Coded tests that groups of letters and digits number a record: six digits, or five in one run, which do not count in thousands. Names
// of laws, standards and programmes have fewer.
func Coded(s string) bool {
	run, longest := 0, 0
	for _, c := range s {
		if c < '0' || c > '9' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return (longest >= 5 || len(digits(s)) >= 6 && longest >= 3) && !strings.HasSuffix(s, "000")
}

// Account tests that a log-in name is neither a public body's site nor a short name with a year's digits.
func Account(s string) bool {
	_, end, dotted := strings.Cut(s, ".")
	return !(dotted && strings.Contains(" com org net gov info wales scot cymru london example co uk ", " "+end+" ")) && !strings.HasPrefix(s, "COVID")
}

// Plate tests that three letters behind a plate's number are neither a month nor a small word: "ON 14 MAY", "PM 12 THE".
func Plate(s string) bool {
	c := compact(s)
	return len(c) == 7 && !strings.Contains(" JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC THE AND FOR ALL WAS HAS HAD NOT BUT HER HIS SHE MRS ", " "+c[4:]+" ")
}

// OldPlate tests that a plate of the years before 2001 is no section of a law with its offence, "S20 GBH", and no needle, "ACF 20G".
func OldPlate(s string) bool {
	c := compact(s)
	if c[0] == 'S' && strings.Contains(" GBH ABH AOA CJA CIN CPE ENQ ICO EPO ", " "+c[len(c)-3:]+" ") {
		return false
	}
	return !strings.Contains(" 14G 16G 18G 20G 22G 24G ", " "+c[max(0, len(c)-3):]+" ")
}

// International tests the length of a telephone number with its country's code (ITU-T E.164: up to fifteen digits), and that a
// British one is private.
func International(s string) bool {
	n := strings.TrimPrefix(figures(s), "00")
	if strings.HasPrefix(n, "44") {
		return Phone(n)
	}
	return len(n) > 8 && len(n) < 16
}

// Phone tests the length of a British number, and that it is no public helpline or 0300/0345 switchboard of a national body.
func Phone(s string) bool {
	n := figures(s)
	n = strings.TrimPrefix(n, "00")
	if strings.HasPrefix(n, "44") {
		n = "0" + strings.TrimPrefix(n[2:], "0")
	}
	if len(n) < 10 || len(n) > 11 || n[0] != '0' || helplines[n] {
		return false
	}
	for _, free := range []string{"0800", "0808", "0300", "0303", "0345", "0333", "0844", "0845", "0870"} {
		if strings.HasPrefix(n, free) {
			return false
		}
	}
	return n[1] != '0' && n[1] != '4' && n[1] != '6'
}

// public are the sites whose pages name nobody: government, law, regulators, national charities' guidance.
var public = []string{"gov.uk", "nhs.uk", "police.uk", "parliament.uk", "legislation.gov.uk", "judiciary.uk", "nspcc.org.uk", "ofsted.gov.uk",
	"childlawadvice.org.uk", "citizensadvice.org.uk", "shelter.org.uk", "mind.org.uk", "youngminds.org.uk", "samaritans.org", "childline.org.uk", "barnardos.org.uk",
	"frg.org.uk", "kooth.com", "papyrus-uk.org", "womensaid.org.uk", "refuge.org.uk", "nationaldahelpline.org.uk", "lullabytrust.org.uk", "winstonswish.org",
	"cruse.org.uk", "victimsupport.org.uk", "coram.org.uk", "actionforchildren.org.uk", "anncrafttrust.org", "iconcope.org", "contact.org.uk", "familylives.org.uk",
	"fosteringnetwork.org.uk", "thefosteringnetwork.org.uk", "kinship.org.uk", "talktofrank.com", "ceop.police.uk", "thinkuknow.co.uk", "internetmatters.org", "iwf.org.uk",
	"bailii.org", "nice.org.uk", "childrenscommissioner.gov.uk", "socialworkengland.org.uk", "foundations.org.uk", "nmc.org.uk", "gmc-uk.org"}

// PrivateLink tells a web address that may lead to a person from the public pages that reports cite.
func PrivateLink(s string) bool {
	host := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://"))
	host, _, _ = strings.Cut(host, "/")
	for _, site := range public {
		if host == site || host == "www."+site {
			return false
		}
	}
	return true
}

// Reference tests that a text can number a file: four letters and digits, three digits, and no year alone or behind a law's name.
func Reference(s string) bool {
	d, c := digits(s), compact(s)
	return len(c) >= 4 && len(d) >= 3 && !strings.HasPrefix(c, "ACT") && !(len(c) == 4 && len(d) == 4 && (c[:2] == "19" || c[:2] == "20"))
}
