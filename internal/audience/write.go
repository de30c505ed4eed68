package audience

import (
	"context"
	"crypto/rand"
	"maps"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// written is where the writing of batches stands. Only who writes looks at it.
type written struct {
	node string
	seq  int64
	last int64          // the newest batch that is known, of whatever node
	met  map[int64]bool // batches of other nodes whose tokens are known, of the last numbers
}

// How long a batch is tried again whose commit was not answered.
const (
	firstPause = 20 * time.Millisecond
	mostPause  = 2 * time.Second
	mostDoubt  = 5 * time.Minute
)

// write writes batch after batch until nobody waits. Hits gather while one is written.
func (v *Views) write() {
	time.Sleep(gatherFor)
	for {
		v.mu.Lock()
		b := v.gathered
		v.gathered, v.flying = nil, b
		v.mu.Unlock()
		if b == nil {
			return
		}
		if b.err = v.keep(b); b.err != nil {
			v.forget(b)
		}
		b.timer.Stop()
		close(b.done)
	}
}

// keep writes a batch once. Where nobody can say whether a commit was made it is written again under the same number: where it was, that
// number is taken, and the database itself waits for a transaction that is still under way. An error means that it was not written.
func (v *Views) keep(b *batch) error {
	v.written.seq++
	began, doubt := time.Now(), false
	for pause := firstPause; ; pause = min(2*pause, mostPause) {
		inserted, err := v.store(b)
		if err == nil || doubt && db.Conflict(err) {
			return nil
		}
		doubt = db.Uncertain(err) || doubt && !inserted
		if !doubt {
			return err
		}
		if time.Since(began) > mostDoubt {
			// As another node it learns from the database what it wrote itself: its readers may try again.
			v.written = written{node: rand.Text()}
			return err
		}
		time.Sleep(pause)
	}
}

// store writes a batch in one transaction; inserted says whether it came to the row that can be there once only.
func (v *Views) store(b *batch) (inserted bool, err error) {
	// Who asked may be gone: others of the batch are not.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	at := clock.Milli(v.clock.Now())
	var id int64
	err = v.db.Write(ctx, func(tx *db.Tx) error {
		views := map[int64]int64{}
		for k, n := range b.hits {
			views[k.article] += n
		}
		refused, err := v.stories.AddViews(ctx, tx, views)
		if err != nil {
			return err
		}
		// Looked for after the tallies were written: a batch of another node that counts the same view has locked the same tally.
		if err := v.elsewhere(ctx, tx, b); err != nil {
			return err
		}
		hits, err := v.less(ctx, tx, b, refused)
		if err != nil || len(hits)+len(b.readings) == 0 {
			inserted = err == nil
			return err
		}
		if id, err = insertBatch(ctx, tx, v.written.node, v.written.seq, at, encodeTokens(b.tokens), encode(hits, b.readings)); err == nil {
			inserted = true
		}
		return err
	})
	if err == nil {
		v.written.last = max(v.written.last, id)
	}
	return inserted, err
}

// less is the hits of a batch without those of articles that are not public and those that another node counted, which are taken back.
func (v *Views) less(ctx context.Context, tx *db.Tx, b *batch, refused []int64) (map[kind]int64, error) {
	if len(refused)+len(b.doubled) == 0 {
		return b.hits, nil
	}
	hits, back := maps.Clone(b.hits), map[int64]int64{}
	for token := range b.doubled {
		k := b.tokens[token]
		if hits[k]--; hits[k] == 0 {
			delete(hits, k)
		}
		back[k.article]--
	}
	none := map[int64]bool{}
	for _, id := range refused {
		none[id] = true
		delete(back, id)
	}
	maps.DeleteFunc(hits, func(k kind, _ int64) bool { return none[k.article] })
	_, err := v.stories.AddViews(ctx, tx, back)
	return hits, err
}

// elsewhere reads the tokens of batches that other nodes, or this one before its last start, have written since it was asked last, and
// marks those that are in this batch, or in the next.
func (v *Views) elsewhere(ctx context.Context, tx *db.Tx, b *batch) error {
	lists, err := foreignTokens(ctx, tx, &v.written)
	if err != nil || len(lists) == 0 {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, list := range lists {
		for _, token := range list {
			for _, waiting := range []*batch{b, v.gathered} {
				if waiting == nil {
					continue
				}
				if _, in := waiting.tokens[token]; in {
					waiting.doubled[token] = struct{}{}
				}
			}
			v.tokens.add(token)
		}
	}
	return nil
}
