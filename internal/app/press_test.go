package app_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/story"
)

// pressForever serves a paper and publishes articles in it; it prints "ready", and an article's number once its publication was acknowledged.
func pressForever(args []string) {
	ctx := context.Background()
	cfg := config.Defaults()
	cfg.Data, cfg.Database, cfg.Listen = args[0], args[1], args[2]
	a, err := app.Open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err == nil {
		err = a.Serve(ctx, func(string) {
			fmt.Println("ready")
			go publishForever(ctx, a)
		})
	}
	fmt.Println("error", err)
	os.Exit(1)
}

func publishForever(ctx context.Context, a *app.App) {
	for n := 0; ; n++ {
		art, err := a.Stories.Create(ctx, actor.System, story.Document{Kind: story.KindArticle, Headline: fmt.Sprint("خبر ", n), Body: "<p>نص</p>"})
		if err == nil {
			_, err = a.Stories.Publish(ctx, actor.System, art.ID)
		}
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(art.ID)
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
	}
}

// readers send views of an article as pages do: each again under its number until it is acknowledged.
type readers struct {
	address string
	article int64
	stopped atomic.Bool
	sent    atomic.Int64
	again   atomic.Int64
	all     sync.WaitGroup
}

func (r *readers) begin(t *testing.T, n int) {
	client := &http.Client{Timeout: 20 * time.Second}
	for i := range n {
		r.all.Go(func() {
			for view := 0; !r.stopped.Load(); view++ {
				r.sent.Add(1)
				for !r.view(t, client, i, view) {
					r.again.Add(1)
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
}

func (r *readers) view(t *testing.T, client *http.Client, reader, view int) bool {
	body := fmt.Sprintf("id=%d&n=%x&r=t.co&s=%d", r.article, uint64(reader+1)<<32+uint64(view), view)
	q, err := http.NewRequest(http.MethodPost, "http://"+r.address+"/-/view", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return true
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("User-Agent", fmt.Sprintf("reader %d, view %d", reader, view))
	answer, err := client.Do(q)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusNoContent
}

// A server is killed again and again while readers read and the newsroom publishes.
func TestAKilledPaperLosesNothingAcknowledgedAndDoublesNoView(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		art, err := a.Stories.Create(t.Context(), actor.System, story.Document{Kind: story.KindArticle, Headline: "خبر", Body: "<p>نص</p>"})
		if err == nil {
			_, err = a.Stories.Publish(t.Context(), actor.System, art.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		a.Close()
		r := &readers{address: freeAddress(t), article: art.ID}
		r.begin(t, 12)
		var published []int64
		for round := range rounds() + 1 {
			last := round == rounds()
			published = append(published, pressOnce(t, cfg, r, last)...)
		}
		hold(t, cfg, r, published)
	})
}

// pressOnce starts a server and kills it a while after it has done something, however slow the machine is; the last time when every reader has an answer.
func pressOnce(t *testing.T, cfg config.Config, r *readers, last bool) (published []int64) {
	cmd := exec.Command(os.Args[0], cfg.Data, cfg.Database, r.address)
	cmd.Env = append(os.Environ(), childEnv+"=press")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	first, over := make(chan struct{}), make(chan struct{})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "ready" {
			go func() {
				r.someRead(over)
				select {
				case <-first:
				case <-over:
					return // it went by itself
				}
				time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
				if last {
					r.stopped.Store(true)
					r.all.Wait()
				}
				_ = cmd.Process.Kill()
			}()
			continue
		}
		id, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			t.Error(lines.Text())
			_ = cmd.Process.Kill()
			break
		}
		if published = append(published, id); len(published) == 1 {
			close(first)
		}
	}
	close(over)
	_ = cmd.Wait()
	return published
}

// someRead waits until readers have more answers, or the server is gone.
func (r *readers) someRead(over <-chan struct{}) {
	for before := r.sent.Load(); r.sent.Load() < before+30; {
		select {
		case <-over:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// hold compares what is there with what was acknowledged.
func hold(t *testing.T, cfg config.Config, r *readers, published []int64) {
	a := open(t, cfg)
	if err := a.Audience.Fold(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := a.Audience.Article(t.Context(), r.article)
	if err != nil {
		t.Fatal(err)
	}
	sum := int64(0)
	for _, s := range got.Shares[audience.Source] {
		sum += s.Views
	}
	if got.Views != r.sent.Load() || sum != r.sent.Load() {
		t.Errorf("%d views were acknowledged, %d are shown and %d in the sums", r.sent.Load(), got.Views, sum)
	}
	for _, id := range published {
		if art, err := a.Stories.Get(t.Context(), id); err != nil || art.Publication != story.Published {
			t.Errorf("article %d was published and is %q (%v)", id, art.Publication, err)
		}
	}
	if faults, err := a.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
	if r.sent.Load() < 100 || r.again.Load() == 0 || len(published) < rounds() {
		t.Errorf("only %d views, %d of them sent again, %d articles", r.sent.Load(), r.again.Load(), len(published))
	}
	t.Logf("%d views, sent again %d times, %d articles", r.sent.Load(), r.again.Load(), len(published))
}
