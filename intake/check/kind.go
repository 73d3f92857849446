package check

import (
	"bytes"

	"github.com/caseveil/caseveil/storage/refusal"
)

// A Kind is what a file is by its bytes. Names and declared types of uploads are never asked.
type Kind string

// The kinds that are told apart.
const (
	PDF     Kind = "pdf"
	JSON    Kind = "json"
	DOCX    Kind = "docx"    // or another file of Word, Excel or PowerPoint since 2007
	OLE     Kind = "doc"     // Word, Excel, PowerPoint before 2007, and encrypted newer ones
	ZIP     Kind = "zip"     // any other archive
	Image   Kind = "image"   // a scan or photograph
	Empty   Kind = "empty"   // nothing, or white space only
	Both    Kind = "both"    // a PDF that is another kind of file as well
	Unknown Kind = "unknown" // nothing we know
)

// HeadSize is how many bytes of a file [KindOf] needs to see.
const HeadSize = 2048

// KindOf tells by the first bytes what a file is.
func KindOf(head []byte) Kind {
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x00")
	is := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case len(trimmed) == 0:
		return Empty
	case bytes.HasPrefix(trimmed, []byte("%PDF-")):
		return PDF
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		// Some readers look for the header anywhere in the first 1024 bytes, others take the file for what it begins as.
		return Both
	case is("PK\x03\x04"), is("PK\x05\x06"):
		return archive(head)
	case is("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return OLE
	case is("\xff\xd8\xff"), is("\x89PNG"), is("GIF8"), is("II*\x00"), is("MM\x00*"):
		return Image
	case trimmed[0] == '{':
		return JSON
	}
	return Unknown
}

func archive(head []byte) Kind {
	for _, part := range []string{"[Content_Types].xml", "word/", "docProps/", "_rels/.rels"} {
		if bytes.Contains(head, []byte(part)) {
			return DOCX
		}
	}
	return ZIP
}

// trailer is how far before the end of a file readers of archives look for the directory.
const trailer = 66 << 10

// AlsoArchive tells whether a PDF ends as an archive: a file that is two things to two programs.
func AlsoArchive(pdf []byte) bool {
	tail := pdf[max(0, len(pdf)-trailer):]
	eof := bytes.LastIndex(tail, []byte("%%EOF"))
	return eof >= 0 && bytes.Contains(tail[eof:], []byte("PK\x05\x06"))
}

// Refuse says why a file of this kind is not taken where only the wanted kinds are; nil when it is one of them.
func (k Kind) Refuse(wanted ...Kind) error {
	for _, w := range wanted {
		if k == w {
			return nil
		}
	}
	must := "The selected file must be a PDF."
	if len(wanted) > 1 {
		must = "The selected file must be a PDF or JSON."
	}
	switch k {
	case Empty:
		return &refusal.Error{Kind: refusal.KindInvalid, Code: "empty-file", Detail: "The selected file is empty."}
	case DOCX:
		return refusal.UnsupportedMedia("not-a-pdf", must+" This is a Word or Office file: save it as PDF and upload that.")
	case OLE:
		return refusal.UnsupportedMedia("not-a-pdf", must+" This is an old or password protected Office file: save it as PDF and upload that.")
	case Image:
		return refusal.UnsupportedMedia("not-a-pdf", must+" This is a picture.")
	case Both:
		return refusal.UnsupportedMedia("not-a-pdf", must+" This file is a PDF and something else at the same time.")
	}
	return refusal.UnsupportedMedia("not-a-pdf", must)
}
