package cache

import (
	"net/http"
	"strings"
)

// Headers for caches in front of the site (CDNs, Varnish), which go on to be told which pages to drop: the pages' tags, as Surrogate-Key and as
// xkey, and how long such a cache may keep them (Surrogate-Control, and CDN-Cache-Control of RFC 9213). Browsers go on asking.

// Many stands for all tags of a page that has more than its header holds: whoever says that anything changed has to say that this did.
const Many = "many"

// mostKeys bounds a header with tags, in bytes: servers in between take heads of 4 to 8 KB, and there are two of them.
const mostKeys = 3_000

var (
	// A minute for what has no event, like the counts of views; after it, and while the site is away, a page may be served while a new one is fetched.
	sharedFor = []string{"max-age=60, stale-while-revalidate=600, stale-if-error=86400"}
	notShared = []string{"no-store"}
)

// Share has pages carry the headers from then on. It is for the time before serving.
func (c *Cache) Share() { c.share = true }

// KeepOut has caches in front keep nothing of an answer that is no ready page: what is not there may be published the next moment.
func (c *Cache) KeepOut(h http.Header) {
	if c != nil && c.share {
		h["Surrogate-Control"], h["Cdn-Cache-Control"] = notShared, notShared
	}
}

// shared gives a page that is kept its headers.
func (p *Page) shared() {
	keys := strings.Join(p.tags, " ") + " " + everything
	if len(keys) > mostKeys {
		keys = Many + " " + everything
	}
	list := []string{strings.TrimSpace(keys)}
	p.plain.keys = list
	for i := range p.forms {
		p.forms[i].keys = list
	}
}

// describeShared sets the headers, where the page has them.
func (f *form) describeShared(h http.Header) {
	if f.keys != nil {
		h["Surrogate-Key"], h["Xkey"] = f.keys, f.keys
		h["Surrogate-Control"], h["Cdn-Cache-Control"] = sharedFor, sharedFor
	}
}
