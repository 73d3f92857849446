package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/api/web/webtest"
)

// screens has every page once. A page that is missing here fails the test below.
func screens() []web.Page {
	return []web.Page{
		&web.SignInPage{}, &web.UseLinkPage{}, &web.ErrorPage{}, &web.TextPage{Name: "help"}, &web.TextPage{Name: "accessibility"}, &web.WorkPage{},
		&web.ReferralsPage{}, &web.StartReferralPage{}, &web.ReferralPage{}, &web.ReferralEditPage{}, &web.ReceiptPage{},
		&web.CasesPage{}, &web.CasePage{}, &web.MembersPage{}, &web.HoldPage{}, &web.DatesPage{}, &web.PeoplePage{},
		&web.UploadDraftPage{}, &web.DocumentPage{}, &web.FindingsPage{}, &web.RedactionPage{},
		&web.PublicationPage{}, &web.ChecklistPage{}, &web.ReportPage{}, &web.RecipientsPage{}, &web.HandoverPage{}, &web.CopyPage{},
		&web.AuditPage{}, &web.AccountsPage{}, &web.SettingsPage{}, &web.DetectionPage{}, &web.RetentionPage{}, &web.OutboxPage{},
		&web.IncomingPage{}, &web.HandInPage{}, &web.HandedInPage{},
	}
}

func load(t *testing.T) *web.Set {
	t.Helper()
	set, err := web.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestEveryTemplateHasItsScreenInTheseTests(t *testing.T) {
	var have []string
	for _, p := range screens() {
		have = append(have, p.Template())
	}
	for _, name := range load(t).Names() {
		if !slices.Contains(have, name) {
			t.Errorf("%s is tested by nothing", name)
		}
	}
}

// hostile is text that must be shown as it is, wherever it comes from.
const hostile = `<img src=x onerror=alert(1)>"'&{{.}}` + "\u202egnp.\u0000\u2028" + `javascript:alert(2)`

func TestEveryPageStandsWithNothingAndWithHostileData(t *testing.T) {
	set := load(t)
	for _, p := range screens() {
		t.Run(p.Template()+" with nothing", func(t *testing.T) {
			body, err := set.Render(web.Layout{}, p)
			if err != nil {
				t.Fatal(err)
			}
			webtest.Check(t, body)
		})
	}
	for _, p := range screens() {
		name := p.Template()
		fill(reflect.ValueOf(p).Elem(), 0)
		if text, isText := p.(*web.TextPage); isText {
			text.Name = name
		}
		t.Run(p.Template()+" with hostile data", func(t *testing.T) {
			body, err := set.Render(web.Layout{User: &web.User{Email: hostile, Role: hostile, Seat: hostile}, Flash: hostile, Demo: true}, p)
			if err != nil {
				t.Fatal(err)
			}
			page := webtest.Parse(t, body)
			for _, n := range page.All("img") {
				if webtest.Attr(n, "onerror") != "" || webtest.Attr(n, "src") == "x" {
					t.Error("a value became an element")
				}
			}
			for _, n := range page.All("a") {
				if strings.HasPrefix(webtest.Attr(n, "href"), "javascript:") {
					t.Error("a value became a script")
				}
			}
		})
	}
}

// fill puts the hostile text into every string, two items into every list, and truth into every bool.
func fill(v reflect.Value, depth int) {
	if depth > 8 || !v.CanSet() {
		return
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Unix(1790000000, 0)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(hostile)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(2)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			item := reflect.New(v.Type().Elem()).Elem()
			fill(item, depth+1)
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(reflect.ValueOf(hostile).Convert(v.Type().Key()), item)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	}
}

func TestAPageWithErrorsSaysSoInItsTitleAndLeadsToEachField(t *testing.T) {
	p := &web.AccountsPage{Email: "kept"}
	p.Fail("email", "Enter an email address")
	p.Fail("role", "Choose a role")
	body, err := load(t).Render(web.Layout{}, p)
	if err != nil {
		t.Fatal(err)
	}
	page := webtest.Check(t, body)
	if title := webtest.Text(page.All("title")[0]); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
	for _, id := range []string{"email", "role"} {
		if page.ByID(id) == nil || !strings.Contains(string(body), `href="#`+id+`"`) {
			t.Errorf("the summary does not lead to %s", id)
		}
	}
	if !strings.Contains(string(body), `value="kept"`) || !strings.Contains(string(body), `aria-describedby="email-hint email-error"`) {
		t.Error("the input is not kept, or not described by its error")
	}
}

func TestWhatIsVendoredIsWhatTheLockFileSaysAndHoldsNothingThatGOVUKAloneMayUse(t *testing.T) {
	text, err := os.ReadFile("assets/vendor.lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct{ Files map[string]string }
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	if len(lock.Files) != 3 {
		t.Errorf("the lock file names %d files", len(lock.Files))
	}
	address := regexp.MustCompile(`url\([^)]*\)`)
	for name, want := range lock.Files {
		body, err := os.ReadFile("assets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not what was vendored", name)
		}
		for _, no := range []string{"GDS Transport", "@font-face", "sourceMappingURL"} {
			if strings.Contains(string(body), no) {
				t.Errorf("%s holds %s", name, no)
			}
		}
		for _, u := range address.FindAllString(string(body), -1) {
			if !strings.HasPrefix(u, "url(data:") && !strings.HasPrefix(u, `url("data:`) {
				t.Errorf("%s asks for %s", name, u)
			}
		}
	}
}

func TestStylesAreServedUnderTheHashOfAllOfThem(t *testing.T) {
	set := load(t)
	parts := strings.Split(set.AssetPath("app.css"), "/")
	if a := set.Asset(parts[2], "app.css"); a == nil || len(a.Gzip) == 0 || len(a.Gzip) >= len(a.Plain) {
		t.Error("app.css is not there, or not compressed")
	}
	if set.Asset("older", "app.css") != nil || set.Asset(parts[2], "../web.go") != nil {
		t.Error("another version or another file is served")
	}
}
