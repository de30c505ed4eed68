package demo

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// filled is a database with the sample in it, its pictures drawn small.
func filled(t *testing.T, d *db.DB) Deps {
	t.Helper()
	clk := testkit.Clock()
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sites := site.New(d)
	stories := story.New(d, clk, nil, sites)
	deps := Deps{DB: d, Stories: stories, Sections: section.New(d), People: people.New(d, clk), Media: media.New(d, blobs, nil, clk),
		Comments: comment.New(d, clk, stories, sites, policy.New(d, clk)), Sites: sites, Audience: audience.NewReports(d, clk, stories, sites), Clock: clk, PictureWidth: 120}
	if err := Fill(t.Context(), deps); err != nil {
		t.Fatal(err)
	}
	return deps
}

// everyArticle is the articles of the desk's list, whole.
func everyArticle(t *testing.T, d Deps, kind story.Kind) (list []story.Article) {
	t.Helper()
	cards, _, err := d.Stories.DeskList(t.Context(), story.DeskFilter{Kind: kind}, story.Cursor{}, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cards {
		a, err := d.Stories.Get(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	return list
}

func TestFillWritesAWholeAndConsistentPaper(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		deps := filled(t, d)
		t.Run("numbers", func(t *testing.T) { checkNumbers(t, deps) })
		t.Run("consistency", func(t *testing.T) { checkConsistency(t, deps) })
		t.Run("articles", func(t *testing.T) { checkArticles(t, deps) })
		t.Run("comments", func(t *testing.T) { checkComments(t, deps) })
		t.Run("links", func(t *testing.T) { checkLinks(t, deps) })
		t.Run("people", func(t *testing.T) { checkPeople(t, deps) })
		t.Run("readers", func(t *testing.T) { checkReaders(t, deps) })
	})
}

func checkNumbers(t *testing.T, d Deps) {
	for kind, want := range map[story.Kind]map[string]int{
		story.KindArticle: {"": 66, story.StatePublished: 61, story.StateDraft: 1, story.StateReview: 2, story.StateReady: 1, story.StateWithdrawn: 1},
		story.KindPage:    {"": 7, story.StatePublished: 7},
	} {
		if got, err := d.Stories.DeskCounts(t.Context(), kind); err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v (%v)", kind, got, want, err)
		}
	}
	if list, err := d.Media.List(t.Context(), 0, 500, ""); err != nil || len(list) != 66 {
		t.Errorf("%d pictures, %v", len(list), err)
	}
	comments := 0
	for _, a := range everyArticle(t, d, story.KindArticle) {
		comments += a.CommentCount
	}
	if comments != 68 {
		t.Errorf("%d comments", comments)
	}
	tree, err := d.Sections.Tree(t.Context())
	if err != nil || len(tree) != len(parts) || len(section.Top(tree)) != 8 {
		t.Errorf("%d sections, %v", len(tree), err)
	}
}

// checkReaders holds the history to the counts that are shown.
func checkReaders(t *testing.T, d Deps) {
	reports := d.Audience.(*audience.Reports)
	shown := int64(0) // of what is old enough to have them all
	for _, a := range everyArticle(t, d, story.KindArticle) {
		old := d.Clock.Now().Sub(a.PublishedAt) > 48*time.Hour
		if old {
			shown += a.Views
		}
		got, err := reports.Article(t.Context(), a.ID)
		sum := int64(0)
		for _, s := range got.Shares[audience.Source] {
			sum += s.Views
		}
		if err != nil || got.Views != a.Views || sum > a.Views || old && sum != a.Views || a.Views > 50 && (got.Readings == 0 || got.Engaged == 0) {
			t.Errorf("%s: %d views are shown, %d have a source (%v)", a.Headline, a.Views, sum, err)
		}
	}
	o, err := reports.Overview(t.Context(), audience.Year)
	if err != nil || o.Views.Now < shown || shown == 0 || o.Views.Before == 0 {
		t.Errorf("%+v, %d are shown, %v", o, shown, err)
	}
	if rows, err := reports.Rows(t.Context(), audience.Year, 100); err != nil || len(rows) != 62 {
		t.Errorf("%d articles were read, %v", len(rows), err)
	}
	if o, err := reports.Overview(t.Context(), audience.Today); err != nil || o.Reading.Now == 0 || o.Views.Now == 0 || o.Views.Before == 0 || o.Finished.Now <= 0 {
		t.Errorf("%+v, %v", o, err)
	}
}

func checkConsistency(t *testing.T, d Deps) {
	for _, check := range []func(context.Context) ([]string, error){d.Stories.CheckConsistency, d.Media.CheckConsistency} {
		if faults, err := check(t.Context()); err != nil || len(faults) > 0 {
			t.Error(faults, err)
		}
	}
}

