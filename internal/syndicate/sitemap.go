package syndicate

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// Sitemaps (sitemaps.org/protocol.html): the index names one map for each month, and more where a month has too many articles for one. A map may hold
// 50,000 addresses and 50 MB. An address may have 2,048 letters, an entry with its picture 2,500 bytes: so many are never too large.
const partLength = 20_000

// How many articles are in memory at once, how far back news go and how many they are at most, and how many static pages there are.
const (
	lotLength  = 500
	newsLength = 1_000
	newsBack   = 48 * time.Hour
	pageLength = 1_000
)

const (
	mapOpen   = xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">` + "\n"
	newsOpen  = xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">` + "\n"
	mapClose  = "</urlset>\n"
	indexOpen = xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"
)

// PagesMap is the address of the map of all that is no article.
const PagesMap = "/sitemap-pages.xml"

// MonthMap is one map of the articles of a month.
type MonthMap struct {
	story.Month
	Part int // from 1
}

var monthForm = regexp.MustCompile(`^/sitemap-([0-9]{4})-([0-9]{2})(?:-([1-9][0-9]{0,5}))?\.xml$`)

// Path is the map's address.
func (m MonthMap) Path() string {
	path := "/sitemap-" + m.Start.Format("2006-01")
	if m.Part > 1 {
		path += "-" + strconv.Itoa(m.Part)
	}
	return path + ".xml"
}

// Stamp is another one whenever the map's bytes may be.
func (m MonthMap) Stamp() string { return m.Month.Stamp + "-" + strconv.Itoa(m.Part) }

// Month is the map at an address. errs.NotFound where there is none.
func (p *Press) Month(ctx context.Context, path string) (m MonthMap, err error) {
	found := monthForm.FindStringSubmatch(path)
	none := errs.New(errs.NotFound, "error.not_found")
	if found == nil {
		return m, none
	}
	start, err := time.Parse("2006-01", found[1]+"-"+found[2])
	if err != nil || found[3] == "1" { // the first has no number
		return m, none
	}
	m.Part = 1
	if found[3] != "" {
		m.Part, _ = strconv.Atoi(found[3])
	}
	if m.Month, err = p.Stories.MonthOf(ctx, start); err == nil && m.Count <= (m.Part-1)*partLength {
		err = none
	}
	return m, err
}

// Index is the index of all maps.
func (p *Press) Index(ctx context.Context) ([]byte, error) {
	months, err := p.Stories.Months(ctx)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(indexOpen)
	entry := func(path string, changed time.Time) {
		b.WriteString("<sitemap><loc>")
		text(&b, p.absolute(path))
		b.WriteString("</loc>")
		since(&b, changed)
		b.WriteString("</sitemap>\n")
	}
	entry(PagesMap, time.Time{})
	for _, m := range months {
		changed := m.Changed
		if changed.Equal(story.Undated) {
			changed = time.Time{}
		}
		for part := 1; (part-1)*partLength < m.Count; part++ {
			entry(MonthMap{m, part}.Path(), changed)
		}
	}
	b.WriteString("</sitemapindex>\n")
	return b.Bytes(), nil
}

// WriteMonth writes a map of a month. It reads the articles in lots: how many there are, it needs the same memory.
func (p *Press) WriteMonth(ctx context.Context, w io.Writer, m MonthMap) error {
	after := story.Cursor{}
	for range m.Part - 1 {
		var err error
		if after, err = p.Stories.Skip(ctx, m.Month, after, partLength); err != nil {
			return err
		}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString(mapOpen)
	for left := partLength; left > 0; {
		lot, err := p.Stories.Addresses(ctx, m.Month, after, min(lotLength, left))
		if err != nil {
			return err
		}
		pictures, err := p.pictures(ctx, lot)
		if err != nil {
			return err
		}
		for _, a := range lot {
			p.entry(out, a, pictures, "")
		}
		if len(lot) < min(lotLength, left) {
			break
		}
		left -= len(lot)
		after = lot[len(lot)-1].Cursor()
	}
	_, _ = out.WriteString(mapClose)
	return out.Flush()
}

func (p *Press) pictures(ctx context.Context, lot []story.Address) (map[int64]media.Media, error) {
	var ids []int64
	for _, a := range lot {
		if a.Lead != nil {
			ids = append(ids, a.Lead.MediaID)
		}
	}
	return p.Media.GetMany(ctx, ids)
}

// buffer is what entries are written into; what goes wrong with it shows at its end.
type buffer interface {
	io.Writer
	io.StringWriter
}

// longestAddress is how long an address may be in a map.
const longestAddress = 2_048

func (p *Press) entry(out buffer, a story.Address, pictures map[int64]media.Media, news string) {
	address := p.absolute(a.Path)
	if len(address) >= longestAddress {
		return
	}
	_, _ = out.WriteString("<url><loc>")
	text(out, address)
	_, _ = out.WriteString("</loc>")
	since(out, a.Changed())
	_, _ = out.WriteString(news)
	if a.Lead != nil {
		if m := pictures[a.Lead.MediaID]; m.IsImage() {
			_, _ = out.WriteString("<image:image><image:loc>")
			text(out, p.absolute(m.URL()))
			_, _ = out.WriteString("</image:loc></image:image>")
		}
	}
	_, _ = out.WriteString("</url>\n")
}

func text(out io.Writer, s string) { _ = xml.EscapeText(out, []byte(s)) }

// since is when something changed, where that is known.
func since(out buffer, at time.Time) {
	if !at.IsZero() {
		_, _ = out.WriteString("<lastmod>" + at.UTC().Format(time.RFC3339) + "</lastmod>")
	}
}

// Pages is the map of all that is no article: the home page, sections, static pages.
func (p *Press) Pages(ctx context.Context) ([]byte, error) {
	tree, err := p.Sections.Tree(ctx)
	if err != nil {
		return nil, err
	}
	static, err := p.Stories.PageAddresses(ctx, pageLength)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(mapOpen)
	for _, path := range append([]string{"/"}, paths(tree)...) {
		p.entry(&b, story.Address{Path: path, PublishedAt: story.Undated}, nil, "")
	}
	for _, a := range static {
		p.entry(&b, a, nil, "")
	}
	b.WriteString(mapClose)
	return b.Bytes(), nil
}

func paths(tree []section.Section) (list []string) {
	for _, s := range tree {
		list = append(list, s.Path())
	}
	return list
}

// News is the map of what was published in the two days before a moment (Google's news sitemap).
func (p *Press) News(ctx context.Context, now time.Time) ([]byte, error) {
	settings, err := p.Sites.Get(ctx)
	if err != nil {
		return nil, err
	}
	found, err := p.Stories.NewsSince(ctx, now.Add(-newsBack), newsLength)
	if err != nil {
		return nil, err
	}
	pictures, err := p.pictures(ctx, found)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(newsOpen)
	for _, a := range found {
		var news bytes.Buffer
		news.WriteString("<news:news><news:publication><news:name>")
		text(&news, line(settings.Name))
		fmt.Fprintf(&news, "</news:name><news:language>%s</news:language></news:publication><news:publication_date>%s</news:publication_date><news:title>", languageOf(a.Lang, settings.Lang), moment(a.PublishedAt))
		text(&news, line(a.Headline))
		news.WriteString("</news:title></news:news>")
		p.entry(&b, a, pictures, news.String())
	}
	b.WriteString(mapClose)
	return b.Bytes(), nil
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}`)

// languageOf is the ISO 639 code of an article's language, or the paper's.
func languageOf(of, otherwise string) string {
	if code := languageForm.FindString(of); code != "" {
		return code
	}
	return otherwise
}
