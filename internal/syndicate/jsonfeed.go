package syndicate

import (
	"bytes"
	"encoding/json"
)

// jsonFeed is JSON Feed 1.1 (jsonfeed.org).
type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Home    string     `json:"home_page_url"`
	Self    string     `json:"feed_url"`
	About   string     `json:"description,omitempty"`
	Lang    string     `json:"language,omitempty"`
	Hubs    []jsonHub  `json:"hubs,omitempty"`
	Items   []jsonItem `json:"items"`
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Content   string       `json:"content_html"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published,omitempty"`
	Updated   string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Lang      string       `json:"language,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

func (f Feed) json() ([]byte, error) {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.page(), Self: f.self(JSON), About: f.About, Lang: f.Lang, Items: []jsonItem{}}
	if f.Hub != "" {
		out.Hubs = []jsonHub{{"WebSub", f.Hub}}
	}
	for _, i := range f.Items {
		item := jsonItem{ID: i.ID, URL: i.URL, Title: i.Title, Content: i.Content, Summary: i.Summary, Tags: i.Terms, Lang: i.Lang, Updated: moment(i.Updated)}
		if !i.Published.IsZero() {
			item.Published = moment(i.Published)
		}
		if i.Picture != nil {
			item.Image = i.Picture.URL
		}
		for _, a := range i.Authors {
			item.Authors = append(item.Authors, jsonAuthor(a))
		}
		out.Items = append(out.Items, item)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is read by programs, and half of it is HTML
	e.SetIndent("", " ")
	err := e.Encode(out)
	return b.Bytes(), err
}
