package policy

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy/learn"
)

// Lesson is what a moderator decided about a comment.
type Lesson struct {
	Decision int64 // its number; lessons are taught in this order
	At       time.Time
	Text     string   // as it was judged: the writer's name, a line's end, the words
	Rule     RuleName // that is broken, "" for none
	Weighty  bool     // an appeal was decided by it: it is taught twice
}

// modelName is the row of policy_models.
const modelName = "own"

// Learned is the number of the last decision that was learned from.
func (s *Policies) Learned(ctx context.Context) (last int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRow(ctx, "SELECT learned FROM policy_models WHERE name = $1", modelName).Scan(&last)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		return err
	})
	return last, err
}

// Learn teaches decisions, the first before the second, and keeps what the model said of each before it was told. after is what Learned
// answered and until the last decision looked at: where another node learned meanwhile, nothing is done.
func (s *Policies) Learn(ctx context.Context, after, until int64, lessons []Lesson) error {
	j, err := s.Judge(ctx)
	if err != nil {
		return err
	}
	model, err := s.model(ctx)
	if err != nil {
		return err
	}
	type measured struct {
		Lesson
		score  float64
		scores string
	}
	var told []measured
	for _, l := range lessons {
		shipped, sight := j.look(l.Text)
		classes, score := model.Judge(sight, shipped)
		text, err := json.Marshal(rounded(classes))
		if err != nil {
			return err
		}
		told = append(told, measured{l, score, string(text)})
		times := 1
		if l.Weighty {
			times = 2
		}
		model.Learn(learn.Lesson{Sight: sight, Shipped: shipped, Class: slices.Index(RuleNames, l.Rule), Abuse: against(l.Rule), Times: times})
	}
	data, err := model.MarshalBinary()
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now := clock.Milli(s.clock.Now())
		result, err := tx.Exec(ctx, `INSERT INTO policy_models (name, learned, data, made_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET learned = $2, data = $3, made_at = $4 WHERE policy_models.learned = $5`, modelName, until, data, now, after)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		for _, m := range told {
			if _, err := tx.Exec(ctx, "INSERT INTO policy_lessons (decision, at, rule, score, scores) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (decision) DO NOTHING",
				m.Decision, clock.Milli(m.At), m.Rule, m.score, m.scores); err != nil {
				return err
			}
		}
		return nil
	})
	s.forget()
	return err
}

func rounded(list []float64) []float64 {
	out := make([]float64, len(list))
	for i, v := range list {
		out[i] = float64(int(v*1000+0.5)) / 1000
	}
	return out
}

// model is what was learned so far. One that cannot be read begins anew: the decisions are still there.
func (s *Policies) model(ctx context.Context) (*learn.Online, error) {
	model := learn.NewOnline(len(RuleNames))
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var data []byte
		err := tx.QueryRow(ctx, "SELECT data FROM policy_models WHERE name = $1", modelName).Scan(&data)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		read := learn.NewOnline(1)
		if err := read.UnmarshalBinary(data); err != nil {
			return err
		}
		model = read
		return nil
	})
	return model, err
}

// LeastLessons is from how many on the model is heard: below it only learns.
const LeastLessons = 30

// When the model may say or decide something.
const (
	saysBroken   = 0.5 // a class that is this probable is what the model says
	isSure       = 0.9 // a rule that is this probable may be refused by the model alone
	leastSure    = 30  // so often it must have been sure before
	measuredLast = 5_000
)

// Measure is how right the model was about one rule, or about abuse as a whole, on decisions it had not been told.
type Measure struct {
	Rule    RuleName // "" for the score: abuse of any kind
	Lessons int
	Broken  int // in truth
	Said    int // the model said so
	Right   int // of Said
	Sure    int // the model was sure
	Proven  int // of Sure
	Tenths  [10]Tenth
}

// Tenth is those lessons whose probability lies in one tenth, from 0 to 0.1 on.
type Tenth struct {
	Lessons int
	Broken  int
}

// Precision is how often the model was right when it said that the rule was broken; 0 where it never said so.
func (m Measure) Precision() float64 { return share(m.Right, m.Said) }

// Recall is how many of the broken ones it found.
func (m Measure) Recall() float64 { return share(m.Right, m.Broken) }

// SurePrecision is how often it was right when it was sure.
func (m Measure) SurePrecision() float64 { return share(m.Proven, m.Sure) }

// Trusted says whether the model may refuse by itself: it was sure often enough, and right in percent of the cases.
func (m Measure) Trusted(percent int) bool {
	return m.Sure >= leastSure && m.SurePrecision()*100 >= float64(percent)
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func (m *Measure) add(p float64, broken bool) {
	one := 0
	if broken {
		one = 1
	}
	m.Lessons++
	m.Broken += one
	if p >= saysBroken {
		m.Said++
		m.Right += one
	}
	if p >= isSure {
		m.Sure++
		m.Proven += one
	}
	t := &m.Tenths[min(9, max(0, int(p*10)))]
	t.Lessons++
	t.Broken += one
}

// Month is how right the score was in one month.
type Month struct {
	First time.Time
	Measure
}

// Standing is what was measured on the newsroom's last 5,000 decisions.
type Standing struct {
	Taught int64     // lessons in all
	Score  Measure   // about abuse as a whole
	Rules  []Measure // in the order of RuleNames
	Months []Month   // the oldest first, of the score
}

// Standing measures the model. errs.Forbidden without the right to moderate.
func (s *Policies) Standing(ctx context.Context, a actor.Actor) (Standing, error) {
	if !a.May(actor.Moderate) {
		return Standing{}, errs.New(errs.Forbidden, "error.forbidden")
	}
	return s.standing(ctx)
}

func (s *Policies) standing(ctx context.Context) (st Standing, err error) {
	type row struct {
		at     time.Time
		rule   RuleName
		score  float64
		scores []float64
	}
	var rows []row
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM policy_lessons").Scan(&st.Taught); err != nil {
			return err
		}
		rows, err = db.All(ctx, tx, func(r db.Scanner) (w row, err error) {
			var at int64
			var scores string
			if err := r.Scan(&at, &w.rule, &w.score, &scores); err != nil {
				return w, err
			}
			w.at = clock.FromMilli(at)
			return w, json.Unmarshal([]byte(scores), &w.scores)
		}, "SELECT at, rule, score, scores FROM policy_lessons ORDER BY decision DESC LIMIT $1", measuredLast)
		return err
	})
	for _, name := range RuleNames {
		st.Rules = append(st.Rules, Measure{Rule: name})
	}
	for _, w := range slices.Backward(rows) {
		st.Score.add(w.score, against(w.rule))
		for k := range min(len(w.scores), len(st.Rules)) {
			st.Rules[k].add(w.scores[k], w.rule == RuleNames[k])
		}
		first := time.Date(w.at.Year(), w.at.Month(), 1, 0, 0, 0, 0, time.UTC)
		if n := len(st.Months); n == 0 || !st.Months[n-1].First.Equal(first) {
			st.Months = append(st.Months, Month{First: first})
		}
		st.Months[len(st.Months)-1].add(w.score, against(w.rule))
	}
	return st, err
}
