package syndicate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/testkit"
)

const base = "https://news.example"

// paper is a press over real features.
type paper struct {
	t        testing.TB
	db       *db.DB
	clock    *clock.Manual
	stories  *story.Stories
	sections *section.Sections
	people   *people.People
	media    *media.Library
	comments *comment.Comments
	sites    *site.Sites
	press    *syndicate.Press
}

type remarks struct{ *comment.Comments }

// Newest implements syndicate.Comments.
func (r remarks) Newest(ctx context.Context, article int64, limit int) (list []syndicate.Remark, err error) {
	found, err := r.Comments.Newest(ctx, article, limit)
	for _, s := range found {
		list = append(list, syndicate.Remark(s))
	}
	return list, err
}

type origins struct{ *importer.Memory }

// Origins implements syndicate.Origins.
func (o origins) Origins(ctx context.Context, articles []int64) (map[int64]syndicate.Origin, error) {
	found, err := o.Memory.Origins(ctx, articles)
	out := map[int64]syndicate.Origin{}
	for id, from := range found {
		out[id] = syndicate.Origin(from)
	}
	return out, err
}

func open(t testing.TB, d *db.DB) *paper {
	t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &paper{t: t, db: d, clock: testkit.Clock(), sites: site.New(d), sections: section.New(d)}
	p.people, p.media = people.New(d, p.clock), media.New(d, blobs, nil, p.clock)
	p.stories = story.New(d, p.clock, nil, p.sites)
	p.comments = comment.New(d, p.clock, p.stories, p.sites, policy.New(d, p.clock))
	p.press = syndicate.New(syndicate.Deps{Stories: p.stories, Sections: p.sections, Media: p.media, Sites: p.sites, Comments: remarks{p.comments}, Origins: origins{importer.New(d)},
		Catalogue: catalogue, BaseURL: base + "/", Hub: "https://hub.example/"})
	return p
}

func each(t *testing.T, f func(t *testing.T, p *paper)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, d *db.DB) { f(t, open(t, d)) })
}

func (p *paper) do(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *paper) write(f func(tx *db.Tx) error) {
	p.t.Helper()
	p.do(p.db.Write(p.t.Context(), f))
}

func (p *paper) put(e story.Entry) (w story.Written) {
	p.t.Helper()
	if e.Publication == "" {
		e.Publication = story.Published
	}
	if e.PublishedAt.IsZero() {
		e.PublishedAt = p.clock.Now().Add(-time.Hour)
	}
	e.Workflow = story.Ready
	settings, err := p.sites.Get(p.t.Context())
	p.do(err)
	p.write(func(tx *db.Tx) (err error) {
		w, err = p.stories.Put(p.t.Context(), tx, actor.System, settings, 0, e)
		return err
	})
	return w
}

func (p *paper) picture(alt string) media.Media {
	p.t.Helper()
	var b bytes.Buffer
	p.do(png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 40))))
	m, err := p.media.Add(p.t.Context(), actor.System, media.Upload{Filename: "p.png", Body: &b, Alt: alt})
	p.do(err)
	return m
}

// fill is a paper with one article that has everything, and one that has nothing.
func (p *paper) fill() (full, bare story.Written) {
	p.t.Helper()
	settings, err := p.sites.Get(p.t.Context())
	p.do(err)
	settings.Name, settings.Tagline = "السجل", "أخبار البلد"
	p.do(p.sites.Save(p.t.Context(), actor.System, settings))
	var views section.Section
	var tag section.Tag
	var salma, agency people.Person
	p.write(func(tx *db.Tx) (err error) {
		if views, err = p.sections.EnsureSection(p.t.Context(), tx, section.Section{Slug: "opinion", Name: "رأي"}); err != nil {
			return err
		}
		if tag, err = p.sections.EnsureTag(p.t.Context(), tx, section.Tag{Kind: section.Place, Name: "السوق القديم"}); err != nil {
			return err
		}
		if salma, err = p.people.Ensure(p.t.Context(), tx, people.Person{Name: "سلمى العمري"}); err != nil {
			return err
		}
		agency, err = p.people.Ensure(p.t.Context(), tx, people.Person{Name: "وكالة الوادي", Kind: people.KindAgency})
		return err
	})
	lead := p.picture("بسطات")
	bare = p.put(story.Entry{Path: "/2026/06/bare", PublishedAt: time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC), Document: story.Document{Headline: "خبر عارٍ", Body: "<p>نصّ</p>", Comments: story.CommentsClosed}})
	full = p.put(story.Entry{Path: "/2026/06/السوق-يعود", PublishedAt: time.Date(2026, 6, 3, 11, 20, 0, 0, time.UTC), UpdatedAt: time.Date(2026, 6, 4, 6, 0, 0, 0, time.UTC),
		Document: story.Document{Headline: `السوق "يعود" & <بقوّة> ]]>`, Deck: "ثمانية أشهر من العمل", SectionID: views.ID, TagIDs: []int64{tag.ID},
			Body:     `<p>عاد <a href="/section/opinion">السوق</a> و<a href="#x">هنا</a>. ]]&gt;</p><figure><img src="/media/2026/06/a.jpg" alt="" width="10" height="10"></figure>`,
			Bylines:  []story.Byline{{PersonID: salma.ID}, {PersonID: agency.ID}, {Name: "متدرّب"}},
			Lead:     &story.Picture{MediaID: lead.ID, Caption: "بسطات السوق.", Credit: "هدى"},
			Comments: story.CommentsOpen, Corrections: []story.Correction{{At: time.Date(2026, 6, 4, 6, 0, 0, 0, time.UTC), Text: "العدد ستون."}}}})
	p.write(func(tx *db.Tx) error {
		_, err := p.comments.Put(p.t.Context(), tx, comment.Comment{ArticleID: full.ID, State: comment.Approved, AuthorName: "أبو خالد <ن>", AuthorEmail: "secret@example.org", Body: "الأول\n\nوفقرة <b> ]]>",
			CreatedAt: time.Date(2026, 6, 5, 6, 0, 0, 0, time.UTC)})
		return err
	})
	return full, bare
}

