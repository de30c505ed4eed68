package app_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// The tests below start this very test program again as the one to be killed: with childEnv set it does that work and
// nothing else.
const childEnv = "WARRAQ_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "save":
		saveForever(os.Args[1:])
	case "post":
		postForever(os.Args[1:])
	case "view":
		viewForever(os.Args[1:])
	case "press":
		pressForever(os.Args[1:])
	case "command":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		code := app.Main(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
		stop()
		os.Exit(code)
	default:
		os.Exit(m.Run())
	}
}

func open(t testing.TB, cfg config.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// saveForever creates and saves articles and prints "id revision headline" once each save was acknowledged.
func saveForever(args []string) {
	ctx := context.Background()
	cfg := config.Defaults()
	cfg.Data, cfg.Database = args[0], args[1]
	a, err := app.Open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		doc := story.Document{Kind: story.KindArticle, Lang: "ar", Dir: "rtl", Comments: story.CommentsOpen,
			Headline: fmt.Sprintf("خبر رقم %d من %d", n, os.Getpid()), Body: "<p>" + strings.Repeat("نص الخبر. ", 400) + "</p>"}
		saved, err := a.Stories.Create(ctx, actor.System, doc)
		if err == nil && n%2 == 0 {
			fmt.Println(saved.ID, saved.Revision, doc.Headline)
			saved, err = a.Stories.Publish(ctx, actor.System, saved.ID)
		}
		if err == nil {
			doc.Headline += " معدّل"
			saved, err = a.Stories.Save(ctx, actor.System, saved.ID, saved.Revision, doc, story.SaveOptions{Substantive: true})
		}
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(saved.ID, saved.Revision, doc.Headline)
	}
}

// postForever posts comments and prints "id body" once each was acknowledged.
func postForever(args []string) {
	ctx := context.Background()
	cfg := config.Defaults()
	cfg.Data, cfg.Database = args[0], args[1]
	a, err := app.Open(ctx, cfg, slog.New(slog.DiscardHandler))
	article, _ := strconv.ParseInt(args[2], 10, 64)
	for n := 0; err == nil; n++ {
		var posted comment.Posted
		body := fmt.Sprintf("تعليق رقم %d من %d", n, os.Getpid())
		if n%3 == 0 {
			body += " يا كلب"
		}
		if posted, err = a.Comments.Post(ctx, comment.Submission{ArticleID: article, Name: "قارئ", Email: "r@example.org", Body: body}); err == nil {
			fmt.Println(posted.Comment.ID, posted.Comment.State, body)
		}
	}
	fmt.Println("error", err)
	os.Exit(1)
}

// viewers is how many readers at once the killed server has.
const viewers = 16

// viewForever counts views of many readers at once and prints a line for each that was acknowledged.
func viewForever(args []string) {
	ctx := context.Background()
	cfg := config.Defaults()
	cfg.Data, cfg.Database = args[0], args[1]
	a, err := app.Open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	article, _ := strconv.ParseInt(args[2], 10, 64)
	for reader := range viewers {
		go func() {
			for n := 0; ; n++ {
				if err := a.Views.Count(ctx, audience.Hit{Article: article, Agent: fmt.Sprintf("reader %d of %d, view %d", reader, os.Getpid(), n)}); err != nil {
					fmt.Println("error", err)
					os.Exit(1)
				}
				_, _ = os.Stdout.WriteString("view\n") // in one piece
			}
		}()
	}
	select {}
}

func TestKilledWhileCountingLosesNoViewAcknowledgedAndDoublesNone(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		art, err := a.Stories.Create(t.Context(), actor.System, story.Document{Kind: story.KindArticle, Headline: "خبر", Body: "<p>نص</p>"})
		if err == nil {
			_, err = a.Stories.Publish(t.Context(), actor.System, art.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		acknowledged := 0
		for round := range rounds() {
			cmd := exec.Command(os.Args[0], cfg.Data, cfg.Database, strconv.FormatInt(art.ID, 10))
			cmd.Env = append(os.Environ(), childEnv+"=view")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			stop := 50 + rand.IntN(400)
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if lines.Text() != "view" {
					t.Fatalf("round %d: %s", round, lines.Text())
				}
				if acknowledged++; stop > 0 {
					if stop--; stop == 0 {
						_ = cmd.Process.Kill()
					}
				}
			}
			_ = cmd.Wait()
			counts, err := a.Stories.CountsOf(t.Context(), []int64{art.ID})
			if err != nil {
				t.Fatal(err)
			}
			// Each reader of a killed server may have had one view written that it was not told of any more.
			if kept := int(counts[art.ID].Views); kept < acknowledged || kept > acknowledged+viewers*(round+1) {
				t.Fatalf("round %d: %d views acknowledged, %d kept", round, acknowledged, kept)
			}
		}
	})
}

