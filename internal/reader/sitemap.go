package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
)

const mapType = "application/xml; charset=utf-8"

const (
	indexPath = "/sitemap.xml"
	newsPath  = "/sitemap-news.xml"
	monthPath = "/sitemap-"
)

// sitemap answers with a map, or with the index of all.
func (s *Site) sitemap(w http.ResponseWriter, r *http.Request) error {
	draw := map[string]func(ctx context.Context) ([]byte, error){indexPath: s.Press.Index, syndicate.PagesMap: s.Press.Pages,
		newsPath: func(ctx context.Context) ([]byte, error) { return s.Press.News(ctx, s.Clock.Now()) }}[r.URL.Path]
	if draw == nil {
		return s.monthMap(w, r)
	}
	var body []byte
	as := cache.As{Type: mapType}
	if err := s.snapshot(r, func(ctx context.Context) (err error) {
		shows(ctx, story.List{Name: story.ListAll}.Tag())
		if as.Modified, err = s.Stories.LastChange(ctx); err != nil {
			return err
		}
		body, err = draw(ctx)
		return err
	}); err != nil {
		return err
	}
	if r.URL.Path != indexPath { // they change with sections and static pages, or as time goes by
		as.Modified = later(as.Modified, s.maps.since(r.URL.Path, body, s.Clock.Now()))
	}
	s.send(w, r, as, body)
	return nil
}

// monthMap sends a map of a month as it is read: it may be of some megabytes, and is for a few machines.
func (s *Site) monthMap(w http.ResponseWriter, r *http.Request) error {
	changed, err := s.Stories.LastChange(r.Context())
	if err != nil {
		return err
	}
	m, err := s.Press.Month(r.Context(), r.URL.Path)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(m.Stamp() + " " + s.BaseURL))
	if s.same(w, r, hex.EncodeToString(sum[:9]), cache.As{Type: mapType, Modified: changed}) || r.Method == http.MethodHead {
		return nil
	}
	if err := s.Press.WriteMonth(r.Context(), w, m); err != nil {
		if r.Context().Err() == nil {
			s.Log.Error("send a map", "path", r.URL.Path, "err", err)
		}
		panic(http.ErrAbortHandler) // a part of it must not be taken for the whole
	}
	return nil
}

// sightings are since when answers are as they are, as far as this process knows. That is never before they changed, so who has what was there before
// hears of it; after a start everybody does.
type sightings struct {
	mu   sync.Mutex
	list map[string]sighting // by address, of which there are a few
}

type sighting struct {
	sum [sha256.Size]byte
	at  time.Time
}

func (s *sightings) since(path string, body []byte, now time.Time) time.Time {
	sum := sha256.Sum256(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.list == nil {
		s.list = map[string]sighting{}
	}
	last, ok := s.list[path]
	if !ok || last.sum != sum {
		last = sighting{sum, now}
		s.list[path] = last
	}
	return last.at
}

// robots says where crawlers need not look, and where the maps are.
func (s *Site) robots(w http.ResponseWriter, r *http.Request) error {
	base := strings.TrimSuffix(s.BaseURL, "/")
	text := "User-agent: *\nDisallow: /desk/\nDisallow: /-/\n\nSitemap: " + base + indexPath + "\nSitemap: " + base + newsPath + "\n"
	sum := sha256.Sum256([]byte(text))
	if s.same(w, r, hex.EncodeToString(sum[:9]), cache.As{Type: "text/plain; charset=utf-8"}) { // not kept ready: it takes no drawing
		return nil
	}
	_, err := io.WriteString(w, text)
	return err
}

// proof answers with the text by which search engines know that news come from the site itself; an article may have such an address too.
func (s *Site) proof(w http.ResponseWriter, r *http.Request) error {
	var key string
	if s.Press.Key != nil {
		var err error
		if key, err = s.Press.Key(r.Context(), r.URL.Path); err != nil {
			return err
		}
	}
	if key == "" {
		return s.article(w, r)
	}
	s.send(w, r, cache.As{Type: "text/plain; charset=utf-8"}, []byte(key))
	return nil
}

// isMap says whether the key of an address is one of a map.
func isMap(key string) bool {
	return key == indexPath || strings.HasPrefix(key, monthPath) && strings.HasSuffix(key, ".xml") && !strings.Contains(key[1:], "/")
}

// mapOrArticle answers for an address like one of a map: an article may have it.
func (s *Site) mapOrArticle(w http.ResponseWriter, r *http.Request) error {
	err := s.sitemap(w, r)
	if errs.Is(err, errs.NotFound) {
		return s.article(w, r)
	}
	return err
}
