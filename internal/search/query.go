package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

// Limits of a query. What is beyond them is left out, and the page says so.
const (
	maxQueryBytes = 2_000
	maxQueryWords = 32
)

// query is what a reader asked for, read.
type query struct {
	words   []string   // to be found, any of them; stop words are left out where others remain
	phrases [][]string // in this order, side by side; their words are among words
	without [][]string // entries with these side by side are not wanted
	cut     bool       // it was longer than the limits
}

func (q query) empty() bool { return len(q.words) == 0 }

// parse reads a query: words, "quoted phrases" («» and “” too), and -words or -"phrases" that are not wanted. Nothing is wrong:
// what stands for nothing is passed over.
func parse(text string) query {
	var q query
	if len(text) > maxQueryBytes {
		text, q.cut = text[:maxQueryBytes], true
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		if r, size := utf8.DecodeLastRuneInString(text); r == utf8.RuneError {
			text = text[:len(text)-size]
		}
	}
	var all []string
	left := maxQueryWords
	for _, p := range pieces(text) {
		words := make([]string, 0, 4)
		arabic.ForSearch.Split(p.text, func(w string) {
			if len(w) > maxWordBytes {
				return
			}
			if left == 0 {
				q.cut = true
				return
			}
			left--
			words = append(words, w)
		})
		switch {
		case len(words) == 0:
		case p.without:
			q.without = append(q.without, words)
		default:
			if p.quoted && len(words) > 1 {
				q.phrases = append(q.phrases, words)
			}
			all = append(all, words...)
		}
	}
	for _, w := range all {
		if !arabic.IsStop(w) && !has(q.words, w) {
			q.words = append(q.words, w)
		}
	}
	if len(q.words) == 0 {
		for _, w := range all {
			if !has(q.words, w) {
				q.words = append(q.words, w)
			}
		}
	}
	return q
}

func has(list []string, w string) bool {
	for _, x := range list {
		if x == w {
			return true
		}
	}
	return false
}

// piece is a stretch of a query between quotation marks or outside of them.
type piece struct {
	text            string
	quoted, without bool
}

// pieces takes a query apart. A minus counts before a word or quotation mark at the beginning or behind a space, so that
// names with a dash stay whole; a quotation mark that is never closed reaches to the end.
func pieces(text string) []piece {
	var list []piece
	var now strings.Builder
	quoted, without, before := false, false, ' '
	end := func(q bool) {
		if now.Len() > 0 {
			list = append(list, piece{now.String(), q, without})
		}
		now.Reset()
		without = false
	}
	runes := []rune(strings.ToValidUTF8(text, " "))
	for i, r := range runes {
		switch {
		case strings.ContainsRune("\"«»“”„‟＂", r):
			if quoted {
				end(true)
				quoted = false
			} else {
				if now.Len() > 0 {
					end(false)
				}
				quoted = true
			}
		case !quoted && (r == '-' || r == '−' || r == '–') && unicode.IsSpace(before) && i+1 < len(runes) && !unicode.IsSpace(runes[i+1]):
			end(false)
			without = true
		case !quoted && unicode.IsSpace(r):
			if without {
				end(false)
			} else {
				now.WriteRune(' ')
			}
		default:
			now.WriteRune(r)
		}
		before = r
	}
	end(quoted)
	return list
}
