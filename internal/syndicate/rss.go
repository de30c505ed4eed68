package syndicate

import (
	"encoding/xml"
	"strconv"
	"time"
)

// rssFeed is RSS 2.0 (rssboard.org) with the modules content, dc, media (Media RSS 1.5.1), slash and wfw, which readers of WordPress's feeds know.
// Names are written with the prefixes that all of them expect.
type rssFeed struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Slash   string     `xml:"xmlns:slash,attr"`
	WFW     string     `xml:"xmlns:wfw,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Links       []rssLink `xml:"atom:link"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Built       string    `xml:"lastBuildDate,omitempty"`
	Language    string    `xml:"language"`
	Generator   string    `xml:"generator"`
	Items       []rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type rssItem struct {
	Title       string     `xml:"title"`
	Link        string     `xml:"link"`
	Comments    string     `xml:"comments,omitempty"`
	Creators    []string   `xml:"dc:creator"`
	Published   string     `xml:"pubDate,omitempty"`
	Terms       []string   `xml:"category"`
	GUID        rssGUID    `xml:"guid"`
	Description cdata      `xml:"description"`
	Content     *cdata     `xml:"content:encoded"`
	Media       *rssMedia  `xml:"media:content"`
	CommentFeed string     `xml:"wfw:commentRss,omitempty"`
	Replies     *rssNumber `xml:"slash:comments"`
}

type rssGUID struct {
	PermaLink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssNumber struct {
	N string `xml:",chardata"`
}

type cdata struct {
	Text string `xml:",cdata"` // encoding/xml divides what would end it
}

type rssMedia struct {
	URL         string     `xml:"url,attr"`
	Type        string     `xml:"type,attr"`
	Bytes       int64      `xml:"fileSize,attr,omitempty"`
	Medium      string     `xml:"medium,attr"`
	Width       int        `xml:"width,attr"`
	Height      int        `xml:"height,attr"`
	Title       string     `xml:"media:title,omitempty"`
	Description string     `xml:"media:description,omitempty"`
	Credit      *rssCredit `xml:"media:credit"`
}

type rssCredit struct {
	Role   string `xml:"role,attr"`
	Scheme string `xml:"scheme,attr"`
	Name   string `xml:",chardata"`
}

// generator is who made a feed.
const generator = "warraq"

func (f Feed) rss() ([]byte, error) {
	c := rssChannel{Title: f.Title, Link: f.page(), Description: f.About, Language: f.Lang, Generator: generator, Links: []rssLink{{f.self(RSS), "self", "application/rss+xml"}}}
	if f.Hub != "" {
		c.Links = append(c.Links, rssLink{Href: f.Hub, Rel: "hub"})
	}
	if at := f.Updated(); !at.IsZero() {
		c.Built = at.UTC().Format(time.RFC1123Z)
	}
	for _, i := range f.Items {
		c.Items = append(c.Items, f.rssItem(i))
	}
	return document(rssFeed{Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/", Media: "http://search.yahoo.com/mrss/",
		Atom: "http://www.w3.org/2005/Atom", Slash: "http://purl.org/rss/1.0/modules/slash/", WFW: "http://wellformedweb.org/CommentAPI/", Channel: c})
}

func (f Feed) rssItem(i Item) rssItem {
	out := rssItem{Title: i.Title, Link: i.URL, Terms: i.Terms, GUID: rssGUID{i.ID == i.URL, i.ID}, Description: cdata{i.Summary}}
	for _, a := range i.Authors {
		out.Creators = append(out.Creators, a.Name)
	}
	if !i.Published.IsZero() {
		out.Published = i.Published.UTC().Format(time.RFC1123Z)
	}
	if i.Content != "" {
		out.Content = &cdata{i.Content}
	}
	if p := i.Picture; p != nil {
		out.Media = &rssMedia{URL: p.URL, Type: p.Type, Bytes: p.Bytes, Medium: "image", Width: p.Width, Height: p.Height, Title: p.Alt, Description: p.Caption}
		if p.Credit != "" {
			out.Media.Credit = &rssCredit{"photographer", "urn:ebu", p.Credit}
		}
	}
	if i.Discussed != "" {
		out.Comments, out.CommentFeed, out.Replies = i.Discussed, commentFeed(i.URL), &rssNumber{strconv.Itoa(i.Replies)}
	}
	return out
}

// commentFeed is the address of an article's comments as a feed.
func commentFeed(article string) string { return RSS.At(article) }

// document is a value as an XML document.
func document(v any) ([]byte, error) {
	body, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}
