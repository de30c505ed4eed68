package reader

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// commentNode is a comment as it stands on the page.
type commentNode struct {
	comment.Comment
	Answers []commentNode
	In      *threadBase
}

// threadBase is what all comments of a page have in common.
type threadBase struct {
	*Base
	Open   bool           // answers are taken
	Signed map[int64]bool // those who signed the article
}

// shownDepth is how deep answers are indented; deeper ones stand at that depth.
const shownDepth = 3

// apart takes out what other sites' programs sent: it is not said by a reader. An answer to such a thing stands at the top.
func apart(nodes []comment.Node) (said []comment.Node, pings []comment.Comment) {
	for _, n := range nodes {
		if n.Kind == "pingback" || n.Kind == "trackback" {
			more, inner := apart(n.Answers)
			pings = append(append(pings, n.Comment), inner...)
			said = append(said, more...)
			continue
		}
		said = append(said, n)
	}
	return said, pings
}

func indent(nodes []comment.Node, depth int, in *threadBase) []commentNode {
	var out []commentNode
	for _, n := range nodes {
		c := commentNode{Comment: n.Comment, In: in}
		if depth < shownDepth {
			c.Answers = indent(n.Answers, depth+1, in)
			out = append(out, c)
			continue
		}
		out = append(append(out, c), flatten(n.Answers, in)...)
	}
	return out
}

// flatten stands everything below at one depth, in reading order, without recursion: threads may be of any depth.
func flatten(nodes []comment.Node, in *threadBase) []commentNode {
	var out []commentNode
	stack := append([]comment.Node(nil), nodes...)
	for len(stack) > 0 {
		n := stack[0]
		out = append(out, commentNode{Comment: n.Comment, In: in})
		stack = append(append([]comment.Node(nil), n.Answers...), stack[1:]...)
	}
	return out
}

// order is one of the orders that a thread can be read in.
type order struct {
	URL, Key string
	Here     bool
}

// orders are the ways to read a thread; one that has hardly anything in it needs none.
func orders(article int64, count int, here comment.Sort) (list []order) {
	if count < 3 {
		return nil
	}
	for _, o := range comment.Sorts {
		list = append(list, order{threadPath(article, o, ""), "reader.comment.sort." + string(o), o == here})
	}
	return list
}

// thread puts the comments on the article's page.
func (s *Site) thread(ctx context.Context, p *articlePage) error {
	set, err := s.Comments.Settings(ctx)
	if err != nil || p.Locked {
		return err
	}
	open, _ := set.Takes(p.Article, s.Clock.Now())
	if open {
		if p.Form, err = s.form(ctx, p.Inner, p.Article.ID); err != nil {
			return err
		}
	}
	if p.Article.CommentCount == 0 {
		return nil
	}
	nodes, next, err := s.Comments.Thread(ctx, p.Article.ID, set.Order, "")
	if err != nil {
		return err
	}
	said, pings := apart(nodes)
	if next != "" {
		p.More = threadPath(p.Article.ID, set.Order, next)
	}
	p.Thread, p.Pings, p.CommentCount = indent(said, 1, among(p.Inner, p.Article, open)), pings, p.Article.CommentCount-len(pings)
	p.Orders = orders(p.Article.ID, p.CommentCount, set.Order)
	return nil
}

func among(b *Base, art story.Article, open bool) *threadBase {
	in := &threadBase{Base: b, Open: open, Signed: map[int64]bool{}}
	for _, by := range art.Bylines {
		in.Signed[by.PersonID] = true
	}
	return in
}

// threadPage is comments on an article that do not stand under it: later ones, or in another order.
type threadPage struct {
	Base
	Headline string
	Article  string
	Thread   []commentNode
	Next     string
	Orders   []order
}

func (s *Site) threadPage(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	id, _ := strconv.ParseInt(query.Get("article"), 10, 64)
	art, err := s.Stories.Public(r.Context(), id)
	if err != nil {
		return err
	}
	set, err := s.Comments.Settings(r.Context())
	if err != nil {
		return err
	}
	sort := comment.Sort(query.Get("sort"))
	if sort == "" {
		sort = comment.Oldest // what such addresses meant before they said so
	}
	if art.Password != "" || !sort.Known() {
		return errs.New(errs.NotFound, "error.not_found")
	}
	b, err := s.base(r.Context(), "/-/comments/thread")
	if err != nil {
		return err
	}
	p := &threadPage{Base: b, Headline: art.Headline, Article: b.Href(art.Path), Orders: orders(id, art.CommentCount, sort)}
	p.NoIndex, p.Title = true, p.T("reader.comment.more_on", "headline", art.Headline)
	nodes, next, err := s.Comments.Thread(r.Context(), id, sort, query.Get("after"))
	if err != nil {
		return err
	}
	said, _ := apart(nodes)
	p.Reading = len(said) > 0 && art.Dir != "ltr"
	open, _ := set.Takes(art, s.Clock.Now())
	if p.Thread = indent(said, 1, among(&p.Base, art, open)); next != "" {
		p.Next = threadPath(id, sort, next)
	}
	return s.write(w, r, "thread", p)
}

// threadPath is the address of the comments on an article in an order, from a place on.
func threadPath(article int64, sort comment.Sort, after string) string {
	v := url.Values{"article": {strconv.FormatInt(article, 10)}, "sort": {string(sort)}}
	if after != "" {
		v.Set("after", after)
	}
	return "/-/comments/thread?" + v.Encode()
}
