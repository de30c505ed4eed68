package audience

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// press is a paper with real articles.
type press struct {
	t       *testing.T
	db      *db.DB
	clock   *clock.Manual
	stories *story.Stories
	reports *Reports
	article int64
}

func newPress(t *testing.T, d *db.DB) *press {
	c, sites := testkit.Clock(), site.New(d)
	p := &press{t: t, db: d, clock: c, stories: story.New(d, c, nil, sites)}
	p.reports = NewReports(d, c, p.stories, sites)
	p.article = p.publish()
	return p
}

func (p *press) publish() int64 {
	p.t.Helper()
	art, err := p.stories.Create(p.t.Context(), actor.System, story.Document{Kind: story.KindArticle, Headline: "خبر", Body: "<p>نص</p>"})
	if err == nil {
		_, err = p.stories.Publish(p.t.Context(), actor.System, art.ID)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return art.ID
}

func (p *press) hit(token uint64, agent string) Hit {
	h := hit(p.article, "198.51.100.7", agent)
	h.Token = token
	return h
}

// is holds the count that is shown, and the sums, to what was counted.
func (p *press) is(want int64) {
	p.t.Helper()
	if err := p.reports.Fold(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	a, err := p.reports.Article(p.t.Context(), p.article)
	if err != nil {
		p.t.Fatal(err)
	}
	var sum int64
	for _, s := range a.Shares[Device] {
		sum += s.Views
	}
	if a.Views != want || sum != want {
		p.t.Errorf("%d views are shown and %d in the sums, not %d", a.Views, sum, want)
	}
}

func TestAViewSentAgainCountsOnceWhereverItIsSent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := newPress(t, d)
		one, other := New(d, p.clock, p.stories), New(d, p.clock, p.stories)
		count := func(v *Views, token uint64, agent string, want int64) {
			t.Helper()
			if err := v.Count(t.Context(), p.hit(token, agent)); err != nil {
				t.Fatal(err)
			}
			p.is(want)
		}
		count(one, 7, "a browser", 1)
		count(one, 7, "the same phone by another network", 1)
		count(other, 7, "a browser", 1)
		count(other, 8, "a browser", 1) // the other node remembers who sent 7
		count(other, 9, "b browser", 2)
		count(one, 9, "b browser", 2)
		count(New(d, p.clock, p.stories), 9, "b browser", 2) // after a restart
		count(one, 0, "without a number", 3)
		count(one, 0, "without a number either", 4)
		p.clock.Advance(4 * time.Minute)
		if err := p.reports.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		count(New(d, p.clock, p.stories), 9, "b browser", 4)
		p.clock.Advance(10 * time.Minute)
		if err := p.reports.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		count(New(d, p.clock, p.stories), 7, "a browser", 5) // nobody tries again after so long
		if err := one.Count(t.Context(), p.hit(20, "somebody")); err != nil {
			t.Fatal(err)
		}
		p.is(6) // numbers went on though nearly all batches are gone
		count(other, 20, "somebody", 6)
	})
}

func TestTwoNodesThatGetTheSameViewsAtOnceCountThemOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := newPress(t, d)
		nodes := []*Views{New(d, p.clock, p.stories), New(d, p.clock, p.stories), New(d, p.clock, p.stories)}
		var all sync.WaitGroup
		const views = 300
		for token := range uint64(views) {
			for i, v := range nodes {
				all.Go(func() {
					time.Sleep(time.Duration(rand.IntN(100)) * time.Millisecond)
					if err := v.Count(t.Context(), p.hit(token+1, fmt.Sprint("reader ", token, " at ", i))); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		p.is(views)
	})
}

func TestWhatIsNotPublicIsNotCountedWithWhatIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := newPress(t, d)
		draft, err := p.stories.Create(t.Context(), actor.System, story.Document{Kind: story.KindArticle, Headline: "مسودة"})
		if err != nil {
			t.Fatal(err)
		}
		gone := p.publish()
		if _, err := p.stories.Withdraw(t.Context(), actor.System, gone, ""); err != nil {
			t.Fatal(err)
		}
		v := New(d, p.clock, p.stories)
		var all sync.WaitGroup
		for i, id := range []int64{p.article, draft.ID, gone, 1 << 62, -1, 0, p.article} {
			all.Go(func() {
				h := p.hit(uint64(i+1), fmt.Sprint("reader ", i))
				h.Article = id
				if err := v.Count(t.Context(), h); err != nil {
					t.Error(err)
				}
				v.Read(h, 100, 100)
			})
		}
		all.Wait()
		if err := v.Count(t.Context(), p.hit(99, "the last")); err != nil { // what was read rides along
			t.Fatal(err)
		}
		p.is(3)
		if list, err := p.reports.Shares(t.Context(), Today, Depth, 10); err != nil || len(list) != 1 || list[0].Views != 2 {
			t.Errorf("%v %v", list, err)
		}
	})
}

