package reader

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Base is what every page carries.
type Base struct {
	Site     site.Settings
	Title    string // of the window; the paper's name is added
	Summary  string
	Path     string
	Menu     []section.Section
	Here     int64 // section of the page, for the menu
	Home     bool
	NoIndex  bool
	sections []section.Section
	printer  *i18n.Printer
	locale   *i18n.Locale
	asset    func(string) string
	now      time.Time
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
	locale, err := i18n.NewLocale(settings.Lang, settings.Country, settings.TimeZone, settings.Digits, settings.MonthStyle)
	if err != nil {
		return Base{}, err
	}
	menu := section.Top(tree)
	if len(settings.Menu) > 0 {
		menu = section.Pick(tree, settings.Menu)
	}
	return Base{Site: settings, Path: path, Menu: menu, sections: tree, printer: s.Catalogue.For(settings.Lang), locale: locale,
		asset: s.assets.URL, now: s.Clock.Now()}, nil
}

// T is a text of the catalogue in the paper's language.
func (b Base) T(key string, args ...any) string { return b.printer.T(key, args...) }

// Lang is the language of the page's frame.
func (b Base) Lang() string { return b.printer.Lang() }

// Dir is its direction.
func (b Base) Dir() string { return b.printer.Dir() }

// Asset is the address of a static file, with its content's hash.
func (b Base) Asset(name string) string { return b.asset(name) }

// Counted is a counted text, with the number in the paper's digits.
func (b Base) Counted(key string, n any) string {
	v := int64(0)
	switch n := n.(type) {
	case int:
		v = int64(n)
	case int64:
		v = n
	}
	return b.printer.T(key, "n", b.locale.Number(v), "count", v)
}

// Today is the masthead's date.
func (b Base) Today() string { return b.locale.DateLong(b.now) }

// TodayHijri is the Hijri date, empty where the paper does not print it.
func (b Base) TodayHijri() string {
	if !b.Site.Hijri {
		return ""
	}
	return b.locale.Hijri(b.now)
}

// Year is the year of the footer.
func (b Base) Year() string { return b.locale.Digits(fmt.Sprint(b.now.Year())) }

// DateTime is a moment as the paper prints it.
func (b Base) DateTime(t time.Time) string { return b.locale.DateTime(t) }

// Date is a day as the paper prints it.
func (b Base) Date(t time.Time) string { return b.locale.Date(t) }

// Clock is a time of day.
func (b Base) Clock(t time.Time) string { return b.locale.Clock(t) }

// ISO is a moment for machines (RFC 3339).
func (b Base) ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Number is n in the paper's digits.
func (b Base) Number(n int) string { return b.locale.Number(int64(n)) }

// Digits is a text with the paper's digits.
func (b Base) Digits(s string) string { return b.locale.Digits(s) }

// Href is a decoded address as links hold it.
func (b Base) Href(path string) string { return story.EscapedPath(path) }

// SectionOf is the section a card is filed under.
func (b Base) SectionOf(id int64) section.Section {
	s, _ := section.Find(b.sections, id)
	return s
}

// Image is a picture ready to be drawn.
type Image struct {
	URL           string
	Width, Height int
	Alt           string
	WebP, JPEG    string // srcset values, empty while only the original is there
	Sizes         string
	Eager         bool
}

// image makes a picture of the library drawable. sizes is how wide it stands on the page.
func image(m media.Media, alt, sizes string, eager bool) *Image {
	if !m.IsImage() {
		return nil
	}
	i := &Image{URL: m.URL(), Width: m.Width, Height: m.Height, Alt: alt, Sizes: sizes, Eager: eager}
	if i.Alt == "" {
		i.Alt = m.Alt
	}
	var webp, jpeg []string
	for _, r := range m.Renditions {
		entry := story.EscapedPath(r.URL()) + " " + strconv.Itoa(r.Width) + "w"
		if r.Mime == "image/webp" {
			webp = append(webp, entry)
		} else {
			jpeg = append(jpeg, entry)
		}
	}
	i.WebP, i.JPEG = strings.Join(webp, ", "), strings.Join(jpeg, ", ")
	return i
}

// Card is an article as lists show it, with its picture.
type Card struct {
	story.Card
	Image *Image
	Base  *Base
}

// Names is who signed it, joined.
func (c Card) Names() string {
	var names []string
	for _, b := range c.Bylines {
		names = append(names, b.Name)
	}
	return strings.Join(names, c.Base.T("reader.and"))
}

// Label is the card's kicker: its own, or its section's name.
func (c Card) Label() string {
	if c.Kicker != "" {
		return c.Kicker
	}
	return c.Base.SectionOf(c.SectionID).Name
}

// cards gives cards their pictures, in one question to the library. sizes says how wide they stand.
func (s *Site) cards(ctx context.Context, b *Base, sizes string, lists ...[]story.Card) ([][]Card, error) {
	var ids []int64
	for _, l := range lists {
		for _, c := range l {
			if c.Lead != nil {
				ids = append(ids, c.Lead.MediaID)
			}
		}
	}
	pictures, err := s.Media.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([][]Card, len(lists))
	for i, l := range lists {
		for _, c := range l {
			card := Card{Card: c, Base: b}
			if c.Lead != nil {
				card.Image = image(pictures[c.Lead.MediaID], c.Lead.Alt, sizes, false)
			}
			out[i] = append(out[i], card)
		}
	}
	return out, nil
}

// messagePage is a page that only says something: not found, withdrawn, a fault.
type messagePage struct {
	Base
	Status int
	Words  string
	Note   string
	Latest []Card
}

func (s *Site) message(w http.ResponseWriter, r *http.Request, status int, key, note string) error {
	ctx := r.Context()
	w.Header().Set("Cache-Control", "no-store")
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return err
	}
	b.NoIndex = true
	p := messagePage{Base: b, Status: status, Words: b.T(key), Note: note}
	p.Title = p.Words
	if status == http.StatusNotFound || status == http.StatusGone {
		found, _, err := s.Stories.List(ctx, story.List{Name: story.ListAll}, story.Cursor{}, 5)
		if err != nil {
			return err
		}
		lists, err := s.cards(ctx, &p.Base, "", found)
		if err != nil {
			return err
		}
		p.Latest = lists[0]
	}
	return s.pages.Write(w, status, "message", p)
}

// Ranks numbers the most read from 1.
func (b Base) Ranks() []int { return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10} }
