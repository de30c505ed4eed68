package comment

import (
	"math/bits"
	"sync"
	"time"

	"github.com/warraq/warraq/arabic"
)

// Copies are found by simhash (Charikar 2002): texts that differ in a word or two have hashes that differ in few bits. Those of the last
// day are kept in memory, by the node that took them.
const (
	nearBits    = 8  // at most so many of 64 differ
	nearLetters = 60 // shorter texts are alike by chance
	nearPiece   = 5  // letters of a piece
	nearKept    = 4_000
	nearFor     = 24 * time.Hour
	copiesMost  = 2 // so many from others are a coincidence, or a quotation
)

type copies struct {
	mu   sync.Mutex
	ring []said
	next int
}

type said struct {
	hash  uint64
	email string
	at    time.Time
}

// again says whether a text was taken before from the same writer, or from several others.
func (c *copies) again(hash uint64, email string, now time.Time) bool {
	if hash == 0 {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	mine, others := false, 0
	for _, s := range c.ring {
		if bits.OnesCount64(s.hash^hash) <= nearBits && now.Sub(s.at) < nearFor {
			mine = mine || s.email == email
			others++
		}
	}
	return mine || others > copiesMost
}

// remember notes a text that was taken: one that was refused may come again, mended.
func (c *copies) remember(hash uint64, email string, now time.Time) {
	if hash == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.ring) < nearKept {
		c.ring = append(c.ring, said{hash, email, now})
		return
	}
	c.ring[c.next] = said{hash, email, now}
	c.next = (c.next + 1) % nearKept
}

// simhash is the text's hash, 0 for a short one.
func simhash(text string) (hash uint64) {
	var letters []rune
	for _, r := range arabic.ForModeration.Map(text).Text {
		if r > ' ' {
			letters = append(letters, r)
		}
	}
	if len(letters) < nearLetters {
		return 0
	}
	var sums [64]int32
	for i := range len(letters) - nearPiece + 1 {
		h := uint64(14695981039346656037) // FNV-1a, then mixed: its low letters hardly reach the high bits
		for _, r := range letters[i : i+nearPiece] {
			h = (h ^ uint64(r)) * 1099511628211
		}
		h ^= h >> 32
		h *= 0xd6e8feb86659fd93
		h ^= h >> 32
		for b := range 64 {
			sums[b] += int32(h>>b&1)<<1 - 1
		}
	}
	for b, n := range sums {
		if n > 0 {
			hash |= 1 << b
		}
	}
	return hash
}