func TestKilledWhilePostingLosesNoCommentAcknowledged(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		art, err := a.Stories.Create(t.Context(), actor.System, story.Document{Kind: story.KindArticle, Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen})
		if err == nil {
			_, err = a.Stories.Publish(t.Context(), actor.System, art.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		acknowledged := map[int64]string{}
		for round := range rounds() / 2 {
			cmd := exec.Command(os.Args[0], cfg.Data, cfg.Database, strconv.FormatInt(art.ID, 10))
			cmd.Env = append(os.Environ(), childEnv+"=post")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines, stopAt := bufio.NewScanner(out), 20+rand.IntN(200)
			for n := 0; lines.Scan(); n++ {
				if n == stopAt {
					if err := cmd.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
				first, rest, _ := strings.Cut(lines.Text(), " ")
				id, err := strconv.ParseInt(first, 10, 64)
				if err != nil {
					t.Fatalf("round %d: %s", round, lines.Text())
				}
				acknowledged[id] = rest
			}
			_ = cmd.Wait()
		}
		for id, want := range acknowledged {
			if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
				c, err := a.Comments.InTx(t.Context(), tx, id)
				if got := string(c.State) + " " + c.Body; err == nil && got != want {
					t.Errorf("comment %d is %q, not %q", id, got, want)
				}
				return err
			}); err != nil {
				t.Errorf("comment %d: %v", id, err)
			}
		}
		if faults, err := a.Stories.CheckConsistency(t.Context()); err != nil || len(faults) > 0 || len(acknowledged) < 20*rounds()/2 {
			t.Errorf("%d comments acknowledged; the count is off: %q %v", len(acknowledged), faults, err)
		}
	})
}

func eachEngine(t *testing.T, f func(t *testing.T, cfg config.Config)) {
	t.Parallel() // these take longest of all, and each has a paper of its own
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		cfg := config.Defaults()
		cfg.Data = t.TempDir()
		cfg.Database = "sqlite:" + filepath.Join(cfg.Data, "warraq.db")
		f(t, cfg)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		cfg := config.Defaults()
		cfg.Data = t.TempDir()
		cfg.Database = testkit.PostgresURL(t)
		f(t, cfg)
	})
}

func rounds() int {
	if testing.Short() {
		return 3
	}
	return 12
}

func TestKilledWhileSavingLosesNothingAcknowledged(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		open(t, cfg).Close() // tables first: what is killed is the saving
		latest := map[int64]string{}
		revision := map[int64]int64{}
		for round := range rounds() {
			cmd := exec.Command(os.Args[0], cfg.Data, cfg.Database)
			cmd.Env = append(os.Environ(), childEnv+"=save")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines, stopAt := bufio.NewScanner(out), 5+rand.IntN(60)
			for n := 0; lines.Scan(); n++ {
				if n == stopAt {
					if err := cmd.Process.Kill(); err != nil { // SIGKILL; what it printed before still arrives
						t.Fatal(err)
					}
				}
				f := strings.SplitN(lines.Text(), " ", 3)
				id, err := strconv.ParseInt(f[0], 10, 64)
				if err != nil {
					t.Fatalf("round %d: %s", round, lines.Text())
				}
				latest[id] = f[2]
				revision[id], _ = strconv.ParseInt(f[1], 10, 64)
			}
			_ = cmd.Wait()
			mustHold(t, cfg, latest, revision)
		}
		if len(latest) < rounds() {
			t.Fatalf("only %d articles were saved in %d rounds", len(latest), rounds())
		}
	})
}

func mustHold(t *testing.T, cfg config.Config, latest map[int64]string, revision map[int64]int64) {
	t.Helper()
	a := open(t, cfg)
	defer a.Close()
	for id, headline := range latest {
		got, err := a.Stories.Get(t.Context(), id)
		if err != nil {
			t.Fatalf("article %d was acknowledged and is gone: %v", id, err)
		}
		if got.Revision < revision[id] || got.Revision == revision[id] && got.Headline != headline {
			t.Fatalf("article %d: revision %d «%s» was acknowledged, there is %d «%s»", id, revision[id], headline, got.Revision, got.Headline)
		}
	}
	faults, err := a.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}
