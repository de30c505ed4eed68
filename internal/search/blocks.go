package search

import (
	"container/list"
	"context"
	"slices"
	"sync"

	"github.com/warraq/warraq/internal/db"
)

// blockKey names a block of a stored segment. What it holds never changes.
type blockKey struct {
	segment int64
	part    int
	n       int
}

// blockCache keeps the blocks that were used last. It is for many goroutines.
type blockCache struct {
	mu    sync.Mutex
	limit int // bytes
	used  int
	order list.List // of *cachedBlock, the last used first
	by    map[blockKey]*list.Element
}

type cachedBlock struct {
	key  blockKey
	data []byte
}

func newBlockCache(limit int) *blockCache {
	return &blockCache{limit: limit, by: map[blockKey]*list.Element{}}
}

func (c *blockCache) get(key blockKey) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.by[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cachedBlock).data, true
}

func (c *blockCache) put(key blockKey, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.by[key]; ok {
		return
	}
	c.by[key] = c.order.PushFront(&cachedBlock{key, data})
	for c.used += len(data); c.used > c.limit; {
		last := c.order.Remove(c.order.Back()).(*cachedBlock)
		delete(c.by, last.key)
		c.used -= len(last.data)
	}
}

// span is a stretch of a part.
type span struct {
	part     int
	from, to uint32
}

// fetcher reads stretches of stored segments for one request: what is not cached comes in few queries.
type fetcher struct {
	tx    *db.Tx
	cache *blockCache
	have  map[blockKey][]byte // what this request uses, cached or not
}

// want reads the blocks of spans that are not there yet.
func (f *fetcher) want(ctx context.Context, seg *segment, spans []span) error {
	if seg.id == 0 {
		return nil
	}
	missing := map[int][]int{}
	for _, s := range spans {
		if s.from == s.to {
			continue
		}
		for n := int(s.from / blockSize); n <= int((s.to-1)/blockSize); n++ {
			key := blockKey{seg.id, s.part, n}
			if _, ok := f.have[key]; ok {
				continue
			}
			data, ok := f.cache.get(key)
			if !ok {
				missing[s.part] = append(missing[s.part], n)
			}
			f.have[key] = data
		}
	}
	for part, list := range missing {
		slices.Sort(list)
		err := readBlocks(ctx, f.tx, seg.id, part, list, func(n int, data []byte) {
			key := blockKey{seg.id, part, n}
			f.have[key] = data
			f.cache.put(key, data)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bytes are a span's bytes, once want read them.
func (f *fetcher) bytes(seg *segment, s span) []byte {
	if seg.id == 0 {
		if s.part == partPostings {
			return seg.postings[s.from:s.to]
		}
		return seg.positions[s.from:s.to]
	}
	if s.from == s.to {
		return nil
	}
	first, last := int(s.from/blockSize), int((s.to-1)/blockSize)
	if first == last {
		return cut(f.have[blockKey{seg.id, s.part, first}], int(s.from)%blockSize, int(s.to-1)%blockSize+1)
	}
	out := make([]byte, 0, s.to-s.from)
	for n := first; n <= last; n++ {
		from, to := 0, blockSize
		if n == first {
			from = int(s.from) % blockSize
		}
		if n == last {
			to = int(s.to-1)%blockSize + 1
		}
		out = append(out, cut(f.have[blockKey{seg.id, s.part, n}], from, to)...)
	}
	return out
}

// cut is a part of a block; less where the block is shorter than it should be, which reading then ends at.
func cut(b []byte, from, to int) []byte { return b[min(from, len(b)):min(to, len(b))] }

func (l *lexicon) postingSpan(word int) span {
	return span{partPostings, l.postings[word], l.postings[word+1]}
}

func (l *lexicon) positionSpan(word int) span {
	return span{partPositions, l.positions[word], l.positions[word+1]}
}
