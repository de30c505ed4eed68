package reader

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
)

// sharePath is where the pictures of articles without a photograph stand, which other sites show where they are shared. They are among the other
// pictures: crawlers are kept from /-/.
const sharePath = "/media/share/"

// shareCard is what the picture of an article shows, and its address, which is another one when that changes.
func (s *Site) shareCard(b *Base, art story.Article, crumbs []section.Section) (c syndicate.Card, path string) {
	c = syndicate.Card{Paper: b.Site.Name, Section: sectionName(crumbs), Headline: art.Headline, LTR: art.Dir == "ltr"}
	sum := sha256.Sum256([]byte(strings.Join([]string{"1", c.Paper, c.Section, c.Headline, art.Dir}, "\x00")))
	return c, sharePath + strconv.FormatInt(art.ID, 10) + "-" + hex.EncodeToString(sum[:6]) + ".png"
}

// sharedPicture is the picture for an article without one.
func (s *Site) sharedPicture(b *Base, art story.Article, crumbs []section.Section) *syndicate.Picture {
	_, path := s.shareCard(b, art, crumbs)
	return &syndicate.Picture{URL: b.Absolute(path), Type: "image/png", Width: syndicate.CardWidth, Height: syndicate.CardHeight, Alt: art.Headline}
}

// shared answers with the picture of an article. One that says what the headline was leads to the one of today.
func (s *Site) shared(w http.ResponseWriter, r *http.Request) error {
	number, _, ok := strings.Cut(r.PathValue("name"), "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !ok {
		return errs.New(errs.NotFound, "error.not_found")
	}
	art, err := s.Stories.Public(r.Context(), id)
	if err != nil {
		return err
	}
	if art.Password != "" {
		return errs.New(errs.NotFound, "error.not_found")
	}
	b, err := s.base(r.Context(), art.Path)
	if err != nil {
		return err
	}
	c, path := s.shareCard(&b, art, section.Line(b.sections, art.SectionID))
	if r.URL.Path != path {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, path, http.StatusFound)
		return nil
	}
	picture, err := s.cards.picture(r.Context(), path, c)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("ETag", `"`+strings.TrimSuffix(strings.TrimPrefix(path, sharePath), ".png")+`"`) // it says what the picture shows
	w.Header().Set("Cache-Control", "public, max-age=86400")                                        // not for ever: the article may be withdrawn
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(picture))
	return nil
}

// mostCards is how many pictures are remembered: 40 KB each.
const mostCards = 100

// cards draws pictures for sharing, one at a time: each takes a core for some hundredths of a second, and whoever asks for many is to take no more
// than one. The last ones are remembered.
type cards struct {
	turn chan struct{} // holds a token as long as nobody draws
	mu   sync.Mutex
	list map[string][]byte
	age  []string // the oldest first
}

func newCards() *cards {
	c := &cards{turn: make(chan struct{}, 1), list: map[string][]byte{}}
	c.turn <- struct{}{}
	return c
}

func (c *cards) known(path string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.list[path]
}

func (c *cards) picture(ctx context.Context, path string, card syndicate.Card) ([]byte, error) {
	if b := c.known(path); b != nil {
		return b, nil
	}
	select {
	case <-c.turn:
		defer func() { c.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if b := c.known(path); b != nil { // somebody else wanted the same
		return b, nil
	}
	b, err := card.Picture()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list[path] = b
	if c.age = append(c.age, path); len(c.age) > mostCards {
		delete(c.list, c.age[0])
		c.age = c.age[1:]
	}
	return b, nil
}
