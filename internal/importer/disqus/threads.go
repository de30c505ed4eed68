package disqus

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/story"
)

// thread is the comments on one address.
type thread struct {
	article int64         // 0 where there is none
	deleted bool          // there, with all that stands in it
	created time.Time     // for comments without a date
	item    importer.Item // what the report says of it where it has no article
	lost    int           // its comments, then
}

// threads are all of the file. Of those that have an article only that is kept.
type threads struct {
	byID    map[string]*thread // by Disqus's number
	byOwnID map[string]*thread // by what the site itself calls it
	lost    []*thread          // those without an article that have comments
}

func (t *threads) add(id, own string, one *thread) {
	if id != "" && t.byID[id] == nil {
		t.byID[id] = one
	}
	if own != "" && len(own) <= maxNumber && t.byOwnID[own] == nil {
		t.byOwnID[own] = one
	}
}

// of is the thread that a comment stands in.
func (t *threads) of(p *post) *thread {
	if one := t.byOwnID[p.ownThread]; p.thread == "" && one != nil {
		return one
	}
	one := t.byID[p.thread]
	if one == nil {
		one = &thread{item: lostThread(p.thread, "", "", "it is not in the file")}
		t.byID[p.thread] = one
	}
	return one
}

func lostThread(key, title, identifier, reason string) importer.Item {
	i := importer.Item{Kind: importer.Thread, Key: key, Title: title, What: importer.LeftOut, Reason: reason}
	if m := pluginID.FindStringSubmatch(identifier); m != nil {
		i.Number, _ = strconv.ParseInt(m[1], 10, 64)
	}
	return i
}

// addThread reads a thread and looks for its article.
func (r *run) addThread(ctx context.Context, rec importer.Record, split *importer.Splitter) error {
	root, _, err := importer.ReadElement(rec.Text, split.Canonical)
	if err != nil || rec.Fault != "" {
		if rec.Fault == "" {
			rec.Fault = "its markup is broken: " + err.Error()
		}
		key := numberOfBroken(rec.Text)
		r.threads.add(key, "", &thread{item: lostThread(key, "", "", rec.Fault)})
		return nil
	}
	link, identifier := strings.TrimSpace(root.Child("link")), strings.TrimSpace(root.Child("id"))
	one := &thread{deleted: isTrue(root, "isDeleted"), created: moment(root.Child("createdAt"))}
	var reason string
	if one.article, reason, err = r.articleOf(ctx, link, identifier); err != nil {
		return err
	}
	key := importer.Cut(number(root), maxNumber)
	if one.created, err = r.firstKnown(ctx, one.created, one.article); err != nil {
		return err
	}
	if one.article == 0 {
		one.item = lostThread(key, importer.Cut(importer.Line(root.Child("title")), maxTitle), identifier, reason)
	}
	r.threads.add(key, identifier, one)
	return nil
}

// firstKnown is the time that a thread was made at, or what can stand for it: always the same, so that a second run finds the
// same.
func (r *run) firstKnown(ctx context.Context, created time.Time, article int64) (time.Time, error) {
	if article == 0 || !created.IsZero() {
		return created, nil
	}
	art, err := r.Stories.Get(ctx, article)
	if created = art.PublishedAt; created.IsZero() {
		created = art.CreatedAt
	}
	return created, err
}

// pluginID is what Disqus's plugin for WordPress calls a thread: the article's number and its lasting address (guid).
var pluginID = regexp.MustCompile(`^([0-9]{1,18})\s+(https?://\S+)$`)

// articleOf is the article that a thread stands under, or why there is none: the one that has the thread's address or had it,
// the one whose number stands in it, the one that the plugin named.
func (r *run) articleOf(ctx context.Context, link, identifier string) (id int64, reason string, err error) {
	reason = "it has no address"
	ours := false
	for _, address := range []string{link, identifier} { // some sites use the address itself as identifier
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || len(address) > maxLink {
			continue
		}
		if !r.isOurs(u) {
			if !ours {
				reason = u.Hostname() + " is no host of this paper (--base-url names one)"
			}
			continue
		}
		found, why, err := r.atAddress(ctx, u)
		if err != nil || found != 0 {
			return found, "", err
		}
		if !ours {
			ours, reason = true, why
		}
	}
	m := pluginID.FindStringSubmatch(identifier)
	if m == nil {
		return 0, reason, nil
	}
	id, err = r.known(ctx, func() (int64, error) { return r.Memory.ByKey(ctx, m[2], articles...) })
	if err != nil || id != 0 {
		return id, "", err
	}
	// A number alone is another article's on another site.
	if u, err := url.Parse(m[2]); ours || err == nil && r.isOurs(u) {
		if id, err = r.numbered(ctx, m[1]); err != nil || id != 0 {
			return id, "", err
		}
	}
	return 0, reason, nil
}

func (r *run) isOurs(u *url.URL) bool { return slices.Contains(r.hosts, importer.BareHost(u.Host)) }

// articles are the kinds of things that became articles or pages.
var articles = []importer.Kind{importer.Post, importer.Page, importer.OtherItem}

func (r *run) numbered(ctx context.Context, number string) (int64, error) {
	return r.known(ctx, func() (int64, error) { return r.Memory.ByNumber(ctx, number, articles...) })
}

// known is the article that the memory finds, 0 where it knows none or the article is no longer there.
func (r *run) known(ctx context.Context, find func() (int64, error)) (int64, error) {
	id, err := find()
	if err == nil {
		_, err = r.Stories.Get(ctx, id)
	}
	if errs.Is(err, errs.NotFound) {
		return 0, nil
	}
	return id, err
}

// maxHops is how many redirects are followed: they name articles, so that one is usual.
const maxHops = 4

// atAddress is the article at an address of the paper, or why there is none.
func (r *run) atAddress(ctx context.Context, u *url.URL) (id int64, reason string, err error) {
	path := u.EscapedPath()
	reason = "no article has the address " + importer.Cut(story.DecodePath(path), maxTitle)
	for range maxHops {
		if strings.Trim(path, "/") == "" {
			break
		}
		art, err := r.Stories.ByPath(ctx, path)
		var moved *story.Moved
		switch {
		case err == nil:
			return art.ID, "", nil
		case errors.As(err, &moved):
			path = story.EscapedPath(moved.Location)
			continue
		case errs.Is(err, errs.Gone):
			reason = "its article is withdrawn"
		case !errs.Is(err, errs.NotFound):
			return 0, "", err
		}
		break
	}
	for _, name := range []string{"p", "page_id"} {
		if n := u.Query().Get(name); n != "" {
			if id, err := r.numbered(ctx, n); err != nil || id != 0 {
				return id, "", err
			}
		}
	}
	return 0, reason, nil
}

// tellThreads lists the threads that have comments and no article.
func (r *run) tellThreads() error {
	for _, t := range r.threads.lost {
		t.item.Reason = fmt.Sprintf("%s; comments left out with it: %d", t.item.Reason, t.lost)
		if err := r.report.Note(t.item); err != nil {
			return err
		}
	}
	return nil
}
