package verify

import "strings"

// vocabulary are the words that PDF syntax, fonts and character maps are written in, as folded. A person may be called
// Page or Parent; the word as an operator or key is then no trace. Strings are searched for them all the same.
var vocabulary = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(syntaxWords) {
		words[w] = true
	}
	return words
}()

// syntax reports whether a term stands within a word of the vocabulary: in bytes nothing parts it from the rest.
func syntax(term string) bool { return strings.Contains(syntaxWords, term) }

const syntaxWords = `
actualtext acroform alpha alternate basestate bitspersample blackpoint calcmyk colorburn colordodge colortransform colourants colorants compatible
darken devicen dctdecode difference ditherer earlychange encrypt event exclusion extend firstchar fontmatrix functions gamma hardlight hue javascript jbig2decode
jpxdecode last lastchar layout lighten lzwdecode ccittfaxdecode runlengthdecode ascii85decode asciihexdecode matte mcid metadata ocgs ocmd ocproperties
openaction painttype parenttreenextkey redact rect saturation screen shadingtype softlight sound strikeout thumb usage useoutlines userunit viewstate whitepoint
widget winansiencoding macromanencoding
adobe annot annots arial artifact ascent author avgwidth backgroundcolor baseline basefont baseencoding bbox begin begincmap
beginbfchar beginbfrange begincodespacerange bitspercomponent bleedbox block blockquote border bullet bound byte calgray
calrgb caption capheight catalog center chap char charprocs charset cidfont cidinit cidset cidsystem cidsysteminfo cidtogidmap
class clip cmap cmapname cmaptype code color colors colorspace colspan column columns contents count courier courierbold
creator cropbox currentdict data date days dash decode decodeparms default define defineresource descent descendantfonts dest
dests device devicecmyk devicegray devicergb dict dictionary differences direction display displaydoctitle div document dw
dash draw duplex element encoding end endbfchar endbfrange endcmap endcodespacerange endobj endstream even extgstate figure fill
filter findresource first flags flatedecode font fontbbox fontdescriptor fontfamily fontfile fontname fontstretch fontweight
footer form format formtype formula frame function functiontype goto gray grid group half header headers height helvetica
hide high highlight icon iccbased identity image imagemask index indexed info init insert intent interpolate isolated italic
italicangle justify keywords kids knockout label labels lang lbody left length liberation liberationsans liberationserif
liberationmono limits line lineheight link list listnumbering luminosity mark marked markinfo mask matrix mediabox media
missingwidth mono multiply name names next none normal note null nums object objr obj odd open oper order ordering outlines
outline overprint page pagelabels pagelayout pagemode pages paint parent parenttree part pattern pattern placement play point
pop popup prev print procset producer properties quote rate reason registry resources ref reference reset rest right
role rolemap roman root rotate round row rowspan ruby sans scope sect separation serif shade shading show size smask solid
sort space span spacing square stamp standard start startxref stemv stemh stop stream strong structelem structparent
structparents structtreeroot style sub subject subtype summary supplement symbol tabs table tags text textalign thead tbody
tfoot thin tilingtype times title tone tounicode toc toci trailer trans transparency trapped trimbox truetype type uncolored
under unicode user usecmap verdana version view viewer viewerpreferences wide width widths white window word words wrap
writing xheight xobject xref xstep ystep zapfdingbats`
