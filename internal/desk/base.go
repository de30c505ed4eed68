package desk

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/site"
)

// Base is what every screen of the desk has.
type Base struct {
	Title   string
	Paper   string
	User    people.User
	Nav     []navItem
	Notice  string // what went well
	Fault   string // what did not
	Faults  map[string]string
	Site    site.Settings
	printer *i18n.Printer
	locale  *i18n.Locale
	asset   func(string) string
	now     time.Time
}

type navItem struct {
	URL, Key, Icon string
	Here           bool
}

// nav is the screens in the side bar, each with the right it needs.
var nav = []struct {
	navItem
	may actor.Permission
}{
	{navItem{URL: "/desk/articles", Key: "desk.nav.articles", Icon: "articles"}, actor.ReadDesk},
	{navItem{URL: "/desk/pages", Key: "desk.nav.pages", Icon: "pages"}, actor.ReadDesk},
	{navItem{URL: "/desk/comments", Key: "desk.nav.comments", Icon: "comments"}, actor.Moderate},
	{navItem{URL: "/desk/media", Key: "desk.nav.media", Icon: "media"}, actor.ReadDesk},
	{navItem{URL: "/desk/audience", Key: "desk.nav.audience", Icon: "audience"}, actor.ReadAudience},
	{navItem{URL: "/desk/sections", Key: "desk.nav.sections", Icon: "sections"}, actor.ManageSite},
	{navItem{URL: "/desk/tags", Key: "desk.nav.tags", Icon: "tags"}, actor.WriteStory},
	{navItem{URL: "/desk/search", Key: "desk.nav.search", Icon: "search"}, actor.EditStory},
	{navItem{URL: "/desk/settings", Key: "desk.nav.settings", Icon: "settings"}, actor.ManageSite},
}

// notices are what a screen may be told to say after a redirect, by the word in ?done=.
var notices = map[string]string{
	"saved": "desk.done.saved", "published": "desk.done.published", "updated": "desk.done.updated", "withdrawn": "desk.done.withdrawn",
	"decided": "desk.done.decided", "undone": "desk.done.undone", "added": "desk.done.added", "uploaded": "desk.done.uploaded",
}

// base is the common part of a screen; titleKey may be empty where the screen sets its own title.
func (d *desk) base(r *http.Request, titleKey string) (Base, error) {
	settings, err := d.Sites.Get(r.Context())
	if err != nil {
		return Base{}, err
	}
	return d.baseOf(r, settings, titleKey)
}

func (d *desk) baseOf(r *http.Request, settings site.Settings, titleKey string) (Base, error) {
	u := userOf(r.Context())
	lang := u.Locale
	if lang == "" {
		lang = settings.Lang
	}
	locale, err := i18n.NewLocale(lang, settings.Country, settings.TimeZone, settings.Digits, settings.MonthStyle)
	if err != nil {
		return Base{}, err
	}
	b := Base{Paper: settings.Name, User: u, Site: settings, printer: d.Catalogue.For(lang), locale: locale, asset: d.assets.URL, now: d.Clock.Now()}
	if titleKey != "" {
		b.Title = b.T(titleKey)
	}
	for _, item := range nav {
		if u.Actor().May(item.may) {
			item.Here = r.URL.Path == item.URL || strings.HasPrefix(r.URL.Path, item.URL+"/") || item.URL == "/desk/articles" && r.URL.Path == "/desk/"
			b.Nav = append(b.Nav, item.navItem)
		}
	}
	if key := notices[r.URL.Query().Get("done")]; key != "" && r.Method == http.MethodGet {
		b.Notice = b.T(key)
	}
	return b, nil
}

// T is a text of the catalogue in the user's language; args are pairs of name and value.
func (b Base) T(key string, args ...any) string { return b.printer.T(key, args...) }

// Lang is the language of the screen.
func (b Base) Lang() string { return b.printer.Lang() }

// Dir is the direction of the screen.
func (b Base) Dir() string { return b.printer.Dir() }

// Asset is the address of a bundled file, with its content's hash.
func (b Base) Asset(name string) string { return b.asset(name) }

// Number is n in the paper's digits.
func (b Base) Number(n int) string { return b.locale.Number(int64(n)) }

// RoleKey is the catalogue's key of the user's role.
func (b Base) RoleKey() string { return "desk.role." + string(b.User.Role) }

// Initial is the first letter of the user's name.
func (b Base) Initial() string {
	r, _ := utf8.DecodeRuneInString(b.User.Name)
	return string(r)
}

// MayManage says whether the user may change settings and rules.
func (b Base) MayManage() bool { return b.may(actor.ManageSite) }

func (b Base) may(p actor.Permission) bool { return b.User.Actor().May(p) }

// words is an error in the user's language; what carries no text of its own is a fault of ours.
func (b Base) words(err error) string {
	e := errs.As(err)
	if e == nil {
		return b.T("error.internal")
	}
	return b.text(e.Key, e.Args)
}

func (b Base) text(key string, args map[string]any) string {
	pairs := make([]any, 0, 2*len(args))
	for _, name := range slices.Sorted(maps.Keys(args)) {
		pairs = append(pairs, name, args[name])
	}
	return b.T(key, pairs...)
}

// blame shows an error of a form: each field's fault under the field and a sentence above.
func (b *Base) blame(err error) {
	b.Fault = b.words(err)
	b.Faults = map[string]string{}
	if e := errs.As(err); e != nil {
		for _, f := range e.Fields {
			b.Faults[f.Name] = b.text(f.Key, f.Args)
		}
	}
}

// FaultOf is what is wrong with one field of the form, empty where nothing is.
func (b Base) FaultOf(field string) string { return b.Faults[field] }

// ago is how long before now t was, up to a week; after that the date.
func (b Base) ago(t time.Time) string {
	if b.now.Sub(t) > 7*24*time.Hour {
		return b.locale.Date(t)
	}
	return b.locale.Ago(t, b.now)
}

// Moment is a time in full, Day its day, in the paper's zone.
func (b Base) Moment(t time.Time) string { return b.locale.DateTime(t) }

// Day is the day of a time.
func (b Base) Day(t time.Time) string { return b.locale.Date(t) }

// InDays is a number of days in words: how long something lasts.
func (b Base) InDays(n int) string { return b.T("lasts.days", "count", n) }

// formFault says whether a form can be shown again with the error in it; anything else is for fail.
func formFault(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) || errs.Is(err, errs.TooLarge)
}

// write sends a screen; nothing half made leaves the desk.
func (d *desk) write(w http.ResponseWriter, status int, name string, data any) {
	if err := d.pages.Write(w, status, name, data); err != nil {
		d.Log.Error("draw a screen", "name", name, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func seeOther(w http.ResponseWriter, r *http.Request, location string) error {
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}
