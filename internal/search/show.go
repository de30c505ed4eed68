package search

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/richtext"
)

// show completes the hits of a page: cards, headlines and snippets with the words marked, and the better spelling.
func (m *match) show(ctx context.Context, tx *db.Tx, result *Result) error {
	ids := make([]int64, len(m.hits))
	for i, h := range m.hits {
		ids[i] = h.id
	}
	cards, err := m.x.stories.CardsByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	texts, err := m.x.stories.ForSearch(ctx, tx, ids)
	if err != nil {
		return err
	}
	body := map[int64]string{}
	for _, a := range texts {
		text := richtext.PlainText(a.Body)
		if a.Deck != "" {
			text = a.Deck + "\n" + text
		}
		if a.Lead != nil && a.Lead.Caption != "" {
			text += "\n" + a.Lead.Caption
		}
		body[a.ID] = text
	}
	look := m.marker()
	for _, h := range m.hits {
		c, ok := cards[h.id]
		if !ok { // withdrawn in the meantime of a flood of changes
			result.Total--
			continue
		}
		result.Hits = append(result.Hits, Hit{Card: c, Headline: look.whole(c.Headline), Snippet: look.snippet(body[h.id]), Exact: h.tier > 0})
	}
	result.Better, err = m.better(ctx, tx)
	return err
}

// marker knows which words of a text are what was looked for, and how much each tells.
type marker struct {
	worth   map[string]float32
	phrases [][]string
}

// How far a word must stand for one of the query to be marked.
const (
	markedClass = 0.75
	markedLike  = 0.55
)

func (m *match) marker() marker {
	k := marker{worth: map[string]float32{}, phrases: m.query.phrases}
	for _, g := range m.groups {
		own := idf(g.found, m.snap.entries)
		for w, sh := range g.words {
			switch {
			case sh[levelWord] > 0:
				k.worth[w] = max(k.worth[w], own*1.2)
			case sh[levelClass] >= markedClass:
				k.worth[w] = max(k.worth[w], own)
			case sh[levelLike] >= markedLike && g.found == 0:
				k.worth[w] = max(k.worth[w], own/2)
			}
		}
	}
	return k
}

// whole is a short text with what was looked for marked.
func (k marker) whole(text string) []Span {
	return k.spans(text, arabic.ForSearch.Tokens(text))
}

// spans cuts text at the marked words. Marked words side by side are one stretch.
func (k marker) spans(text string, tokens []arabic.Token) []Span {
	var out []Span
	done := 0
	for i := 0; i < len(tokens); {
		if k.worth[tokens[i].Word] == 0 {
			i++
			continue
		}
		end := i + 1
		for end < len(tokens) && k.worth[tokens[end].Word] > 0 && strings.TrimSpace(text[tokens[end-1].End:tokens[end].Start]) == "" {
			end++
		}
		from, to := tokens[i].Start, tokens[end-1].End
		if from > done {
			out = append(out, Span{Text: text[done:from]})
		}
		out = append(out, Span{Text: text[from:to], Mark: true})
		done, i = to, end
	}
	if done < len(text) {
		out = append(out, Span{Text: text[done:]})
	}
	return out
}

// Lengths of a snippet, in words, and how much of a text it is looked for in.
const (
	snippetWords = 32
	snippetBytes = 60_000
)

// snippet is the stretch of text that tells most of what was looked for, in the spelling of the text, with the words marked.
func (k marker) snippet(text string) []Span {
	if len(text) > snippetBytes {
		text = text[:snippetBytes]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		text = strings.ToValidUTF8(text, "")
	}
	text = strings.ReplaceAll(text, "\n", " ")
	tokens := arabic.ForSearch.Tokens(text)
	if len(tokens) == 0 {
		return nil
	}
	from := k.window(tokens)
	to := min(len(tokens), from+snippetWords)
	first, last := tokens[from].Start, tokens[to-1].End
	if from == 0 {
		first = 0
	}
	if to == len(tokens) {
		last = len(text)
	} else if n := len(text[last:]) - len(strings.TrimLeft(text[last:], ".!؟?»\"”)")); n > 0 {
		last += n
	}
	part := make([]arabic.Token, to-from)
	for i, t := range tokens[from:to] {
		part[i] = arabic.Token{Word: t.Word, Start: t.Start - first, End: t.End - first}
	}
	spans := k.spans(text[first:last], part)
	if from > 0 {
		spans = append([]Span{{Text: "… "}}, spans...)
	}
	if to < len(tokens) {
		spans = append(spans, Span{Text: " …"})
	}
	return spans
}

// window is where the snippet begins: the words that tell most, each counted once, a quoted phrase above all; a little before
// the first of them. The beginning of the text where nothing is better.
func (k marker) window(tokens []arabic.Token) int {
	bestAt, bestWorth := 0, float32(0)
	inside := map[string]int{}
	worth := float32(0)
	phrases := make([]float32, len(tokens))
	for i := range tokens {
		for _, p := range k.phrases {
			if says(tokens[i:], p) {
				phrases[i] = 1000
			}
		}
	}
	for i := range tokens {
		w := tokens[i].Word
		if inside[w]++; inside[w] == 1 {
			worth += k.worth[w]
		}
		worth += phrases[i]
		if i >= snippetWords {
			out := i - snippetWords
			if inside[tokens[out].Word]--; inside[tokens[out].Word] == 0 {
				worth -= k.worth[tokens[out].Word]
			}
			worth -= phrases[out]
		}
		if worth > bestWorth*1.001 {
			bestAt, bestWorth = max(0, i-snippetWords+1), worth
		}
	}
	if bestWorth == 0 {
		return 0
	}
	first := bestAt
	for first < len(tokens) && k.worth[tokens[first].Word] == 0 && phrases[first] == 0 {
		first++
	}
	const before = 6
	if first-before > 0 && bestAt > 0 {
		return first - before
	}
	return max(0, min(bestAt, first-before))
}

func says(tokens []arabic.Token, phrase []string) bool {
	if len(tokens) < len(phrase) {
		return false
	}
	for i, w := range phrase {
		if tokens[i].Word != w && (i > 0 || !strings.HasSuffix(tokens[i].Word, w)) {
			return false
		}
	}
	return true
}
