package desk

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

// speaker is the common part of a screen in a language, without a desk.
func speaker(t *testing.T, lang, digits string, now time.Time) Base {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, err := i18n.NewLocale(lang, "JO", "Asia/Amman", digits, "both")
	if err != nil {
		t.Fatal(err)
	}
	return Base{printer: c.For(lang), locale: l, now: now}
}

// day is the overview of a day until a quarter past two, half an hour a step, in Amman.
func day() (time.Time, audience.Overview) {
	began := time.Date(2026, time.November, 23, 21, 0, 0, 0, time.UTC)
	var now, before []int64
	for i := range 48 {
		before = append(before, int64(300+250*math.Sin(float64(i)/7)))
		if i < 29 {
			now = append(now, int64(i*i))
		}
	}
	return began.Add(14*time.Hour + 15*time.Minute), audience.Overview{Step: 30 * time.Minute, Curve: points(began, 30*time.Minute, now...), Earlier: points(began.Add(-7*24*time.Hour), 30*time.Minute, before...)}
}

func TestTheDaysCurveIsDrawn(t *testing.T) {
	now, o := day()
	for _, lang := range []string{"ar", "en"} {
		drawing := speaker(t, lang, "latn", now).periodCurve(audience.Today, o).Drawing
		testkit.Golden(t, "day-"+lang+".svg", []byte(strings.ReplaceAll(string(drawing), "><", ">\n<")+"\n"))
	}
}

func TestTheCurveSaysWhatItShowsAndTheTableTheSame(t *testing.T) {
	now, o := day()
	v := speaker(t, "ar", "arab", now).periodCurve(audience.Today, o)
	if len(v.Rows) != 48 || v.Rows[0] != (curveRow{"٠٠:٠٠", "٠", "٣٠٠"}) || v.Rows[28].Now != "٧٨٤ حتى الآن" || v.Rows[29].Now != "" || v.Rows[47].At != "٢٣:٣٠" {
		t.Errorf("%d rows: %+v %+v", len(v.Rows), v.Rows[0], v.Rows[28])
	}
	for _, part := range []string{`role="img"`, "<desc", "اليوم: ٧٬٧١٤ في المجموع. يوم الثلاثاء الماضي: ", ">٠٨:٠٠<", `class="time rare"`, `class="line running"`} {
		if !strings.Contains(string(v.Drawing), part) {
			t.Errorf("the drawing does not hold %q", part)
		}
	}
}

func TestWhatIsComparedWithNothingHasNoLegend(t *testing.T) {
	now, o := day()
	o.Earlier = points(o.Earlier[0].At, o.Step, make([]int64, 48)...)
	v := speaker(t, "ar", "latn", now).periodCurve(audience.Today, o)
	if v.Before != "" || len(v.Rows) != 29 || strings.Contains(string(v.Drawing), "second") || !strings.Contains(string(v.Drawing), ">20:00<") {
		t.Errorf("%q, %d rows", v.Before, len(v.Rows))
	}
}

func TestAnAxisIsNamedByWhatItsStepsAre(t *testing.T) {
	began := time.Date(2026, time.November, 23, 21, 0, 0, 0, time.UTC)
	b := speaker(t, "ar", "latn", began)
	many := func(n int, step time.Duration) []audience.Point {
		return points(began, step, make([]int64, n)...)
	}
	for name, want := range map[string]struct {
		points []audience.Point
		step   time.Duration
		words  string
	}{
		"half hours":    {many(48, 30*time.Minute), 30 * time.Minute, "00:00 04:00* 08:00 12:00* 16:00 20:00*"},
		"hours":         {many(20, time.Hour), time.Hour, "00:00 04:00* 08:00 12:00* 16:00"},
		"hours of days": {many(80, time.Hour), time.Hour, "24 تشرين الثاني 25 تشرين الثاني* 26 تشرين الثاني* 27 تشرين الثاني"},
		"a week":        {many(7, 24*time.Hour), 24 * time.Hour, "الثلاثاء الأربعاء* الخميس الجمعة* السبت الأحد* الاثنين"},
		"a month":       {many(30, 24*time.Hour), 24 * time.Hour, "24 تشرين الثاني 30 تشرين الثاني* 6 كانون الأول* 12 كانون الأول 18 كانون الأول*"},
		"months":        {many(5, 31*24*time.Hour), 31 * 24 * time.Hour, "تشرين الثاني كانون الثاني* آذار*"},
		"nothing":       {nil, time.Hour, ""},
	} {
		var got []string
		for _, m := range b.ticks(want.points, len(want.points), want.step) {
			if m.Rare {
				m.Words += "*"
			}
			got = append(got, m.Words)
		}
		if words := strings.Join(got, " "); words != want.words {
			t.Errorf("%s: %q, want %q", name, words, want.words)
		}
	}
}

func TestAScaleHasRoundNumbersAndHoldsTheLargest(t *testing.T) {
	for most, want := range map[int64]struct {
		step  float64
		lines int
	}{-3: {1, 1}, 0: {1, 1}, 1: {1, 1}, 3: {1, 3}, 9: {2, 5}, 10: {2, 5}, 101: {50, 3}, 1000: {200, 5}, 784: {200, 4}} {
		if step, lines := scale(most); step != want.step || lines != want.lines {
			t.Errorf("%d: %g, %d lines", most, step, lines)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.Int64Min(1).Draw(t, "most")
		step, lines := scale(most)
		if step < 1 || lines < 1 || lines > mostLines || step*float64(lines) < float64(most) || step*float64(lines) > 3*float64(most) {
			t.Errorf("%d: %g, %d lines", most, step, lines)
		}
	})
}

