package drop

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage/seal"
)

// A Kind is what may be handed in under a permit.
type Kind string

// The kinds.
const (
	Referral Kind = "referral" // a filled-in SCPR form
	Draft    Kind = "draft"    // a draft report
)

// ErrPermit says that a text is no permit of this service.
var ErrPermit = errors.New("this is not a permit of this service")

// A Permit lets its bearer hand in so many files of a kind, until a time. Its id is random and says nothing to who has no
// records of it.
type Permit struct {
	ID    string
	Kind  Kind
	Until time.Time
	Bytes int64 // of one file, at most
	Times int   // files, at most
}

// title keeps a permit from being taken for another kind of note that the same key signs.
const title = "caseveil permit to hand in v1"

var form = regexp.MustCompile(`^` + title + "\n" + `id ([a-z2-7]{26})
kind (referral|draft)
until ([0-9TZ:-]{20})
bytes ([1-9][0-9]{0,11})
times ([1-9][0-9]{0,3})
$`)

// Sign gives the permit as a text of one word, which can be pasted.
func (p Permit) Sign(signer *seal.Signer) (string, error) {
	text := fmt.Sprintf("%s\nid %s\nkind %s\nuntil %s\nbytes %d\ntimes %d\n", title, p.ID, p.Kind, p.Until.UTC().Format(time.RFC3339), p.Bytes, p.Times)
	if !form.MatchString(text) {
		return "", errors.New("a permit with values that no permit has")
	}
	note, err := signer.Sign(text)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(note), nil
}

// longest is how long a permit's text can be, with the longest name that a signing key has.
const longest = 1024

// Read checks a permit's signature against the service's public key. Spaces and line ends that a mail put into it do no harm.
func Read(text, verifierKey string) (Permit, error) {
	text = strings.Join(strings.Fields(text), "")
	if len(text) > longest {
		return Permit{}, ErrPermit
	}
	note, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Permit{}, ErrPermit
	}
	signed, err := seal.OpenNote(note, verifierKey)
	if errors.Is(err, seal.ErrKey) {
		return Permit{}, err
	}
	if err != nil {
		return Permit{}, ErrPermit
	}
	found := form.FindStringSubmatch(signed)
	if found == nil {
		return Permit{}, ErrPermit
	}
	p := Permit{ID: found[1], Kind: Kind(found[2])}
	if p.Until, err = time.Parse(time.RFC3339, found[3]); err != nil {
		return Permit{}, ErrPermit
	}
	if p.Bytes, err = strconv.ParseInt(found[4], 10, 64); err != nil {
		return Permit{}, ErrPermit
	}
	if p.Times, err = strconv.Atoi(found[5]); err != nil {
		return Permit{}, ErrPermit
	}
	return p, nil
}
