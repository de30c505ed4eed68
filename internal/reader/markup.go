package reader

import (
	"html"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/story"
)

// What stands on a page by the dozen is written here, not by templates: those took more time to find their fields than all
// else a page needs. Whatever comes from people goes through text or attr.

// markup gathers HTML.
type markup struct{ strings.Builder }

func (m *markup) raw(parts ...string) *markup {
	for _, s := range parts {
		m.WriteString(s)
	}
	return m
}

// text writes what stands between tags.
func (m *markup) text(s string) *markup {
	m.WriteString(html.EscapeString(s))
	return m
}

// attr writes one attribute, with the space before it.
func (m *markup) attr(name, value string) *markup { return m.raw(" ", name, `="`).text(value).raw(`"`) }

// href writes the attribute for a decoded address.
func (m *markup) href(path string) *markup { return m.attr("href", story.EscapedPath(path)) }

func (m *markup) html() template.HTML { return template.HTML(m.String()) }

// moment writes a time element: what it says, the whole as its title, and how the script makes it relative ("ago", "since",
// "recent"). What it says is never relative itself: the page may be read from a cache a year later, and without script. Of
// what came without a date it writes nothing.
func (m *markup) moment(b *Base, t time.Time, says, relative string) *markup {
	if t.Equal(story.Undated) {
		return m
	}
	m.raw("<time").attr("datetime", b.ISO(t)).attr("title", b.DateTime(t))
	if relative != "" {
		m.attr("data-relative", relative)
	}
	return m.raw(">").text(says).raw("</time>")
}

// MenuList is the sections of the menu as list items, the one that the page is in marked.
func (b *Base) MenuList() template.HTML {
	var m markup
	for _, s := range b.Menu {
		path := s.Path()
		m.raw("<li><a").href(path)
		switch {
		case s.ID == b.Here && path == b.Path:
			m.attr("aria-current", "page")
		case s.ID == b.Here:
			m.attr("aria-current", "true")
		}
		m.raw(">").spoken(s.Name, b.Lang()).raw("</a></li>\n")
	}
	return m.html()
}

// decoration is the markup of a picture that says nothing of its own, at a width; "" for nil.
func (i *Image) decoration(sizes string) string {
	if i == nil {
		return ""
	}
	quiet := *i
	quiet.Alt, quiet.Sizes = "", sizes
	return string(quiet.Markup())
}

// Markup is the picture.
func (i *Image) Markup() template.HTML {
	var m markup
	m.Grow(256 + len(i.URL) + len(i.WebP) + len(i.JPEG) + len(i.Alt))
	if i.WebP != "" {
		m.raw(`<picture><source type="image/webp"`).attr("srcset", i.WebP).attr("sizes", i.Sizes).raw(">")
	}
	m.raw("<img").attr("src", i.URL)
	if i.JPEG != "" {
		m.attr("srcset", i.JPEG).attr("sizes", i.Sizes)
	}
	if i.Width > 0 && i.Height > 0 {
		m.attr("width", strconv.Itoa(i.Width)).attr("height", strconv.Itoa(i.Height))
	}
	m.attr("alt", i.Alt)
	if i.Lang != "" && i.Alt != "" {
		m.attr("lang", i.Lang)
	}
	if i.Eager {
		m.raw(` fetchpriority="high">`)
	} else {
		m.raw(` loading="lazy" decoding="async" fetchpriority="low">`)
	}
	if i.WebP != "" {
		m.raw("</picture>")
	}
	return m.html()
}

// tongue writes lang and dir where the card's words are not in the page's language. The card itself stands as the page
// does.
func (m *markup) tongue(c *Card) *markup {
	if c.Lang != c.Base.Lang() || c.Dir != c.Base.Dir() {
		m.attr("lang", c.Lang).attr("dir", c.Dir)
	}
	return m
}

// Shot is the card's picture in its place, if it has one.
func (c *Card) Shot() template.HTML {
	if c.Image == nil {
		return ""
	}
	return `<span class="shot">` + c.Image.Markup() + "</span>"
}

// Words is the card's kicker, headline, deck where its place has room for it, and the line of facts.
func (c *Card) Words() template.HTML {
	var m markup
	m.Grow(1 << 10)
	m.label(c)
	m.heading(c)
	if c.WithDeck && c.Deck != "" {
		m.raw(`<p class="deck"`).tongue(c).raw(">").spoken(c.Deck, c.Lang).raw("</p>\n")
	}
	m.raw(`<p class="facts">`)
	if names := c.Names(); c.Signed && names != "" {
		m.raw(`<span class="names">`, string(names), "</span>")
	}
	m.moment(c.Base, c.PublishedAt, c.Base.Day(c.PublishedAt), "ago")
	if c.CommentCount > 0 {
		m.raw("<span>").text(c.Base.Counted("count.comments", c.CommentCount)).raw("</span>")
	}
	return m.raw("</p>").html()
}

