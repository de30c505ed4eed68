package syndicate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/jobs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// Pings tell a WebSub hub which feeds changed, and search engines (IndexNow) which articles. What is to be told is a job, enqueued in the transaction of
// the change: it is told if and when that commits, and again until it was heard.
type Pings struct {
	hub, index string
	deps       PingDeps
	client     *http.Client
}

// Queue is where work waits.
type Queue interface {
	Insert(ctx context.Context, tx *db.Tx, args river.JobArgs) error
}

// Lists is what they ask of sections and tags.
type Lists interface {
	Sections
	TagsByID(ctx context.Context, ids []int64) ([]section.Tag, error)
}

// Signers is what they ask of those who sign.
type Signers interface {
	GetMany(ctx context.Context, ids []int64) (map[int64]people.Person, error)
}

// PingDeps is what they work with.
type PingDeps struct {
	Queue    Queue
	Sections Lists
	People   Signers
	Sites    Sites
	Log      *slog.Logger
	BaseURL  func() string // the site's public address, once it is known
}

// How long one of them may take to answer, and how often it is told: for two days.
const (
	pingPatience = 15 * time.Second
	pingAttempts = 15
)

// NewPings returns pings to a hub and to an IndexNow endpoint; either may be empty. errs.Invalid for what is no address of the web.
func NewPings(hub, index string) (*Pings, error) {
	for _, address := range []string{hub, index} {
		if u, err := url.Parse(address); address != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			return nil, errs.New(errs.Invalid, "error.ping_address")
		}
	}
	return &Pings{hub: hub, index: index, client: &http.Client{Timeout: pingPatience}}, nil
}

// Use gives the pings what they work with, once, before the first change: the queue needs the workers before it exists.
func (p *Pings) Use(deps PingDeps) { p.deps = deps }

// Hub is the address of the hub, empty for none.
func (p *Pings) Hub() string { return p.hub }

// Changed enqueues what is to be told of a change of an article, in its transaction.
func (p *Pings) Changed(ctx context.Context, tx *db.Tx, before, after story.Article) error {
	if !before.Findable() && !after.Findable() {
		return nil
	}
	if p.hub != "" && after.Kind == story.KindArticle {
		if err := p.deps.Queue.Insert(ctx, tx, hubArgs{Lists: lists(before, after)}); err != nil {
			return fmt.Errorf("enqueue a ping: %w", err)
		}
	}
	if p.index == "" {
		return nil
	}
	args := indexArgs{Paths: []string{after.Path}}
	if before.Path != "" && before.Path != after.Path {
		args.Paths = append(args.Paths, before.Path)
	}
	if err := p.deps.Queue.Insert(ctx, tx, args); err != nil {
		return fmt.Errorf("enqueue a ping: %w", err)
	}
	return nil
}

// lists are those that an article stands or stood in.
func lists(articles ...story.Article) (list []story.List) {
	add := func(name string, id int64) {
		if l := (story.List{Name: name, ID: id}); id != 0 && !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	for _, a := range articles {
		for _, id := range append([]int64{a.SectionID}, a.OtherIDs...) {
			add(story.ListSection, id)
		}
		for _, id := range a.TagIDs {
			add(story.ListTag, id)
		}
		for _, by := range a.Bylines {
			add(story.ListPerson, by.PersonID)
		}
	}
	return list
}

// hubArgs is a message to the hub as it lies in the queue.
type hubArgs struct {
	Lists []story.List `json:"lists"` // beside the paper's own
}

// Kind names the job.
func (hubArgs) Kind() string { return "websub" }

// InsertOpts is the queue it waits in.
func (hubArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.PingQueue, MaxAttempts: pingAttempts}
}

// indexArgs is a message to search engines as it lies in the queue.
type indexArgs struct {
	Paths []string `json:"paths"` // decoded
}

// Kind names the job.
func (indexArgs) Kind() string { return "indexnow" }

// InsertOpts is the queue it waits in.
func (indexArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.PingQueue, MaxAttempts: pingAttempts}
}

// RegisterWorkers adds the pings to the background work. p is asked when work runs.
func RegisterWorkers(w *river.Workers, p func() *Pings) {
	river.AddWorker(w, river.WorkFunc(func(ctx context.Context, job *river.Job[hubArgs]) error { return p().tellHub(ctx, job.Args) }))
	river.AddWorker(w, river.WorkFunc(func(ctx context.Context, job *river.Job[indexArgs]) error { return p().tellIndex(ctx, job.Args) }))
}

