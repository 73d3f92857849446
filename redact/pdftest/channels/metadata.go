package channels

import "strings"

// metadata is what describes the document or a part of it, and what programs keep in it for themselves (14.3 to 14.5).
func metadata() []Channel {
	f := &family{name: "metadata and private data"}
	for _, key := range []string{"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped", "Company", "SourceModified", "Imogen#20Fairweather"} {
		s := &sheet{}
		value := "(" + name + ")"
		s.trailer = "/Info " + s.add("<< /"+key+" "+value+" >>")
		f.hidden("Info: "+strings.ReplaceAll(key, "#20", " "), s)
	}
	wide := &sheet{}
	wide.trailer = "/Info " + wide.add("<< /Title "+hexOf(name)+" >>")
	f.hidden("Info in UTF-16", wide)
	const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="` + name + `"/></rdf:RDF></x:xmpmeta>`
	document := &sheet{}
	document.catalog = "/Metadata " + document.add(packed("/Type /Metadata /Subtype /XML", xmp))
	f.hidden("XMP of the document", document)
	entity := &sheet{}
	entity.catalog = "/Metadata " + entity.add(stream("/Type /Metadata /Subtype /XML", strings.ReplaceAll(xmp, "Imogen", "&#73;m&#x6f;gen")))
	f.hidden("XMP with character references", entity)
	sixteen := &sheet{}
	sixteen.catalog = "/Metadata " + sixteen.add(stream("/Type /Metadata /Subtype /XML", "\xfe\xff"+utf16Of(xmp)))
	f.hidden("XMP in UTF-16", sixteen)
	page := &sheet{}
	page.page = "/Metadata " + page.add(packed("/Type /Metadata /Subtype /XML", xmp))
	f.hidden("XMP of a page", page)
	font := &sheet{}
	font.font = "/Metadata " + font.add(packed("/Type /Metadata /Subtype /XML", xmp))
	f.hidden("XMP of a font", font)
	image := &sheet{content: "q 90 0 0 90 60 500 cm /Im1 Do Q"}
	meta := image.add(packed("/Type /Metadata /Subtype /XML", xmp))
	image.resource("XObject", "/Im1 "+image.add(greyPicture("/Metadata "+meta, "")))
	f.hidden("XMP of a picture", image)
	form := &sheet{content: "/Fm1 Do"}
	meta = form.add(packed("/Type /Metadata /Subtype /XML", xmp))
	form.resource("XObject", "/Fm1 "+form.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Metadata "+meta, "0 0 9 9 re f")))
	f.hidden("XMP of a form", form)
	f.hidden("PieceInfo of the document", &sheet{catalog: "/PieceInfo << /Word << /LastModified (D:2026) /Private << /Path (C:/Imogen Fairweather.docx) >> >> >>"})
	f.hidden("PieceInfo of a page", &sheet{page: "/PieceInfo << /Word << /LastModified (D:2026) /Private (" + name + ") >> >>"})
	piece := &sheet{content: "/Fm1 Do"}
	piece.resource("XObject", "/Fm1 "+piece.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /LastModified (D:2026) /PieceInfo << /Word << /Private ("+name+") >> >>", "0 0 9 9 re f")))
	f.hidden("PieceInfo of a form", piece)
	f.hidden("an output intent", &sheet{catalog: "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (" + name + ") /Info (" + name + ") /RegistryName (" + name + ") >>]"})
	f.hidden("the language of the document", &sheet{catalog: "/Lang (x-Imogen-Fairweather)"})
	f.hidden("the extensions of a developer", &sheet{catalog: "/Extensions << /IMFW << /BaseVersion /1.7 /ExtensionLevel 3 /URL (https://example.org/Imogen-Fairweather) >> >>"})
	f.hidden("viewer preferences", &sheet{catalog: "/ViewerPreferences << /DisplayDocTitle true /Imogen (Fairweather) >>"})
	f.hidden("legal attestations", &sheet{catalog: "/Legal << /JavaScriptActions 0 /Attestation (" + name + ") >>"})
	f.hidden("requirements", &sheet{catalog: "/Requirements [<< /Type /Requirement /S /EnableJavaScripts /RH [<< /S /JS /Script (" + name + ") >>] >>]"})
	f.hidden("permissions", &sheet{catalog: "/Perms << /DocMDP << /Type /Sig /Filter /Adobe.PPKLite /Name (" + name + ") /Contents <00> /ByteRange [0 0 0 0] >> >>"})
	f.hidden("a document security store", &sheet{catalog: "/DSS << /Type /DSS /VRI << /Imogen#20Fairweather << >> >> >>"})
	f.hidden("an entry of the catalog that no standard knows", &sheet{catalog: "/ACME_Case (" + name + ")"})
	f.hidden("an entry of the page that no standard knows", &sheet{page: "/ACME_Case (" + name + ")"})
	f.hidden("an entry of the font that no standard knows", &sheet{font: "/ACME_Case (" + name + ")"})
	f.hidden("an entry of a content stream that no standard knows", &sheet{streamKey: "/ACME_Case (" + name + ")"})
	f.hidden("an entry of the trailer", &sheet{trailer: "/ACME_Case (" + name + ")"})
	f.hidden("the identifier of the file", &sheet{trailer: "/ID [(" + name + ") (" + name + ")]"})
	thumb := &sheet{}
	thumb.page = "/Thumb " + thumb.add(greyPicture("/Title ("+name+")", ""))
	f.hidden("a thumbnail", thumb)
	f.hidden("page transitions and viewports", &sheet{page: "/VP [<< /Type /Viewport /BBox [0 0 9 9] /Name (" + name + ") >>] /Trans << /S /Fade >>"})
	f.hidden("separation info", &sheet{page: "/SeparationInfo << /Pages [" + thePage + "] /DeviceColorant (" + name + ") >>"})
	f.hidden("a document part", &sheet{catalog: "/DPartRoot << /Type /DPartRoot /NodeNameList [/Imogen#20Fairweather] /DPartRootNode << /Type /DPart /DPM << /Child (" + name + ") >> >> >>"})
	return f.all
}

// actions are scripts, attached files and recordings (7.11, 12.6, 13).
func actions() []Channel {
	f := &family{name: "scripts, attachments, recordings"}
	js := "<< /S /JavaScript /JS (app.alert\\(\"" + name + "\"\\)) >>"
	f.hidden("a script when the document opens", &sheet{catalog: "/OpenAction " + js})
	f.hidden("a script when the document closes", &sheet{catalog: "/AA << /WC " + js + " /WS " + js + " /DP " + js + " >>"})
	f.hidden("a script when the page opens", &sheet{page: "/AA << /O " + js + " /C " + js + " >>"})
	f.hidden("a named script", &sheet{catalog: "/Names << /JavaScript << /Names [(" + name + ") " + js + "] >> >>"})
	long := &sheet{}
	long.catalog = "/OpenAction << /S /JavaScript /JS " + long.add(packed("", "var child = '"+name+"';")) + " >>"
	f.hidden("a script in a stream", long)
	f.hidden("a script of many steps", &sheet{catalog: "/OpenAction << /S /GoTo /D [" + thePage + " /Fit] /Next [" + js + "] >>"})
	attached := func(place, spec, file string) {
		s := &sheet{}
		s.catalog = "/Names << /EmbeddedFiles << /Names [(notes) " + s.add("<< /Type /Filespec "+spec+" /EF << /F 7 0 R >> >>") + "] >> >>"
		s.add(file)
		f.hidden(place, s)
	}
	silent := packed("/Type /EmbeddedFile", "nothing")
	attached("an attached file", "/F (notes.txt)", packed("/Type /EmbeddedFile /Subtype /text#2Fplain", "Notes on "+name))
	attached("an attached archive", "/F (notes.zip)", stream("/Type /EmbeddedFile", "PK\x03\x04\x14\x00\x00\x00\x08\x00"+deflated("Notes on " + name)[2:]))
	attached("the name of an attached file", "/F (Imogen Fairweather.txt)", silent)
	attached("the Unicode name of an attached file", "/F (a.txt) /UF "+hexOf(name+".txt"), silent)
	attached("the description of an attached file", "/F (a.txt) /Desc ("+name+")", silent)
	attached("the parameters of an attached file", "/F (a.txt)", packed("/Type /EmbeddedFile /Params << /Mac << /Creator ("+name+") >> /CheckSum ("+name+") >>", "nothing"))
	attached("the schema of a portfolio", "/F (a.txt) /CI << /Type /CollectionItem /child ("+name+") >>", silent)
	associated := &sheet{}
	associated.catalog = "/AF [" + associated.add("<< /Type /Filespec /F (data.csv) /AFRelationship /Data /EF << /F 7 0 R >> >>") + "]"
	associated.add(packed("/Type /EmbeddedFile", name))
	f.hidden("a file that belongs to the document", associated)
	page := &sheet{}
	page.page = "/AF [" + page.add("<< /Type /Filespec /F (data.csv) /EF << /F 7 0 R >> >>") + "]"
	page.add(packed("/Type /EmbeddedFile", name))
	f.hidden("a file that belongs to a page", page)
	f.hidden("a portfolio", &sheet{catalog: "/Collection << /Type /Collection /Schema << /child << /Subtype /S /N (" + name + ") >> >> /D (" + name + ") >>"})
	media := func(place, body string, more ...string) {
		s := &sheet{}
		for _, m := range more {
			s.add(m)
		}
		s.page = "/Annots [" + s.add("<< /Type /Annot /Rect [60 400 160 500] "+body+" >>") + "]"
		f.hidden(place, s)
	}
	media("a file pinned to the page", "/Subtype /FileAttachment /FS << /Type /Filespec /F (a.txt) /EF << /F 6 0 R >> >>", packed("/Type /EmbeddedFile", name))
	media("a sound", "/Subtype /Sound /Sound 6 0 R", stream("/Type /Sound /R 8000", name))
	media("a film", "/Subtype /Movie /T ("+name+") /Movie << /F (Imogen Fairweather.mov) >>")
	media("a screen with a recording", "/Subtype /Screen /A << /S /Rendition /OP 0 /R << /S /MR /N ("+name+") /C << /S /MCD /N ("+name+") /D (Imogen Fairweather.mp4) >> >> >>")
	media("rich media", "/Subtype /RichMedia /RichMediaContent << /Assets << /Names [(Imogen Fairweather.mp4) << /Type /Filespec /F (a) >>] >> >>")
	media("a 3D model", "/Subtype /3D /3DD 6 0 R", stream("/Type /3D /Subtype /U3D /VA [<< /Type /3DView /XN ("+name+") /IN ("+name+") >>] /OnInstantiate 7 0 R", "U3D "+name), packed("", "// "+name))
	return f.all
}

// names are the names that parts of a file have within it.
func names() []Channel {
	f := &family{name: "names within the file"}
	const word = "Fairweather"
	f.hidden("the name of a font resource", (&sheet{content: strings.Replace(line(1, "Open to all."), "/F1", "/"+word, 1)}).resource("Font", "/"+word+" 5 0 R"))
	font := func(place, dict string) {
		s := &sheet{}
		s.resource("Font", "/F2 "+s.add(dict))
		s.content = strings.Replace(line(1, "Open to all."), "/F1", "/F2", 1)
		f.put(Channel{Place: place, Kind: Hidden, PDF: s.bytes(), Stays: []string{"Open to all"}})
	}
	font("the name of a font", "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Imogen-Fairweather-Hand /Encoding /WinAnsiEncoding >>")
	font("the old name of a font", "<< /Type /Font /Subtype /Type1 /Name /Imogen#20Fairweather /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	font("the family in a descriptor", "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /Arial /Flags 32 /FontFamily ("+name+") /CharSet (/I/m/o/g/e/n/F/a/i/r/w) >> >>")
	font("an unused glyph name", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [200 /ImogenFairweather] >> >>")
	font("the name of an encoding", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Name /Imogen#20Fairweather >> >>")
	cmap := &sheet{content: strings.Replace(line(1, "Open to all."), "/F1", "/F2", 1)}
	u := cmap.add(stream("/CMapName /Imogen#20Fairweather", strings.Replace(toUnicode("Open to all.", 1, func(i int) int { return int([]rune("Open toal.")[i]) }), "/CMapType", "/CMapName /Imogen-Fairweather def /CMapType", 1)))
	f.hidden("the name of a character map", cmap.resource("Font", "/F2 "+cmap.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode "+u+" >>")))
	spare := &sheet{content: strings.Replace(line(1, "Open to all."), "/F1", "/F2", 1)}
	u = spare.add(stream("", strings.Replace(toUnicode("Open to all.", 1, func(i int) int { return int([]rune("Open toal.")[i]) }), "endcmap",
		"1 beginbfchar\n<FE> <0049006D006F00670065006E004600610069007200770065006100740068006500720000>\nendbfchar\nendcmap", 1)))
	f.hidden("an unused entry of a character map", spare.resource("Font", "/F2 "+spare.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode "+u+" >>")))
	f.hidden("the name of a form", func() *sheet {
		s := &sheet{content: "/" + word + " Do"}
		return s.resource("XObject", "/"+word+" "+s.add(stream("/Type /XObject /Subtype /Form /Name /Imogen /BBox [0 0 9 9]", "0 0 9 9 re f")))
	}())
	f.hidden("the name of a picture", func() *sheet {
		s := &sheet{content: "q 90 0 0 90 60 500 cm /" + word + " Do Q"}
		return s.resource("XObject", "/"+word+" "+s.add(greyPicture("/Name /Imogen#20Fairweather", "")))
	}())
	f.hidden("the name of a graphics state", (&sheet{content: "/" + word + " gs"}).resource("ExtGState", "/"+word+" << /Type /ExtGState /LW 2 /Imogen (Fairweather) >>"))
	tint := "<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0] /C1 [1 0 0] /N 1 >>"
	f.hidden("the name of a spot colour", (&sheet{content: "/S1 cs 1 scn 60 500 90 90 re f"}).resource("ColorSpace", "/S1 [/Separation /Imogen#20Fairweather /DeviceRGB "+tint+"]"))
	f.hidden("the name of a colour space", (&sheet{content: "/" + word + " cs 1 0 0 scn 60 500 90 90 re f"}).resource("ColorSpace", "/"+word+" [/CalRGB << /WhitePoint [0.95 1 1.09] >>]"))
	f.hidden("the colorants of a process", (&sheet{content: "/S1 cs 1 scn 60 500 90 90 re f"}).resource("ColorSpace", "/S1 [/DeviceN [/Spot1] /DeviceRGB "+tint+" << /Colorants << /Imogen#20Fairweather [/Separation /Imogen#20Fairweather /DeviceRGB "+tint+"] >> >>]"))
	f.hidden("the name of a halftone", (&sheet{content: "/G1 gs"}).resource("ExtGState", "/G1 << /HT << /Type /Halftone /HalftoneType 1 /HalftoneName ("+name+") /Frequency 60 /Angle 45 /SpotFunction /Round >> >>"))
	f.hidden("the name of a property list", (&sheet{content: "/Span /" + word + " BDC " + line(1, "Open to all.") + "EMC"}).resource("Properties", "/"+word+" << /Lang (en) >>"))
	f.hidden("an unused resource", (&sheet{}).resource("", " /ProcSet [/PDF /Imogen#20Fairweather]"))
	f.hidden("a mode of the page", &sheet{catalog: "/PageMode /Imogen#20Fairweather"})
	f.hidden("a rendering intent", &sheet{content: "/Imogen#20Fairweather ri"})
	f.hidden("an operator that no standard knows", &sheet{content: "BX (" + name + ") imogen EX"})
	f.hidden("a procedure of PostScript", func() *sheet {
		s := &sheet{content: "/Ps1 Do"}
		return s.resource("XObject", "/Ps1 "+s.add(stream("/Type /XObject /Subtype /PS", "% "+name)))
	}())
	return f.all
}
