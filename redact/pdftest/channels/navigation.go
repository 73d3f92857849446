package channels

// navigation is what leads through a document: bookmarks, destinations, labels, articles, links (12.3, 12.4).
func navigation() []Channel {
	f := &family{name: "bookmarks, links and labels"}
	catalog := func(place, entries string, more ...string) {
		s := &sheet{catalog: entries}
		for _, m := range more {
			s.add(m)
		}
		f.hidden(place, s)
	}
	item := func(title string) string {
		return "<< /Title " + title + " /Parent 6 0 R /Dest [" + thePage + " /Fit] >>"
	}
	const outlines = "<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>"
	catalog("a bookmark", "/Outlines 6 0 R", outlines, item("(Visit to "+name+")"))
	catalog("a bookmark in UTF-16", "/Outlines 6 0 R", outlines, item(hexOf("Visit to "+name)))
	catalog("a bookmark, words run together", "/Outlines 6 0 R", outlines, item("(NotesImogenFairweatherDraft)"))
	catalog("a bookmark, words with underscores", "/Outlines 6 0 R", outlines, item("(notes_imogen_fairweather_v2.docx)"))
	catalog("a bookmark of a bookmark", "/Outlines 6 0 R", outlines,
		"<< /Title (Notes) /Parent 6 0 R /Dest ["+thePage+" /Fit] /First 8 0 R /Last 8 0 R /Count -1 >>",
		"<< /Title ("+name+") /Parent 7 0 R /Dest ["+thePage+" /Fit] >>")
	catalog("a bookmark's action", "/Outlines 6 0 R", outlines, "<< /Title (Notes) /Parent 6 0 R /A << /S /URI /URI (https://example.org/?q=Imogen+Fairweather) >> >>")
	catalog("a named destination", "/Names << /Dests << /Names [("+name+") ["+thePage+" /Fit]] >> >>")
	catalog("a named destination of the old kind", "/Dests << /Imogen#20Fairweather ["+thePage+" /Fit] >>")
	catalog("the limits of a name tree", "/Names << /Dests << /Kids [6 0 R] >> >>", "<< /Limits [("+name+") ("+name+")] /Names [(a) ["+thePage+" /Fit]] >>")
	catalog("a page label", "/PageLabels << /Nums [0 << /P ("+name+" ) /S /D >>] >>")
	catalog("an article", "/Threads [6 0 R]", "<< /Type /Thread /F 7 0 R /I << /Title ("+name+") /Author ("+name+") >> >>", "<< /Type /Bead /T 6 0 R /N 7 0 R /V 7 0 R /P "+thePage+" /R [0 0 9 9] >>")
	catalog("the base of all links", "/URI << /Base (https://example.org/imogen-fairweather/) >>")
	catalog("a page template", "/Names << /Templates << /Names [("+name+") "+thePage+"] >> >>")
	catalog("a name tree of pages", "/Names << /Pages << /Names [("+name+") "+thePage+"] >> >>")
	catalog("an alternate presentation", "/Names << /AlternatePresentations << /Names [("+name+") << /Type /SlideShow >>] >> >>")
	catalog("renditions", "/Names << /Renditions << /Names [("+name+") << /S /MR /N ("+name+") >>] >> >>")
	catalog("the identifiers of a web capture", "/Names << /IDS << /Names [("+name+") 6 0 R] >> >> /SpiderInfo << /V 1 /C [] >>", "<< /Type /SpiderContentSet /S /SPS /ID ("+name+") /T ("+name+") >>")
	link := func(place, action string) {
		s := &sheet{content: line(1, "A link stands here.")}
		s.page = "/Annots [" + s.add("<< /Type /Annot /Subtype /Link /Rect [60 676 160 692] "+action+" >>") + "]"
		f.put(Channel{Place: place, Kind: Hidden, PDF: s.bytes(), Stays: []string{"A link stands here"}})
	}
	link("a link to the web", "/A << /S /URI /URI (https://example.org/Imogen-Fairweather) >>")
	link("a link to the web, percent-encoded", "/A << /S /URI /URI (https://example.org/%49mogen%20%46airweather) >>")
	link("a link to the web, in its query", "/A << /S /URI /URI (https://example.org/?child=imogen&surname=fairweather) >>")
	link("a link to write a mail", "/A << /S /URI /URI (mailto:imogen.fairweather@example.org?subject=Visit) >>")
	link("a link to another file", "/A << /S /GoToR /F (C:/cases/Imogen Fairweather.pdf) /D [0 /Fit] >>")
	link("a link to a file within", "/A << /S /GoToE /T << /R /C /N ("+name+") >> /D [0 /Fit] >>")
	link("a link that starts a program", "/A << /S /Launch /F (Imogen Fairweather.exe) /Win << /F (x) /P ("+name+") >> >>")
	link("a link that sends a form", "/A << /S /SubmitForm /F << /FS /URL /F (https://example.org/Imogen/Fairweather) >> >>")
	link("a link that fetches data", "/A << /S /ImportData /F (Imogen Fairweather.fdf) >>")
	link("a link to a name", "/Dest ("+name+")")
	link("a link to a name of the old kind", "/Dest /Imogen#20Fairweather")
	link("a menu action", "/A << /S /Named /N /Imogen#20Fairweather >>")
	link("the next action of a link", "/A << /S /GoTo /D ["+thePage+" /Fit] /Next << /S /URI /URI (https://example.org/Imogen-Fairweather) >> >>")
	link("a link's second action", "/A << /S /GoTo /D ["+thePage+" /Fit] >> /PA << /S /URI /URI (https://example.org/Imogen-Fairweather) >>")
	link("a link to an article", "/A << /S /Thread /D ("+name+") >>")
	link("a link that hides a field", "/A << /S /Hide /T ("+name+") >>")
	link("a link to a structure element", "/A << /S /GoTo /D ["+thePage+" /Fit] /SD ["+"("+name+") /Fit] >>")
	return f.all
}