func TestAnEventStandsWhereItsMomentLies(t *testing.T) {
	began := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	months := []audience.Point{{At: began}, {At: began.AddDate(0, 1, 0)}, {At: began.AddDate(0, 2, 0)}} // 31, 30 and 31 days
	for _, want := range []struct {
		at    time.Time
		steps float64
		shown bool
	}{
		{began.Add(-time.Second), 0, false}, {began, 0, true}, {began.AddDate(0, 0, 30).Add(24*time.Hour - 1), 1, true}, {began.AddDate(0, 1, 15), 1.5, true}, {began.AddDate(1, 0, 0), 3, true},
	} {
		if steps, shown := place(months, 30*24*time.Hour, want.at); math.Abs(steps-want.steps) > 0.001 || shown != want.shown {
			t.Errorf("%v: %g, %v", want.at, steps, shown)
		}
	}
	if _, shown := place(nil, time.Hour, began); shown {
		t.Error("an event without a curve")
	}
}

var (
	drawn  = regexp.MustCompile(`<path class="[^"]*" d="([^"]*)"`)
	across = regexp.MustCompile(` (?:x|x1|x2|cx)="(-?[0-9.]+)%"`)
	amount = regexp.MustCompile(`-?[0-9.]+`)
)

// Whatever is counted, the drawing is XML, its paths stay in their box, and its places in the width of the page.
func TestAnyCurveStaysInItsBox(t *testing.T) {
	began := time.Date(2026, time.March, 1, 22, 0, 0, 0, time.UTC)
	number := rapid.OneOf(rapid.Int64Range(0, 5), rapid.Int64Min(0), rapid.Just(int64(0)))
	rapid.Check(t, func(rt *rapid.T) {
		step := rapid.SampledFrom([]time.Duration{30 * time.Minute, time.Hour, 24 * time.Hour, 30 * 24 * time.Hour}).Draw(rt, "step")
		now, before := rapid.SliceOfN(number, 0, 60).Draw(rt, "now"), rapid.SliceOfN(number, 0, 60).Draw(rt, "before")
		lang := rapid.SampledFrom([]string{"ar", "en", "fr"}).Draw(rt, "lang")
		b := speaker(t, lang, "", began)
		c := curve{ID: "x", Before: before}
		for _, at := range rapid.SliceOfN(rapid.Float64Range(0, 80), 0, 9).Draw(rt, "events") {
			c.Events = append(c.Events, event{at, "<&>"})
		}
		v := curveView{Heading: `"<b>&`, Now: "</title>", Before: "قبل"}
		v.show(b, c, points(began, step, now...), step)
		drawing := string(v.Drawing)
		if (drawing == "") != (len(now) == 0 && len(before) == 0) || strings.Contains(drawing, "NaN") || strings.Contains(drawing, "Inf") || strings.Contains(drawing, "style=") {
			rt.Fatalf("drawn: %.300s", drawing)
		}
		for d := xml.NewDecoder(strings.NewReader(drawing)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				rt.Fatalf("%v: %.300s", err, drawing)
			}
		}
		for _, p := range drawn.FindAllStringSubmatch(drawing, -1) {
			inBox(rt, p[1])
		}
		for _, at := range across.FindAllStringSubmatch(drawing, -1) {
			if n, err := strconv.ParseFloat(at[1], 64); err != nil || n < 0 || n > 100 {
				rt.Fatalf("%s%% of the width", at[1])
			}
		}
	})
}

// inBox reads a path of M, C, V, H and Z.
func inBox(t *rapid.T, d string) {
	for _, command := range regexp.MustCompile(`[MCVH][^MCVHZ]*`).FindAllString(d, -1) {
		for i, text := range amount.FindAllString(command, -1) {
			n, err := strconv.ParseFloat(text, 64)
			most := float64(plotWide)
			if command[0] == 'V' || command[0] != 'H' && i%2 == 1 {
				most = plotHigh
			}
			if err != nil || n < 0 || n > most+0.05 {
				t.Fatalf("%s of %g in %s", text, most, command)
			}
		}
	}
}

func TestTheModelsMonthsAreDrawnToAHundred(t *testing.T) {
	s := numbersScreen{Base: speaker(t, "ar", "latn", time.Now())}
	var st policy.Standing
	for range policy.RuleNames {
		st.Rules = append(st.Rules, policy.Measure{})
	}
	for i := range 14 {
		st.Months = append(st.Months, policy.Month{First: time.Date(2025, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC), Measure: policy.Measure{Lessons: 9, Broken: 4, Said: 2, Right: 1}})
	}
	s.learned(st, policy.Policy{})
	drawing := string(s.Drift)
	if len(s.Months) != 14 || strings.Count(drawing, `class="time`) != 5 || !strings.Contains(drawing, `>2025-01<`) || !strings.Contains(drawing, `>100`) {
		t.Errorf("%d months: %s", len(s.Months), drawing)
	}
}
