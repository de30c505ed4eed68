package cache

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/warraq/warraq/internal/clock"
)

func ready(bytes int64) (*Cache, *clock.Manual) {
	c := clock.NewManual(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC))
	return New(c, bytes), c
}

func (c *Cache) has(key string) bool {
	p, _ := c.Get(key)
	return p != nil
}

func TestAPageIsDroppedByWhatItShowsAndNothingElse(t *testing.T) {
	c, _ := ready(1 << 20)
	c.Put("/a", []byte("أ"), []string{"article:1", "list:all:0"}, c.Begin())
	c.Put("/b", []byte("ب"), []string{"article:2", "list:all:0"}, c.Begin())
	c.Put("/c", []byte("ج"), []string{"article:3"}, c.Begin())
	c.Drop([]string{"article:1", "nothing"})
	if c.has("/a") || !c.has("/b") || !c.has("/c") {
		t.Error("an article's change")
	}
	c.Drop([]string{"list:all:0"})
	if c.has("/b") || !c.has("/c") {
		t.Error("a list's change")
	}
	c.Drop([]string{"all"})
	if n, bytes := c.Size(); n != 0 || bytes != 0 || len(c.tagged) != 0 {
		t.Errorf("%d pages, %d bytes, %d tags are left", n, bytes, len(c.tagged))
	}
}

func TestWhatChangedWhileAPageWasDrawnIsNotKept(t *testing.T) {
	c, _ := ready(1 << 20)
	begun := c.Begin()
	c.Drop([]string{"article:1"})
	if p := c.Put("/a", []byte("قديم"), []string{"article:1"}, begun); p == nil || c.has("/a") {
		t.Error("a page that is wrong already is kept")
	}
	c.Put("/b", []byte("سليم"), []string{"article:2"}, begun)
	if !c.has("/b") {
		t.Error("a page that the change did not touch is not kept")
	}
	begun = c.Begin()
	c.Drop([]string{"all"})
	if c.Put("/c", []byte("قديم"), nil, begun); c.has("/c") {
		t.Error("everything changed meanwhile")
	}
	begun = c.Begin()
	for i := range mostChanged + 2 {
		c.Drop([]string{fmt.Sprint("article:", i)})
	}
	if c.Put("/d", []byte("قديم"), []string{"article:5"}, begun); c.has("/d") {
		t.Error("a change that is forgotten")
	}
}

func TestThePagesThatNobodyAsksForGoFirst(t *testing.T) {
	c, clk := ready(100_000)
	body := bytes.Repeat([]byte("م"), 4_000)
	for i := range 30 {
		c.Put(fmt.Sprint("/", i), body, []string{"x"}, c.Begin())
		clk.Advance(1100 * time.Millisecond)
		if !c.has("/0") {
			t.Fatalf("the page that is asked for all the time went at %d", i)
		}
	}
	n, bytes := c.Size()
	if bytes > 100_000 || n < 5 || c.has("/1") || !c.has("/29") {
		t.Errorf("%d pages, %d bytes", n, bytes)
	}
	if c.Put("/big", make([]byte, 20_000), nil, c.Begin()); c.has("/big") {
		t.Error("one page drives out others")
	}
	if none, _ := ready(0); func() bool { none.Put("/", []byte("x"), nil, none.Begin()); return none.has("/") }() {
		t.Error("a cache of no bytes keeps something")
	}
}

func TestAPageThatAgedIsServedAndRenewedByOne(t *testing.T) {
	c, clk := ready(1 << 20)
	c.Put("/a", []byte("أ"), nil, c.Begin())
	clk.Advance(Fresh)
	if p, stale := c.Get("/a"); p == nil || stale {
		t.Error("a minute old")
	}
	clk.Advance(time.Second)
	if p, stale := c.Get("/a"); p == nil || !stale {
		t.Error("the first who asks for a page that aged renews it")
	}
	if p, stale := c.Get("/a"); p == nil || stale {
		t.Error("the second does not")
	}
	clk.Advance(Stale)
	if c.has("/a") {
		t.Error("what nobody asked for in ten minutes is served")
	}
	clk.Advance(-time.Hour) // the clock was set back
	c.Put("/b", []byte("ب"), nil, c.Begin())
	clk.Advance(-time.Hour)
	if c.has("/b") {
		t.Error("a page from the future is served for ever")
	}
}

func TestOneDrawsAndTheOthersWait(t *testing.T) {
	c, _ := ready(1 << 20)
	var drawing, most, drawn, waited atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			done, wait := c.Lead("/a")
			if wait != nil {
				<-wait
				waited.Add(1)
				return
			}
			if n := drawing.Add(1); n > most.Load() {
				most.Store(n)
			}
			drawn.Add(1)
			time.Sleep(time.Millisecond)
			drawing.Add(-1)
			done()
		})
	}
	all.Wait()
	if drawn.Load()+waited.Load() != 50 || most.Load() != 1 {
		t.Errorf("%d drew, %d at once, %d waited", drawn.Load(), most.Load(), waited.Load())
	}
	if len(c.flights.open) != 0 {
		t.Error("a drawing never ends")
	}
}