// keepTrying sends views as pages do, until each is acknowledged, while trouble lasts; then it holds the count to them.
func keepTrying(t *testing.T, p *press, v *Views, trouble func(ctx context.Context)) {
	const readers = 32
	ctx, cancel := context.WithCancel(t.Context())
	var sent, refused atomic.Int64
	var all sync.WaitGroup
	for r := range readers {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				token := uint64(r)<<32 + uint64(n) + 1
				sent.Add(1)
				for v.Count(t.Context(), p.hit(token, fmt.Sprint("reader ", r, " ", n))) != nil {
					refused.Add(1)
					time.Sleep(2 * time.Millisecond)
				}
			}
		})
	}
	trouble(ctx)
	cancel()
	all.Wait()
	p.is(sent.Load())
	t.Logf("%d views, refused %d times", sent.Load(), refused.Load())
}

// victim is a database of PostgreSQL, to be reached by another way too.
func victim(t *testing.T) (direct *db.DB, address *url.URL) {
	t.Helper()
	if os.Getenv(testkit.PostgresVariable) == "" {
		testkit.Skip(t, "no PostgreSQL")
	}
	address, err := url.Parse(testkit.PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	direct, err = db.Open(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = direct.Close() })
	return direct, address
}

func TestConnectionsThatAreKilledLoseNoViewAndDoubleNone(t *testing.T) {
	direct, address := victim(t)
	q := address.Query()
	q.Set("application_name", "victim_"+strings.Trim(address.Path, "/"))
	address.RawQuery = q.Encode()
	through, err := db.Open(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = through.Close() }()
	p := newPress(t, direct)
	keepTrying(t, p, New(through, p.clock, p.stories), func(ctx context.Context) {
		for killed := 0; killed < 60; {
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			result, err := direct.SQL().ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", q.Get("application_name"))
			if err != nil {
				t.Fatal(err)
			}
			n, _ := result.RowsAffected()
			killed += int(n)
		}
	})
}

// A commit is cut off on its way to the server, or the answer on its way back: nobody can say which.
func TestCommitsThatAreNotAnsweredLoseNoViewAndDoubleNone(t *testing.T) {
	direct, address := victim(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cutter := &cutter{to: address.Host}
	go cutter.serve(l)
	defer func() { _ = l.Close() }()
	address.Host = l.Addr().String()
	through, err := db.Open(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = through.Close() }()
	p := newPress(t, direct)
	keepTrying(t, p, New(through, p.clock, p.stories), func(context.Context) {
		cutter.on.Store(true)
		for cutter.lost.Load() < 20 {
			time.Sleep(time.Millisecond)
		}
		cutter.on.Store(false)
	})
}

// cutter stands between a program and PostgreSQL. While it is on, a commit in five is lost, and the answer to another. lost is the answers.
type cutter struct {
	to   string
	on   atomic.Bool
	lost atomic.Int64
}

func (c *cutter) serve(l net.Listener) {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.to)
		if err != nil {
			_ = near.Close()
			continue
		}
		go c.between(near, far)
	}
}

func (c *cutter) between(near, far net.Conn) {
	defer func() { _, _ = near.Close(), far.Close() }()
	var deaf atomic.Bool
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		buffer := make([]byte, 64<<10)
		for {
			n, err := far.Read(buffer)
			if err != nil || deaf.Load() {
				return
			}
			if _, err := near.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := near.Read(buffer)
		if err != nil {
			return
		}
		if c.on.Load() && bytes.Contains(buffer[:n], []byte("commit\x00")) {
			switch rand.IntN(5) {
			case 0:
				return
			case 1:
				deaf.Store(true)
				c.lost.Add(1)
				if _, err := far.Write(buffer[:n]); err == nil {
					select { // the server has done it by then
					case <-answered:
					case <-time.After(time.Second):
					}
				}
				return
			}
		}
		if _, err := io.Copy(far, bytes.NewReader(buffer[:n])); err != nil {
			return
		}
	}
}

func TestAFullDiskRefusesViewsAndLosesNone(t *testing.T) {
	d := testkit.SQLite(t)
	p := newPress(t, d)
	v := New(d, p.clock, p.stories)
	if err := v.Count(t.Context(), p.hit(1, "a browser")); err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		t.Helper()
		if _, err := d.SQL().ExecContext(t.Context(), fmt.Sprint("PRAGMA max_page_count = ", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1)
	for i := 0; ; i++ { // what is free inside the file is used up
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "INSERT INTO settings (name, value) VALUES ($1, $2)", fmt.Sprint("junk ", i), string(make([]byte, 3000)))
			return err
		}); err != nil {
			break
		}
	}
	refused := 0
	for i := range 60 { // a page has room for some
		if err := v.Count(t.Context(), p.hit(uint64(i+2), fmt.Sprint("reader ", i))); err != nil {
			if !errs.Is(err, errs.Unavailable) {
				t.Fatal(err)
			}
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("the disk was never full")
	}
	var counted int64
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), "SELECT views FROM tallies WHERE article_id = $1", p.article).Scan(&counted)
	}); err != nil || counted != int64(61-refused) {
		t.Errorf("%d counted, %d refused, %v", counted, refused, err)
	}
	limit(1 << 30)
	for i := range 60 {
		if err := v.Count(t.Context(), p.hit(uint64(i+2), fmt.Sprint("reader ", i))); err != nil {
			t.Fatal(err)
		}
	}
	p.is(61)
}