func checkArticles(t *testing.T, d Deps) {
	now := d.Clock.Now()
	headlines := map[string]bool{}
	for _, a := range everyArticle(t, d, story.KindArticle) {
		if headlines[a.Headline] {
			t.Errorf("twice: %s", a.Headline)
		}
		headlines[a.Headline] = true
		if a.SectionID == 0 || len(a.Bylines) == 0 || len(a.TagIDs) == 0 || a.WordCount < 50 || a.CreatedAt.After(a.ModifiedAt) || a.ModifiedAt.After(now) {
			t.Errorf("incomplete: %s: %+v", a.Headline, a)
		}
		if a.PublishedAt.After(now) || a.UpdatedAt.After(now) || !a.UpdatedAt.IsZero() && a.UpdatedAt.Before(a.PublishedAt) || (a.Publication == story.Never) != a.PublishedAt.IsZero() {
			t.Errorf("times of %s: published %v, updated %v", a.Headline, a.PublishedAt, a.UpdatedAt)
		}
		if a.Lead != nil && (a.Lead.MediaID == 0 || a.Lead.Alt == "" || a.Lead.Caption == "" || a.Lead.Credit+a.Lead.Source == "") {
			t.Errorf("the picture of %s: %+v", a.Headline, a.Lead)
		}
		for _, b := range a.Bylines {
			if b.PersonID == 0 || b.Slug == "" || b.Kind == "" {
				t.Errorf("%s is signed by %+v", a.Headline, b)
			}
		}
		if strings.Count(a.Body, "<img") != strings.Count(a.Body, "data-media=") || strings.Contains(a.Body, "data-media=\"0\"") || strings.Contains(a.Body, `alt=""`) {
			t.Errorf("pictures in the body of %s: %s", a.Headline, a.Body)
		}
	}
}

func checkComments(t *testing.T, d Deps) {
	now, byStaff := d.Clock.Now(), 0
	for _, a := range everyArticle(t, d, story.KindArticle) {
		thread, _, err := d.Comments.Thread(t.Context(), a.ID, comment.Oldest, "")
		if err != nil {
			t.Fatal(err)
		}
		var look func(list []comment.Node, after time.Time)
		look = func(list []comment.Node, after time.Time) {
			for _, c := range list {
				if !c.CreatedAt.After(after) || c.CreatedAt.After(now) || c.Body == "" {
					t.Errorf("%s: %+v", a.Headline, c.Comment)
				}
				if c.PersonID != 0 {
					byStaff++
				}
				look(c.Answers, c.CreatedAt)
			}
		}
		look(thread, a.PublishedAt)
	}
	if byStaff == 0 {
		t.Error("no writer answers a reader")
	}
}

// checkLinks follows every link within the paper: in bodies, on pages and in the footer.
func checkLinks(t *testing.T, d Deps) {
	sets, err := d.Sites.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var links []string
	for _, column := range sets.FooterPages {
		for _, l := range column.Links {
			links = append(links, story.EscapedPath(l.URL))
		}
	}
	if len(links) != 7 {
		t.Errorf("the footer has %d links", len(links))
	}
	for _, kind := range []story.Kind{story.KindArticle, story.KindPage} {
		for _, a := range everyArticle(t, d, kind) {
			for part := range strings.SplitSeq(a.Body, `href="`) {
				if link, _, found := strings.Cut(part, `"`); found && (strings.HasPrefix(link, "/") || strings.HasPrefix(link, "sample:")) {
					links = append(links, link)
				}
			}
		}
	}
	authors := 0
	for _, link := range links {
		if slug, author := strings.CutPrefix(link, "/author/"); author {
			authors++
			_, err = d.People.BySlug(t.Context(), story.DecodePath(slug))
		} else {
			_, err = d.Stories.ByPath(t.Context(), link)
		}
		if err != nil {
			t.Errorf("%s: %v", link, err)
		}
	}
	if authors != 13 || len(links) < 30 {
		t.Errorf("only %d links, %d of them to writers", len(links), authors)
	}
}

func checkPeople(t *testing.T, d Deps) {
	list, err := d.People.List(t.Context())
	if err != nil || len(list) != len(staff) {
		t.Fatalf("%d people, %v", len(list), err)
	}
	for _, who := range list {
		if who.Biography == "" || (who.Kind == people.KindPerson) != (who.PortraitID != 0) {
			t.Errorf("%+v", who)
		}
		found, _, err := d.Stories.List(t.Context(), story.List{Name: story.ListPerson, ID: who.ID}, story.Cursor{}, 1)
		if err != nil || len(found) == 0 {
			t.Errorf("%s has published nothing: %v", who.Name, err)
		}
	}
	if !slices.ContainsFunc(list, func(p people.Person) bool { return p.Kind == people.KindAgency }) {
		t.Error("no agency")
	}
}

// Whenever the sample is made, nothing is in the future, what is new is new, and the night's news is the evening's.
func TestMomentsAreOfWakingHours(t *testing.T) {
	zone, err := i18n.NewLocale("ar", "JO", "Asia/Amman", "", "")
	if err != nil {
		t.Fatal(err)
	}
	p := sample(t)
	for hour := range 24 {
		now := time.Date(2026, 11, 24, hour, 17, 0, 0, time.UTC)
		f := filler{Deps: Deps{Clock: clock.NewManual(now)}, now: now, locale: zone}
		for _, a := range slices.Backward(p.articles) { // from the newest
			at := f.moment(a)
			if at.After(now) || now.Sub(at) < a.age || now.Sub(at) > a.age+10*time.Hour {
				t.Errorf("at %d: %s of %v is from %v", hour, a.name, a.age, at)
			}
			local := at.In(zone.Zone())
			if minute := local.Hour()*60 + local.Minute(); a.age >= 90*time.Minute && minute >= nightFrom && minute < nightTo {
				t.Errorf("at %d: %s is of the night: %v", hour, a.name, local)
			}
		}
	}
}
