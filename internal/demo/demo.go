// Package demo is a small sample paper for trying the program: original articles about a town that does not exist, and
// pictures the program draws.
//
// It is not for tests of features: those make what they need.
package demo

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

//go:embed articles
var articles embed.FS

// Deps is what the demo is filled into.
type Deps struct {
	DB       *db.DB
	Stories  *story.Stories
	Sections *section.Sections
	People   *people.People
	Media    *media.Library
	Comments *comment.Comments
	Sites    *site.Sites
	Clock    clock.Clock
}

// Fill writes the sample paper: settings, sections, people, articles with pictures, comments, static pages. The caller
// makes sure that the database is empty.
func Fill(ctx context.Context, d Deps) error {
	f := filler{Deps: d, now: d.Clock.Now(), sections: map[string]int64{}, pictures: map[string]int64{}}
	for _, step := range []func(context.Context) error{f.settings, f.fillSections, f.fillArticles, f.fillPages} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("fill the demo: %w", err)
		}
	}
	return nil
}

type filler struct {
	Deps
	now      time.Time
	sections map[string]int64
	pictures map[string]int64
	sets     site.Settings
}

func (f *filler) settings(ctx context.Context) error {
	f.sets = site.Defaults()
	f.sets.Name, f.sets.Tagline, f.sets.Copyright = "الوادي", "أخبار الوادي وأهله، أولاً بأول", "صحيفة تجريبية، وكل ما فيها متخيَّل"
	f.sets.FooterPages = []site.FooterColumn{{Title: "الصحيفة", Links: []site.FooterLink{
		{Label: "من نحن", URL: "/من-نحن"}, {Label: "سياسة التحرير", URL: "/سياسة-التحرير"}, {Label: "اتصل بنا", URL: "/اتصل-بنا"}}}}
	return f.Sites.Save(ctx, actor.System, f.sets)
}

func (f *filler) fillSections(ctx context.Context) error {
	return f.DB.Write(ctx, func(tx *db.Tx) error {
		for i, s := range []struct{ key, slug, name, parent string }{
			{"local", "local", "محليات", ""}, {"services", "services", "خدمات", "local"}, {"markets", "markets", "أسواق", "local"},
			{"environment", "environment", "بيئة", "local"}, {"economy", "economy", "اقتصاد", ""}, {"sport", "sport", "رياضة", ""},
			{"culture", "culture", "ثقافة", ""}, {"education", "education", "تعليم", ""}, {"health", "health", "صحة", ""}, {"opinion", "opinion", "رأي", ""},
		} {
			made, err := f.Sections.EnsureSection(ctx, tx, section.Section{Slug: s.slug, Name: s.name, ParentID: f.sections[s.parent], Position: int64(i)})
			if err != nil {
				return err
			}
			f.sections[s.key] = made.ID
		}
		return nil
	})
}

// parse cuts the file into its articles: a headline after "===", fields until "---", then the body.
func parse(text string) []map[string]string {
	var out []map[string]string
	for part := range strings.SplitSeq("\n"+text, "\n=== ") {
		head, body, ok := strings.Cut(part, "\n---\n")
		if !ok {
			continue
		}
		headline, fields, _ := strings.Cut(head, "\n")
		m := map[string]string{"headline": headline, "body": body}
		for line := range strings.SplitSeq(fields, "\n") {
			if k, v, ok := strings.Cut(line, ": "); ok {
				m[k] = v
			}
		}
		out = append(out, m)
	}
	return out
}

func (f *filler) fillArticles(ctx context.Context) error {
	text, err := articles.ReadFile("articles/paper.txt")
	if err != nil {
		return err
	}
	for _, m := range parse(string(text)) {
		e, err := f.entry(ctx, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m["headline"], err)
		}
		err = f.DB.Write(ctx, func(tx *db.Tx) error {
			if err := f.links(ctx, tx, m, &e); err != nil {
				return err
			}
			w, err := f.Stories.Put(ctx, tx, actor.System, f.sets, 0, e)
			if err != nil {
				return err
			}
			return f.fillComments(ctx, tx, w.ID, e.PublishedAt)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", m["headline"], err)
		}
	}
	f.Stories.Announce(ctx)
	return nil
}

