package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// Limits of what is related: how many are kept of an article, by how many of its words they are looked for, how long they are
// good, and how many articles wait to be looked at, or are looked at in one go.
const (
	maxRelated    = 6
	relatedTerms  = 24
	relatedKept   = 24 * time.Hour
	maxAsked      = 4_096
	relatedAtOnce = 32
)

// leastRelated is how near another article must be, against the article itself.
const leastRelated = 0.15

// related gathers the articles that somebody wanted to see the like of and that nobody worked out yet.
type related struct {
	mu    sync.Mutex
	asked map[int64]bool
}

func (r *related) ask(articles ...int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked == nil {
		r.asked = map[int64]bool{}
	}
	for _, a := range articles {
		if len(r.asked) < maxAsked {
			r.asked[a] = true
		}
	}
}

// take are up to n of those asked for, which are on the list no more.
func (r *related) take(n int) (list []int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for a := range r.asked {
		if len(list) == n {
			break
		}
		list = append(list, a)
		delete(r.asked, a)
	}
	return list
}

// Related are articles like this one, the nearest first, at most six: as far as it was worked out, which Keep does after an
// article changed and when it was asked for. It searches nothing itself.
func (x *Index) Related(ctx context.Context, article int64) (list []story.Card, err error) {
	err = x.db.Read(ctx, func(tx *db.Tx) error {
		var others string
		var made int64
		err := tx.QueryRow(ctx, "SELECT others, made_at FROM search_related WHERE article_id = $1", article).Scan(&others, &made)
		if errs.Is(err, errs.NotFound) {
			x.related.ask(article)
			return nil
		}
		if err != nil {
			return err
		}
		if x.clock.Now().Sub(clock.FromMilli(made)) > relatedKept {
			x.related.ask(article)
		}
		ids := unpackIDs(others)
		cards, err := x.stories.CardsByID(ctx, tx, ids)
		for _, id := range ids {
			if c, ok := cards[id]; ok {
				list = append(list, c)
			}
		}
		return err
	})
	return list, err
}

func packIDs(ids []int64) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String()
}

