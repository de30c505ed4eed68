package reader

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Base is what every page carries.
type Base struct {
	Site     site.Settings
	Title    string // of the window; the paper's name is added
	Summary  string
	Path     string // decoded
	Menu     []section.Section
	Here     int64 // top section of the page, for the menu
	Home     bool
	Reading  bool // holds text in Arabic script to be read at length, so that its font is wanted at once
	NoIndex  bool
	Preview  bool // seen by the newsroom: counts no view
	sections []section.Section
	printer  *i18n.Printer
	locale   *i18n.Locale
	asset    func(string) string
	baseURL  string
	now      time.Time
	foreign  bool // in another language than the page's frame
	registry *consent.Registry
	told     *told
	changed  time.Time // see Changed
	Prev     string    // address of the list's page before this one
	Next     string    // and of the one after
}

// paper is what the frame of pages is drawn from.
type paper struct {
	settings site.Settings
	sections []section.Section
}

func (s *Site) base(ctx context.Context, path string) (Base, error) {
	settings, err := s.Sites.Get(ctx)
	if err != nil {
		return Base{}, err
	}
	tree, err := s.Sections.Tree(ctx)
	if err != nil {
		return Base{}, err
	}
	p := &paper{settings, tree}
	b, err := s.framed(p, path)
	if err == nil {
		s.last.Store(p)
	}
	return b, err
}

// lastBase is the frame as it was last drawn, or a new paper's: for saying that the database is away.
func (s *Site) lastBase(path string) (Base, error) {
	p := s.last.Load()
	if p == nil {
		p = &paper{settings: site.Defaults()}
	}
	return s.framed(p, path)
}

func (s *Site) framed(p *paper, path string) (Base, error) {
	set := p.settings
	locale, err := i18n.NewLocale(set.Lang, set.Country, set.TimeZone, set.Digits, set.MonthStyle)
	if err != nil {
		return Base{}, err
	}
	menu := section.Top(p.sections)
	if len(set.Menu) > 0 {
		menu = section.Pick(p.sections, set.Menu)
	}
	return Base{Site: set, Path: path, Menu: menu, sections: p.sections, printer: s.Catalogue.For(set.Lang).With(locale), locale: locale,
		asset: s.assets.URL, baseURL: strings.TrimSuffix(s.BaseURL, "/"), now: s.Clock.Now(), registry: s.registry()}, nil
}

// in is b in another language, where the catalogue speaks it.
func (b *Base) in(catalogue *i18n.Catalogue, lang string) (*Base, error) {
	base, _, _ := strings.Cut(lang, "-")
	if base == b.Lang() || !slices.Contains(i18n.Languages, base) {
		return b, nil
	}
	set := b.Site
	locale, err := i18n.NewLocale(base, set.Country, set.TimeZone, set.Digits, set.MonthStyle)
	if err != nil {
		return nil, err
	}
	other := *b
	other.locale, other.printer, other.foreign = locale, catalogue.For(base).With(locale), true
	return &other, nil
}

// Scripted says whether the page's script, which speaks one language, may rewrite times.
func (b *Base) Scripted() bool { return !b.foreign }

// T is a text of the catalogue in the paper's language, its counts in the paper's digits.
func (b *Base) T(key string, args ...any) string { return b.printer.T(key, args...) }

// Counted is a counted text.
func (b *Base) Counted(key string, n any) string { return b.printer.T(key, "count", n) }

// Lang is the language of the page's frame.
func (b *Base) Lang() string { return b.printer.Lang() }

// Dir is its direction.
func (b *Base) Dir() string { return b.printer.Dir() }

// Zero is the paper's digit 0 where it is not the ASCII one, for the script.
func (b *Base) Zero() string {
	if zero := b.locale.Digits("0"); zero != "0" {
		return zero
	}
	return ""
}

// Group is what stands between thousands where it is not a comma, for the script.
func (b *Base) Group() string {
	if group := b.locale.Group(); group != "," {
		return group
	}
	return ""
}

// Asset is the address of a static file, with its content's hash.
func (b *Base) Asset(name string) string { return b.asset(name) }

// Script is the address of the script in the page's language.
func (b *Base) Script() string { return b.asset(scriptName(b.Lang())) }