func (f *filler) entry(ctx context.Context, m map[string]string) (story.Entry, error) {
	hours, err := strconv.Atoi(m["hours"])
	if err != nil {
		return story.Entry{}, err
	}
	views, err := strconv.ParseInt(m["views"], 10, 64)
	if err != nil {
		return story.Entry{}, err
	}
	at := f.now.Add(-time.Duration(hours) * time.Hour)
	e := story.Entry{Workflow: story.Ready, Publication: story.Published, PublishedAt: at, ModifiedAt: at, Views: views, Document: story.Document{
		Headline: m["headline"], Kicker: m["kicker"], Deck: m["deck"], Body: m["body"], Lang: m["lang"], Sticky: m["sticky"] == "yes",
		Comments: story.CommentMode(m["comments"]), SectionID: f.sections[m["section"]]}}
	if m["correction"] != "" {
		e.UpdatedAt = at.Add(20 * time.Minute)
		e.Corrections = []story.Correction{{At: e.UpdatedAt, Text: m["correction"]}}
	}
	if m["picture"] != "" {
		id, err := f.picture(ctx, m)
		if err != nil {
			return e, err
		}
		e.Lead = &story.Picture{MediaID: id, Alt: m["caption"], Caption: m["caption"], Credit: m["credit"], TakenOn: m["taken"], Archive: m["archive"] == "yes"}
	}
	return e, nil
}

func (f *filler) picture(ctx context.Context, m map[string]string) (int64, error) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(m["headline"]))
	jpeg, err := draw(m["picture"], h.Sum64())
	if err != nil {
		return 0, err
	}
	added, err := f.Media.Add(ctx, actor.System, media.Upload{Filename: m["picture"] + ".jpg", Body: bytes.NewReader(jpeg), Alt: m["caption"], Caption: m["caption"], Credit: m["credit"]})
	return added.ID, err
}

func (f *filler) links(ctx context.Context, tx *db.Tx, m map[string]string, e *story.Entry) error {
	for name := range strings.SplitSeq(m["by"], ", ") {
		kind := people.KindPerson
		if name == "صحيفة الوادي" {
			kind = people.KindPublication
		}
		p, err := f.People.Ensure(ctx, tx, people.Person{Name: name, Kind: kind})
		if err != nil {
			return err
		}
		e.Bylines = append(e.Bylines, story.Byline{PersonID: p.ID, Name: p.Name, Slug: p.Slug, Kind: string(p.Kind)})
	}
	for field := range strings.SplitSeq(m["tags"], ", ") {
		kind, name, _ := strings.Cut(field, "=")
		t, err := f.Sections.EnsureTag(ctx, tx, section.Tag{Kind: section.TagKind(kind), Name: name})
		if err != nil {
			return err
		}
		e.TagIDs = append(e.TagIDs, t.ID)
	}
	return nil
}

// conversations stand under every third article.
var conversations = [][]string{
	{"أبو خالد", "خبر يفرح القلب، والعبرة بالمتابعة بعد الافتتاح.", "نور", "صحيح، والصيانة أهم من الشريط.", "أبو خالد", "وهذا ما طلبناه في اللقاء الأخير."},
	{"سميرة", "هل من رقم يُتصل به للاستفسار؟", "مازن", "الرقم معلّق عند المدخل، وجرّبته أمس فردّوا."},
}

func (f *filler) fillComments(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	if id%3 != 1 {
		return nil
	}
	talk := conversations[int(id/3)%len(conversations)]
	parent := int64(0)
	for i := 0; i+1 < len(talk); i += 2 {
		c, err := f.Comments.Put(ctx, tx, comment.Comment{ArticleID: id, ParentID: parent, State: comment.Approved, AuthorName: talk[i], Body: talk[i+1],
			CreatedAt: at.Add(time.Duration(10+5*i) * time.Minute)})
		if err != nil {
			return err
		}
		parent = c
	}
	return nil
}

func (f *filler) fillPages(ctx context.Context) error {
	return f.DB.Write(ctx, func(tx *db.Tx) error {
		for _, p := range [][2]string{
			{"من نحن", "<p>«الوادي» صحيفة محلية متخيَّلة، وُضعت ليجرّب من يثبّت هذا البرنامج كيف تبدو صحيفته.</p>"},
			{"سياسة التحرير", "<p>ننسب القول إلى قائله، ونصحّح الخطأ في مكانه مع ذكره، ونكتب تاريخ الصورة إن كانت من الأرشيف.</p>"},
			{"اتصل بنا", "<p>هذه صحيفة تجريبية لا بريد لها. ضع هنا عنوان صحيفتك.</p>"},
		} {
			if _, err := f.Stories.Put(ctx, tx, actor.System, f.sets, 0, story.Entry{Workflow: story.Ready, Publication: story.Published, PublishedAt: f.now,
				Document: story.Document{Kind: story.KindPage, Headline: p[0], Body: p[1], Comments: story.CommentsClosed}}); err != nil {
				return err
			}
		}
		return nil
	})
}
