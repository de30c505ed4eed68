package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// front is a paper with Varnish in front of it, which runs by docs/varnish.vcl.
type front struct {
	*node
	address string // of Varnish
}

// freePort is one that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// configuration is docs/varnish.vcl for a server, with the module xkey or without.
func configuration(t *testing.T, port string, module bool) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/varnish.vcl")
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	var vcl strings.Builder
	for line := range strings.Lines(strings.Replace(string(text), `"8080"`, `"`+port+`"`, 1)) {
		if module && strings.HasSuffix(line, ": with the module\n") {
			line, changed = strings.Replace(line, "# ", "", 1), changed+1
		} else if module && strings.HasSuffix(line, ": not with the module\n") {
			line, changed = "", changed+1
		}
		vcl.WriteString(line)
	}
	if module && changed != 3 {
		t.Fatalf("%d lines are changed for the module", changed)
	}
	if found, err := filepath.Glob("/usr/lib/*/varnish/vmods/libvmod_xkey.so"); module && (err != nil || len(found) == 0) {
		testkit.Skip(t, "no module xkey: Debian's package varnish-modules")
	}
	return vcl.String()
}

// behindVarnish starts both, with the program's own background work.
func behindVarnish(t *testing.T, cfg config.Config, module bool) *front {
	t.Helper()
	program, err := exec.LookPath("varnishd")
	if err != nil {
		if program = "/usr/sbin/varnishd"; !fileExists(program) {
			testkit.Skip(t, "no Varnish: Debian's package varnish")
		}
	}
	f := &front{address: "http://127.0.0.1:" + freePort(t)}
	cfg.Listen, cfg.Purge = "127.0.0.1:0", "varnish:"+f.address
	a, err := app.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	f.node = &node{t: t, App: a}
	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(at string) { address <- at }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	_, port, err := net.SplitHostPort(strings.TrimPrefix(<-address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "varnish.vcl")
	f.do(os.WriteFile(file, []byte(configuration(t, port, module)), 0o600))
	varnish := exec.Command(program, "-F", "-j", "none", "-n", dir, "-a", strings.TrimPrefix(f.address, "http://"), "-f", file, "-s", "malloc,32m", "-p", "thread_pool_min=10")
	said := &lockedBuilder{}
	varnish.Stdout, varnish.Stderr = said, said
	f.do(varnish.Start())
	t.Cleanup(func() {
		_ = varnish.Process.Signal(os.Interrupt)
		_ = varnish.Wait() // it was told to stop
		if t.Failed() {
			t.Logf("Varnish: %s", said)
		}
	})
	f.until("Varnish is there and was told once", func() bool {
		answer, err := http.Get(f.address + "/robots.txt")
		if err == nil {
			_ = answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusOK && a.Fronts.List()[0].Sent() > 0
	})
	return f
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (f *front) until(what string, is func() bool) {
	f.t.Helper()
	for began := time.Now(); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			f.t.Fatalf("it is never so: %s", what)
		}
	}
}

// ask asks Varnish for a page: the status, whether Varnish had it, and the page.
func (f *front) ask(path string, header ...string) (status int, hit bool, body string, h http.Header) {
	f.t.Helper()
	r, err := http.NewRequest(http.MethodGet, f.address+path, nil)
	f.do(err)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	f.do(err)
	defer func() { _ = answer.Body.Close() }()
	b, err := io.ReadAll(answer.Body)
	f.do(err)
	return answer.StatusCode, answer.Header.Get("X-Cache") == "HIT", string(b), answer.Header
}

// lies waits until Varnish has pages.
func (f *front) lies(paths ...string) {
	f.t.Helper()
	for _, p := range paths {
		f.until(p+" is served by Varnish", func() bool { _, hit, _, _ := f.ask(p); return hit })
	}
}

func TestVarnishKeepsPagesAndHearsWhatChanged(t *testing.T) {
	for name, module := range map[string]bool{"by bans": false, "by xkey": true} {
		t.Run(name, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, cfg config.Config) { keepsAndHears(t, behindVarnish(t, cfg, module)) })
		})
	}
}