// hidden puts what nobody is to be told of beside the rest.
func (p *paper) hidden() {
	p.t.Helper()
	for i, e := range []story.Entry{{Publication: story.Never}, {Publication: story.Scheduled, ScheduledAt: p.clock.Now().Add(time.Hour)}, {Document: story.Document{Private: true}},
		{Document: story.Document{Password: "x"}}, {Publication: story.Withdrawn}} {
		e.Path, e.Headline, e.Body = fmt.Sprint("/2026/11/secret-", i), "سرّي", "<p>سرّي</p>"
		w := p.put(e)
		p.write(func(tx *db.Tx) error {
			_, err := p.comments.Put(p.t.Context(), tx, comment.Comment{ArticleID: w.ID, State: comment.Approved, AuthorName: "سرّي", Body: "سرّي", CreatedAt: p.clock.Now()})
			return err
		})
	}
	p.put(story.Entry{Path: "/secret-page", Document: story.Document{Kind: story.KindPage, Headline: "سرّي", Password: "x", Body: "<p>سرّي</p>"}})
}

var all = syndicate.Page{List: story.List{Name: story.ListAll}, Path: "/"}

func (p *paper) bytes(f syndicate.Feed, form syndicate.Form) []byte {
	p.t.Helper()
	b, err := f.Bytes(form)
	p.do(err)
	p.valid(b, form)
	return b
}

// valid holds a feed to its standard: xmllint and gofeed judge.
func (p *paper) valid(b []byte, form syndicate.Form) *gofeed.Feed {
	p.t.Helper()
	if form != syndicate.JSON {
		testkit.ValidXML(p.t, b, "")
	} else if !json.Valid(b) {
		p.t.Errorf("no JSON: %.500s", b)
	}
	read, err := gofeed.NewParser().Parse(bytes.NewReader(b))
	if err != nil {
		p.t.Fatalf("%s: %v\n%.1500s", form, err, b)
	}
	seen := map[string]bool{}
	for _, i := range read.Items {
		if i.Title == "" || i.GUID == "" || i.Link == "" || seen[i.GUID] {
			p.t.Errorf("%s: item %q %q %q", form, i.Title, i.GUID, i.Link)
		}
		seen[i.GUID] = true
	}
	return read
}

var forms = []syndicate.Form{syndicate.RSS, syndicate.Atom, syndicate.JSON}

func TestFeedsOfEachFormAreGolden(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		p.fill()
		p.hidden()
		f, err := p.press.Articles(t.Context(), all)
		p.do(err)
		r, err := p.press.Remarks(t.Context(), nil)
		p.do(err)
		for name, feed := range map[string]syndicate.Feed{"articles": f, "comments": r} {
			for _, form := range forms {
				b := p.bytes(feed, form)
				if strings.Contains(string(b), "سرّي") || strings.Contains(string(b), "secret") {
					t.Errorf("%s: what is not public is told", form)
				}
				testkit.Golden(t, name+"."+string(form), pictureKey.ReplaceAll(b, []byte("KEY.png")))
			}
		}
	})
}

// pictureKey is what a picture's address has of chance.
var pictureKey = regexp.MustCompile(`[0-9a-f]{6,}-p\.png`)

func TestAFeedHoldsTheNewestTwenty(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		f, err := p.press.Articles(t.Context(), all)
		p.do(err)
		for _, form := range forms {
			if read := p.valid(p.bytes(f, form), form); len(read.Items) != 0 {
				t.Errorf("an empty paper has %d items", len(read.Items))
			}
		}
		for i := range 25 {
			p.put(story.Entry{Path: fmt.Sprint("/n/", i), PublishedAt: p.clock.Now().Add(-time.Duration(i) * time.Minute), Document: story.Document{Headline: fmt.Sprint("خبر ", i), Body: "<p>x</p>"}})
		}
		f, err = p.press.Articles(t.Context(), all)
		p.do(err)
		for _, form := range forms {
			read := p.valid(p.bytes(f, form), form)
			if len(read.Items) != 20 || read.Items[0].Title != "خبر 0" || read.Items[19].Title != "خبر 19" {
				t.Errorf("%s: %d items, the first %q", form, len(read.Items), read.Items[0].Title)
			}
			if got := read.Items[0].PublishedParsed; got == nil || !got.Equal(p.clock.Now()) {
				t.Errorf("%s: published %v", form, got)
			}
		}
	})
}

