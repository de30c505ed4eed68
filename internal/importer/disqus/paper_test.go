package disqus_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/importer/disqus"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// paper is one that came from WordPress with four articles.
type paper struct {
	disqus.Deps
	market, olives, library, garden int64
}

func paperOf(t testing.TB, d *db.DB) *paper {
	t.Helper()
	clk, sites := testkit.Clock(), site.New(d)
	stories := story.New(d, clk, nil, sites)
	p := &paper{Deps: disqus.Deps{DB: d, Memory: importer.New(d), Stories: stories, Comments: comment.New(d, clk, stories, sites, policy.New(d, clk)), Sites: sites}}
	settings := site.Defaults()
	settings.OldHosts = []string{"old.example"}
	ctx := t.Context()
	if err := sites.Save(ctx, actor.System, settings); err != nil {
		t.Fatal(err)
	}
	source, err := p.Memory.Source(ctx, "wordpress https://old.example")
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		for _, a := range []struct {
			number, path, headline string
			id                     *int64
		}{{"11", "/2020/05/السوق/", "السوق القديم يفتح أبوابه", &p.market}, {"12", "/2020/05/olives/", "موسم الزيتون", &p.olives},
			{"13", "/2020/05/library/", "المكتبة العامة", &p.library}, {"14", "/2020/05/garden/", "حديقة الحيّ", &p.garden}} {
			w, err := stories.Put(ctx, tx, actor.System, settings, 0, story.Entry{Document: story.Document{Headline: a.headline, Body: "<p>نصّ الخبر.</p>"}, Path: a.path,
				Workflow: story.Ready, Publication: story.Published, PublishedAt: time.Date(2020, 5, 4, 10, 0, 0, 0, time.UTC)})
			if err != nil {
				return err
			}
			*a.id = w.ID
			if err := importer.Remember(ctx, tx, source.ID, importer.Post, "http://old.example/?p="+a.number, importer.Known{Number: a.number, LocalID: w.ID}); err != nil {
				return err
			}
		}
		return stories.Redirect(ctx, tx, "/2020/05/first-slug", p.olives)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outcome is the report of one run, read back from its file.
type outcome struct {
	InFile    importer.Counts `json:"in_file"`
	Imported  importer.Counts `json:"imported"`
	Updated   importer.Counts `json:"updated"`
	Unchanged importer.Counts `json:"unchanged"`
	Skipped   importer.Counts `json:"skipped"`
	Items     []importer.Item `json:"items"`
	err       error
}

// bring imports a text and holds the report to adding up and the paper to being consistent.
func (p *paper) bring(t testing.TB, text string) (out outcome) {
	t.Helper()
	dir := t.TempDir()
	file, to := filepath.Join(dir, "export.xml"), filepath.Join(dir, "report.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := disqus.Import(t.Context(), p.Deps, disqus.Options{File: file, BaseURL: "https://news.example/", Report: to, Progress: io.Discard})
	out.err = err
	for check, f := range map[string]func(context.Context) ([]string, error){"stories": p.Stories.CheckConsistency, "db": p.DB.CheckIntegrity} {
		if faults, err := f(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("%s: %v %v", check, faults, err)
		}
	}
	if report == nil {
		return out
	}
	if missing := report.Missing(); len(missing) > 0 {
		t.Errorf("the report does not add up: %v", missing)
	}
	raw, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return out
}

func (o outcome) says(t testing.TB, kind importer.Kind, key, what, reason string) {
	t.Helper()
	for _, i := range o.Items {
		if i.Kind == kind && i.Key == key && i.What == what && strings.Contains(i.Reason, reason) {
			return
		}
	}
	t.Errorf("the report does not say that %s %s was %s: %s\n%+v", kind, key, what, reason, o.Items)
}

// same holds a run to having changed nothing.
func (o outcome) same(t testing.TB) {
	t.Helper()
	if o.err != nil || total(o.Imported)+total(o.Updated) != 0 {
		t.Errorf("a further run: %v, imported %v, updated %v\n%+v", o.err, o.Imported.Comments, o.Updated.Comments, o.Items)
	}
}

func total(c importer.Counts) (n int) {
	for _, v := range c.Comments {
		n += v
	}
	return n
}

// said is the comment that one of Disqus became; ok is false where it did not come.
func (p *paper) said(t testing.TB, key string) (c comment.Comment, ok bool) {
	t.Helper()
	id, err := p.Memory.ByKey(t.Context(), key, importer.Comment)
	if err != nil {
		return c, false
	}
	if err := p.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
		c, err = p.Comments.InTx(t.Context(), tx, id)
		return err
	}); err != nil {
		t.Fatalf("comment %s: %v", key, err)
	}
	return c, true
}

// answers holds the comment key to standing under that of parent, "" for the top level.
func (p *paper) answers(t testing.TB, key, parent string) {
	t.Helper()
	c, ok := p.said(t, key)
	var want int64
	if parent != "" {
		above, _ := p.said(t, parent)
		want = above.ID
	}
	if !ok || c.ParentID != want {
		t.Errorf("comment %s stands under %d, not under %q (%d)", key, c.ParentID, parent, want)
	}
}

// counted is how many comments an article says it has.
func (p *paper) counted(t testing.TB, id int64) int {
	t.Helper()
	counts, err := p.Stories.CountsOf(t.Context(), []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	return counts[id].Comments
}

const head = `<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">`

// export is a whole file of these records, with a thread 101 under the market's address.
func export(records ...string) string {
	return head + thread(101, "https://old.example/2020/05/السوق/") + strings.Join(records, "\n") + "</disqus>\n"
}

func thread(id int, link string) string {
	return fmt.Sprintf(`<thread dsq:id="%d"><id /><link>%s</link><title>خيط %d</title><createdAt>2020-05-04T10:00:00Z</createdAt><isDeleted>false</isDeleted></thread>`, id, link, id)
}

// post is a comment in thread 101; flags are those that are true of it.
func post(id, parent int, message string, flags ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<post dsq:id="%d"><id /><message><![CDATA[<p>%s</p>]]></message><createdAt>2020-05-05T10:%02d:%02dZ</createdAt>`, id, message, id/60%60, id%60)
	for _, name := range []string{"isDeleted", "isSpam"} {
		fmt.Fprintf(&b, "<%s>%t</%s>", name, strings.Contains(strings.Join(flags, " "), name), name)
	}
	fmt.Fprintf(&b, `<author><email>r%d@example.org</email><name>قارئ %d</name><isAnonymous>false</isAnonymous></author><thread dsq:id="101" />`, id, id)
	if parent != 0 {
		fmt.Fprintf(&b, `<parent dsq:id="%d" />`, parent)
	}
	return b.String() + "</post>"
}
