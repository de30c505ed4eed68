package consent

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/throttle"
)

// Providers keeps the registry in all its versions, and the last one in memory. It is for many goroutines.
type Providers struct {
	db      *db.DB
	clock   clock.Clock
	current atomic.Pointer[Registry]
	reading sync.Mutex // what was read last is what is kept
	limits  throttle.Limiter
}

// New returns the registry kept in d. Until Refresh it has nobody in it.
func New(d *db.DB, c clock.Clock) *Providers {
	s := &Providers{db: d, clock: c}
	s.current.Store(&Registry{})
	return s
}

// Current is the registry as this process knows it. It is the same pointer until it changes.
func (s *Providers) Current() *Registry { return s.current.Load() }

// Refresh reads the registry anew: at the start, and when this or another process changed something (db.Everything).
func (s *Providers) Refresh(ctx context.Context) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	var last *Registry
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		last, err = read(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the registry of providers: %w", err)
	}
	if !reflect.DeepEqual(last, s.current.Load()) {
		s.current.Store(last)
	}
	return nil
}

// read is the last version.
func read(ctx context.Context, tx *db.Tx) (*Registry, error) {
	r := &Registry{}
	var text string
	err := tx.QueryRow(ctx, "SELECT version, providers FROM consent_versions ORDER BY version DESC LIMIT 1").Scan(&r.Version, &text)
	if errs.Is(err, errs.NotFound) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &r.Providers)
	}
	return r, err
}

// Save adds a provider (ID 0) or changes one, and answers it as it is kept; whatever changes makes a new version, about which readers are asked
// anew. base is the version that the change was made over: errs.Conflict where it is not the last one any more. errs.Invalid with fields,
// errs.NotFound where there is no such provider.
func (s *Providers) Save(ctx context.Context, a actor.Actor, base int64, p Provider) (Provider, error) {
	if !a.May(actor.ManageSite) {
		return p, errs.New(errs.Forbidden, "error.forbidden")
	}
	p, err := checked(p)
	if err != nil {
		return p, err
	}
	err = s.change(ctx, a, base, func(r *Registry) error {
		if p.ID == 0 {
			if len(r.Providers) >= mostProviders {
				return errs.New(errs.Conflict, "error.consent_many").With("limit", mostProviders)
			}
			p.ID = base + 1 // no version before had it
			r.Providers = append(r.Providers, p)
			return nil
		}
		i := slices.IndexFunc(r.Providers, func(o Provider) bool { return o.ID == p.ID })
		if i < 0 {
			return errs.New(errs.NotFound, "error.not_found")
		}
		r.Providers[i] = p
		return nil
	})
	return p, err
}

// Remove takes a provider out: from then on nothing of theirs runs on any page.
func (s *Providers) Remove(ctx context.Context, a actor.Actor, base, id int64) error {
	if !a.May(actor.ManageSite) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	return s.change(ctx, a, base, func(r *Registry) error {
		n := len(r.Providers)
		if r.Providers = slices.DeleteFunc(r.Providers, func(p Provider) bool { return p.ID == id }); len(r.Providers) == n {
			return errs.New(errs.NotFound, "error.not_found")
		}
		return nil
	})
}

// change writes the version that f makes of the last one. Where it is the same nothing is written.
func (s *Providers) change(ctx context.Context, a actor.Actor, base int64, f func(*Registry) error) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		last, err := read(ctx, tx)
		if err != nil {
			return err
		}
		if last.Version != base {
			return errs.New(errs.Conflict, "error.consent_changed")
		}
		next := &Registry{last.Version + 1, slices.Clone(last.Providers)}
		if err := f(next); err != nil || reflect.DeepEqual(next.Providers, last.Providers) {
			return err
		}
		text, err := json.Marshal(next.Providers)
		if err != nil {
			return err
		}
		tx.Changed(db.Everything) // every page asks about it and is answered with its policy
		_, err = tx.Exec(ctx, "INSERT INTO consent_versions (version, providers, made_at, by_user, by_name) VALUES ($1, $2, $3, $4, $5)",
			next.Version, string(text), clock.Milli(s.clock.Now()), a.UserID, a.Name)
		if errs.Is(err, errs.Conflict) { // two at once
			return errs.New(errs.Conflict, "error.consent_changed")
		}
		return err
	})
	if err != nil {
		return err
	}
	_ = s.Refresh(ctx) // it is written: whoever follows the changes tries again
	return nil
}

// oftenest is how often readers behind one address answer: it is once for each browser, and again where somebody has second thoughts.
var oftenest = throttle.Bound{Address: 20, Network: 400, Within: time.Minute}

// Count notes that a reader answered to a version, and nothing of who it was. errs.Conflict where the version is not the last one any more: they
// are to be asked anew; errs.TooMany where too many come from one address.
func (s *Providers) Count(ctx context.Context, version int64, c Choice, from netip.Addr) error {
	if !slices.Contains(Choices, c) {
		return errs.New(errs.Invalid, "error.invalid")
	}
	if err := s.limits.Take("choice", oftenest, from, s.clock.Now()); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var last int64
		if err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(version), 0) FROM consent_versions").Scan(&last); err != nil {
			return err
		}
		if last != version || last == 0 {
			return errs.New(errs.Conflict, "error.consent_changed")
		}
		_, err := tx.Exec(ctx, "INSERT INTO consent_choices (version, choice, times) VALUES ($1, $2, 1) ON CONFLICT (version, choice) DO UPDATE SET times = consent_choices.times + 1", version, string(c))
		return err
	})
}

// Answers is what readers answered to a version.
type Answers struct {
	Version int64
	At      time.Time // since when it was asked about
	By      string
	Names   []string // of the providers it had
	Times   map[Choice]int
}

// Proof is the answers to the last versions, the newest first.
func (s *Providers) Proof(ctx context.Context, most int) (list []Answers, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if list, err = db.All(ctx, tx, answers, "SELECT version, providers, made_at, by_name FROM consent_versions ORDER BY version DESC LIMIT $1", most); err != nil || len(list) == 0 {
			return err
		}
		type row struct {
			version int64
			choice  Choice
			times   int
		}
		rows, err := db.All(ctx, tx, func(r db.Scanner) (w row, err error) {
			err = r.Scan(&w.version, &w.choice, &w.times)
			return w, err
		}, "SELECT version, choice, times FROM consent_choices WHERE version >= $1", list[len(list)-1].Version)
		for _, w := range rows {
			if i := slices.IndexFunc(list, func(a Answers) bool { return a.Version == w.version }); i >= 0 {
				list[i].Times[w.choice] = w.times
			}
		}
		return err
	})
	return list, err
}

func answers(r db.Scanner) (Answers, error) {
	a := Answers{Times: map[Choice]int{}}
	var text string
	var at int64
	if err := r.Scan(&a.Version, &text, &at, &a.By); err != nil {
		return a, err
	}
	a.At = clock.FromMilli(at)
	var list []Provider
	err := json.Unmarshal([]byte(text), &list)
	for _, p := range list {
		a.Names = append(a.Names, p.Name)
	}
	return a, err
}
