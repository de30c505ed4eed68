package desk

import (
	"fmt"
	"html/template"
	"math"
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
	var precision, recall []float64
	for _, m := range st.Months {
		s.Months = append(s.Months, line(s.locale.Digits(m.First.Format("2006-01")), m.Measure))
		precision, recall = append(precision, m.Precision()), append(recall, m.Recall())
	}
	s.Drift = drawLines(precision, recall)
	var said, was []float64
	for i, t := range st.Score.Tenths {
		s.Tenths = append(s.Tenths, tenthLine{s.locale.Percent(float64(i)*10) + "–" + s.locale.Percent(float64(i+1)*10), s.Number(t.Lessons), s.Number(t.Broken)})
		if t.Lessons > 0 {
			said, was = append(said, (float64(i)+0.5)/10), append(was, float64(t.Broken)/float64(t.Lessons))
		}
	}
	s.Calibr = drawPoints(said, was)
}

// Size of a drawing, in its own units.
const (
	drawWide = 320.0
	drawHigh = 160.0
)

// drawing begins a chart: a frame from 0 to 1.
func drawing(b *strings.Builder) {
	fmt.Fprintf(b, `<svg class="chart" viewBox="-4 -4 %g %g" role="img" aria-hidden="true"><path class="grid" d="M0 0H%g M0 %gH%g M0 %gH%g"/>`, drawWide+8, drawHigh+8, drawWide, drawHigh/2, drawWide, drawHigh, drawWide)
}

// drawLines draws values from 0 to 1, the oldest at the left, as charts are read in both directions of script.
func drawLines(lines ...[]float64) template.HTML {
	var b strings.Builder
	drawing(&b)
	for n, line := range lines {
		b.WriteString(`<polyline class="line` + []string{"", " second"}[n%2] + `" points="`)
		for i, v := range line {
			x := drawWide / 2
			if len(line) > 1 {
				x = drawWide * float64(i) / float64(len(line)-1)
			}
			fmt.Fprintf(&b, "%.1f,%.1f ", x, drawHigh*(1-math.Min(1, math.Max(0, v))))
		}
		b.WriteString(`"/>`)
	}
	return template.HTML(b.String() + "</svg>")
}

// drawPoints draws what was said against what was, beside the line where both are the same.
func drawPoints(said, was []float64) template.HTML {
	var b strings.Builder
	drawing(&b)
	fmt.Fprintf(&b, `<path class="line second" d="M0 %gL%g 0"/>`, drawHigh, drawWide)
	for i := range said {
		fmt.Fprintf(&b, `<circle class="point" cx="%.1f" cy="%.1f" r="4"/>`, drawWide*said[i], drawHigh*(1-was[i]))
	}
	return template.HTML(b.String() + "</svg>")
}
