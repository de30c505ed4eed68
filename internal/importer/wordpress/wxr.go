package wordpress

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/importer"
)

// format is what an export of WordPress looks like: a feed whose items are what the site is made of.
var format = importer.Format{Roots: []string{"rss", "channel", "rdf:RDF"}, Whole: "channel", Apart: map[string][]string{"item": {"item"}}, Prefix: prefixOf}

// prefixOf is the prefix that WordPress itself writes for a namespace: other tools rename it.
func prefixOf(uri string) (string, bool) {
	switch {
	case strings.Contains(uri, "wordpress.org/export/") && strings.HasSuffix(strings.TrimSuffix(uri, "/"), "excerpt"):
		return "excerpt", true
	case strings.Contains(uri, "wordpress.org/export/"):
		return "wp", true
	case strings.Contains(uri, "rss/1.0/modules/content"):
		return "content", true
	case strings.Contains(uri, "purl.org/dc/elements"):
		return "dc", true
	}
	return "", false
}

// item is one <item> of an export: post, page, attachment, menu entry ... The fields bear WordPress's names (reference:
// wp-admin/includes/export.php, WXR 1.2).
type item struct {
	title, link, pubDate, creator, guid               string
	content, excerpt                                  string
	id, date, dateGMT, modified, modifiedGMT          string
	commentStatus, postName, status, parent, postType string
	password, sticky, attachmentURL                   string
	terms                                             []term
	meta                                              []meta
	comments                                          []wpComment
}

// term is a category or tag of an item, or a record of its own.
type term struct {
	id, taxonomy, nicename, parent, name, description string
}

type meta struct{ key, value string }

type wpComment struct {
	id, author, email, url, date, dateGMT, content, approved, kind, parent, userID string
	disqus                                                                         string // its number there, where it is a copy of a comment of Disqus
}

// channelAuthor is a wp:author record.
type channelAuthor struct{ id, login, email, name string }

// itemOf takes an item's fields from its tree.
func itemOf(root *importer.Element) *item {
	it := &item{}
	fields := it.fields()
	for _, e := range root.Children {
		if to := fields[e.Name]; to != nil {
			if *to == "" {
				*to = e.Value()
			}
			continue
		}
		switch e.Name {
		case "category":
			it.terms = append(it.terms, term{taxonomy: e.Attr["domain"], nicename: e.Attr["nicename"], name: e.Value()})
		case "wp:postmeta":
			it.meta = append(it.meta, meta{e.Child("wp:meta_key"), e.Child("wp:meta_value")})
		case "wp:comment":
			it.comments = append(it.comments, commentOf(e))
		}
	}
	return it
}

func (it *item) fields() map[string]*string {
	return map[string]*string{
		"title": &it.title, "link": &it.link, "pubDate": &it.pubDate, "dc:creator": &it.creator, "guid": &it.guid,
		"content:encoded": &it.content, "excerpt:encoded": &it.excerpt,
		"wp:post_id": &it.id, "wp:post_date": &it.date, "wp:post_date_gmt": &it.dateGMT, "wp:post_modified": &it.modified,
		"wp:post_modified_gmt": &it.modifiedGMT, "wp:comment_status": &it.commentStatus, "wp:post_name": &it.postName,
		"wp:status": &it.status, "wp:post_parent": &it.parent, "wp:post_type": &it.postType, "wp:post_password": &it.password,
		"wp:is_sticky": &it.sticky, "wp:attachment_url": &it.attachmentURL,
	}
}

func commentOf(e *importer.Element) wpComment {
	c := wpComment{id: e.Child("wp:comment_id"), author: e.Child("wp:comment_author"), email: e.Child("wp:comment_author_email"),
		url: e.Child("wp:comment_author_url"), date: e.Child("wp:comment_date"), dateGMT: e.Child("wp:comment_date_gmt"),
		content: e.Child("wp:comment_content"), approved: e.Child("wp:comment_approved"), kind: e.Child("wp:comment_type"),
		parent: e.Child("wp:comment_parent"), userID: e.Child("wp:comment_user_id")}
	for _, m := range e.Children {
		if m.Name == "wp:commentmeta" && m.Child("wp:meta_key") == "dsq_post_id" { // as Disqus's plugin writes it
			c.disqus = strings.TrimSpace(m.Child("wp:meta_value"))
		}
	}
	return c
}

// metaValue is the first value under one of the keys that is not empty.
func (it *item) metaValue(keys ...string) string {
	for _, k := range keys {
		for _, m := range it.meta {
			if m.key == k && strings.TrimSpace(m.value) != "" {
				return m.value
			}
		}
	}
	return ""
}

// number is the item's own number, 0 where it has none.
func (it *item) number() int64 { return numberOf(it.id) }

func numberOf(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// state is what the report counts a post under: as the file names it.
func (it *item) state() string {
	if it.status == "" {
		return "unknown"
	}
	return it.status
}

// The state of a comment in reports.
func (c wpComment) state() string {
	switch c.approved {
	case "1", "approved", "approve":
		return "approved"
	case "0", "hold", "unapproved", "":
		return "held"
	case "post-trashed":
		return "trash"
	}
	return c.approved
}

var glimpses = func() map[string]*regexp.Regexp {
	list := map[string]*regexp.Regexp{}
	for _, name := range []string{"title", "wp:post_id", "wp:post_type", "wp:status"} {
		list[name] = regexp.MustCompile(`<` + name + `>\s*(?:<!\[CDATA\[)?([^<\]]{0,300})`)
	}
	return list
}()

// glimpse is what can be read of an item that cannot be read: enough to say which it was.
func glimpse(text []byte) *item {
	text = bytes.ToValidUTF8(text[:min(len(text), importer.KeptOfLarge)], nil)
	get := func(name string) string {
		if m := glimpses[name].FindSubmatch(text); m != nil {
			return string(m[1])
		}
		return ""
	}
	return &item{title: get("title"), id: get("wp:post_id"), postType: get("wp:post_type"), status: get("wp:status")}
}