// tags are what tells the structure of the text and how to read it aloud (14.6 to 14.9).
func tags() []Channel {
	f := &family{name: "tags and marked content"}
	tagged := func(place, element string, more ...string) {
		s := &sheet{bare: true, content: "/P << /MCID 0 >> BDC " + line(0, sentence+".") + "EMC"}
		s.catalog = "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R /Lang (en-GB)"
		s.page = "/StructParents 0"
		root := "<< /Type /StructTreeRoot /K 7 0 R /ParentTree << /Nums [0 [7 0 R]] >>"
		if len(more) > 0 {
			root += " " + more[0]
		}
		s.add(root + " >>")
		s.add("<< /Type /StructElem /S /P /P 6 0 R /Pg " + thePage + " /K 0 " + element + " >>")
		f.hidden(place, s)
	}
	for _, key := range []string{"Alt", "ActualText", "E", "T", "ID", "Lang", "PhoneticAlphabet", "Phoneme"} {
		value := "(" + name + ")"
		tagged("the entry "+key+" of a tag", "/"+key+" "+value)
	}
	tagged("an attribute of a tag", "/A << /O /Table /Summary ("+name+") /Headers [("+name+")] >>")
	tagged("a property that a user set", "/A << /O /UserProperties /P [<< /N (Child) /V ("+name+") /F ("+name+") >>] >>")
	tagged("an attribute of a browser's kind", "/A << /O /CSS-2.00 /font-family ("+name+") >>")
	tagged("a class of attributes", "/C /Imogen#20Fairweather", "/ClassMap << /Imogen#20Fairweather << /O /Layout >> >>")
	tagged("the name of a style", "", "/RoleMap << /Imogen#20Fairweather /P >>")
	tagged("the name of a tag", "/NS 8 0 R", "/Namespaces [<< /Type /Namespace /NS ("+name+") >>]")
	tagged("the identifiers of tags", "/ID (a)", "/IDTree << /Names [("+name+") 7 0 R] >>")
	tagged("a file that belongs to a tag", "/AF [<< /Type /Filespec /F (Imogen Fairweather.csv) /Desc ("+name+") >>]")
	tagged("a pronunciation lexicon", "", "/PronunciationLexicon [<< /Type /Filespec /F ("+name+".pls) >>]")
	tagged("a tag that shows nothing", "/Alt (a)", "/AA_Unknown ("+name+")")
	marked := func(place, content string, resource ...string) {
		s := &sheet{content: content}
		if len(resource) > 0 {
			s.resource("Properties", resource[0])
		}
		f.put(Channel{Place: place, Kind: Hidden, PDF: s.bytes(), Stays: []string{"A word stands here"}})
	}
	words := line(1, "A word stands here.")
	for _, key := range []string{"Alt", "ActualText", "E", "Lang", "Contents", "Unheard"} {
		marked("the property "+key, "/Span << /"+key+" ("+name+") >> BDC "+words+"EMC")
	}
	marked("a property list of the page", "/Span /P1 BDC "+words+"EMC", "/P1 << /ActualText ("+name+") >>")
	marked("the name of a mark", "/Imogen#20Fairweather BMC "+words+"EMC")
	marked("a mark at a point", words+"/Note << /Text ("+name+") >> DP")
	marked("the name of a point", words+"/Imogen#20Fairweather MP")
	marked("a comment of the content", words+"% "+name+"\n")
	marked("the watermark of a page", "/Artifact << /Type /Pagination /Subtype /Imogen#20Fairweather >> BDC "+words+"EMC")
	shown := func(place, content string) { f.shown(place, &sheet{content: content}, "went home") }
	shown("the name over two tags", "/Span << /MCID 0 >> BDC BT /F1 12 Tf 60 680 Td (Imogen Fair) Tj ET EMC /Span << /MCID 1 >> BDC BT /F1 12 Tf 122.7 680 Td (weather went home.) Tj ET EMC")
	shown("the page shows the name and reads another aloud", "/Span << /ActualText (A child) >> BDC BT /F1 12 Tf 60 680 Td ("+name+") Tj ET EMC BT /F1 12 Tf 170 680 Td (went home.) Tj ET")
	return f.all
}

