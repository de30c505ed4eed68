package policy

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy/lexicon"
)

// Policies keeps a paper's policy in all its versions and judges by the last.
type Policies struct {
	db    *db.DB
	clock clock.Clock

	mu    sync.Mutex
	judge *Judge
	state state
	read  time.Time
}

// New returns the policy kept in d.
func New(d *db.DB, c clock.Clock) *Policies { return &Policies{db: d, clock: c} }

// kept is how long a node goes by the version it read: a change on another node is followed after it.
const kept = 5 * time.Second

var shippedMatcher = sync.OnceValue(func() *lexicon.Matcher { return lexicon.Compile(lexicon.Shipped(), lexicon.Innocent()) })

// Judge is the judge of the policy as it stands, with the paper's own words and what was learned from its decisions.
func (s *Policies) Judge(ctx context.Context) (*Judge, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.judge != nil && s.clock.Now().Sub(s.read).Abs() < kept {
		return s.judge, nil
	}
	state, err := s.stateNow(ctx)
	if err != nil {
		return nil, err
	}
	if s.judge == nil || s.state != state {
		if s.judge, err = s.newJudge(ctx); err != nil {
			return nil, err
		}
		s.state = state
	}
	s.read = s.clock.Now()
	return s.judge, nil
}

// state is by what a node sees that the policy, the words or the model are others than it knows.
type state struct{ version, learned, words, lastWord int64 }

func (s *Policies) stateNow(ctx context.Context) (n state, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COALESCE((SELECT MAX(version) FROM policy_versions), 0), COALESCE((SELECT learned FROM policy_models WHERE name = $1), 0),
			(SELECT COUNT(*) FROM policy_words), COALESCE((SELECT MAX(id) FROM policy_words), 0)`, modelName).Scan(&n.version, &n.learned, &n.words, &n.lastWord)
	})
	return n, err
}

func (s *Policies) newJudge(ctx context.Context) (*Judge, error) {
	p, err := s.last(ctx)
	if err != nil {
		return nil, err
	}
	words, err := s.Words(ctx)
	if err != nil {
		return nil, err
	}
	j := NewJudge(p)
	j.matcher = matcher(words)
	if j.own, err = s.model(ctx); err != nil {
		return nil, err
	}
	if j.own.Lessons() == 0 {
		j.own = nil
		return j, nil
	}
	standing, err := s.standing(ctx)
	j.measured = standing.Rules
	return j, err
}

// forget lets the next verdict read everything anew.
func (s *Policies) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.judge = nil
}

// Current is the policy as it stands.
func (s *Policies) Current(ctx context.Context) (Policy, error) {
	j, err := s.Judge(ctx)
	if err != nil {
		return Policy{}, err
	}
	return j.policy, nil
}

func (s *Policies) last(ctx context.Context) (p Policy, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var rules string
		err := tx.QueryRow(ctx, "SELECT version, rules FROM policy_versions ORDER BY version DESC LIMIT 1").Scan(&p.Version, &rules)
		if errs.Is(err, errs.NotFound) {
			p = Default()
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(rules), &p.Rules)
	})
	return p, err
}

// Save makes rules the policy's next version. errs.Invalid where one is wrong, errs.Conflict where p.Version is not the last one
// any more: somebody else changed it meanwhile.
func (s *Policies) Save(ctx context.Context, a actor.Actor, p Policy) (Policy, error) {
	if !a.May(actor.ManageSite) {
		return p, errs.New(errs.Forbidden, "error.forbidden")
	}
	for i := range p.Rules {
		p.Rules[i].Text = strings.Join(strings.Fields(strings.ToValidUTF8(p.Rules[i].Text, "")), " ")
	}
	if err := p.check(); err != nil {
		return p, err
	}
	rules, err := json.Marshal(p.Rules)
	if err != nil {
		return p, err
	}
	next := p.Version + 1
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var last int64
		if err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(version), 0) FROM policy_versions").Scan(&last); err != nil {
			return err
		}
		if last != p.Version {
			return errs.New(errs.Conflict, "error.policy_changed")
		}
		tx.Changed(db.Everything) // the rules stand above every form
		_, err := tx.Exec(ctx, "INSERT INTO policy_versions (version, rules, made_at, by_user, by_name) VALUES ($1, $2, $3, $4, $5)", next, string(rules),
			clock.Milli(s.clock.Now()), a.UserID, a.Name)
		return err
	})
	if err != nil {
		return p, err
	}
	s.forget()
	p.Version = next
	return p, nil
}
