package audience

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// tally keeps what is counted, or fails. Articles are public up to number 1000.
type tally struct {
	mu    sync.Mutex
	views map[int64]int64
	lots  int
	err   error
}

func (s *tally) AddViews(_ context.Context, _ *db.Tx, views map[int64]int64) (refused []int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	s.lots++
	for id, n := range views {
		if id > 1000 {
			refused = append(refused, id)
		} else {
			s.views[id] += n
		}
	}
	return refused, nil
}

func (s *tally) Filings(_ context.Context, _ *db.Tx, list []int64) (map[int64]story.Filing, error) {
	out := map[int64]story.Filing{}
	for _, id := range list {
		if id <= 1000 {
			out[id] = story.Filing{Section: id % 3, Signers: []int64{id, id + 1}, Public: true, Views: s.views[id]}
		}
	}
	return out, nil
}

func counting(t testing.TB) (*Views, *tally, *clock.Manual) {
	c := clock.NewManual(time.Date(2026, 11, 24, 23, 50, 0, 0, time.UTC))
	s := &tally{views: map[int64]int64{}}
	return New(testkit.SQLite(t), c, s), s, c
}

func hit(article int64, from, agent string) Hit {
	return Hit{Article: article, From: netip.MustParseAddr(from), Agent: agent}
}

func TestTheSameReaderCountsOnceInHalfAnHour(t *testing.T) {
	v, s, c := counting(t)
	count := func(h Hit, want int64) {
		t.Helper()
		if err := v.Count(t.Context(), h); err != nil || s.views[h.Article] != want {
			t.Errorf("%+v: %d views, not %d (%v)", h, s.views[h.Article], want, err)
		}
	}
	one := hit(1, "198.51.100.7", "a browser")
	count(one, 1)
	count(one, 1)
	count(hit(1, "198.51.100.8", "a browser"), 2)
	count(hit(1, "198.51.100.7", "another browser"), 3)
	count(hit(2, "198.51.100.7", "a browser"), 1)
	c.Advance(29 * time.Minute) // past midnight
	count(one, 3)
	c.Advance(time.Minute)
	count(one, 4)
	c.Advance(20 * time.Minute) // the generation that knew the reader is not the last any more
	count(one, 4)
	c.Advance(15 * time.Minute)
	count(one, 5)
	c.Advance(-24 * time.Hour) // the clock is set back: the reader is counted again rather than never
	count(one, 6)
	count(one, 6)
	for _, h := range []Hit{{Article: 0, Agent: "a browser"}, {Article: -5, Agent: "a browser"}, {Article: 1, Agent: ""}, {Article: 1, Agent: "Mozilla/5.0 (compatible; bingbot/2.0)"},
		{Article: 1, Agent: "x", Staff: true}, {Article: 1, Agent: "x", Ahead: true}} {
		count(h, s.views[h.Article])
	}
}

func TestManyReadersShareATransaction(t *testing.T) {
	v, s, _ := counting(t)
	var all sync.WaitGroup
	for i := range 2_000 {
		all.Go(func() {
			for range 2 { // each twice
				if err := v.Count(t.Context(), hit(int64(i%7+1), "198.51.100.7", fmt.Sprint("browser ", i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	sum := int64(0)
	for _, n := range s.views {
		sum += n
	}
	if sum != 2_000 || s.lots > 200 {
		t.Errorf("%d views in %d transactions", sum, s.lots)
	}
	if v.gathered != nil || v.flying != nil {
		t.Error("something is left")
	}
}

func TestAViewThatIsNotKeptIsCountedWhenItIsTriedAgain(t *testing.T) {
	v, s, _ := counting(t)
	s.err = errors.New("the disk is full")
	one := hit(1, "198.51.100.7", "a browser")
	if err := v.Count(t.Context(), one); !errors.Is(err, s.err) {
		t.Errorf("acknowledged: %v", err)
	}
	s.err = nil
	if err := v.Count(t.Context(), one); err != nil || s.views[1] != 1 {
		t.Errorf("tried again: %d %v", s.views[1], err)
	}
}

func TestNobodyJoinsABatchThatFailed(t *testing.T) {
	v, _, _ := counting(t)
	v.flying = newBatch() // somebody writes
	for _, one := range []Hit{hit(1, "198.51.100.7", "a browser"), {Article: 1, Agent: "a browser", Token: 7}} {
		failed, _ := v.join(one, Sides{})
		v.gathered, v.flying = nil, failed
		if same, _ := v.join(one, Sides{}); same != failed {
			t.Errorf("%+v does not wait for the batch that flies", one)
		}
		v.forget(failed) // and is about to say so
		if again, err := v.join(one, Sides{}); again == nil || again == failed || err != nil {
			t.Errorf("%+v tried again: the batch that failed is %v (%v)", one, again == failed, err)
		}
	}
}

func TestAFloodOfReadersIsBounded(t *testing.T) {
	v, s, _ := counting(t)
	s.err = errors.New("away") // so that they gather
	s.mu.Lock()
	refused := 0
	for i := range 1_000_000 {
		h := hit(1, "198.51.100.7", fmt.Sprint(i))
		h.Token = uint64(i + 1)
		if _, err := v.join(h, Sides{}); errs.Is(err, errs.Unavailable) {
			refused++
		}
	}
	if n := len(v.now.readers) + len(v.was.readers); n > 2*mostReaders || refused < 1_000_000-3*mostWaiting {
		t.Errorf("%d readers are known, %d were refused", n, refused)
	}
	s.err = nil
	s.mu.Unlock()
	for i := range 2*mostReaders + 10 { // and those that are counted
		v.mu.Lock()
		now := v.clock.Now()
		v.turn(now)
		v.now.readers[uint64(i)] = seen{}
		v.tokens.add(uint64(i) + 1)
		v.mu.Unlock()
	}
	if n, m := len(v.now.readers)+len(v.was.readers), len(v.tokens.now)+len(v.tokens.was); n > 2*mostReaders || m > 2*mostTokens {
		t.Errorf("%d readers, %d tokens", n, m)
	}
}

func TestProgramsAreToldFromBrowsers(t *testing.T) {
	for agent, bot := range map[string]bool{
		"Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36":                  false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": false,
		"Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36":             false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0":                                                        false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0]": false,
		"Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/191.308; U; ar) Presto/2.5.25 Version/10.54":                                                      false,
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/120 Safari/537.36": true,
		"facebookexternalhit/1.1": true, "WhatsApp/2.23.20.0": true, "TelegramBot (like TwitterBot)": true, "curl/8.5.0": true, "Go-http-client/1.1": true, "python-requests/2.31": true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36": false, "": true, "Mozilla/5.0 (compatible; AhrefsBot/7.0)": true, "GPTBot/1.2": true,
	} {
		if IsBot(agent) != bot {
			t.Errorf("%q: %v", agent, !bot)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	v, _, _ := counting(b)
	b.SetParallelism(512)
	b.ReportAllocs()
	agents := make([]string, 1<<16)
	for i := range agents {
		agents[i] = fmt.Sprint("Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36 ", i)
	}
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if err := v.Count(b.Context(), Hit{Article: int64(i%1000 + 1), Agent: agents[i%len(agents)]}); err != nil {
				b.Error(err)
			}
		}
	})
}
