package wordpress

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// draft is an article or page on its way in: all that can be made of an item without writing. What it names (sections,
// tags, people, pictures) is found or made when it is written.
type draft struct {
	kind      importer.Kind
	item      *item
	entry     story.Entry
	sections  []term
	tags      []tagged
	signers   []signer
	lead      int64 // number of the attachment
	oldSlugs  []string
	remarks   []*remark
	bodySum   string
	elsewhere bool     // it is of a type that becomes no article or page
	later     bool     // an earlier run wrote it: all this is made only if it is not there
	notes     []string // what was changed
	leftOut   string   // why it is left out; empty where it comes in
	err       error
}

type tagged struct {
	term
	kind section.TagKind
}

type signer struct{ login, name string }

func (d *draft) note(line string) {
	if !slices.Contains(d.notes, line) {
		d.notes = append(d.notes, line)
	}
}

// makeDraft turns an item into a draft.
func (r *reader) makeDraft(it *item, notes []string) *draft {
	d := &draft{kind: kindOf(it), item: it, notes: notes}
	if d.entry.Kind = r.becomes(it); d.entry.Kind == story.KindPage {
		d.entry.Comments = story.CommentsClosed
	}
	r.states(d)
	if d.leftOut != "" {
		return d
	}
	r.words(d)
	r.address(d)
	r.filing(d)
	c := converter{ctx: r.ctx, hosts: r.hosts, reusable: r.reusable, library: r.library, number: it.number()}
	d.entry.Body, d.entry.Clean = c.convert(it.content), true
	for _, n := range c.notes {
		d.note(n)
	}
	d.err = c.err
	r.leadPicture(d)
	if len(d.entry.Body) > story.MaxBody {
		d.leftOut = "its text is over " + itoa(story.MaxBody>>20) + " MB"
	}
	r.headline(d)
	text := richtext.PlainText(d.entry.Body)
	d.entry.WordCount = arabic.Words(text)
	if d.entry.Lang == "" {
		d.entry.Lang = languageOf(d.entry.Headline+" "+text, r.lang)
	}
	if d.entry.Lang == "" {
		d.entry.Lang = r.lang
	}
	d.bodySum = importer.Fingerprint(d.entry.Body)
	return d
}

// becomes is what an item of its type is here; "" for one that has no place.
func (r *reader) becomes(it *item) story.Kind {
	switch it.postType {
	case "post":
		return story.KindArticle
	case "page":
		return story.KindPage
	}
	return r.fields.Types[it.postType]
}

// states are what the public and the newsroom see of it, and when.
func (r *reader) states(d *draft) {
	it, e := d.item, &d.entry
	published := r.moment(it.dateGMT, it.date, it.pubDate)
	e.ModifiedAt = r.moment(it.modifiedGMT, it.modified, "")
	e.Workflow, e.Publication = story.Draft, story.Never
	switch it.status {
	case "publish", "private":
		e.Workflow, e.Publication, e.PublishedAt = story.Ready, story.Published, published
		e.Private = it.status == "private"
	case "future":
		e.Workflow, e.Publication, e.ScheduledAt = story.Ready, story.Scheduled, published
	case "pending":
		e.Workflow = story.InReview
	case "draft":
	case "trash":
		d.leftOut = "it lay in the old site's trash"
	case "auto-draft":
		d.leftOut = "an empty draft that WordPress made by itself"
	default:
		d.note("its state «" + it.status + "» is not known here; it is a draft")
	}
	if e.CreatedAt = published; e.CreatedAt.IsZero() || e.Publication == story.Scheduled {
		e.CreatedAt = e.ModifiedAt
	}
	if e.Publication == story.Published && published.IsZero() {
		if e.PublishedAt = e.ModifiedAt; e.PublishedAt.IsZero() {
			e.PublishedAt = story.Undated
			d.note("it had no date of publication; it stands at the end of lists, without a date")
		} else {
			d.note("it had no date of publication; that of its last change stands for it")
		}
	}
	if e.ModifiedAt.IsZero() {
		e.ModifiedAt = firstKnown(e.PublishedAt, e.CreatedAt, r.written)
	}
	if e.CreatedAt.IsZero() {
		e.CreatedAt = e.ModifiedAt
	}
	// What WordPress shows as «last update» is any save after publication; those within a minute are part of publishing.
	if e.Publication == story.Published && e.PublishedAt != story.Undated && e.ModifiedAt.Sub(e.PublishedAt) > time.Minute {
		e.UpdatedAt = e.ModifiedAt
	}
}

