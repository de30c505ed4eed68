package desk

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// ailing runs f with a newsroom whose database can be made ill: a second connection to it is at hand.
func ailing(t *testing.T, f func(t *testing.T, n *newsroom, d, other *db.DB)) {
	t.Helper()
	run := func(name string, address func(t *testing.T) string) {
		t.Run(name, func(t *testing.T) {
			at := address(t)
			d, other := opened(t, at), opened(t, at)
			if err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if d.Engine() == db.SQLite { // a test does not wait the ten seconds that a newsroom would
				execute(t, d, "PRAGMA busy_timeout = 50")
			}
			f(t, staff(t, d), d, other)
		})
	}
	run("sqlite", func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") })
	run("postgres", func(t *testing.T) string { return testkit.PostgresURL(t) + "&lock_timeout=50" })
}

func opened(t *testing.T, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func execute(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := d.SQL().ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// locked holds what every save must write until the test ends.
func locked(t *testing.T, other *db.DB) {
	t.Helper()
	tx, err := other.SQL().BeginTx(t.Context(), nil) // SQLite's writer takes its lock here
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	if other.Engine() == db.Postgres {
		if _, err := tx.ExecContext(t.Context(), "LOCK TABLE articles IN EXCLUSIVE MODE"); err != nil {
			t.Fatal(err)
		}
	}
}

// full lets every write end as on a full disk, on PostgreSQL at the last row of a save.
func full(t *testing.T, d *db.DB) {
	t.Helper()
	if d.Engine() == db.SQLite {
		execute(t, d, "PRAGMA max_page_count = 1")
		return
	}
	execute(t, d, `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$`,
		"CREATE TRIGGER full_disk BEFORE INSERT ON revisions FOR EACH ROW EXECUTE FUNCTION full_disk()")
}

// readOnly makes the newsroom's own connections refuse every write.
func readOnly(t *testing.T, d *db.DB) {
	t.Helper()
	if d.Engine() == db.SQLite {
		execute(t, d, "PRAGMA query_only = 1")
		return
	}
	conns := make([]*sql.Conn, 16) // as many as the pool has
	for i := range conns {
		var err error
		if conns[i], err = d.SQL().Conn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := conns[i].ExecContext(t.Context(), "SET default_transaction_read_only = on"); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range conns {
		_ = c.Close()
	}
}

func TestADatabaseThatTakesNothingCostsNoTextAndKeepsNoHalf(t *testing.T) {
	big := "<p>" + strings.Repeat("كلمة كثيرة ", 4_000) + "ختام النص الطويل</p>" // more than a page of the file has room for
	for name, ill := range map[string]func(t *testing.T, d, other *db.DB){
		"locked":    func(t *testing.T, _, other *db.DB) { locked(t, other) },
		"full":      func(t *testing.T, d, _ *db.DB) { full(t, d) },
		"read-only": func(t *testing.T, d, _ *db.DB) { readOnly(t, d) },
	} {
		t.Run(name, func(t *testing.T) {
			ailing(t, func(t *testing.T, n *newsroom, d, other *db.DB) {
				a := n.created(actor.Editor, "قبل العطب", "<p>نص سليم</p>")
				n.clock.Advance(2 * time.Hour) // the session's last use would be noted now
				ill(t, d, other)
				for _, path := range []string{articleURL(a.ID), articleURL(a.ID) + "/publish", "/desk/articles/new"} {
					form := filled("عنوان في أثناء العطب", big, 0)
					if path != "/desk/articles/new" {
						form.Set("base", "1")
					}
					n.post(path, form, actor.Editor).is(http.StatusServiceUnavailable).must("عنوان في أثناء العطب", "ختام النص الطويل", "تعذّر الوصول إلى قاعدة البيانات").mustNot("53100", "SQL", "no space")
					r := post(path, form)
					r.Header.Set("Accept", "application/json")
					var said struct{ Error string }
					if err := json.Unmarshal([]byte(n.do(r, actor.Editor).is(http.StatusServiceUnavailable).body), &said); err != nil || !strings.Contains(said.Error, "قاعدة البيانات") {
						t.Errorf("to the script: %q %v", said.Error, err)
					}
				}
				n.get(articleURL(a.ID), actor.Editor).is(http.StatusOK).must("قبل العطب", "نص سليم").mustNot("في أثناء العطب")
				list, _, err := n.stories.DeskList(t.Context(), story.DeskFilter{}, story.Cursor{}, 10)
				if got := n.stored(a.ID); err != nil || len(list) != 1 || got.Revision != 1 || got.Publication != story.Never {
					t.Errorf("stored: %+v %v", list, err)
				}
				if faults, err := n.stories.CheckConsistency(t.Context()); err != nil || len(faults) != 0 {
					t.Errorf("half-written: %v %v", faults, err)
				}
			})
		})
	}
}

func TestADatabaseThatIsAwayCostsNoText(t *testing.T) {
	ailing(t, func(t *testing.T, n *newsroom, d, _ *db.DB) {
		a := n.created(actor.Editor, "قبل العطب", "<p>نص سليم</p>")
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		n.post(articleURL(a.ID), filled("عنوان بلا قاعدة", `<p>نص بلا قاعدة</p><script>alert(1)</script>`, 1), actor.Editor).
			must("عنوان بلا قاعدة", "نص بلا قاعدة", "باقٍ في هذه الصفحة", `action="`+articleURL(a.ID)+`"`, `name="base" hidden`).mustNot("<script>alert")
		if got := n.get("/desk/", actor.Editor); got.status < 500 {
			t.Errorf("the list without a database: %d", got.status)
		}
	})
}

func TestANewArticleThatIsKeptButNotPublishedIsNotMadeTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		n.desk.Stories = unpublishable{n.stories}
		r := post("/desk/articles/new/publish", filled("مرة واحدة", "<p>نص</p>", 0))
		r.Header.Set("Accept", "application/json")
		n.do(r, actor.Editor).is(http.StatusServiceUnavailable).must(`"url":"/desk/articles/1"`, `"revision":1`)
		page := n.post("/desk/articles/new/publish", filled("مرة أخرى", "<p>نص</p>", 0), actor.Editor).is(http.StatusServiceUnavailable).
			must(`action="/desk/articles/2"`, `name="base" value="1"`, "مرة أخرى")
		n.desk.Stories = n.stories
		page.must(`formaction="/desk/articles/2/publish"`)
		n.post("/desk/articles/2/publish", filled("مرة أخرى", "<p>نص</p>", 1), actor.Editor).is(http.StatusSeeOther)
		if counts, err := n.stories.DeskCounts(t.Context(), story.KindArticle); err != nil || counts[""] != 2 {
			t.Errorf("%v %v", counts, err)
		}
	})
}

func TestOfTwoSavesAtOnceOneIsKeptAndTheOtherComesBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		a := n.created(actor.Editor, "الأصل", "<p>نص</p>")
		for round := range 5 {
			base := n.stored(a.ID).Revision
			names := []string{"نسخة أولى", "نسخة ثانية", "نسخة ثالثة"}
			answers := make([]answer, len(names))
			var all sync.WaitGroup
			for i, name := range names {
				all.Go(func() {
					answers[i] = n.post(articleURL(a.ID), filled(name, "<p>نص "+name+"</p>", base), actor.Editor)
				})
			}
			all.Wait()
			kept := n.stored(a.ID)
			if kept.Revision != base+1 {
				t.Fatalf("round %d: revision %d after %d", round, kept.Revision, base)
			}
			for i, got := range answers {
				if kept.Headline == names[i] {
					got.is(http.StatusSeeOther)
				} else {
					got.is(http.StatusConflict).must("نص "+names[i], "حُفظت نسخة أخرى", `name="base" value="`+number(kept.Revision)+`"`)
				}
			}
		}
	})
}
