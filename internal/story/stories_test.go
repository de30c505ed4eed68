package story_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

type paper struct {
	*story.Stories
	clock    *clock.Manual
	parent   int64
	child    int64
	tag      int64
	person   people.Person
	database *db.DB
}

func newPaper(t *testing.T, d *db.DB) paper {
	t.Helper()
	p := paper{clock: testkit.Clock(), database: d}
	p.Stories = story.New(d, p.clock, nil, site.New(d))
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		sections := section.New(d)
		parent, err := sections.EnsureSection(t.Context(), tx, section.Section{Name: "محليات"})
		if err != nil {
			return err
		}
		child, err := sections.EnsureSection(t.Context(), tx, section.Section{Name: "أسواق", ParentID: parent.ID})
		if err != nil {
			return err
		}
		tag, err := sections.EnsureTag(t.Context(), tx, section.Tag{Name: "السوق القديم", Kind: section.Place})
		if err != nil {
			return err
		}
		p.parent, p.child, p.tag = parent.ID, child.ID, tag.ID
		p.person, err = people.New(d, p.clock).Ensure(t.Context(), tx, people.Person{Name: "سلمى العمري"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p paper) document(headline string) story.Document {
	return story.Document{Headline: headline, Kicker: "متابعة", Deck: "عنوان فرعي", Body: "<p>نصّ <script>x</script>الخبر</p>", SectionID: p.child, TagIDs: []int64{p.tag},
		Bylines: []story.Byline{{PersonID: p.person.ID}}, Corrections: []story.Correction{{At: p.clock.Now(), Text: "تصويب"}}}
}

func (p paper) consistent(t *testing.T) {
	t.Helper()
	faults, err := p.CheckConsistency(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("inconsistent: %v %v", faults, err)
	}
}

func TestAnArticleFromDraftToWithdrawal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		art, err := p.Create(ctx, actor.System, p.document("افتتاح السوق القديم"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Public(ctx, art.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("a draft is public: %v", err)
		}
		art, err = p.Publish(ctx, actor.System, art.ID)
		if err != nil {
			t.Fatal(err)
		}
		if art.Path != "/2026/11/افتتاح-السوق-القديم" {
			t.Errorf("path %s", art.Path)
		}
		for _, l := range []story.List{{Name: story.ListAll}, {Name: story.ListSection, ID: p.parent}, {Name: story.ListSection, ID: p.child},
			{Name: story.ListTag, ID: p.tag}, {Name: story.ListPerson, ID: p.person.ID}} {
			if cards, _, err := p.List(ctx, l, story.Cursor{}, 10); err != nil || len(cards) != 1 {
				t.Errorf("list %v: %d cards, %v", l, len(cards), err)
			}
		}
		got, err := p.ByPath(ctx, story.EscapedPath(art.Path))
		if err != nil || got.Body != "<p>نصّ الخبر</p>" || got.Bylines[0].Name != "سلمى العمري" || len(got.Corrections) != 1 || got.SectionID != p.child {
			t.Errorf("%+v %v", got, err)
		}
		p.clock.Advance(time.Hour)
		doc := got.Document
		doc.Deck = "عنوان آخر"
		silent, err := p.Save(ctx, actor.System, art.ID, art.Revision, doc, story.SaveOptions{})
		if err != nil || !silent.UpdatedAt.IsZero() {
			t.Errorf("a silent save told readers: %v %v", silent.UpdatedAt, err)
		}
		if _, err := p.Save(ctx, actor.System, art.ID, art.Revision, doc, story.SaveOptions{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a stale save was taken: %v", err)
		}
		loud, err := p.Save(ctx, actor.System, art.ID, silent.Revision, doc, story.SaveOptions{Substantive: true})
		if err != nil || !loud.UpdatedAt.Equal(p.clock.Now()) {
			t.Errorf("update time %v, %v", loud.UpdatedAt, err)
		}
		if _, err := p.Withdraw(ctx, actor.System, art.ID, "سبب"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.ByPath(ctx, art.Path); !errs.Is(err, errs.Gone) || errs.As(err).Args["note"] != "سبب" {
			t.Errorf("withdrawn: %v", err)
		}
		if cards, _, err := p.List(ctx, story.List{Name: story.ListAll}, story.Cursor{}, 10); err != nil || len(cards) != 0 {
			t.Errorf("a withdrawn article is listed: %v %v", cards, err)
		}
		first, err := p.RevisionOf(ctx, art.ID, 1)
		if err != nil || first.Document.Deck != "عنوان فرعي" || len(first.Document.TagIDs) != 1 {
			t.Errorf("first revision %+v %v", first, err)
		}
		p.consistent(t)
	})
}

func TestAMovedAddressLeadsToTheArticleHoweverOftenItMoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		art, err := p.Create(ctx, actor.System, p.document("عنوان أول"))
		if err != nil {
			t.Fatal(err)
		}
		if art, err = p.Publish(ctx, actor.System, art.ID); err != nil {
			t.Fatal(err)
		}
		old := art.Path
		for _, slug := range []string{"عنوان ثانٍ", "third-One"} {
			doc := art.Document
			doc.Slug = slug
			if art, err = p.Save(ctx, actor.System, art.ID, art.Revision, doc, story.SaveOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		for _, asked := range []string{old, story.EscapedPath(old), strings.ToLower(story.EscapedPath(old)) + "/", "/2026/11/THIRD-ONE"} {
			var moved *story.Moved
			if _, err := p.ByPath(ctx, asked); !errors.As(err, &moved) || moved.Location != "/2026/11/third-one" {
				t.Errorf("%s: %v", asked, err)
			}
		}
		same, err := p.Create(ctx, actor.System, p.document("third one"))
		if err != nil {
			t.Fatal(err)
		}
		if same, err = p.Publish(ctx, actor.System, same.ID); err != nil || same.Path != "/2026/11/third-one-2" || same.Slug != "third-one-2" {
			t.Errorf("a doubled slug: %s %v", same.Path, err)
		}
		p.consistent(t)
	})
}

func TestPrivateArticlesStandInNoListAndProtectedOnesDo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		private, protected := p.document("خاص"), p.document("محمي")
		private.Private, protected.Password = true, "سر"
		for _, doc := range []story.Document{private, protected} {
			art, err := p.Create(ctx, actor.System, doc)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Publish(ctx, actor.System, art.ID); err != nil {
				t.Fatal(err)
			}
		}
		cards, _, err := p.List(ctx, story.List{Name: story.ListAll}, story.Cursor{}, 10)
		if err != nil || len(cards) != 1 || !cards[0].Protected {
			t.Errorf("%+v %v", cards, err)
		}
		if _, err := p.ByPath(ctx, "/2026/11/خاص"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a private article answers %v", err)
		}
		p.consistent(t)
	})
}