// Fonts are those that the first screen cannot do without. The others come when a letter asks for them.
func (b *Base) Fonts() []string {
	names := []string{"cairo-arabic", "cairo-signs"}
	switch {
	case b.Dir() == "ltr":
		names = []string{"cairo-latin"}
	case b.Reading:
		names = append(names, "naskh-arabic")
	}
	for i, name := range names {
		names[i] = b.asset("fonts/" + name + ".woff2")
	}
	return names
}

// Today is the masthead's date: the day's name, and the rest, which a phone shows beneath it.
func (b *Base) Today() [2]string {
	date := b.locale.Date(b.now)
	return [2]string{strings.TrimSuffix(b.locale.DateLong(b.now), date), date}
}

// TodayHijri is the Hijri date, empty where the paper does not print it.
func (b *Base) TodayHijri() string {
	if !b.Site.Hijri {
		return ""
	}
	return b.locale.Hijri(b.now)
}

// Year is the year of the footer.
func (b *Base) Year() string { return b.locale.Digits(strconv.Itoa(b.now.In(b.locale.Zone()).Year())) }

// DateTime is a moment as the paper prints it.
func (b *Base) DateTime(t time.Time) string { return b.locale.DateTime(t) }

// Date is a day as the paper prints it.
func (b *Base) Date(t time.Time) string { return b.locale.Date(t) }

// Day is a day where there is little room: the month by one name.
func (b *Base) Day(t time.Time) string { return b.locale.Day(t) }

// Numeric is a day in a column of them.
func (b *Base) Numeric(t time.Time) string { return b.locale.Format(i18n.Numeric, t) }

// ISO is a moment for machines (RFC 3339).
func (b *Base) ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Number is n in the paper's digits.
func (b *Base) Number(n int) string { return b.locale.Number(int64(n)) }

// Href is a decoded address as links hold it.
func (b *Base) Href(path string) string { return story.EscapedPath(path) }

// Absolute is a decoded address as other sites need it: with the paper's own.
func (b *Base) Absolute(path string) string { return b.baseURL + story.EscapedPath(path) }

// Link is an address that people typed, empty where it is none of the web's or of this site's.
func (b *Base) Link(address string) string {
	for _, start := range []string{"/", "https://", "http://", "mailto:", "tel:", "#"} {
		if strings.HasPrefix(address, start) {
			return address
		}
	}
	return ""
}

// SectionOf is the section a card is filed under.
func (b *Base) SectionOf(id int64) section.Section {
	s, _ := section.Find(b.sections, id)
	return s
}

// messagePage is a page that only says something: not found, withdrawn, a fault.
type messagePage struct {
	Base
	Code   string // the status, in the paper's digits
	Words  string
	Note   string
	Latest []Card
}

// message says what happened, in the paper's frame. It asks the database for nothing that it can do without.
func (s *Site) message(w http.ResponseWriter, r *http.Request, status int, key, note string) error {
	w.Header().Set("Cache-Control", "no-store")
	b, err := s.base(r.Context(), r.URL.Path)
	if err != nil {
		if b, err = s.lastBase(r.URL.Path); err != nil {
			return err
		}
	}
	b.NoIndex = true
	p := messagePage{Base: b, Code: b.locale.Digits(strconv.Itoa(status)), Words: b.T(key), Note: note}
	p.Title = p.Words
	if p.Note == "" && status == http.StatusNotFound {
		p.Note = b.T("reader.not_found_hint")
	}
	if status == http.StatusNotFound || status == http.StatusGone {
		if p.Latest, err = s.newest(r.Context(), &p.Base, 5); err != nil && !errs.Is(err, errs.Unavailable) {
			return err
		}
	}
	return s.pages.Write(w, status, "message", &p)
}

func (s *Site) newest(ctx context.Context, b *Base, n int) ([]Card, error) {
	found, _, err := s.Stories.List(ctx, story.List{Name: story.ListAll}, story.Cursor{}, n)
	if err != nil {
		return nil, err
	}
	lists, _, err := s.illustrate(ctx, b, nil, row{cards: found})
	if err != nil {
		return nil, err
	}
	return lists[0], nil
}
