package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// listLength is how many articles a page of the list holds.
const listLength = 50

type articlesPage struct {
	Base
	Action          string // the list's own address
	NewURL          string
	NewKey, WhatKey string
	EmptyKey        string
	States          []stateFilter
	State, Query    string
	Mine, Narrowed  bool
	SectionID       int64
	Sections        []section.Section
	Rows            []articleRow
	First, Next     string
	CanWrite        bool
}

type stateFilter struct {
	Key, URL string
	Count    int
	Counted  bool
	Here     bool
}

type articleRow struct {
	URL, Headline, Lang, Bylines, State, StateKey, Section string
	Private                                                bool
	Modified, ModifiedISO, ModifiedExact                   string
	Words                                                  int
	Views, Audience                                        string // of what is or was on the site
}

// states are the list's filters in the order an article goes through them.
var states = []string{"", story.StateDraft, story.StateReview, story.StateReady, story.StateScheduled, story.StatePublished, story.StateWithdrawn}

func stateKey(state string) string {
	if state == "" {
		return "desk.state.all"
	}
	return "desk.state." + state
}

func (d *desk) articles(w http.ResponseWriter, r *http.Request) error {
	return d.list(w, r, story.KindArticle)
}

func (d *desk) staticPages(w http.ResponseWriter, r *http.Request) error {
	return d.list(w, r, story.KindPage)
}

func (d *desk) list(w http.ResponseWriter, r *http.Request, kind story.Kind) error {
	title := "desk.nav.articles"
	if kind == story.KindPage {
		title = "desk.nav.pages"
	}
	b, err := d.base(r, title)
	if err != nil {
		return err
	}
	page, err := d.buildArticles(r.Context(), b, kind, r.URL.Query())
	if err != nil {
		return err
	}
	d.write(w, http.StatusOK, "articles", page)
	return nil
}

// buildArticles is the list that a query asks for.
func (d *desk) buildArticles(ctx context.Context, b Base, kind story.Kind, q url.Values) (articlesPage, error) {
	page := articlesPage{Base: b, Action: "/desk/articles", NewURL: "/desk/articles/new", NewKey: "desk.articles.new", WhatKey: "desk.articles.what",
		EmptyKey: "desk.articles.empty", State: q.Get("state"), Query: asked(q, "q"), Mine: q.Get("mine") == "1",
		CanWrite: b.may(actor.WriteStory)}
	if kind == story.KindPage {
		page.Action, page.NewURL, page.NewKey, page.WhatKey = "/desk/pages", "/desk/articles/new?kind=page", "desk.pages_list.new", "desk.pages_list.what"
		page.EmptyKey = "desk.pages_list.empty"
	}
	page.SectionID, _ = strconv.ParseInt(q.Get("section"), 10, 64)
	page.Narrowed = page.State != "" || page.Query != "" || page.Mine || page.SectionID != 0
	if page.Narrowed {
		page.EmptyKey = "desk.articles.none_found"
	}
	tree, err := d.Sections.Tree(ctx)
	if err != nil {
		return page, err
	}
	if kind == story.KindArticle {
		page.Sections = ordered(tree)
	}
	if err := page.count(ctx, d, kind); err != nil {
		return page, err
	}
	filter := story.DeskFilter{Kind: kind, State: page.State, SectionID: page.SectionID, Query: page.Query}
	if page.Mine {
		filter.CreatedBy = b.User.ID
	}
	after := cursorOf(q.Get("after"))
	cards, next, err := d.Stories.DeskList(ctx, filter, after, listLength)
	if err != nil {
		return page, err
	}
	names := sectionNames(tree)
	for _, c := range cards {
		page.Rows = append(page.Rows, b.row(c, names))
	}
	if after != (story.Cursor{}) {
		page.First = page.with("after", "")
	}
	if next != (story.Cursor{}) {
		page.Next = page.with("after", strconv.FormatInt(next.PublishedAt, 10)+"-"+strconv.FormatInt(next.ID, 10))
	}
	return page, nil
}

// count fills the state filters with how many articles are in each.
func (p *articlesPage) count(ctx context.Context, d *desk, kind story.Kind) error {
	counts, err := d.Stories.DeskCounts(ctx, kind)
	if err != nil {
		return err
	}
	for _, s := range states {
		if counts[s] == 0 && s != "" && s != p.State && (s == story.StateScheduled || s == story.StateWithdrawn) {
			continue // rare states need no place while they are empty
		}
		p.States = append(p.States, stateFilter{Key: stateKey(s), URL: p.with("state", s), Count: counts[s], Counted: true, Here: s == p.State && !p.Mine})
	}
	if p.CanWrite {
		mine := stateFilter{Key: "desk.state.mine", URL: p.Action + "?mine=1", Here: p.Mine}
		p.States = append(p.States[:1:1], append([]stateFilter{mine}, p.States[1:]...)...)
	}
	return nil
}

// with is the list's address with one of its filters changed.
func (p *articlesPage) with(name, value string) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("q", p.Query)
	if p.SectionID != 0 {
		set("section", strconv.FormatInt(p.SectionID, 10))
	}
	if name != "state" {
		set("state", p.State)
		if p.Mine {
			set("mine", "1")
		}
	}
	set(name, value)
	if len(q) == 0 {
		return p.Action
	}
	return p.Action + "?" + q.Encode()
}

func cursorOf(s string) story.Cursor {
	at, id, _ := strings.Cut(s, "-")
	c := story.Cursor{}
	var err1, err2 error
	c.PublishedAt, err1 = strconv.ParseInt(at, 10, 64)
	c.ID, err2 = strconv.ParseInt(id, 10, 64)
	if err1 != nil || err2 != nil {
		return story.Cursor{}
	}
	return c
}

func (b Base) row(c story.Card, sections map[int64]string) articleRow {
	names := make([]string, len(c.Bylines))
	for i, by := range c.Bylines {
		names[i] = by.Name
	}
	row := articleRow{URL: articleURL(c.ID), Headline: c.Headline, Lang: c.Lang, Bylines: strings.Join(names, b.T("desk.comma")), State: c.State(),
		StateKey: stateKey(c.State()), Section: sections[c.SectionID], Private: c.Private, Modified: b.ago(c.ModifiedAt),
		ModifiedISO: c.ModifiedAt.Format(time.RFC3339), ModifiedExact: b.locale.DateTime(c.ModifiedAt), Words: c.WordCount}
	if c.Kind == story.KindArticle && !c.PublishedAt.IsZero() {
		row.Views, row.Audience = b.locale.Number(c.Views), articleAudienceURL(c.ID)
	}
	return row
}

func articleURL(id int64) string { return "/desk/articles/" + strconv.FormatInt(id, 10) }

// ordered is a tree of sections as a list: each top section with its children after it.
func ordered(tree []section.Section) []section.Section {
	children := map[int64][]section.Section{}
	for _, s := range tree {
		children[s.ParentID] = append(children[s.ParentID], s)
	}
	var out []section.Section
	var walk func(parent int64, depth int)
	walk = func(parent int64, depth int) {
		for _, s := range children[parent] {
			out = append(out, s)
			if depth < 8 {
				walk(s.ID, depth+1)
			}
		}
	}
	walk(0, 0)
	return out
}

func sectionNames(tree []section.Section) map[int64]string {
	names := map[int64]string{}
	for _, s := range tree {
		names[s.ID] = s.Name
	}
	return names
}