// servesAsToldTo checks what readers get of a page that Varnish has.
func (f *front) servesAsToldTo(path string) {
	f.t.Helper()
	_, _, _, h := f.ask(path, "Cookie", "theirs=1")
	for _, name := range []string{"xkey", "Surrogate-Key", "Surrogate-Control", "CDN-Cache-Control"} {
		if h.Get(name) != "" {
			f.t.Errorf("readers get %s: %s", name, h.Get(name))
		}
	}
	if h.Get("X-Cache") != "HIT" || h.Get("Cache-Control") != "public, max-age=0, must-revalidate" || h.Get("Etag") == "" {
		f.t.Errorf("%v", h)
	}
	if status, hit, _, _ := f.ask(path, "If-None-Match", h.Get("Etag")); status != http.StatusNotModified || !hit {
		f.t.Errorf("asked again: %d %v", status, hit)
	}
}

func keepsAndHears(t *testing.T, f *front) {
	t.Helper()
	ctx := t.Context()
	markets, err := f.Sections.Create(ctx, actor.System, section.Section{Name: "أسواق"})
	f.do(err)
	sport, err := f.Sections.Create(ctx, actor.System, section.Section{Name: "رياضة"})
	f.do(err)
	art := f.published(story.Document{Headline: "الخبر الأول", SectionID: markets.ID})
	other := f.published(story.Document{Headline: "خبر آخر", SectionID: sport.ID})
	path, list, apart := story.EscapedPath(art.Path), story.EscapedPath(markets.Path()), story.EscapedPath(sport.Path())
	f.until("all that was done so far was told", func() bool {
		var left int64
		f.do(f.DB.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT (SELECT MAX(id) FROM page_changes) - (SELECT sent FROM purge_fronts)").Scan(&left)
		}))
		return left == 0
	})
	f.lies("/", path, list, apart)
	f.servesAsToldTo(path)

	art = f.save(art, func(d *story.Document) { d.Headline = "الخبر الأول معدّلاً" })
	for _, p := range []string{path, list, "/"} {
		f.until(p+" shows the new headline", func() bool {
			_, _, body, _ := f.ask(p)
			return strings.Contains(body, "الخبر الأول معدّلاً")
		})
	}
	if _, hit, body, _ := f.ask(apart); !hit || !strings.Contains(body, "خبر آخر") {
		t.Error("a page that does not show it was dropped")
	}
	f.lies("/", path, list)

	_, err = f.Stories.Withdraw(ctx, actor.System, art.ID, "خطأ")
	f.do(err)
	f.until("it is withdrawn", func() bool { status, _, _, _ := f.ask(path); return status == http.StatusGone })
	f.until("no list has it", func() bool {
		_, _, body, _ := f.ask(list)
		return !strings.Contains(body, "الخبر الأول معدّلاً")
	})
	if _, hit, _, _ := f.ask(apart); !hit {
		t.Error("a page that did not show it was dropped")
	}
	_, err = f.Stories.Publish(ctx, actor.System, art.ID)
	f.do(err)
	f.until("it is there again: nobody keeps what is not there", func() bool { status, _, _, _ := f.ask(path); return status == http.StatusOK })

	sport.Name = "ملاعب"
	f.do(f.Sections.Rename(ctx, actor.System, sport))
	for _, p := range []string{"/", path, list, story.EscapedPath(other.Path)} {
		f.until(p+" shows the new name", func() bool { _, _, body, _ := f.ask(p); return strings.Contains(body, "ملاعب") })
	}
}

