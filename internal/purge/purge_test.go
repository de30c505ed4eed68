package purge

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/testkit"
)

// told is a cache that keeps what it is told, as long as it is up.
type told struct {
	mu     sync.Mutex
	status int
	lots   [][]string
}

func (c *told) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m map[string][]string
	err := json.NewDecoder(r.Body).Decode(&m)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || c.status != http.StatusOK {
		w.WriteHeader(c.status)
		return
	}
	c.lots = append(c.lots, m["tags"])
}

// since is what it was told since the last time, a message after the other.
func (c *told) since() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var parts []string
	for _, lot := range c.lots {
		parts = append(parts, strings.Join(lot, " "))
	}
	c.lots = nil
	return strings.Join(parts, " | ")
}

func (c *told) set(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = status
}

// papers are nodes of a paper and the caches in front of it.
type papers struct {
	t      *testing.T
	db     *db.DB
	clock  *clock.Manual
	caches []*told
	list   string
}

func paper(t *testing.T, d *db.DB, caches int) *papers {
	t.Helper()
	p := &papers{t: t, db: d, clock: testkit.Clock()}
	for range caches {
		c := &told{status: http.StatusOK}
		p.caches = append(p.caches, c)
		p.list += cacheInFront(t, c.ServeHTTP) + ","
	}
	return p
}

// node is one of them, as it is after a start.
func (p *papers) node() *Fronts {
	p.t.Helper()
	list, err := Parse(p.list)
	if err != nil {
		p.t.Fatal(err)
	}
	s := New(p.db, p.clock, slog.New(slog.DiscardHandler), list, "many")
	s.settle = 0
	return s
}

func (p *papers) change(tags ...string) {
	p.t.Helper()
	if err := p.db.Write(p.t.Context(), func(tx *db.Tx) error { tx.Changed(tags...); return nil }); err != nil {
		p.t.Fatal(err)
	}
}

// tells lets a node tell a cache, and checks what that hears.
func (p *papers) tells(s *Fronts, cache int, want string) {
	p.t.Helper()
	if err := s.tell(p.t.Context(), s.list[cache]); err != nil {
		p.t.Errorf("told: %v", err)
	}
	if got := p.caches[cache].since(); got != want {
		p.t.Errorf("told %q, not %q", got, want)
	}
}

func TestEachChangeIsToldOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 1)
		s := p.node()
		p.change("article:1")
		p.tells(s, 0, "all") // what it kept before anybody told it
		p.tells(s, 0, "")
		p.change("article:1", "list:all:0")
		p.change("article:2", "list:all:0")
		p.tells(s, 0, "many article:1 list:all:0 article:2")
		p.tells(s, 0, "")
		p.change("article:3")
		p.tells(p.node(), 0, "many article:3") // after a start, or on another node
		p.tells(s, 0, "")
		p.change("article:4", db.Everything)
		p.change("article:5")
		p.tells(s, 0, "all")
	})
}

func TestWhatACacheDidNotTakeIsToldAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 2)
		s := p.node()
		p.tells(s, 0, "all")
		p.tells(s, 1, "all")
		p.caches[0].set(http.StatusBadGateway)
		p.change("article:1")
		for range 3 {
			if err := s.tell(t.Context(), s.list[0]); err == nil || !strings.Contains(err.Error(), "502") {
				t.Errorf("%v", err)
			}
		}
		p.tells(s, 1, "many article:1") // the other one does not wait
		p.change("article:2")
		p.tells(s, 1, "many article:2")
		p.caches[0].set(http.StatusOK)
		p.tells(p.node(), 0, "many article:1 article:2") // at once, on any node: nobody holds it
	})
}

func TestEverythingIsToldWhereTheLogIsGone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 1)
		s := p.node()
		p.tells(s, 0, "all")
		p.change("article:0")
		many := func(from, n int) {
			t.Helper()
			for ; n > 0; n -= 150 {
				var tags []string
				for range 150 {
					from++
					tags = append(tags, fmt.Sprint("article:", from))
				}
				p.change(tags...)
			}
		}
		many(0, 900)
		if err := s.tell(t.Context(), s.list[0]); err != nil {
			t.Fatal(err)
		}
		if got := p.caches[0].lots; len(got) < 10 || !slices.Contains(slices.Concat(got...), "article:900") || slices.Contains(slices.Concat(got...), "all") {
			t.Errorf("%d messages", len(got))
		}
		p.caches[0].since()
		many(1000, 1200)
		p.tells(s, 0, "all") // more than it is worth to name
		p.tells(s, 0, "")
		many(3000, 6000)
		if err := d.TrimChanges(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.tells(s, 0, "all")
		p.tells(s, 0, "")
		p.change("article:1")
		p.tells(s, 0, "many article:1")
	})
}

func TestEverythingIsToldWhereTheLogBeganAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 1)
		s := p.node()
		p.tells(s, 0, "all")
		if mine, err := s.hold(t.Context(), s.list[0].id); err != nil || !mine {
			t.Fatal(mine, err)
		}
		if err := s.move(t.Context(), s.list[0].id, place{sent: 90_000, gaps: "89990"}); err != nil {
			t.Fatal(err)
		}
		p.tells(s, 0, "all")
		p.tells(s, 0, "")
		p.change("article:1")
		p.tells(s, 0, "many article:1")
	})
}