// firstKnown is the first of the times that is known.
func firstKnown(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// moment is a time of the file: the one in UTC, else the local one read in the old site's zone, else the feed's. Zeroes
// (0000-00-00 00:00:00), the epoch that plugins write for them, and what is no date are none.
func (r *reader) moment(gmt, local, feed string) time.Time {
	if t, ok := dateTime(gmt, time.UTC); ok {
		return t
	}
	if t, ok := dateTime(local, r.zone); ok {
		return t
	}
	for _, form := range []string{time.RFC1123Z, time.RFC1123, time.RFC3339} {
		if t, err := time.Parse(form, strings.TrimSpace(feed)); err == nil && t.Year() > firstYear {
			return t.UTC()
		}
	}
	return time.Time{}
}

// firstYear is before any article that a computer dated.
const firstYear = 1970

func dateTime(s string, zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateTime, strings.TrimSpace(s), zone)
	return t.UTC(), err == nil && t.Year() > firstYear
}

// offsets counts by how much local times differ from those in UTC in the file: the zone of the old site, which an export
// does not name.
type offsets map[time.Duration]int

func (o offsets) add(text []byte) {
	local, ok := dateTime(between(text, "post_date>"), time.UTC)
	gmt, known := dateTime(between(text, "post_date_gmt>"), time.UTC)
	if d := local.Sub(gmt); ok && known && d.Abs() <= 14*time.Hour && len(o) < 1000 {
		o[d]++
	}
}

// zone is the most frequent offset, or the given zone where no item tells.
func (o offsets) zone(otherwise *time.Location) *time.Location {
	best := time.Duration(0)
	for d, n := range o {
		if n > o[best] || n == o[best] && d < best {
			best = d
		}
	}
	if len(o) == 0 {
		return otherwise
	}
	return time.FixedZone("", int(best/time.Second))
}

// between is the text of the first element whose start tag ends so.
func between(text []byte, tag string) string {
	_, rest, ok := bytes.Cut(text, []byte(tag))
	if !ok {
		return ""
	}
	rest = bytes.TrimPrefix(rest, []byte("<![CDATA["))
	return string(rest[:min(len(rest), len(time.DateTime))])
}

// words are the texts of the head, and what else the old site kept.
func (r *reader) words(d *draft) {
	it, e := d.item, &d.entry
	e.Kicker = importer.Line(it.metaValue(r.fields.Kicker...))
	if utf8.RuneCountInString(e.Kicker) > story.MaxKicker {
		d.note("its kicker was longer than " + itoa(story.MaxKicker) + " letters; the whole is kept beside it")
		e.Kicker = arabic.Excerpt(e.Kicker, story.MaxKicker-1)
	}
	e.Meta = r.leftMeta(d)
	if e.Deck = importer.Line(it.excerpt); e.Deck == "" {
		e.Deck = importer.Line(it.metaValue(r.fields.Deck...))
	}
	if utf8.RuneCountInString(e.Deck) > story.MaxDeck {
		d.note("its excerpt was longer than " + itoa(story.MaxDeck) + " letters; the whole is kept beside it")
		e.Meta["excerpt"] = e.Deck
		e.Deck = arabic.Excerpt(e.Deck, story.MaxDeck-1)
	}
	e.Password = it.password
	e.Sticky = it.sticky == "1"
	if it.commentStatus == "closed" {
		e.Comments = story.CommentsClosed
	}
	views, err := strconv.ParseInt(strings.TrimSpace(it.metaValue(r.fields.Views...)), 10, 64)
	if err == nil && views > 0 {
		e.Views = views
	}
	d.lead = numberOf(it.metaValue("_thumbnail_id"))
}

// Bounds of what is kept of custom fields.
const (
	maxMeta      = 64 << 10
	maxMetaNames = 200
)