func TestOnlyThePaperTellsVarnishWhatToDrop(t *testing.T) {
	cfg := config.Defaults()
	cfg.Data = t.TempDir()
	f := behindVarnish(t, cfg, false)
	path := story.EscapedPath(f.published(story.Document{Headline: "الخبر"}).Path)
	f.lies(path)
	for name, header := range map[string][2]string{"through another proxy": {"X-Forwarded-For", "198.51.100.7"}, "without tags": {"X-Other", "all"}} {
		r, err := http.NewRequest("PURGE", f.address+"/", nil)
		f.do(err)
		r.Header.Set(header[0], header[1])
		if name != "without tags" {
			r.Header.Set("xkey-purge", "all")
		}
		answer, err := http.DefaultClient.Do(r)
		f.do(err)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, answer.StatusCode)
		}
	}
	for _, p := range []string{"/not-there", "/search?q=x", "/-/counts?ids=1", "/desk/"} {
		for range 2 {
			if status, hit, _, _ := f.ask(p); hit && p != "/-/counts?ids=1" {
				t.Errorf("%s lies in Varnish (%d)", p, status)
			}
		}
	}
	r, err := http.Get(f.address + "/metrics")
	f.do(err)
	_ = r.Body.Close()
	if r.StatusCode != http.StatusNotFound {
		t.Errorf("Varnish lets out /metrics: %d", r.StatusCode)
	}
}

func TestCachesInFrontKeepPagesAndNothingElse(t *testing.T) {
	for purge, keeps := range map[string]bool{"": false, "varnish:http://127.0.0.1:6081": true} {
		cfg := config.Defaults()
		cfg.Data, cfg.Purge = t.TempDir(), purge
		n := nodeOf(t, cfg)
		path := story.EscapedPath(n.published(story.Document{Headline: "الخبر"}).Path)
		for _, c := range []struct {
			path, keys, control string
		}{
			{path, "article:1 ", "max-age=60, "}, {path, "article:1 ", "max-age=60, "}, {"/", "list:", "max-age=60, "},
			{"/not-there", "", "no-store"}, {path + "/", "", "no-store"}, {strings.ToLower(path) + "/", "", "no-store"}, // which are redirected
		} {
			answer, _ := n.get(c.path)
			got := answer.Header.Get("Cdn-Cache-Control")
			if !keeps {
				c.keys, c.control = "", ""
			}
			if !strings.HasPrefix(answer.Header.Get("xkey"), c.keys) || c.keys == "" && answer.Header.Get("xkey") != "" || !strings.HasPrefix(got, c.control) || c.control == "" && got != "" {
				t.Errorf("%q: %s (%d): %q %q", purge, c.path, answer.StatusCode, answer.Header.Get("xkey"), got)
			}
		}
	}
}

func TestWrongCachesInFrontAreOneClearLine(t *testing.T) {
	for _, c := range []struct{ flag, says string }{
		{"varnish:127.0.0.1:6081/secret", "varnish:http://HOST:PORT"}, {"http://secret@cdn.example/purge", "https"}, {"https://cdn.example/,fastly:secret", "fastly:https"},
	} {
		data := filepath.Join(t.TempDir(), "paper")
		code, out := command(t, "serve", "--data", data, "--purge", c.flag)
		if code != 1 || strings.Count(out, "\n") != 1 || !strings.Contains(out, c.says) || strings.Contains(out, "secret") {
			t.Errorf("exit %d: %s", code, out)
		}
		if fileExists(data) {
			t.Error("a folder was made")
		}
	}
}

func TestMetricsSayHowCachesInFrontTakeIt(t *testing.T) {
	cfg := config.Defaults()
	cfg.Data, cfg.Purge = t.TempDir(), "https://secret@cdn.example/purge"
	n := nodeOf(t, cfg)
	r, err := http.Get(n.address + "/metrics")
	n.do(err)
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	n.do(err)
	for _, name := range []string{"sent", "failed"} {
		if want := fmt.Sprintf("warraq_purges_%s_total{front=\"https://cdn.example\"} 0", name); !strings.Contains(string(body), want) {
			t.Errorf("no %s", want)
		}
	}
}