// layers are optional content (8.11).
func layers() []Channel {
	f := &family{name: "layers"}
	layer := func(place, content, group, properties string, more ...string) {
		s := &sheet{content: content}
		g := s.add("<< /Type /OCG " + group + " >>")
		for _, m := range more {
			s.add(m)
		}
		s.resource("Properties", "/L1 "+g)
		s.catalog = "/OCProperties << /OCGs [" + g + "] " + properties + " >>"
		f.hidden(place, s)
	}
	const off = "/D << /OFF [6 0 R] >>"
	hidden := "/OC /L1 BDC " + line(1, name) + "EMC"
	layer("text of a layer that is off", hidden, "/Name (Draft)", off)
	layer("text of a layer that is off unless named", hidden, "/Name (Draft)", "/D << /BaseState /OFF >>")
	layer("a form of a layer that is off", "/Fm1 Do", "/Name (Draft)", off)
	s := &sheet{content: "/Fm1 Do"}
	g := s.add("<< /Type /OCG /Name (Draft) >>")
	s.resource("XObject", "/Fm1 "+s.add(stream("/Type /XObject /Subtype /Form /OC "+g+" /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", line(1, name))))
	s.catalog = "/OCProperties << /OCGs [" + g + "] " + off + " >>"
	f.all[len(f.all)-1].PDF = s.bytes()
	layer("text of a membership that is off", "/OC /L2 BDC "+line(1, name)+"EMC", "/Name (Draft)", off)
	m := &sheet{content: "/OC /L2 BDC " + line(1, name) + "EMC"}
	g = m.add("<< /Type /OCG /Name (Draft) >>")
	m.resource("Properties", "/L2 "+m.add("<< /Type /OCMD /OCGs ["+g+"] /P /AllOn >>"))
	m.catalog = "/OCProperties << /OCGs [" + g + "] " + off + " >>"
	f.all[len(f.all)-1].PDF = m.bytes()
	layer("the name of a layer", "/OC /L1 BDC "+line(1, "Open to all.")+"EMC", "/Name ("+name+")", "/D << /ON [6 0 R] >>")
	layer("the creator of a layer", "/OC /L1 BDC "+line(1, "Open to all.")+"EMC", "/Name (Draft) /Usage << /CreatorInfo << /Creator ("+name+") /Subtype /Artwork >> >>", "/D << /ON [6 0 R] >>")
	layer("the user of a layer", "/OC /L1 BDC "+line(1, "Open to all.")+"EMC", "/Name (Draft) /Usage << /User << /Type /Ind /Name ("+name+") >> >>", "/D << /ON [6 0 R] >>")
	layer("the name of a set of layers", "", "/Name (Draft)", "/D << /Name ("+name+") /Creator ("+name+") >>")
	layer("the order of layers", "", "/Name (Draft)", "/D << /Order [("+name+") 6 0 R] >>")
	layer("another set of layers", "", "/Name (Draft)", "/D << >> /Configs [<< /Name ("+name+") >>]")
	return f.all
}