func (r *reader) leftMeta(d *draft) map[string]string {
	kept := map[string]string{}
	for _, m := range d.item.meta {
		if m.key == "" || m.value == "" || r.used[m.key] && (m.key != "kicker" || d.entry.Kicker == importer.Line(m.value)) {
			continue
		}
		if len(m.value) > maxMeta || len(kept) >= maxMetaNames {
			d.note("the field " + m.key + " is too large to be kept")
			continue
		}
		name := m.key
		for n := 2; kept[name] != ""; n++ {
			name = m.key + "#" + strconv.Itoa(n)
		}
		kept[name] = strings.ToValidUTF8(m.value, "\uFFFD")
	}
	return kept
}

// headline is the title, or what can stand for one.
func (r *reader) headline(d *draft) {
	e := &d.entry
	e.Headline = importer.Line(d.item.title)
	if e.Headline == "" {
		text := strings.ReplaceAll(richtext.PlainText(e.Body), "\n", " ")
		if e.Headline = arabic.Excerpt(text, 80); e.Headline == "" {
			e.Headline = "(" + d.item.id + ")"
		}
		d.note("it had no headline; its first words stand for one")
	}
	if utf8.RuneCountInString(e.Headline) > story.MaxHeadline {
		d.note("its headline was longer than " + itoa(story.MaxHeadline) + " letters; the whole is kept beside it")
		e.Meta["title"] = e.Headline
		e.Headline = arabic.Excerpt(e.Headline, story.MaxHeadline-1)
	}
}

// address keeps the very path that a published article had.
func (r *reader) address(d *draft) {
	it, e := d.item, &d.entry
	e.Slug = story.DecodePath(it.postName)
	if utf8.RuneCountInString(e.Slug) > story.MaxSlug {
		e.Slug = ""
	}
	for _, m := range it.meta {
		if m.key == "_wp_old_slug" && m.value != "" {
			d.oldSlugs = append(d.oldSlugs, m.value)
		}
	}
	if e.Publication != story.Published || e.Private {
		return
	}
	u, err := url.Parse(strings.TrimSpace(it.link))
	if err != nil || u.Path == "" || u.Path == "/" || u.RawQuery != "" {
		return
	}
	e.Path = story.DecodePath(u.EscapedPath())
}

// filing is where it stands and who signs it.
func (r *reader) filing(d *draft) {
	for _, t := range d.item.terms {
		switch t.taxonomy {
		case "category", "":
			if !slices.ContainsFunc(d.sections, func(s term) bool { return s.key() == t.key() }) {
				d.sections = append(d.sections, t)
			}
		case "post_tag", "tag":
			d.tags = append(d.tags, tagged{t, section.Topic})
		case "language": // Polylang
			d.entry.Lang = importer.Line(t.nicename)
		case "author": // Co-Authors Plus: those who sign, in their order
			d.signers = append(d.signers, signer{strings.TrimPrefix(story.DecodePath(t.nicename), "cap-"), importer.Line(t.name)})
		case "post_format", "nav_menu", "link_category":
		default:
			kind, known := r.fields.Tags[t.taxonomy]
			if !known {
				kind = section.Topic
				d.note("a term of the taxonomy " + t.taxonomy + " became a topic tag: " + importer.Line(t.name))
			}
			d.tags = append(d.tags, tagged{t, kind})
		}
	}
	if names := importer.Line(d.item.metaValue(r.fields.Byline...)); len(r.fields.Byline) > 0 && names != "" {
		d.signers = nil
		for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' }) {
			d.signers = append(d.signers, signer{name: strings.TrimSpace(name)})
		}
	}
	if len(d.signers) == 0 && d.item.creator != "" && d.entry.Kind == story.KindArticle {
		d.signers = []signer{{login: d.item.creator}}
	}
}

// key is how a term is known: its nicename, or its name where it has none.
func (t term) key() string {
	if k := strings.ToLower(story.DecodePath(t.nicename)); k != "" {
		return k
	}
	return arabic.Slug(importer.Line(t.name))
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// uploadsPath is what follows the uploads folder in a path of the old site, decoded.
func uploadsPath(local string) (string, bool) {
	if i := strings.IndexAny(local, "?#"); i >= 0 {
		local = local[:i]
	}
	_, rest, ok := strings.Cut(local, "/wp-content/uploads/")
	if !ok || rest == "" {
		return "", false
	}
	return story.DecodePath(rest), true
}
