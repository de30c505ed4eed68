package reader

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
)

// embedPath answers what other sites show of an article (oembed.com); oldEmbedPath is where WordPress had it.
const (
	embedPath    = "/-/oembed"
	oldEmbedPath = "/wp-json/oembed/1.0/embed"
)

// embedWidth is how wide an article stands elsewhere where nobody asks for less; embedHeight about how high.
const (
	embedWidth  = 600
	embedHeight = 200
	leastWidth  = 200
)

func embedQuery(address string) string { return url.Values{"url": {address}}.Encode() }

// embedded is the answer of oEmbed 1.0, of type rich.
type embedded struct {
	XMLName   xml.Name `json:"-" xml:"oembed"`
	Version   string   `json:"version" xml:"version"`
	Type      string   `json:"type" xml:"type"`
	Provider  string   `json:"provider_name" xml:"provider_name"`
	Home      string   `json:"provider_url" xml:"provider_url"`
	Title     string   `json:"title" xml:"title"`
	Author    string   `json:"author_name,omitempty" xml:"author_name,omitempty"`
	AuthorURL string   `json:"author_url,omitempty" xml:"author_url,omitempty"`
	Width     int      `json:"width" xml:"width"`
	Height    int      `json:"height" xml:"height"`
	HTML      string   `json:"html" xml:"html"`
	Picture   string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	PictureW  int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	PictureH  int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
}

// embed answers what another site shows of an article: a quotation that leads to it, without script or frame.
func (s *Site) embed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	w.Header().Set("Access-Control-Allow-Origin", "*") // there is nothing in it that not everybody may read
	format := cmp.Or(q.Get("format"), "json")
	if format != "json" && format != "xml" {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotImplemented) // as the protocol has it
		return nil
	}
	art, err := s.embeddable(r, q.Get("url"))
	if err != nil {
		return err
	}
	b, err := s.base(r.Context(), art.Path)
	if err != nil {
		return err
	}
	out := embedded{Version: "1.0", Type: "rich", Provider: b.Site.Name, Home: b.Absolute("/"), Title: art.Headline, Width: embedWidth, Height: embedHeight, HTML: quotation(&b, art)}
	if most, err := strconv.Atoi(q.Get("maxwidth")); err == nil && most < out.Width {
		out.Width = max(most, leastWidth)
	}
	if most, err := strconv.Atoi(q.Get("maxheight")); err == nil && most > 0 && most < out.Height {
		out.Height = most
	}
	if len(art.Bylines) > 0 {
		out.Author = art.Bylines[0].Name
		if art.Bylines[0].Slug != "" {
			out.AuthorURL = b.Absolute("/author/" + art.Bylines[0].Slug)
		}
	}
	if art.Lead != nil {
		found, err := s.Media.GetMany(r.Context(), []int64{art.Lead.MediaID})
		if err != nil {
			return err
		}
		if p := s.Press.Shown(found[art.Lead.MediaID], art.Lead); p != nil {
			out.Picture, out.PictureW, out.PictureH = p.URL, p.Width, p.Height
		}
	}
	return s.sendEmbedded(w, r, format, out)
}

func (s *Site) sendEmbedded(w http.ResponseWriter, r *http.Request, format string, out embedded) error {
	kind, body, err := "application/json; charset=utf-8", []byte(nil), error(nil)
	if format == "xml" {
		kind = "text/xml; charset=utf-8"
		body, err = xml.Marshal(out)
		body = append([]byte(xml.Header), body...)
	} else {
		body, err = json.Marshal(out)
	}
	if err == nil {
		s.send(w, r, cache.As{Type: kind}, body)
	}
	return err
}

// embeddable is the article at an address of this site that may be shown elsewhere.
func (s *Site) embeddable(r *http.Request, address string) (art story.Article, err error) {
	none := errs.New(errs.NotFound, "error.not_found")
	path, ours := strings.CutPrefix(address, strings.TrimSuffix(s.BaseURL, "/")+"/")
	if !ours || len(address) > longestKey {
		return art, none
	}
	path, _, _ = strings.Cut("/"+path, "#")
	path, _, _ = strings.Cut(path, "?")
	art, err = s.Stories.ByPath(r.Context(), path)
	if moved := (*story.Moved)(nil); errors.As(err, &moved) {
		art, err = s.Stories.ByPath(r.Context(), story.EscapedPath(moved.Location))
		if errors.As(err, &moved) {
			err = none
		}
	}
	if err == nil && art.Password != "" {
		err = none
	}
	return art, err
}

func quotation(b *Base, art story.Article) string {
	text := template.HTMLEscapeString
	return `<blockquote lang="` + text(art.Lang) + `" dir="` + text(art.Dir) + `" cite="` + text(b.Absolute(art.Path)) + `"><p><a href="` + text(b.Absolute(art.Path)) + `">` + text(art.Headline) +
		"</a></p><p>" + text(syndicate.Summary(art)) + "</p><footer>" + text(b.Site.Name) + "</footer></blockquote>"
}