func TestPagesOfAListMeetWithoutGapOrDouble(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		const n = 25
		for i := range n {
			art, err := p.Create(ctx, actor.System, p.document("خبر"))
			if err != nil {
				t.Fatal(err)
			}
			if i%3 == 0 { // several in one millisecond
				p.clock.Advance(time.Minute)
			}
			if _, err := p.Publish(ctx, actor.System, art.ID); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[int64]bool{}
		var after story.Cursor
		for range n {
			cards, next, err := p.List(ctx, story.List{Name: story.ListAll}, after, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cards {
				if seen[c.ID] {
					t.Errorf("%d stands twice", c.ID)
				}
				seen[c.ID] = true
			}
			if after = next; next == (story.Cursor{}) {
				break
			}
		}
		if len(seen) != n {
			t.Errorf("%d of %d", len(seen), n)
		}
		counts, err := p.DeskCounts(ctx, story.KindArticle)
		if err != nil || counts[story.StatePublished] != n || counts[""] != n {
			t.Errorf("%v %v", counts, err)
		}
	})
}

func TestTheNewsroomFindsAHeadlineInAnySpellingHoweverOld(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		for _, headline := range []string{"إعلانٌ عن المدرسةِ", "نسبة 50% من الأسعار", "ملف_سري", "C:\\أخبار", strings.Repeat("ﷺ", story.MaxHeadline), "خبر"} {
			if _, err := p.Create(ctx, actor.System, p.document(headline)); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]int{"": 6, "اعلان المدرسه": 1, "المدرسة إعلان": 1, "50%": 1, "%": 1, "_": 1, "\\": 1, "0%م": 0, "خبر": 1, "اخبار": 1, "الله عليه": 1, "مفقود": 0, "'": 0} {
			cards, _, err := p.DeskList(ctx, story.DeskFilter{Query: query}, story.Cursor{}, 10)
			if err != nil || len(cards) != want {
				t.Errorf("%q: %d found, want %d, %v", query, len(cards), want, err)
			}
		}
		list, next, err := p.DeskList(ctx, story.DeskFilter{}, story.Cursor{}, 4)
		if err != nil || len(list) != 4 {
			t.Fatal(len(list), err)
		}
		if rest, last, err := p.DeskList(ctx, story.DeskFilter{}, next, 4); err != nil || len(rest) != 2 || last != (story.Cursor{}) {
			t.Errorf("the rest: %d, %v", len(rest), err)
		}
		renamed := list[0]
		art, err := p.Get(ctx, renamed.ID)
		if err != nil {
			t.Fatal(err)
		}
		art.Headline = "عنوان آخر"
		if _, err := p.Save(ctx, actor.System, art.ID, art.Revision, art.Document, story.SaveOptions{}); err != nil {
			t.Fatal(err)
		}
		if cards, _, err := p.DeskList(ctx, story.DeskFilter{Query: "عنوان اخر"}, story.Cursor{}, 4); err != nil || len(cards) != 1 {
			t.Errorf("after a new headline: %d, %v", len(cards), err)
		}
	})
}

func TestWritersChangeTheirOwnDraftsOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		mine, other := actor.Actor{UserID: 1, Role: actor.Writer}, actor.Actor{UserID: 2, Role: actor.Writer}
		art, err := p.Create(ctx, mine, p.document("مسودة"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Save(ctx, other, art.ID, art.Revision, art.Document, story.SaveOptions{}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("another writer: %v", err)
		}
		if _, err := p.Publish(ctx, mine, art.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a writer published: %v", err)
		}
		if _, err := p.Save(ctx, mine, art.ID, art.Revision, art.Document, story.SaveOptions{Workflow: story.InReview}); err != nil {
			t.Error(err)
		}
		if _, err := p.Create(ctx, actor.Actor{Role: actor.Moderator}, p.document("x")); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a moderator wrote: %v", err)
		}
	})
}

func TestWhatCannotBeADocumentIsRefusedFieldByField(t *testing.T) {
	p := newPaper(t, testkit.SQLite(t))
	doc := p.document(" ")
	doc.Deck, doc.Dir = strings.Repeat("س", story.MaxDeck+1), "up"
	_, err := p.Create(t.Context(), actor.System, doc)
	e := errs.As(err)
	if e == nil || e.Code != errs.Invalid || len(e.Fields) != 3 {
		t.Fatalf("%v", err)
	}
	doc = p.document("عنوان\x00 فيه\xff ما لا يُكتب")
	art, err := p.Create(t.Context(), actor.System, doc)
	if err != nil || art.Headline != "عنوان فيه ما لا يُكتب" {
		t.Errorf("%q %v", art.Headline, err)
	}
}

func TestPathKeyIsIdempotentAndForgetsEncodingAndCase(t *testing.T) {
	if a, b := story.PathKey("/2020/01/%D8%B3%D9%88%D9%82/"), story.PathKey("/2020/01/سوق"); a != b {
		t.Errorf("%q, %q", a, b)
	}
	if a, b := story.PathKey("/2020/01/%D8%B3%D9"), story.PathKey("/2020/01/س"); a != b {
		t.Errorf("a letter cut in two: %q, %q", a, b)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`(/|%[0-9a-f]{0,2}|[ء-ي]|[A-Z]){0,20}`)).Draw(t, "path")
		once := story.PathKey(s)
		if twice := story.PathKey(once); twice != once {
			t.Fatalf("%q: %q, then %q", s, once, twice)
		}
	})
}

func TestTheDateOfTheLastCommentNeverGoesBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		art, err := p.Create(ctx, actor.System, p.document("خبر"))
		if err != nil {
			t.Fatal(err)
		}
		latest := p.clock.Now()
		for i, step := range []time.Duration{0, -5 * time.Second, time.Minute} { // the second is of a node whose clock is behind
			p.clock.Advance(step)
			if p.clock.Now().After(latest) {
				latest = p.clock.Now()
			}
			if err := d.Write(ctx, func(tx *db.Tx) error { return p.AddComments(ctx, tx, art.ID, 1) }); err != nil {
				t.Fatal(err)
			}
			at, err := p.LastDiscussed(ctx)
			if got, readErr := p.Get(ctx, art.ID); err != nil || readErr != nil || !at.Equal(latest) || !got.DiscussedAt.Equal(latest) || got.CommentCount != i+1 {
				t.Errorf("after %v: %v, want %v; %+v %v %v", step, at, latest, got.CommentCount, err, readErr)
			}
		}
	})
}

func TestTheNewsroomsCardsAreOfEveryStateAndByNumber(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		var asked []int64
		for _, state := range []string{story.StateDraft, story.StatePublished, story.StateWithdrawn} {
			art, err := p.Create(ctx, actor.System, p.document("مادة "+state))
			if err == nil && state != story.StateDraft {
				_, err = p.Publish(ctx, actor.System, art.ID)
			}
			if err == nil && state == story.StateWithdrawn {
				_, err = p.Withdraw(ctx, actor.System, art.ID, "")
			}
			if err != nil {
				t.Fatal(err)
			}
			asked = append(asked, art.ID)
		}
		cards, err := p.DeskCards(ctx, append(asked, 0, asked[0], 1<<40))
		if err != nil || len(cards) != 3 {
			t.Fatalf("%d cards, %v", len(cards), err)
		}
		for i, state := range []string{story.StateDraft, story.StatePublished, story.StateWithdrawn} {
			if c := cards[asked[i]]; c.Headline != "مادة "+state || c.State() != state {
				t.Errorf("%s: %q, %s", state, c.Headline, c.State())
			}
		}
		if none, err := p.DeskCards(ctx, nil); err != nil || len(none) != 0 {
			t.Errorf("none asked for: %v %v", none, err)
		}
	})
}
