package asset

import (
	"encoding/binary"
	"slices"
)

// profileTags are the tags of a colour profile (ICC.1:2022, 9.2) that say how colours look. Descriptions, copyrights,
// the names of devices and private tags are text and are left out, but for the two that every profile must have.
var profileTags = []string{"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC", "wtpt", "bkpt", "chad", "A2B0", "A2B1",
	"A2B2", "B2A0", "B2A1", "B2A2", "gamt", "cicp"}

// cleanProfile rebuilds a colour profile without its texts. It reports false for what is no profile.
func cleanProfile(b []byte) ([]byte, bool) {
	if len(b) < 132 || string(b[36:40]) != "acsp" {
		return nil, false
	}
	count := binary.BigEndian.Uint32(b[128:])
	if count > 200 || 132+12*int(count) > len(b) {
		return nil, false
	}
	type tag struct {
		sig  string
		data []byte
	}
	version := b[8]
	tags := []tag{{"desc", description(version)}, {"cprt", copyright(version)}}
	for i := range int(count) {
		e := b[132+12*i:]
		sig, off, size := string(e[:4]), int(binary.BigEndian.Uint32(e[4:])), int(binary.BigEndian.Uint32(e[8:]))
		if !slices.Contains(profileTags, sig) {
			continue
		}
		if off < 0 || size < 0 || off+size > len(b) {
			return nil, false
		}
		tags = append(tags, tag{sig, b[off : off+size]})
	}
	out := make([]byte, 132+12*len(tags))
	copy(out, b[:44])          // size, version, class, space, connection space, date, signature, platform
	clear(out[4:8])            // preferred engine
	clear(out[24:36])          // date and time
	copy(out[36:40], "acsp")   //
	clear(out[40:44])          // platform
	copy(out[64:80], b[64:80]) // intent and illuminant
	binary.BigEndian.PutUint32(out[128:], uint32(len(tags)))
	for i, t := range tags {
		e := out[132+12*i:]
		copy(e, t.sig)
		binary.BigEndian.PutUint32(e[4:], uint32(len(out)))
		binary.BigEndian.PutUint32(e[8:], uint32(len(t.data)))
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out, true
}

// description is a "desc" tag that says "profile", in the form of the profile's version.
func description(version byte) []byte {
	if version >= 4 {
		return localised("profile")
	}
	b := append([]byte("desc\x00\x00\x00\x00\x00\x00\x00\x08profile\x00"), make([]byte, 78)...)
	return b
}

func copyright(version byte) []byte {
	if version >= 4 {
		return localised("none")
	}
	return []byte("text\x00\x00\x00\x00none\x00")
}

func localised(s string) []byte {
	b := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS\x00\x00\x00")
	b = append(b, byte(2*len(s)), 0, 0, 0, 28)
	for _, c := range []byte(s) {
		b = append(b, 0, c)
	}
	return b
}
