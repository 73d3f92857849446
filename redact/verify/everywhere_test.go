package verify

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// corners are the places of a file that no viewer shows and no list of channels names, a file each, by what is hidden
// there.
func corners() map[string]func(name string) *sketch {
	content := func(before, after string) func(string) *sketch {
		return func(name string) *sketch {
			return page("BT /F1 18 Tf 40 100 Td (She went home) Tj ET "+before+name+after, "")
		}
	}
	xobject := func(entries, data string) *sketch {
		s := page("q 90 0 0 90 0 0 cm /X1 Do Q", "", stream("/Type /XObject "+entries, data))
		s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /X1 6 0 R >>", 1)
		return s
	}
	link := func(uri string) *sketch {
		return page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ("+uri+") >> >>")
	}
	return map[string]func(string) *sketch{
		"a comment in page content":           content("% ", "\n"),
		"a mark in page content":              content("/A << /X (", ") >> DP"),
		"the tag of a mark":                   content("/", " MP"),
		"an operator that there is not":       content("BX (", ") foo EX"),
		"the name of an operator":             content("BX ", " EX"),
		"the dictionary of an inline picture": content("q BI /W 1 /H 1 /CS /G /BPC 8 /X (", ") /F /AHx ID 80> EI Q"),
		"text of no size":                     content("q 0 0 0 0 0 0 cm BT /F1 12 Tf [(", ")] TJ ET Q"),
		"a program in PostScript":             func(name string) *sketch { return xobject("/Subtype /PS", "("+name+") show") },
		"content that the second engine cannot decode": func(name string) *sketch {
			s := page("", "")
			s.objects[3] = stream("/Filter [/Crypt /FlateDecode] /DecodeParms [<< /Name /Identity >> null]", deflated("BT /F1 9 Tf 9 9 Td ("+name+" went home and stayed there) Tj ET"))
			return s
		},
		"a stream whose filter nobody knows": func(name string) *sketch {
			return page("BT ET", "", stream("/Filter /FooDecode", deflated("BT ("+name+" went home and stayed there) Tj ET"))).catalog("/Foo 6 0 R")
		},
		"a stream whose filter is an object of its own": func(name string) *sketch {
			return page("BT ET", "", stream("/Filter 7 0 R", deflated("<p>"+name+" went home</p>")), "/FlateDecode").catalog("/Foo 6 0 R")
		},
		"a soft mask": func(name string) *sketch {
			s := page("q /G0 gs 0 0 1 rg 30 90 220 40 re f Q", "", stream("/Type /XObject /Subtype /Form /BBox [0 0 400 200] /Group << /S /Transparency /CS /DeviceGray >> /Resources << /Font << /F1 5 0 R >> >>",
				"1 g 0 0 400 300 re f 0 g BT /F1 18 Tf 40 100 Td ("+name+" went home) Tj ET"))
			return s.withState("/SMask << /S /Luminosity /G 6 0 R >>")
		},
		"XMP in UTF-16": func(name string) *sketch {
			wide := wideOf("\ufeff<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><a>" + name + "</a></x:xmpmeta>")
			return page("BT ET", "", stream("/Type /Metadata /Subtype /XML /Filter /FlateDecode", deflated(wide))).catalog("/Metadata 6 0 R")
		},
		"the address of a link, with percent signs": func(name string) *sketch {
			return link("http://example.org/" + strings.ReplaceAll(name, "e", "%65"))
		},
		"the address of a link, in base 64": func(name string) *sketch {
			return link("http://example.org/" + base64.StdEncoding.EncodeToString([]byte(name)))
		},
		"the numbers by which a file is known": func(name string) *sketch {
			s := page("BT ET", "")
			s.trailer = "/ID [<" + hexOf(name) + "> <00>]"
			return s
		},
		"a key of the trailer": func(name string) *sketch {
			s := page("BT ET", "")
			s.trailer = "/" + name + " true"
			return s
		},
		"a comment before an object's value": func(name string) *sketch {
			s := page("BT ET", "")
			s.objects[1] = "% " + name + "\n" + s.objects[1]
			return s
		},
		"the boxes of a JPEG 2000": func(name string) *sketch {
			return xobject("/Subtype /Image /Width 1 /Height 1 /Filter /JPXDecode",
				"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00"+string(rune(8+len(name)))+"xml "+name+"\x00\x00\x00\x08jp2c")
		},
		"bytes behind a photo, in UTF-16": func(name string) *sketch {
			return xobject("/Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
				"\xff\xd8\xff\xda\x00\x00\x01\x80\x81\x82\x83\xff\xd9"+wideOf(name))
		},
	}
}

// wideOf is text in UTF-16, the high byte first.
func wideOf(text string) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		out.WriteString(string([]byte{byte(u >> 8), byte(u)}))
	}
	return out.String()
}

func hexOf(s string) string {
	const digits = "0123456789abcdef"
	out := ""
	for i := range len(s) {
		out += string(digits[s[i]>>4]) + string(digits[s[i]&15])
	}
	return out
}

func TestATermIsFoundInEveryCornerOfAFile(t *testing.T) {
	for title, corner := range corners() {
		for _, c := range []struct {
			name string
			want bool
		}{{"Imogen", true}, {"Harriet", false}} {
			t.Run(title+": "+c.name, func(t *testing.T) {
				got := kindsOf(t, corner(c.name).bytes())
				if slices.Contains(got, "listed_term leak") != c.want {
					t.Errorf("found %v, want a listed term: %v", got, c.want)
				}
			})
		}
	}
}

func TestHowContentIsWrittenIsNoListedTerm(t *testing.T) {
	for title, content := range map[string]string{
		"a term that is kept, in two strings":       "BT /F1 18 Tf 40 100 Td (The Rose) Tj ( Review said so) Tj ET",
		"a term that is kept, with kerning":         "BT /F1 18 Tf 40 100 Td [(Ro) 10 (se) -250 (Re) 5 (view)] TJ ET",
		"a longer word in two strings":              "BT /F1 18 Tf 40 100 Td (Rose) Tj (mary grows) Tj ET",
		"a longer word behind a ligature":           "BT /F1 18 Tf 40 100 Td (A \014eld of. Rose) Tj (mary grows) Tj ET",
		"a common word that someone's name is too":  "BT /F1 18 Tf 40 100 Td (a rose in the garden) Tj ET",
		"numbers that run together to a listed one": "943 476 m 5919 0 l S",
	} {
		t.Run(title, func(t *testing.T) {
			if got := kindsOf(t, page(content, "").bytes()); slices.Contains(got, "listed_term leak") {
				t.Errorf("found %v", got)
			}
		})
	}
}
