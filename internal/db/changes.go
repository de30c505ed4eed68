package db

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The log of what changed for readers. Who writes something that pages show notes tags in the transaction; once it is durable this node's
// listeners hear of it, before the writer goes on, and other nodes and processes read it in the table page_changes.

// Everything is the tag of what every page shows.
const Everything = "all"

// mostTags is from how many on a transaction is said to have changed everything.
const mostTags = 200

// Changed notes in the transaction that pages with these tags are not right any more.
func (t *Tx) Changed(tags ...string) {
	for _, tag := range tags {
		if len(t.changed) < mostTags && !slices.Contains(t.changed, tag) {
			t.changed = append(t.changed, tag)
		}
	}
}

// writeChanges puts the tags of the transaction into the log.
func (t *Tx) writeChanges(ctx context.Context) error {
	if len(t.changed) == 0 {
		return nil
	}
	if len(t.changed) >= mostTags || slices.Contains(t.changed, Everything) {
		t.changed = []string{Everything}
	}
	for rest := t.changed; len(rest) > 0; {
		n := 1 // one text for one tag and one for eight: there are few texts to prepare
		if len(rest) >= 8 {
			n = 8
		}
		args, marks := make([]any, n), make([]string, n)
		for i, tag := range rest[:n] {
			args[i], marks[i] = tag, "($"+strconv.Itoa(i+1)+")"
		}
		if _, err := t.Exec(ctx, "INSERT INTO page_changes (tag) VALUES "+strings.Join(marks, ", "), args...); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// listeners are told of changes.
type listeners struct {
	mu   sync.RWMutex
	list []func(tags []string)
}

// OnChange calls f with the tags of each change that this process makes, when it is durable and before its writer goes on. It is for the
// time before serving.
func (d *DB) OnChange(f func(tags []string)) {
	d.heard.mu.Lock()
	defer d.heard.mu.Unlock()
	d.heard.list = append(d.heard.list, f)
}

func (d *DB) tell(tags []string) {
	if len(tags) == 0 {
		return
	}
	d.heard.mu.RLock()
	defer d.heard.mu.RUnlock()
	for _, f := range d.heard.list {
		f(tags)
	}
}

// Follower reads what all processes noted. It is for one goroutine.
type Follower struct {
	db   *DB
	last int64
	seen map[int64]bool // of the last numbers: on PostgreSQL a lower number may become visible after a higher one
}

// How far back a follower looks, and how many rows are kept at least.
const (
	lookBack = 500
	keepRows = 5_000
)

// Follow returns a follower that starts now.
func (d *DB) Follow(ctx context.Context) (*Follower, error) {
	f := &Follower{db: d, seen: map[int64]bool{}}
	_, err := f.Next(ctx)
	return f, err
}

// Next is the tags that were noted since the last time, by this process too.
func (f *Follower) Next(ctx context.Context) (tags []string, err error) {
	type row struct {
		id  int64
		tag string
	}
	var rows []row
	err = f.db.Read(ctx, func(tx *Tx) error {
		var last int64
		if err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(id), 0) FROM page_changes").Scan(&last); err != nil {
			return err
		}
		if last == f.last && f.db.engine == SQLite { // one writer: numbers become visible in their order
			return nil
		}
		rows, err = All(ctx, tx, func(r Scanner) (w row, err error) {
			err = r.Scan(&w.id, &w.tag)
			return w, err
		},
			"SELECT id, tag FROM page_changes WHERE id > $1 ORDER BY id", f.last-lookBack)
		return err
	})
	for _, w := range rows {
		if !f.seen[w.id] {
			f.seen[w.id] = true
			tags = append(tags, w.tag)
		}
		f.last = max(f.last, w.id)
	}
	for id := range f.seen {
		if id <= f.last-lookBack {
			delete(f.seen, id)
		}
	}
	return tags, err
}

// Change is an entry of the log.
type Change struct {
	ID  int64
	Tag string
}

// ChangesKept are the numbers of the oldest and the newest entry that the log has, 0 where it has none.
func (t *Tx) ChangesKept(ctx context.Context) (oldest, newest int64, err error) {
	err = t.QueryRow(ctx, "SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id), 0) FROM page_changes").Scan(&oldest, &newest)
	return oldest, newest, err
}

// ChangesAfter are the entries after a number, in their order, at most so many.
func (t *Tx) ChangesAfter(ctx context.Context, id int64, most int) ([]Change, error) {
	return All(ctx, t, func(r Scanner) (c Change, err error) {
		err = r.Scan(&c.ID, &c.Tag)
		return c, err
	}, "SELECT id, tag FROM page_changes WHERE id > $1 ORDER BY id LIMIT $2", id, most)
}

// TrimChanges deletes what no follower looks back to any more.
func (d *DB) TrimChanges(ctx context.Context) error {
	return d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM page_changes WHERE id <= (SELECT MAX(id) FROM page_changes) - $1", keepRows)
		return err
	})
}
