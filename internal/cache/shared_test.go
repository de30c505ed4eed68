package cache

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func answered(c *Cache, p *Page, header ...string) http.Header {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/a", nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	c.KeepOut(w.Header())
	c.Serve(w, r, p, nil)
	return w.Result().Header
}

func TestPagesCarryWhatCachesInFrontNeedWhereThereAreSome(t *testing.T) {
	c, _ := ready(1 << 20)
	alone := answered(c, c.Put("/a", []byte("أ"), []string{"article:1"}, c.Begin()))
	c.Share()
	p := c.Put("/a", []byte("أ"), []string{"article:1", "list:all:0"}, c.Begin())
	front := answered(c, p)
	for name, want := range map[string]string{"Surrogate-Key": "article:1 list:all:0 all", "xkey": "article:1 list:all:0 all", "Surrogate-Control": "max-age=60", "CDN-Cache-Control": "max-age=60"} {
		if got := front.Get(name); !strings.HasPrefix(got, want) || alone.Get(name) != "" {
			t.Errorf("%s: %q, and %q without one", name, got, alone.Get(name))
		}
	}
	if front.Get("Cache-Control") != alone.Get("Cache-Control") || alone.Get("Cache-Control") == "" {
		t.Errorf("browsers: %q, not %q", front.Get("Cache-Control"), alone.Get("Cache-Control"))
	}
	for _, h := range []http.Header{answered(c, p, "Accept-Encoding", "br"), answered(c, p, "If-None-Match", front.Get("Etag"))} {
		if h.Get("xkey") != front.Get("xkey") || h.Get("CDN-Cache-Control") != front.Get("CDN-Cache-Control") {
			t.Errorf("another answer with the page: %v", h)
		}
	}
	if h := answered(c, c.Put("/none", []byte("ب"), nil, c.Begin())); h.Get("xkey") != "all" {
		t.Errorf("a page without tags: %q", h.Get("xkey"))
	}
}

func TestWhatIsNotKeptIsForNoCacheInFront(t *testing.T) {
	c, _ := ready(1 << 20)
	c.Share()
	begun := c.Begin()
	c.Drop([]string{"article:1"})
	h := answered(c, c.Put("/a", []byte("قديم"), []string{"article:1"}, begun))
	if h.Get("CDN-Cache-Control") != "no-store" || h.Get("Surrogate-Control") != "no-store" || h.Get("xkey") != "" {
		t.Errorf("%v", h)
	}
	var none *Cache
	none.KeepOut(h) // a site without a cache
}

func TestAPageOfTooManyTagsHasOneThatStandsForAll(t *testing.T) {
	c, _ := ready(1 << 20)
	c.Share()
	var tags []string
	for i := range 1000 {
		tags = append(tags, fmt.Sprint("article:", 1_000_000+i))
	}
	if keys := answered(c, c.Put("/a", []byte("أ"), tags, c.Begin())).Get("Surrogate-Key"); keys != "many all" {
		t.Errorf("%.200q", keys)
	}
	if keys := answered(c, c.Put("/b", []byte("ب"), tags[:150], c.Begin())).Get("Surrogate-Key"); len(keys) > mostKeys || !strings.Contains(keys, tags[149]) {
		t.Errorf("%.200q", keys)
	}
}

func TestAHitMakesNoHeadersAnew(t *testing.T) {
	c, _ := ready(1 << 20)
	c.Share()
	p := c.Put("/a", []byte("أ"), []string{"article:1"}, c.Begin())
	h := answered(c, p)
	if n := testing.AllocsPerRun(100, func() { p.plain.describe(h, nil) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
