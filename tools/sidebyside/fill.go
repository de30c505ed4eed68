package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// begins is when the first article of the generated paper was published; one follows every ten minutes.
var begins = time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC)

const every = 10 * time.Minute

// target is the address of the k-th article.
func target(k int) string { return fmt.Sprintf("/a/article-%d", k) }

// long is the address of an article whose page is about as large, compressed, as those that others have measured: 15 KB.
const long = "/a/long"

// sections is how many there are; articles take turns.
const sections = 12

// words are invented, used as often as words are in a language (Zipf), and always the same.
var words = func() []string {
	r, letters := rand.New(rand.NewPCG(1, 2)), []rune("ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
	list := make([]string, 40_000)
	for i := range list {
		var b strings.Builder
		for range 3 + r.IntN(5) {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		list[i] = b.String()
	}
	return list
}()

// writer writes texts.
type writer struct {
	*rand.Rand
	often *rand.Zipf
}

func newWriter(seed uint64) *writer {
	r := rand.New(rand.NewPCG(seed, 3))
	return &writer{r, rand.NewZipf(r, 1.05, 8, uint64(len(words)-1))}
}

func (w *writer) text(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = words[w.often.Uint64()]
	}
	return strings.Join(list, " ")
}

// rare is words as people search for them: any but the two hundred that are in almost every text.
func (w *writer) rare(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = words[200+w.IntN(len(words)-200)]
	}
	return strings.Join(list, " ")
}

// bytesEach is what an article of the generated paper takes on the disk, its place in the search index and the room to build that included.
const bytesEach = 7_500

// fill makes a paper of so many articles of about 1 KB, directly in its database, unless there is one.
func fill(binary, data string) error {
	if _, err := os.Stat(filepath.Join(data, "filled")); err == nil {
		return nil
	}
	need := int64(*articles) * bytesEach
	if err := os.MkdirAll(data, 0o750); err != nil {
		return err
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(data, &disk); err != nil {
		return err
	}
	fmt.Printf("a paper of %d articles is made in %s: about %d MB, of which %d are free\n", *articles, data, need>>20, int64(disk.Bavail)*disk.Bsize>>20)
	if int64(disk.Bavail)*disk.Bsize < need {
		return fmt.Errorf("not enough room in %s", data)
	}
	began := time.Now()
	a, err := app.Open(context.Background(), config.Config{Data: data}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	err = fillPaper(a)
	a.Close()
	if err != nil {
		return err
	}
	fmt.Printf("written in %s", time.Since(began).Round(time.Second))
	began = time.Now()
	if err := execute(binary, "search", "reindex", "--data", data); err != nil {
		return err
	}
	fmt.Printf(", indexed in %s\n", time.Since(began).Round(time.Second))
	return os.WriteFile(filepath.Join(data, "filled"), nil, 0o600)
}

func fillPaper(a *app.App) error {
	ctx := context.Background()
	settings, err := a.Sites.Get(ctx)
	if err != nil {
		return err
	}
	var ids []int64
	for i := range sections {
		made, err := a.Sections.Create(ctx, actor.System, section.Section{Name: fmt.Sprint("قسم ", i), Slug: fmt.Sprint("section-", i)})
		if err != nil {
			return err
		}
		ids = append(ids, made.ID)
	}
	w := newWriter(7)
	put := func(tx *db.Tx, k int, path, body string) error {
		_, err := a.Stories.Put(ctx, tx, actor.System, settings, 0, story.Entry{Publication: story.Published, Workflow: story.Ready, Clean: true,
			PublishedAt: begins.Add(time.Duration(k) * every), Path: path, Views: int64(k * 7919 % 5003),
			Document: story.Document{Kind: story.KindArticle, Headline: w.text(8), Deck: w.text(12), Body: body, SectionID: ids[k%sections], Comments: story.CommentsOpen}})
		return err
	}
	for done := 0; done < *articles; {
		if err := a.DB.Write(ctx, func(tx *db.Tx) error {
			for range min(2_000, *articles-done) {
				if err := put(tx, done, target(done), "<p>"+w.text(45)+"</p><p>"+w.text(45)+"</p>"); err != nil {
					return err
				}
				done++
			}
			return nil
		}); err != nil {
			return err
		}
	}
	var body strings.Builder
	for range 420 {
		body.WriteString("<p>")
		for range 6 {
			body.WriteString(words[w.IntN(len(words))] + " ")
		}
		body.WriteString("</p>")
	}
	if err := a.DB.Write(ctx, func(tx *db.Tx) error { return put(tx, 0, long, body.String()) }); err != nil {
		return err
	}
	return a.DB.Settle(ctx)
}