func (p *Pings) base() string { return strings.TrimSuffix(p.deps.BaseURL(), "/") }

// tellHub names the feeds that changed (PubSubHubbub 0.3, 7.1, which hubs of WebSub go on to take).
func (p *Pings) tellHub(ctx context.Context, args hubArgs) error {
	if p.hub == "" { // there was one when the change was made
		return nil
	}
	pages, err := p.pages(ctx, args.Lists)
	if err != nil {
		return err
	}
	form := url.Values{"hub.mode": {"publish"}}
	for _, page := range pages {
		for _, f := range []Form{RSS, Atom, JSON} {
			form.Add("hub.url", p.base()+story.EscapedPath(f.At(page)))
		}
	}
	return p.send(ctx, p.hub, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// pages are the addresses of lists, decoded, the paper's own first.
func (p *Pings) pages(ctx context.Context, list []story.List) ([]string, error) {
	byName := map[string][]int64{}
	for _, l := range list {
		byName[l.Name] = append(byName[l.Name], l.ID)
	}
	tree, err := p.deps.Sections.Tree(ctx)
	if err != nil {
		return nil, err
	}
	tags, err := p.deps.Sections.TagsByID(ctx, byName[story.ListTag])
	if err != nil {
		return nil, err
	}
	who, err := p.deps.People.GetMany(ctx, byName[story.ListPerson])
	if err != nil {
		return nil, err
	}
	pages := []string{"/"}
	for _, id := range byName[story.ListSection] {
		for _, s := range section.Line(tree, id) {
			pages = append(pages, s.Path())
		}
	}
	for _, t := range tags {
		pages = append(pages, t.Path())
	}
	for _, id := range byName[story.ListPerson] {
		if w, ok := who[id]; ok {
			pages = append(pages, w.Path())
		}
	}
	slices.Sort(pages[1:])
	return slices.Compact(pages), nil
}

// tellIndex names the addresses that changed (indexnow.org, "Submitting set of URLs").
func (p *Pings) tellIndex(ctx context.Context, args indexArgs) error {
	if p.index == "" {
		return nil
	}
	key, err := p.key(ctx)
	if err != nil {
		return err
	}
	base, err := url.Parse(p.base())
	if err != nil {
		return river.JobCancel(fmt.Errorf("the site's own address: %w", err))
	}
	message := struct {
		Host     string   `json:"host"`
		Key      string   `json:"key"`
		Location string   `json:"keyLocation"`
		URLs     []string `json:"urlList"`
	}{Host: base.Host, Key: key, Location: p.base() + keyPath(key)}
	for _, path := range args.Paths {
		message.URLs = append(message.URLs, p.base()+story.EscapedPath(path))
	}
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return p.send(ctx, p.index, "application/json; charset=utf-8", body)
}

func (p *Pings) key(ctx context.Context) (string, error) {
	key, err := p.deps.Sites.Secret(ctx, "indexnow")
	return string(key), err
}

func keyPath(key string) string { return "/" + key + ".txt" }

// KeyAt is the text that proves to search engines that news come from the site itself, if an address is that of the text; empty for any other.
func (p *Pings) KeyAt(ctx context.Context, path string) (string, error) {
	if p.index == "" || !strings.HasSuffix(path, ".txt") || strings.Count(path, "/") != 1 {
		return "", nil
	}
	key, err := p.key(ctx)
	if err != nil || path != keyPath(key) {
		return "", err
	}
	return key, nil
}

// send posts a message. What may pass is tried again; what was refused for good is not.
func (p *Pings) send(ctx context.Context, to, kind string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return river.JobCancel(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", generator)
	answer, err := p.client.Do(r)
	if err != nil {
		if of := (*url.Error)(nil); errors.As(err, &of) { // its text has the whole address, which may hold a token
			err = of.Err
		}
		return fmt.Errorf("tell %s: %w", r.URL.Host, err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // the connection is used again
	switch code := answer.StatusCode; {
	case code < 300:
		return nil
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code >= 500:
		return fmt.Errorf("%s answered %d", r.URL.Host, code)
	default:
		p.deps.Log.Warn("news of a change were refused", "host", r.URL.Host, "status", code)
		return river.JobCancel(fmt.Errorf("%s answered %d", r.URL.Host, code))
	}
}