func TestBadTextStaysValidEverywhere(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		for i, headline := range []string{`"اقتباس" و'آخر' & <b>`, "]]>", "]]>]]><![CDATA[", "نص\x00\x01\x0b\u0085\ufffe مقطوع", strings.Repeat("خبر ", 75), "🔥🔥🔥", "</script><script>alert(1)</script>", "\u202eمقلوب\u2066", "bad \xff\xfe utf"} {
			p.put(story.Entry{Path: fmt.Sprint("/b/", i), PublishedAt: p.clock.Now().Add(-time.Duration(i) * time.Minute), Document: story.Document{Headline: headline, Deck: headline, Body: "<p>" + headline + "</p>"}})
		}
		p.put(story.Entry{Path: "/b/undated", PublishedAt: story.Undated, Document: story.Document{Headline: "بلا تاريخ", Body: ""}})
		f, err := p.press.Articles(t.Context(), all)
		p.do(err)
		for _, form := range forms {
			read := p.valid(p.bytes(f, form), form)
			if len(read.Items) != 10 {
				t.Errorf("%s: %d items", form, len(read.Items))
			}
			for _, i := range read.Items {
				if strings.ContainsFunc(i.Title+i.Content+i.Description, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0xfffe }) {
					t.Errorf("%s: a control character in %q", form, i.Title)
				}
			}
		}
		news, err := p.press.News(t.Context(), p.clock.Now())
		p.do(err)
		testkit.ValidXML(t, news, "testdata/sitemap.xsd")
		for _, i := range f.Items {
			if strings.HasSuffix(i.URL, "/undated") {
				continue
			}
			data := p.press.ArticleData(syndicate.Frame{Home: "الرئيسية"}, story.Article{Document: story.Document{Headline: i.Title}}, nil, nil, nil)
			if b, err := json.Marshal(data); err != nil || bytes.Contains(b, []byte("</script")) {
				t.Errorf("%v %s", err, b)
			}
		}
	})
}

func TestOldGUIDsAndNumbersAreKept(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		full, bare := p.fill()
		memory := importer.New(p.db)
		source, err := memory.Source(t.Context(), "old")
		p.do(err)
		p.write(func(tx *db.Tx) error {
			return importer.Remember(t.Context(), tx, source.ID, importer.Post, "https://old.example/?p="+fmt.Sprint(bare.ID), importer.Known{Number: fmt.Sprint(bare.ID), LocalID: full.ID})
		})
		f, err := p.press.Articles(t.Context(), all)
		p.do(err)
		if got, want := f.Items[0].ID, "https://old.example/?p="+fmt.Sprint(bare.ID); got != want {
			t.Errorf("guid %s, want %s", got, want)
		}
		if got := f.Items[1].ID; got != base+"/2026/06/bare" {
			t.Errorf("an article whose number another one had: %s", got)
		}
		for id, want := range map[int64]string{full.ID: base + "/?p=" + fmt.Sprint(bare.ID), bare.ID: ""} {
			if got, err := p.press.ShortLink(t.Context(), id); err != nil || got != want {
				t.Errorf("short link %q %v, want %q", got, err, want)
			}
		}
	})
}

func TestDataIsGolden(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		full, bare := p.fill()
		settings, err := p.sites.Get(t.Context())
		p.do(err)
		tree, err := p.sections.Tree(t.Context())
		p.do(err)
		frame := syndicate.Frame{Settings: settings, Home: "الرئيسية", Logo: base + "/static/mark.svg"}
		graphs := map[string]*syndicate.Graph{"home": p.press.HomeData(frame), "list": p.press.ListData(frame, tree, "", ""), "author": p.press.AuthorData(frame, "سلمى العمري", "تكتب.", "/author/salma", "person", nil)}
		for name, id := range map[string]int64{"full": full.ID, "bare": bare.ID} {
			art, err := p.stories.Public(t.Context(), id)
			p.do(err)
			var pictures []syndicate.Picture
			if art.Lead != nil {
				m, err := p.media.Get(t.Context(), art.Lead.MediaID)
				p.do(err)
				pictures = append(pictures, *p.press.Shown(m, art.Lead))
			}
			graphs[name] = p.press.ArticleData(frame, art, section.Line(tree, art.SectionID), nil, pictures)
		}
		for name, g := range graphs {
			b, err := json.MarshalIndent(g, "", " ")
			p.do(err)
			testkit.Golden(t, "data-"+name+".json", pictureKey.ReplaceAll(b, []byte("KEY.png")))
		}
	})
}