func TestEachFormIsThePage(t *testing.T) {
	c, _ := ready(1 << 20)
	body := []byte(strings.Repeat("<p>نص الخبر، وفيه كلام يتكرر.</p>", 300))
	p := c.Put("/a", body, nil, c.Begin())
	open := map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	}
	for _, x := range []struct{ takes, in string }{
		{"", ""}, {"gzip", "gzip"}, {"gzip, deflate, br, zstd", "br"}, {"zstd, gzip", "zstd"}, {"br;q=0, gzip;q=0.5", "gzip"}, {"br;q=0.0, zstd;q=0", ""},
		{"identity", ""}, {"GZIP", ""}, {" gzip ; q=1", "gzip"}, {"brotli", ""}, {"gzip;q=0.001", "gzip"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r := httptest.NewRequest(method, "/a", nil)
			if x.takes != "" {
				r.Header.Set("Accept-Encoding", x.takes)
			}
			w := httptest.NewRecorder()
			c.Serve(w, r, p, http.Header{"X-Content-Type-Options": {"nosniff"}})
			h := w.Header()
			if got := h.Get("Content-Encoding"); got != x.in || h.Get("Vary") != "Accept-Encoding" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Length") == "" {
				t.Errorf("%s %q: %v", method, x.takes, h)
			}
			if method == http.MethodHead {
				if w.Body.Len() != 0 {
					t.Errorf("HEAD has a body")
				}
				continue
			}
			if fmt.Sprint(w.Body.Len()) != h.Get("Content-Length") {
				t.Errorf("%q: %d bytes, said %s", x.takes, w.Body.Len(), h.Get("Content-Length"))
			}
			z, err := open[x.in](w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, body) {
				t.Errorf("%q: %d bytes, %v", x.takes, len(got), err)
			}
			again := httptest.NewRequest(http.MethodGet, "/a", nil)
			again.Header.Set("If-None-Match", `W/"other", W/`+h.Get("Etag"))
			w = httptest.NewRecorder()
			if c.Serve(w, again, p, nil); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
				t.Errorf("%q: asked again %d", x.takes, w.Code)
			}
		}
	}
	if _, bytes := c.Size(); bytes <= int64(len(body)+pageOverhead) {
		t.Errorf("the forms are not counted: %d", bytes)
	}
}

func TestADateCountsOnlyWhereItTellsChangesApart(t *testing.T) {
	c, clk := ready(1 << 20)
	ask := func(p *Page, header ...string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(http.MethodGet, "/feed/", nil), httptest.NewRecorder()
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		c.Serve(w, r, p, nil)
		return w
	}
	changed := clk.Now().Add(300 * time.Millisecond)
	clk.Advance(500 * time.Millisecond)
	put := func(body string) *Page {
		return c.PutAs("/feed/", As{"application/rss+xml", changed}, []byte(body), nil, c.Begin())
	}
	early := put("one")
	date := ask(early).Header().Get("Last-Modified")
	if date != "Tue, 24 Nov 2026 10:00:00 GMT" || ask(early).Header().Get("Content-Type") != "application/rss+xml" {
		t.Errorf("headers %v", ask(early).Header())
	}
	if got := ask(early, "If-Modified-Since", date).Code; got != http.StatusOK {
		t.Errorf("drawn within the second of the change: %d", got)
	}
	changed = changed.Add(400 * time.Millisecond) // once more, within the same second
	clk.Advance(500 * time.Millisecond)
	late := put("two")
	if got := ask(late, "If-Modified-Since", date).Code; got != http.StatusOK {
		t.Errorf("it changed again within the second, and who has it as it was hears %d", got)
	}
	date = ask(late).Header().Get("Last-Modified")
	if got := ask(late, "If-Modified-Since", date); got.Code != http.StatusNotModified || got.Header().Get("Last-Modified") != date || date != "Tue, 24 Nov 2026 10:00:01 GMT" {
		t.Errorf("nothing changed since %s: %d", date, got.Code)
	}
	if got := ask(late, "If-Modified-Since", date, "If-None-Match", `"other"`).Code; got != http.StatusOK {
		t.Errorf("a date beside another tag: %d", got)
	}
}

// discard takes an answer without keeping it.
type discard struct{ h http.Header }

func (d *discard) Header() http.Header         { return d.h }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

func BenchmarkHit(b *testing.B) {
	c, _ := ready(1 << 20)
	c.Put("/2026/11/خبر", bytes.Repeat([]byte("<p>نص</p>"), 2_000), []string{"article:1"}, c.Begin())
	r := httptest.NewRequest(http.MethodGet, "/2026/11/%D8%AE%D8%A8%D8%B1", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := &discard{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		p, _ := c.Get(r.URL.Path)
		c.Serve(w, r, p, nil)
	}
}
