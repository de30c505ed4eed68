// Package learn is what cannot be listed: a linear model over pieces of words, trained from decided comments.
//
// It is not for listed words (lexicon), nor for what follows from a score (policy).
package learn

import (
	"math"
	"sync"
	"unicode"

	"github.com/warraq/warraq/arabic"
)

// fold is how texts are compared: spelling forgiven, doubled letters written once.
const fold = arabic.ForModeration

// size is how many weights a model has. Pieces of words share them by chance: with so many, few that matter do.
const size = 1 << 18

// Lengths of the pieces, in letters.
const (
	shortest = 2
	longest  = 5
)

// Features are what a model sees of one text: which pieces it has. Spaces and signs between letters are no part of it, so that
// letters that stand apart (ك ل ب) are the same pieces as the word.
type Features struct {
	index  []uint32 // each once
	value  float32  // of each: the text's length is 1
	listed float32
}

// How much of a text is looked at: bytes of it, and letters.
const (
	maxBytes   = 60_000
	maxLetters = 20_000
)

// marks are bits for the pieces that were met, all zero.
var marks = sync.Pool{New: func() any { return new([size / 64]uint64) }}

// Read takes a text apart. listed is how much the words of a list say against it, 0 for none: a model has a weight for it.
func Read(text string, listed float64) *Features { return ReadFolded(folded(text), listed) }

// ReadFolded is Read of a text that arabic.ForModeration has folded already.
func ReadFolded(m arabic.Mapped, listed float64) *Features {
	f := &Features{listed: float32(listed)}
	list := letters(m, nil)
	f.index = make([]uint32, 0, (longest-shortest+1)*len(list))
	seen, _ := marks.Get().(*[size / 64]uint64)
	eachPiece(list, func(i uint32, _, _ int) {
		if bit := uint64(1) << (i % 64); seen[i/64]&bit == 0 {
			seen[i/64] |= bit
			f.index = append(f.index, i)
		}
	})
	for _, i := range f.index {
		seen[i/64] = 0
	}
	marks.Put(seen)
	if n := len(f.index); n > 0 {
		f.value = float32(1 / math.Sqrt(float64(n)))
	}
	return f
}

// folded is as much of a text as is looked at, its spelling forgiven.
func folded(text string) arabic.Mapped {
	if len(text) > maxBytes {
		text = text[:maxBytes]
	}
	return fold.Map(text)
}

// letters are the letters of a folded text, one behind the other, no letter twice in a row; at is told where each stood in it.
func letters(m arabic.Mapped, at func(start, end int)) []rune {
	out := make([]rune, 0, len(m.Text)/2)
	for i, r := range m.Text {
		if !(r >= 'ء' && r <= 'غ' || r >= 'ف' && r <= 'ي') && !unicode.IsLetter(r) && !emotion(r) || len(out) >= maxLetters {
			continue
		}
		if n := len(out); n > 0 && out[n-1] == r {
			continue // doubled across what stood between
		}
		out = append(out, r)
		if at != nil {
			at(m.Original(i, i+len(string(r))))
		}
	}
	return out
}

// emotion says whether a sign is a picture that says something.
func emotion(r rune) bool { return r >= 0x1f300 }

// eachPiece calls f with each piece of the letters: its place among the weights, and where it begins and ends.
func eachPiece(letters []rune, f func(hash uint32, start, end int)) {
	for i := range letters {
		h := uint32(2166136261)
		for n := 1; n <= longest && i+n <= len(letters); n++ {
			r := uint32(letters[i+n-1])
			h = (h ^ r&0xff) * 16777619
			h = (h ^ r>>8) * 16777619
			if n >= shortest {
				x := h ^ uint32(n)*0x9e3779b1
				x ^= x >> 15
				x *= 0x2c1b3c6d
				x ^= x >> 13
				f(x%size, i, i+n)
			}
		}
	}
}