func unpackIDs(text string) (ids []int64) {
	for _, f := range strings.Fields(text) {
		if id, err := strconv.ParseInt(f, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// keepRelated works out what changed articles and those that were asked for are like. Those that a changed article is like
// are looked at anew too: it may be the nearest to them now.
func (x *Index) keepRelated(ctx context.Context) error {
	var changed []change
	if err := x.db.Read(ctx, func(tx *db.Tx) (err error) {
		changed, err = db.All(ctx, tx, func(r scanner) (c change, err error) { return c, r.Scan(&c.article, &c.stamp) },
			`SELECT p.article_id, p.stamp FROM search_pending p LEFT JOIN search_related r ON r.article_id = p.article_id
			WHERE r.article_id IS NULL OR r.stamp <> p.stamp ORDER BY p.stamp DESC LIMIT `+strconv.Itoa(relatedAtOnce))
		return err
	}); err != nil {
		return err
	}
	for until := time.Now().Add(relateFor); time.Now().Before(until); {
		began := time.Now()
		if len(changed) > 0 {
			others, err := x.relate(ctx, changed[0])
			if err != nil {
				return err
			}
			x.related.ask(others...)
			changed = changed[1:]
		} else if asked := x.related.take(1); len(asked) > 0 {
			if _, err := x.relate(ctx, change{article: asked[0]}); err != nil {
				return err
			}
		} else {
			return nil
		}
		select { // readers come first: half of the time is theirs even here
		case <-time.After(time.Since(began)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// relateFor is how long is spent on it at a time, pauses included: it may wait, and in a large archive each article costs tens of milliseconds.
const relateFor = time.Second

// relate works out what one article is like and keeps it.
func (x *Index) relate(ctx context.Context, c change) (others []int64, err error) {
	select {
	case x.turns <- struct{}{}:
		defer func() { <-x.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := x.db.Read(ctx, func(tx *db.Tx) error {
		others, err = x.like(ctx, tx, c.article)
		return err
	}); err != nil {
		return nil, err
	}
	return others, x.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO search_related (article_id, others, stamp, made_at)
			SELECT id, $2, $3, $4 FROM articles WHERE id = $1
			ON CONFLICT (article_id) DO UPDATE SET others = $2, made_at = $4, stamp = CASE WHEN $3 = 0 THEN search_related.stamp ELSE $3 END`,
			c.article, packIDs(others), c.stamp, clock.Milli(x.clock.Now()))
		return err
	})
}

// like are the articles nearest to one.
func (x *Index) like(ctx context.Context, tx *db.Tx, article int64) ([]int64, error) {
	texts, err := x.stories.ForSearch(ctx, tx, []int64{article})
	if err != nil || len(texts) == 0 || !texts[0].Findable() {
		return nil, err
	}
	snap, err := x.reader.snapshot(ctx, tx)
	if err != nil {
		return nil, err
	}
	hits, err := x.nearest(ctx, snap, x.fetcher(tx), texts[0])
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.id
	}
	cards, err := x.stories.CardsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{arabic.Key(texts[0].Headline): true}
	ids = slices.DeleteFunc(ids, func(id int64) bool {
		c, ok := cards[id]
		key := arabic.Key(c.Headline)
		drop := !ok || c.Kind != story.KindArticle || said[key] // the same piece twice is not related, it is the same
		said[key] = true
		return drop
	})
	return ids[:min(len(ids), maxRelated)], nil
}

// nearest are the entries that share most of what an article's own words tell.
func (x *Index) nearest(ctx context.Context, snap *snapshot, fetch *fetcher, a story.Searched) ([]hit, error) {
	terms := snap.telling(a)
	groups := make([]group, len(terms))
	for i, t := range terms {
		groups[i] = t.group
	}
	if err := fetchGroups(ctx, snap, fetch, groups); err != nil {
		return nil, err
	}
	room := newScores(snap.entries)
	defer room.release()
	for _, t := range terms {
		room.add(snap, fetch, t.group, [levels]float32{levelClass: t.weight})
	}
	var hits []hit
	own := float32(0)
	now := minutes(clock.Milli(x.clock.Now()))
	for _, e := range room.all {
		if !snap.isAlive(int(e)) {
			continue
		}
		seg, i := snap.locate(int(e))
		if seg.articles[i] == a.ID {
			own = room.score[e]
			continue
		}
		hits = append(hits, hit{entry: e, when: seg.published[i], id: seg.articles[i], score: room.score[e] * freshness(now, seg.published[i], 1)})
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.score < leastRelated*own })
	return best(hits, nil, 3*maxRelated), nil
}

// term is a word that tells what an article is about, with its relatives, and how much it tells.
type term struct {
	group  group
	weight float32 // in the article, up to 1
	worth  float32 // the same by how rare the word is elsewhere
}

// halfTold is the weight of a word in an article that tells half of what a word can.
const halfTold = 8

// telling are the words of an article that tell most: frequent in it, early, and rare elsewhere.
func (s *snapshot) telling(a story.Searched) []*term {
	weights := map[string]float32{}
	for _, part := range entryOf(a).Parts {
		i := 0
		arabic.ForSearch.Split(part.Text, func(w string) {
			weight := part.Weight
			if part.Fades {
				weight *= 1 + fadeGain/(1+float32(i)/fadeOver)
			}
			if i++; !arabic.IsStop(w) && len(w) <= maxWordBytes {
				weights[strings.Clone(w)] += weight
			}
		})
	}
	classes := map[string]*term{}
	var list []*term
	for _, w := range slices.Sorted(maps.Keys(weights)) {
		c := class(w, s)
		t := classes[c]
		if t == nil {
			t = &term{group: group{word: w, class: c}}
			classes[c], list = t, append(list, t)
		}
		t.weight += weights[w]
		t.group.found = max(t.group.found, s.frequency(w))
	}
	for _, t := range list {
		t.weight /= t.weight + halfTold
		t.worth = t.weight * idf(t.group.found, s.entries)
	}
	slices.SortStableFunc(list, func(a, b *term) int { return cmp.Compare(b.worth, a.worth) })
	list = list[:min(len(list), relatedTerms)]
	for _, t := range list {
		t.group.words = map[string]shares{}
		s.family(t.group.word, 1, t.group.words)
		t.group = t.group.sorted()
	}
	return list
}