// Facts is the line of facts of a hit of the search: who and when.
func (c *Card) Facts() template.HTML {
	var m markup
	m.raw(`<p class="facts">`)
	if names := c.Names(); names != "" {
		m.raw(`<span class="names">`, string(names), "</span>")
	}
	return m.moment(c.Base, c.PublishedAt, c.Base.Day(c.PublishedAt), "ago").raw("</p>").html()
}

// label is the card's kicker, in the card's language; its section's name is in the page's.
func (m *markup) label(c *Card) {
	if c.Kicker != "" {
		m.raw(`<p class="kicker"`).tongue(c).raw(">").spoken(c.Kicker, c.Lang).raw("</p>\n")
	} else if name := c.Base.SectionOf(c.SectionID).Name; name != "" {
		m.raw(`<p class="kicker">`).spoken(name, c.Base.Lang()).raw("</p>\n")
	}
}

// Label is the line above a hit of the search.
func (c *Card) Label() template.HTML {
	var m markup
	m.label(c)
	return m.html()
}

func (m *markup) heading(c *Card) {
	h := "h" + strconv.Itoa(c.Level)
	m.raw("<", h, ` class="headline"`).tongue(c).raw("><a").href(c.Path).raw(">").spoken(c.Headline, c.Lang).raw("</a></", h, ">\n")
}

// Heading is the headline alone.
func (c *Card) Heading() template.HTML {
	var m markup
	m.heading(c)
	return m.html()
}

// ClockLine is the card as one of the latest: its day, which the script makes the time of day or the day's name, and its
// headline.
func (c *Card) ClockLine() template.HTML {
	var m markup
	m.raw("<li>").moment(c.Base, c.PublishedAt, c.Base.Numeric(c.PublishedAt), "recent")
	return m.raw("<a").href(c.Path).tongue(c).raw(">").spoken(c.Headline, c.Lang).raw("</a></li>\n").html()
}

// Lines are the most read, numbered.
func (r mostRead) Lines() template.HTML {
	var m markup
	for i := range r.Cards {
		c := &r.Cards[i]
		m.raw(`<li><b aria-hidden="true">`, c.Base.Number(i+1), "</b><a").href(c.Path).tongue(c).raw(">").spoken(c.Headline, c.Lang).raw("</a></li>\n")
	}
	return m.html()
}

// Who is a comment's first line: the name, whether it is one of the paper's or was chosen by the editor, and the time, which is its
// address.
func (c *commentNode) Who() template.HTML {
	var m markup
	m.raw(`<p class="who"><b><bdi>`).spoken(c.AuthorName, c.In.Lang()).raw("</bdi></b>")
	switch {
	case c.PersonID != 0 && c.In.Signed[c.PersonID]:
		m.raw(` <span class="staff">`).text(c.In.T("reader.writer")).raw("</span>")
	case c.PersonID != 0 || c.UserID != 0:
		m.raw(` <span class="staff">`).text(c.In.T("reader.staff")).raw("</span>")
	}
	if c.Featured {
		m.raw(` <span class="staff pick">`).text(c.In.T("reader.comment.featured")).raw("</span>")
	}
	relative := "since"
	if !c.In.Scripted() {
		relative = ""
	}
	edited := !c.EditedAt.IsZero()
	m.raw(` <span class="said-at`)
	if edited {
		m.raw(" edited")
	}
	m.raw(`"><a href="#comment-`, strconv.FormatInt(c.ID, 10), `">`).moment(c.In.Base, c.CreatedAt, c.In.DateTime(c.CreatedAt), relative).raw("</a>")
	if edited {
		m.raw(` <small title="`).text(c.In.DateTime(c.EditedAt)).raw(`">`).text(c.In.T("reader.comment.edited")).raw("</small>")
	}
	return m.raw("</span></p>").html()
}

// Acts is what a reader may do with a comment: answer it, say what they think of it, report it.
func (c *commentNode) Acts() template.HTML {
	var m markup
	id := strconv.FormatInt(c.ID, 10)
	m.raw(`<div class="said-acts">`)
	if c.In.Open {
		m.raw(`<a rel="nofollow" href="/-/comments/reply?article=`, strconv.FormatInt(c.ArticleID, 10), "&amp;parent=", id, `" class="reply">`).text(c.In.T("reader.comment.answer")).raw("</a>")
	}
	m.raw(`<form method="post" action="/-/comments/`, id, `/vote" data-vote>`)
	for _, v := range []struct {
		value, key string
		n          int
	}{{"1", "reader.comment.like", c.Likes}, {"-1", "reader.comment.dislike", c.Dislikes}} {
		m.raw(`<button name="value" value="`, v.value, `">`).text(c.In.T(v.key)).raw(" <b>")
		if v.n > 0 {
			m.text(c.In.Number(v.n))
		}
		m.raw("</b></button>")
	}
	return m.raw(`</form><a rel="nofollow" href="/-/comments/`, id, `/report">`).text(c.In.T("reader.comment.report_short")).raw("</a></div>").html()
}
