package search_test

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// suggested are the suggestions for a text, a line each: kind, text with the marks.
func (p *paper) suggested(text string) []string {
	p.t.Helper()
	list, err := p.index.Suggest(p.t.Context(), text)
	if err != nil {
		p.t.Fatalf("suggest %q: %v", text, err)
	}
	var lines []string
	for _, s := range list {
		if s.Path == "" {
			p.t.Errorf("%q leads nowhere", marked(s.Text))
		}
		lines = append(lines, string(s.Kind)+" "+marked(s.Text))
	}
	return lines
}

func TestWhatIsBegunIsSuggested(t *testing.T) {
	each(t, func(p *paper) {
		p.publish("افتتاح مكتبة عامة في الزرقاء", "نصّ")
		p.publish("المكتبات المدرسية تتوسّع", "نصّ", func(d *story.Document) {
			d.TagIDs = []int64{p.tag}
			d.Bylines = []story.Byline{{PersonID: p.person, Name: "سلمى العمري"}}
		})
		p.publish("والمكتبة تعود إلى الحيّ", "في المتن كلمة مخفيّة")
		p.publish("خبر آخر", "مكتبة في المتن وحده")
		p.publish("خبر آخر", "العنوان نفسه مرّة ثانية")
		secret := p.publish("مكتبة خلف كلمة سرّ", "نصّ", func(d *story.Document) { d.Password = "x" })
		gone := p.publish("مكتبة أُغلقت", "نصّ")
		if _, err := p.stories.Withdraw(p.t.Context(), editor, gone, ""); err != nil {
			p.t.Fatal(err)
		}
		_ = secret
	}, func(t *testing.T, p *paper) {
		for _, c := range []struct {
			text string
			want []string
		}{
			{"مكت", []string{"article [والمكتبة] تعود إلى الحيّ", "article [المكتبات] المدرسية تتوسّع", "article افتتاح [مكتبة] عامة في الزرقاء"}},
			{"المكتب", []string{"article [والمكتبة] تعود إلى الحيّ", "article [المكتبات] المدرسية تتوسّع", "article افتتاح [مكتبة] عامة في الزرقاء"}},
			{"مكتبة عامة في الز", []string{"article افتتاح [مكتبة عامة] في [الزرقاء]"}},
			{"مكتبة ال", []string{"article [والمكتبة] تعود إلى الحيّ", "article افتتاح [مكتبة] عامة في الزرقاء"}},
			{"ال", nil}, {"في", nil}, {"في ", nil},
			{"مكتبة ", []string{"article [والمكتبة] تعود إلى الحيّ", "article افتتاح [مكتبة] عامة في الزرقاء"}},
			{"مَكتبه عا", []string{"article افتتاح [مكتبة عامة] في الزرقاء"}},
			{"عامة مكتبة", []string{"article افتتاح [مكتبة عامة] في الزرقاء"}},
			{"زرق", []string{"place [الزرقاء]", "article افتتاح مكتبة عامة في [الزرقاء]"}},
			{"سلم", []string{"author [سلمى] العمري"}},
			{"عمري سلمى", []string{"author [سلمى العمري]"}},
			{"آخر", []string{"article خبر [آخر]"}},
			{"مخفية", nil}, {"", nil}, {" ", nil}, {"؟", nil}, {"مكتبة فيزياء", nil}, {"\xff\xfe", nil}, {"\x02مكتبه", []string{"article [والمكتبة] تعود إلى الحيّ", "article افتتاح [مكتبة] عامة في الزرقاء"}},
			{strings.Repeat("مكتبة ", 500), []string{"article [والمكتبة] تعود إلى الحيّ", "article افتتاح [مكتبة] عامة في الزرقاء"}},
		} {
			if got := p.suggested(c.text); !slices.Equal(got, c.want) {
				t.Errorf("%.40q suggests\n%s\nnot\n%s", c.text, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		}
	})
}

func TestSuggestionsFollowChanges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := newPaper(t, d)
		id := p.publish("حافلات جديدة على الخط", "نصّ")
		p.flush()
		if got := p.suggested("حافل"); len(got) != 1 {
			t.Fatalf("%q", got)
		}
		if _, err := p.stories.Withdraw(t.Context(), editor, id, ""); err != nil {
			t.Fatal(err)
		}
		if got := p.suggested("حافل"); got != nil {
			t.Errorf("withdrawn: %q", got)
		}
		for i := range 20 {
			p.publish(fmt.Sprintf("حافلة رقم %d", i), "نصّ")
		}
		if got := p.suggested("حافل"); len(got) != 8 || got[0] != "article [حافلة] رقم 19" {
			t.Errorf("%q", got)
		}
		var petra section.Tag
		if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
			petra, err = section.New(d).EnsureTag(t.Context(), tx, section.Tag{Name: "البتراء", Kind: section.Place})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(time.Minute)
		if got := p.suggested("بترا"); got != nil {
			t.Errorf("a place that no article is about: %q", got)
		}
		p.publish("رحلة", "نصّ", func(doc *story.Document) { doc.TagIDs = []int64{petra.ID} })
		if got := p.suggested("بترا"); !slices.Equal(got, []string{"place [البتراء]"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestAnIndexOfAnEarlierFormatIsMadeAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := newPaper(t, d)
		id := p.publish("جسر مشاة عند المدرسة", "نصّ")
		p.flush()
		older := func(format int) {
			t.Helper()
			if err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "UPDATE search_segments SET format = $1", format)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		older(1)
		if got := p.found("جسر"); !slices.Equal(got, []int64{id}) {
			t.Errorf("an earlier format that can be read answers %v", got)
		}
		older(99)
		if got := p.found("جسر"); got != nil {
			t.Errorf("a format that cannot be read answers %v", got)
		}
		// Another process has the work: it is left to it as long as it gives signs of life.
		other := search.New(d, p.clock, slog.New(slog.NewTextHandler(io.Discard, nil)), p.stories)
		if mine, err := other.Hold(t.Context()); err != nil || !mine {
			t.Fatal(mine, err)
		}
		keep := func() {
			t.Helper()
			if err := p.index.KeepOnce(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		keep()
		if got := p.found("جسر"); got != nil {
			t.Errorf("two processes made the index at once: %v", got)
		}
		p.clock.Advance(2 * time.Minute)
		keep()
		if got := p.found("جسر"); !slices.Equal(got, []int64{id}) {
			t.Errorf("made anew, it answers %v", got)
		}
		p.consistent()
	})
}

func TestRelatedArticlesAreNearInSubject(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := newPaper(t, d)
		bus := p.publish("خط حافلات جديد يصل الجامعة", "تصل الحافلات إلى بوابة الجامعة كل ربع ساعة، وتقف الحافلة في ستّ محطات.")
		fares := p.publish("أجور الحافلات تُخفَّض للطلبة", "خفّضت البلدية أجور الحافلات إلى الجامعة للطلبة بمقدار الربع.")
		p.publish("موسم الزيتون يبدأ مبكراً", "يقطف المزارعون الزيتون قبل موعده بأسبوعين.")
		p.publish("أمسية شعرية في المركز الثقافي", "قرأ الشعراء قصائد عن المدينة.")
		secret := p.publish("حافلات الجامعة: مسودّة مغلقة", "أجور الحافلات والجامعة والطلبة.", func(doc *story.Document) { doc.Password = "x" })
		keep := func() {
			t.Helper()
			if err := p.index.KeepOnce(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		related := func(id int64) (list []int64) {
			t.Helper()
			cards, err := p.index.Related(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cards {
				list = append(list, c.ID)
			}
			return list
		}
		if got := related(bus); got != nil {
			t.Errorf("before it was worked out: %v", got)
		}
		keep()
		if got := related(bus); !slices.Equal(got, []int64{fares}) {
			t.Errorf("to %d: %v, not %d", bus, got, fares)
		}
		if got := related(secret); got != nil {
			t.Errorf("an article behind a password tells what it is like: %v", got)
		}
		// A new one is seen beside the older from then on; a withdrawn one is not.
		stops := p.publish("محطات الحافلات عند الجامعة تُظلَّل", "تركّب البلدية مظلّات في محطات الحافلات أمام بوابة الجامعة.")
		keep()
		if got := related(bus); len(got) != 2 || !slices.Contains(got, stops) || !slices.Contains(got, fares) {
			t.Errorf("after a new one: %v", got)
		}
		if _, err := p.stories.Withdraw(t.Context(), editor, fares, ""); err != nil {
			t.Fatal(err)
		}
		if got := related(bus); !slices.Equal(got, []int64{stops}) {
			t.Errorf("after a withdrawal: %v", got)
		}
		keep()
		// What nobody changed is worked out when it is asked for: after a move the lists are empty.
		p.flush()
		if err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), "DELETE FROM search_related"); return err }); err != nil {
			t.Fatal(err)
		}
		keep()
		if got := related(stops); got != nil {
			t.Errorf("nobody asked: %v", got)
		}
		keep()
		if got := related(stops); !slices.Equal(got, []int64{bus}) {
			t.Errorf("once it was asked for: %v", got)
		}
	})
}
