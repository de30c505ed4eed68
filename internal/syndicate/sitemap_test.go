package syndicate_test

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/testkit"
)

func TestMapsAreGoldenAndValid(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		p.fill()
		p.hidden()
		p.put(story.Entry{Path: "/من-نحن", Document: story.Document{Kind: story.KindPage, Headline: "من نحن", Body: "<p>x</p>"}})
		p.put(story.Entry{Path: "/undated", PublishedAt: story.Undated, Document: story.Document{Headline: "بلا تاريخ", Body: "<p>x</p>"}})
		p.put(story.Entry{Path: "/2026/11/fresh", PublishedAt: p.clock.Now().Add(-47 * time.Hour), Document: story.Document{Headline: "خبر & <جديد>", Body: "<p>x</p>", Lang: "en-GB"}})
		p.put(story.Entry{Path: "/2026/11/older", PublishedAt: p.clock.Now().Add(-49 * time.Hour), Document: story.Document{Headline: "خبر أقدم", Body: "<p>x</p>"}})
		index, err := p.press.Index(t.Context())
		p.do(err)
		pages, err := p.press.Pages(t.Context())
		p.do(err)
		news, err := p.press.News(t.Context(), p.clock.Now())
		p.do(err)
		maps := map[string][]byte{"index": index, "pages": pages, "news": news}
		for _, path := range p.listed(index) {
			if path == syndicate.PagesMap {
				continue
			}
			m, err := p.press.Month(t.Context(), path)
			p.do(err)
			var b bytes.Buffer
			p.do(p.press.WriteMonth(t.Context(), &b, m))
			maps[path[1:len(path)-len(".xml")]] = b.Bytes()
		}
		if len(maps) != 6 {
			t.Errorf("%d maps", len(maps))
		}
		for name, b := range maps {
			schema := "testdata/sitemap.xsd"
			if name == "index" {
				schema = "testdata/index.xsd"
			}
			testkit.ValidXML(t, b, schema)
			if strings.Contains(string(b), "secret") {
				t.Errorf("%s tells of what is not public", name)
			}
			testkit.Golden(t, "map-"+name+".xml", pictureKey.ReplaceAll(b, []byte("KEY.png")))
		}
	})
}

// listed are the paths of the maps that an index names.
func (p *paper) listed(index []byte) (paths []string) {
	p.t.Helper()
	var read struct {
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	p.do(xml.Unmarshal(index, &read))
	for _, m := range read.Maps {
		paths = append(paths, strings.TrimPrefix(m.Loc, base))
	}
	return paths
}

var locations = regexp.MustCompile(`<url><loc>([^<]+)</loc>`)

func TestAMonthsStampMovesWithEachChange(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		_, bare := p.fill()
		other := p.put(story.Entry{Path: "/2026/06/other", PublishedAt: time.Date(2026, 6, 9, 0, 0, 0, 0, time.UTC), Document: story.Document{Headline: "آخر", Body: "<p>x</p>"}})
		last := ""
		note := func(what string) {
			t.Helper()
			m, err := p.press.Month(t.Context(), "/sitemap-2026-06.xml")
			p.do(err)
			if m.Stamp() == last {
				t.Errorf("%s: the stamp is as before", what)
			}
			last = m.Stamp()
			p.clock.Advance(time.Second)
		}
		note("as it was")
		_, err := p.stories.Withdraw(t.Context(), actor.System, other.ID, "")
		p.do(err)
		note("withdrawn")
		_, err = p.stories.Publish(t.Context(), actor.System, other.ID)
		p.do(err)
		note("published again")
		art, err := p.stories.Get(t.Context(), other.ID)
		p.do(err)
		art.Password = "x"
		_, err = p.stories.Save(t.Context(), actor.System, other.ID, art.Revision, art.Document, story.SaveOptions{})
		p.do(err)
		note("with a password")
		_, err = p.stories.Withdraw(t.Context(), actor.System, bare.ID, "")
		p.do(err)
		p.put(story.Entry{Path: "/2026/06/late", PublishedAt: time.Date(2026, 6, 9, 0, 0, 0, 0, time.UTC), ModifiedAt: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Document: story.Document{Headline: "آخر", Body: "<p>x</p>"}})
		note("another one in the place of one")
	})
}
