package syndicate

import (
	"encoding/xml"
	"time"
)

// atomFeed is Atom (RFC 4287).
type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int64  `xml:"length,attr,omitempty"`
}

type atomEntry struct {
	Lang      string       `xml:"xml:lang,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Links     []atomLink   `xml:"link"`
	Published string       `xml:"published,omitempty"`
	Updated   string       `xml:"updated"`
	Authors   []atomPerson `xml:"author"`
	Terms     []atomTerm   `xml:"category"`
	Summary   string       `xml:"summary,omitempty"`
	Content   *atomContent `xml:"content"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Base string `xml:"xml:base,attr"`
	Text string `xml:",cdata"`
}

func (f Feed) atom() ([]byte, error) {
	a := atomFeed{Lang: f.Lang, ID: f.self(Atom), Title: f.Title, Subtitle: f.About, Updated: moment(f.Updated()), Author: atomPerson{f.Paper, f.Base + "/"}, Generator: generator,
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: f.self(Atom)}, {Rel: "alternate", Type: "text/html", Href: f.page()}}}
	if f.Hub != "" {
		a.Links = append(a.Links, atomLink{Rel: "hub", Href: f.Hub})
	}
	for _, i := range f.Items {
		e := atomEntry{ID: i.ID, Lang: i.Lang, Title: i.Title, Updated: moment(i.Updated), Summary: i.Summary, Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: i.URL}}}
		if !i.Published.IsZero() {
			e.Published = moment(i.Published)
		}
		for _, by := range i.Authors {
			e.Authors = append(e.Authors, atomPerson{by.Name, by.URL})
		}
		for _, t := range i.Terms {
			e.Terms = append(e.Terms, atomTerm{t})
		}
		if p := i.Picture; p != nil {
			e.Links = append(e.Links, atomLink{Rel: "enclosure", Type: p.Type, Href: p.URL, Length: p.Bytes})
		}
		if i.Discussed != "" {
			e.Links = append(e.Links, atomLink{Rel: "replies", Type: "application/atom+xml", Href: Atom.At(i.URL)})
		}
		if i.Content != "" {
			e.Content = &atomContent{"html", i.URL, i.Content}
		}
		a.Entries = append(a.Entries, e)
	}
	return document(a)
}

// moment is a time as RFC 3339 has it; for none, the beginning of the count, which never changes.
func moment(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}
