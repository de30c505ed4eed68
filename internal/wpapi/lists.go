package wpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// query answers the addresses that WordPress writes before anybody chooses better ones: /?p=7 and the like (reference:
// developer.wordpress.org, "WordPress Query Vars").
func (d Deps) query(r *http.Request) (string, error) {
	if r.URL.RawQuery == "" {
		return "", nil
	}
	ctx, q := r.Context(), r.URL.Query()
	if words := q.Get("s"); words != "" { // what its search form sent
		return "/search?" + url.Values{"q": {words}}.Encode(), nil
	}
	for name, find := range map[string]func(context.Context, string) (string, error){
		"p": d.article, "page_id": d.article, "attachment_id": d.attachment, "cat": d.categoryNumber, "tag_id": d.tagNumber, "author": d.authorNumber,
		"category_name": d.category, "tag": d.tag, "author_name": d.author,
	} {
		if v := q.Get(name); v != "" {
			to, err := find(ctx, v)
			return withFeed(to, q.Get("feed")), err
		}
	}
	if feed := q.Get("feed"); feed != "" {
		return paperFeed(feed), nil
	}
	return "", nil
}

func (d Deps) article(ctx context.Context, number string) (string, error) {
	id, err := d.Memory.ByNumber(ctx, number, importer.Post, importer.Page, importer.OtherItem)
	if errs.Is(err, errs.NotFound) {
		to, err := d.attachment(ctx, number)
		own, bad := strconv.ParseInt(number, 10, 64)
		if bad != nil || !errs.Is(err, errs.NotFound) {
			return to, err
		}
		if highest, broken := d.Memory.Highest(ctx); broken != nil || own <= highest { // it was the old site's
			return "", errors.Join(broken, err)
		}
		return d.own(ctx, own)
	}
	if err != nil {
		return "", err
	}
	return d.own(ctx, id)
}

// own is the address of an article by its number here.
func (d Deps) own(ctx context.Context, id int64) (string, error) {
	art, err := d.Stories.Public(ctx, id)
	return story.EscapedPath(art.Path), err
}

func (d Deps) attachment(ctx context.Context, number string) (string, error) {
	id, err := d.Memory.ByNumber(ctx, number, importer.Attachment)
	if err != nil {
		return "", err
	}
	m, err := d.Media.Get(ctx, id)
	return story.EscapedPath(m.URL()), err
}

// slugOf is the term that an address of a list names: the last part that is neither a page's number nor a feed.
func slugOf(rest string) string {
	rest = strings.Trim(rest, "/")
	for _, cut := range []string{"/page/", "/feed", "/amp"} {
		if i := strings.Index(rest+"/", cut); i >= 0 {
			rest = rest[:min(i, len(rest))]
		}
	}
	return story.DecodePath(rest[strings.LastIndexByte(rest, '/')+1:])
}

func (d Deps) category(ctx context.Context, rest string) (string, error) {
	slug := slugOf(rest)
	id, err := d.Memory.ByKey(ctx, strings.ToLower(slug), importer.Category)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", err
	}
	to, err := d.sectionPath(ctx, id, arabic.Slug(slug))
	feed := feedBehind(rest)
	if errs.Is(err, errs.NotFound) && slug == "uncategorized" { // what has no category: no section here
		return cmp.Or(feed, "/latest"), nil
	}
	if err != nil {
		return "", err
	}
	return to + feed, nil
}

func (d Deps) categoryNumber(ctx context.Context, number string) (string, error) {
	id, err := d.Memory.ByNumber(ctx, number, importer.Category)
	if err != nil {
		return "", err
	}
	return d.sectionPath(ctx, id, "")
}

// sectionPath is the address of the section with that id, or that slug.
func (d Deps) sectionPath(ctx context.Context, id int64, slug string) (string, error) {
	tree, err := d.Sections.Tree(ctx)
	if err != nil {
		return "", err
	}
	if s, ok := section.Find(tree, id); ok {
		return story.EscapedPath(s.Path()), nil
	}
	for _, s := range tree {
		if s.Slug == slug {
			return story.EscapedPath(s.Path()), nil
		}
	}
	return "", errs.New(errs.NotFound, "error.not_found")
}