func TestWhatBecomesVisibleLateIsToldToo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 1)
		s := p.node()
		note := func(id int64) {
			t.Helper()
			if err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "INSERT INTO page_changes (id, tag) VALUES ($1, $2)", id, fmt.Sprint("article:", id))
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		note(5)
		p.tells(s, 0, "all")
		note(3) // a transaction that began before and ended after
		note(6)
		note(10)
		p.tells(s, 0, "many article:3 article:6 article:10")
		note(8)
		p.tells(p.node(), 0, "many article:8")
		p.tells(s, 0, "")
		note(4)
		note(7)
		note(11)
		p.tells(s, 0, "many article:4 article:7 article:11")
		note(700)
		p.tells(s, 0, "many article:700")
		note(9) // so late that it is nobody's
		note(600)
		p.tells(s, 0, "many article:600")
		u, err := s.unsent(t.Context(), s.list[0].id)
		if err != nil || u.before.sent != 700 || len(numbers(u.before.gaps)) > mostGap || len(u.tags) > 0 {
			t.Errorf("%d, %d gaps, %q left (%v)", u.before.sent, len(numbers(u.before.gaps)), u.tags, err)
		}
	})
}

func TestOneNodeTellsAtATime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 1)
		one, two := p.node(), p.node()
		p.tells(one, 0, "all")
		id := one.list[0].id
		holds := func(s *Fronts, want bool) {
			t.Helper()
			if mine, err := s.hold(t.Context(), id); err != nil || mine != want {
				t.Errorf("%v, not %v (%v)", mine, want, err)
			}
		}
		holds(one, true)
		holds(one, true)
		holds(two, false)
		p.change("article:1")
		p.tells(two, 0, "")
		p.clock.Advance(holdFor - time.Second)
		p.tells(two, 0, "")
		p.clock.Advance(2 * time.Second) // it crashed
		p.tells(two, 0, "many article:1")
		holds(one, true)
		p.clock.Advance(-time.Hour) // its clock was wrong
		holds(two, true)
		// Who had to let go moves nothing.
		if err := one.move(t.Context(), id, place{sent: 99}); err != nil {
			t.Fatal(err)
		}
		if u, err := two.unsent(t.Context(), id); err != nil || u.before.sent == 99 {
			t.Errorf("%+v %v", u, err)
		}
	})
}

func TestNodesSideBySideTellEverything(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d, 2)
		p.change("article:1000") // or the second of all changes, seen before the first, looks as if something was lost: everything is told again
		ctx, stop := context.WithCancel(t.Context())
		var nodes sync.WaitGroup
		for range 3 {
			s := p.node()
			s.clock = clock.System
			nodes.Go(func() { s.Keep(ctx) })
		}
		heard := func(c *told) map[string]bool {
			c.mu.Lock()
			defer c.mu.Unlock()
			m := map[string]bool{}
			for _, tag := range slices.Concat(c.lots...) {
				m[tag] = true
			}
			return m
		}
		until := func(what string, f func() bool) {
			t.Helper()
			for began := time.Now(); !f(); time.Sleep(10 * time.Millisecond) {
				if time.Since(began) > 30*time.Second {
					t.Fatalf("it is never so: %s", what)
				}
			}
		}
		until("both know that somebody tells them", func() bool { return heard(p.caches[0])["all"] && heard(p.caches[1])["all"] })
		p.caches[1].set(http.StatusServiceUnavailable)
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := range 25 {
					p.change(fmt.Sprintf("article:%d", 100*w+i))
				}
			})
		}
		writers.Wait()
		until("the one that is there knows all", func() bool { return len(heard(p.caches[0])) == 102 })
		p.caches[1].set(http.StatusOK)
		until("the other one knows all", func() bool { return len(heard(p.caches[1])) == 102 })
		stop()
		nodes.Wait()
	})
}

func TestTheLogSaysOnceThatACacheIsAwayAndNoSecret(t *testing.T) {
	d := testkit.SQLite(t)
	c := &told{status: http.StatusInternalServerError}
	list, err := Parse(withToken(cacheInFront(t, c.ServeHTTP)) + "/s/ecret")
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	s := New(d, clock.System, slog.New(slog.NewTextHandler(&said, nil)), list, "many")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Keep(ctx); close(done) }()
	for began := time.Now(); list[0].Failed() < 2; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatal("it is not tried again")
		}
	}
	c.set(http.StatusOK)
	for began := time.Now(); list[0].Sent() < 1; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatal("it is never told")
		}
	}
	stop()
	<-done
	if text := said.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "500") || !strings.Contains(text, "http://127.0.0.1:") || strings.Contains(text, "ecret") {
		t.Errorf("the log: %s", text)
	}
}

func TestPausesGrowToAMinute(t *testing.T) {
	last := time.Duration(0)
	for failures := range 1_000 {
		p := pause(failures)
		if p < last || p > longestPause || p < lookEvery {
			t.Fatalf("%d: %v after %v", failures, p, last)
		}
		last = p
	}
	if last != longestPause || pause(0) != lookEvery {
		t.Errorf("from %v to %v", pause(0), last)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	var tags []string
	for i := range mostTags {
		tags = append(tags, fmt.Sprint("article:", i, strings.Repeat("0", i%40)))
	}
	got := lots(tags, "many")
	for _, lot := range got {
		if len(lot) > lotTags || len(strings.Join(lot, " ")) > lotBytes {
			t.Errorf("%d tags", len(lot))
		}
	}
	if all := slices.Concat(got...); all[0] != "many" || !slices.Equal(all[1:], tags) {
		t.Error("something is missing")
	}
}
