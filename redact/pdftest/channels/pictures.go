package channels

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
)

// pictures are the places beside the pixels of a picture, and of other binary streams.
func pictures() []Channel {
	f := &family{name: "pictures and other streams"}
	draw := func(place, object string, more ...string) {
		s := &sheet{content: "q 90 0 0 90 60 500 cm /Im1 Do Q"}
		for _, m := range more {
			s.add(m)
		}
		f.hidden(place, s.resource("XObject", "/Im1 "+s.add(object)))
	}
	photo := func(place string, segments, tail string) {
		data := smallJPEG()
		draw(place, stream("/Type /XObject /Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", data[:2]+segments+data[2:]+tail))
	}
	segment := func(marker byte, payload string) string {
		n := len(payload) + 2
		return "\xff" + rawByte(marker) + rawByte(byte(n>>8)) + rawByte(byte(n)) + payload
	}
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x3b\x01\x02\x00\x13\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00" + name + "\x00"
	photo("EXIF of a photo", segment(0xe1, exif), "")
	photo("XMP of a photo", segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+name+"</x:xmpmeta>"), "")
	photo("Photoshop's part of a photo", segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x1a\x1c\x02\x50\x00\x12"+name), "")
	photo("a comment of a photo", segment(0xfe, name), "")
	photo("an unknown segment of a photo", segment(0xea, name), "")
	photo("the small picture in a photo", segment(0xe0, "JFXX\x00\x10"+name), "")
	photo("behind the end of a photo", "", name)
	draw("behind the samples of a picture", greyPicture("", name))
	draw("behind the samples of a packed picture", packed("/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8", strings.Repeat("\xb0", 16)+name))
	draw("behind the end of a zlib stream", stream("/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", deflated(strings.Repeat("\xb0", 16))+name))
	draw("another picture for print", greyPicture("/Alternates [<< /Image 6 0 R >>]", ""), greyPicture("/Title ("+name+")", ""))
	draw("an entry of a picture that no standard knows", greyPicture("/ACME_Caption ("+name+")", ""))
	draw("data for a print server", greyPicture("/OPI << /2.0 << /F (Imogen Fairweather.tif) >> >>", ""))
	draw("a palette that is too long", stream("/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace [/Indexed /DeviceRGB 1 ("+"\x10\x20\x30\x90\xa0\xb0"+name+")] /BitsPerComponent 8", strings.Repeat("\x01", 16)))
	draw("a matte entry and mask data", greyPicture("/SMask 6 0 R", ""), greyPicture("/Matte [0] /Caption ("+name+")", ""))
	draw("a profile of colours", stream("/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace [/ICCBased 6 0 R] /BitsPerComponent 8", strings.Repeat("\xb0", 16)), profile())
	inline := func(place, entries string) {
		f.hidden(place, &sheet{content: "q 90 0 0 90 60 500 cm BI /W 4 /H 4 /CS /G /BPC 8 " + entries + " ID " + strings.Repeat("\xb0", 16) + "\nEI Q"})
	}
	inline("an entry of an inline picture", "/Caption ("+name+")")
	inline("a comment in an inline picture", "% "+name+"\n")
	inline("the intent of an inline picture", "/Intent /Imogen#20Fairweather")
	f.hidden("bytes behind the samples of an inline picture", &sheet{content: "q 90 0 0 90 60 500 cm BI /W 4 /H 4 /CS /G /BPC 8 ID " + strings.Repeat("\xb0", 16) + " " + name + "\nEI Q"})
	f.hidden("a comment in a function", (&sheet{content: "/S1 cs 1 scn 60 500 90 90 re f"}).resource("ColorSpace", "/S1 [/Separation /Spot1 /DeviceGray 6 0 R]"))
	s := &sheet{content: "/S1 cs 1 scn 60 500 90 90 re f"}
	fn := s.add(stream("/FunctionType 4 /Domain [0 1] /Range [0 1]", "{ % "+name+"\n 1 exch sub }"))
	f.all[len(f.all)-1].PDF = s.resource("ColorSpace", "/S1 [/Separation /Spot1 /DeviceGray "+fn+"]").bytes()
	long := &sheet{content: "/S1 cs 1 scn 60 500 90 90 re f"}
	fn = long.add(stream("/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [2] /BitsPerSample 8", "\xff\x00"+name))
	f.hidden("behind the samples of a function", long.resource("ColorSpace", "/S1 [/Separation /Spot1 /DeviceGray "+fn+"]"))
	return f.all
}

func rawByte(b byte) string { return string([]byte{b}) }

// smallJPEG is a grey picture of 16 by 16.
func smallJPEG() string {
	m := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range m.Pix {
		m.Pix[i] = byte(i)
	}
	m.SetGray(3, 3, color.Gray{Y: 200})
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		panic("channels: a small picture cannot be written: " + err.Error()) // a buffer takes everything
	}
	return out.String()
}

// profile is an ICC profile of greys whose description and copyright name the child.
func profile() string {
	text := func(s string) string {
		return "desc\x00\x00\x00\x00\x00\x00\x00" + rawByte(byte(len(s)+1)) + s + strings.Repeat("\x00", 80-len(s))
	}
	d, c := text(name), "text\x00\x00\x00\x00"+name+"\x00\x00"
	white := "XYZ \x00\x00\x00\x00\x00\x00\xf6\xd6\x00\x01\x00\x00\x00\x00\xd3\x2d"
	curve := "curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33\x00\x00"
	four := func(n int) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	table, data := four(4), ""
	at := 128 + 4 + 4*12
	for _, t := range [][2]string{{"desc", d}, {"cprt", c}, {"wtpt", white}, {"kTRC", curve}} {
		body := t[1] + strings.Repeat("\x00", (4-len(t[1])%4)%4)
		table += t[0] + four(at+len(data)) + four(len(t[1]))
		data += body
	}
	head := make([]byte, 128)
	copy(head[0:], four(128+len(table)+len(data)))
	copy(head[8:], "\x02\x40\x00\x00mntrGRAYXYZ ")
	copy(head[36:], "acsp")
	copy(head[68:], "\x00\x00\xf6\xd6\x00\x01\x00\x00\x00\x00\xd3\x2d")
	return packed("/N 1", string(head)+table+data)
}