// tag leads to a tag's page here; one that is that page already is left to the site.
func (d Deps) tag(ctx context.Context, rest string) (string, error) {
	slug := slugOf(rest)
	id, err := d.Memory.ByKey(ctx, strings.ToLower(slug), importer.Tag)
	if errs.Is(err, errs.NotFound) {
		t, err := d.Sections.TagBySlug(ctx, slug)
		return at(t.Path(), rest), err
	}
	if err != nil {
		return "", err
	}
	return d.tagPath(ctx, id, rest)
}

func (d Deps) tagNumber(ctx context.Context, number string) (string, error) {
	id, err := d.Memory.ByNumber(ctx, number, importer.Tag)
	if err != nil {
		return "", err
	}
	return d.tagPath(ctx, id, "")
}

func (d Deps) tagPath(ctx context.Context, id int64, rest string) (string, error) {
	found, err := d.Sections.TagsByID(ctx, []int64{id})
	if err != nil || len(found) == 0 {
		return "", errors.Join(err, errs.New(errs.NotFound, "error.not_found"))
	}
	return at(found[0].Path(), rest), nil
}

func (d Deps) author(ctx context.Context, rest string) (string, error) {
	slug := slugOf(rest)
	id, err := d.Memory.ByKey(ctx, strings.ToLower(slug), importer.Author)
	if errs.Is(err, errs.NotFound) {
		p, err := d.People.BySlug(ctx, slug)
		return at(p.Path(), rest), err
	}
	if err != nil {
		return "", err
	}
	p, err := d.People.Get(ctx, id)
	return at(p.Path(), rest), err
}

func (d Deps) authorNumber(ctx context.Context, number string) (string, error) {
	id, err := d.Memory.ByNumber(ctx, number, importer.Author)
	if err != nil {
		return "", err
	}
	p, err := d.People.Get(ctx, id)
	return story.EscapedPath(p.Path()), err
}

var datedPath = regexp.MustCompile(`^/([0-9]{4})(?:/([0-9]{1,2})(?:/([0-9]{1,2}))?)?(?:/page/[0-9]+|(/feed(?:/[a-z0-9]+)?))?/?$`)

// dated is the list of all articles from the end of the year, month or day on that an archive's address names.
func dated(path string) string {
	m := datedPath.FindStringSubmatch(path)
	if m == nil {
		return ""
	}
	n := func(s string, otherwise int) int {
		if v, err := strconv.Atoi(s); err == nil && v > 0 {
			return v
		}
		return otherwise
	}
	if n(m[2], 1) > 12 || n(m[3], 1) > 31 {
		return ""
	}
	if m[4] != "" { // the newest of all: a past month has no news
		return feedBehind(m[4])
	}
	year := n(m[1], 1970)
	end := time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)
	switch {
	case m[3] != "":
		end = time.Date(year, time.Month(n(m[2], 1)), n(m[3], 1)+1, 0, 0, 0, 0, time.UTC)
	case m[2] != "":
		end = time.Date(year, time.Month(n(m[2], 1))+1, 1, 0, 0, 0, 0, time.UTC)
	}
	return fmt.Sprintf("/latest?before=%d-0", end.UnixMilli())
}

// Endings that WordPress puts behind an article's address: its pages, its comments' pages, AMP forms. Feeds are addresses here too.
var ending = regexp.MustCompile(`^(.+?)/(?:[0-9]{1,3}|page/[0-9]+|comment-page-[0-9]+|amp|embed|trackback)/?$`)

// behind answers what an article's own address may look like: an archive by date, or a page behind an article. An address
// that is an article's own, or was, is left to the site.
func (d Deps) behind(ctx context.Context, path string) (string, error) {
	before := dated(path)
	m := ending.FindStringSubmatch(path)
	if m == nil && before == "" {
		return "", nil
	}
	if _, err := d.Stories.ByPath(ctx, path); !errs.Is(err, errs.NotFound) {
		return "", nil
	}
	if before != "" {
		return before, nil
	}
	art, err := d.Stories.ByPath(ctx, m[1])
	var moved *story.Moved
	switch {
	case errors.As(err, &moved):
		return story.EscapedPath(moved.Location), nil
	case errs.Is(err, errs.NotFound), errs.Is(err, errs.Gone):
		return "", nil // the site says so of the address as it was asked
	case err != nil:
		return "", err
	}
	return story.EscapedPath(art.Path), nil
}
