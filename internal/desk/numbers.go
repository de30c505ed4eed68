package desk

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/policy"
)

// numbersScreen is how moderation goes: who did what, and how right the model is.
type numbersScreen struct {
	Base
	Work     []workLine
	Taught   string
	Rules    []measureLine
	Months   []measureLine
	Tenths   []tenthLine
	Drift    template.HTML // a drawing; the table of months says the same
	Calibr   template.HTML // a drawing; the table of tenths says the same
	Settings comment.Settings
}

type workLine struct {
	comment.Work
	Median string
}

type measureLine struct {
	Name                               string
	Lessons, Broken, Precision, Recall string
	State                              string // what the model may do
}

type tenthLine struct{ From, Lessons, Broken string }

// numbersFor is the time that the numbers of moderators are counted for.
const numbersFor = 30 * 24 * time.Hour

func (d *desk) numbers(w http.ResponseWriter, r *http.Request) error {
	b, err := d.base(r, "desk.numbers.title")
	if err != nil {
		return err
	}
	me := userOf(r.Context()).Actor()
	s := numbersScreen{Base: b}
	if s.Settings, err = d.Comments.Settings(r.Context()); err != nil {
		return err
	}
	work, err := d.Comments.Numbers(r.Context(), me, d.Clock.Now().Add(-numbersFor))
	if err != nil {
		return err
	}
	for _, one := range work {
		s.Work = append(s.Work, workLine{one, b.printer.Lasting(one.Median)})
	}
	st, err := d.Policies.Standing(r.Context(), me)
	if err != nil {
		return err
	}
	p, err := d.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	s.learned(st, p)
	d.write(w, http.StatusOK, "numbers", s)
	return nil
}

func (s *numbersScreen) learned(st policy.Standing, p policy.Policy) {
	s.Taught = s.Number(int(st.Taught))
	line := func(name string, m policy.Measure) measureLine {
		l := measureLine{Name: name, Lessons: s.Number(m.Lessons), Broken: s.Number(m.Broken), Precision: "–", Recall: "–"}
		if m.Said > 0 {
			l.Precision = s.locale.Percent(m.Precision() * 100)
		}
		if m.Broken > 0 {
			l.Recall = s.locale.Percent(m.Recall() * 100)
		}
		return l
	}
	for i, r := range s.Base.rules(p) {
		m := st.Rules[i]
		for _, one := range st.Rules {
			if one.Rule == r.Name {
				m = one
			}
		}
		l := line(s.T("desk.comments.why", "number", r.Number, "text", strings.TrimRight(r.Text, ".")), m)
		switch {
		case r.Action == policy.Publish:
			l.State = s.T("desk.numbers.off")
		case st.Taught < policy.LeastLessons:
			l.State = s.T("desk.numbers.learns")
		case r.Action == policy.Refuse && m.Trusted(s.Settings.Precision):
			l.State = s.T("desk.numbers.refuses")
		default:
			l.State = s.T("desk.numbers.holds")
		}
		s.Rules = append(s.Rules, l)
	}
	s.months(st.Months, line)
	var said, was []float64
	for i, t := range st.Score.Tenths {
		s.Tenths = append(s.Tenths, tenthLine{s.locale.Percent(float64(i)*10) + "–" + s.locale.Percent(float64(i+1)*10), s.Number(t.Lessons), s.Number(t.Broken)})
		if t.Lessons > 0 {
			said, was = append(said, (float64(i)+0.5)/10), append(was, float64(t.Broken)/float64(t.Lessons))
		}
	}
	s.Calibr = drawPoints(said, was)
}

// months is how right the score was month by month.
func (s *numbersScreen) months(months []policy.Month, line func(string, policy.Measure) measureLine) {
	drift := curve{ID: "drift", Title: s.T("desk.numbers.drift"), Says: s.T("desk.numbers.drift_about"), Top: 100, Scale: s.locale.Percent, RTL: s.Dir() == "rtl"}
	for i, m := range months {
		l := line(s.locale.Digits(m.First.Format("2006-01")), m.Measure)
		s.Months = append(s.Months, l)
		drift.Now, drift.Before = append(drift.Now, int64(m.Precision()*100)), append(drift.Before, int64(m.Recall()*100))
		if each := (len(months) + 5) / 6; i%each == 0 {
			drift.Marks = append(drift.Marks, tick{float64(i) + 0.5, l.Name, i/each%2 != 0})
		}
	}
	s.Drift = drift.draw()
}

// Size of the drawing, in its own units.
const (
	drawWide = 320.0
	drawHigh = 160.0
)

// drawPoints draws what was said against what was, beside the line where both are the same.
func drawPoints(said, was []float64) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="-4 -4 %g %g" role="img" aria-hidden="true"><path class="grid" d="M0 0H%g M0 %gH%g M0 %gH%g"/>`, drawWide+8, drawHigh+8, drawWide, drawHigh/2, drawWide, drawHigh, drawWide)
	fmt.Fprintf(&b, `<path class="line second" d="M0 %gL%g 0"/>`, drawHigh, drawWide)
	for i := range said {
		fmt.Fprintf(&b, `<circle class="point" cx="%.1f" cy="%.1f" r="4"/>`, drawWide*said[i], drawHigh*(1-was[i]))
	}
	return template.HTML(b.String() + "</svg>")
}
