package search

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

// A site is asked a few words, not questions. shortHeadlines headlines are drawn, and from each one, two and three words are asked,
// as readers write them: half of them respelled.
const (
	shortHeadlines = 200
	shortSeed      = 42
	rareWord       = 50 // one word alone is asked only where it is in fewer documents
)

// Short are short queries and how many of them find the article they were taken from.
type Short struct {
	Words        int // of each
	Within       int // among the first so many
	Asked, Found int
}

// Short asks words of headlines: whole says that documents have their headlines, as articles of a site do, and not only the
// text below.
func (t *Trial) Short(ctx context.Context, whole bool) ([]Short, error) {
	chance := rand.New(rand.NewPCG(shortSeed, shortSeed))
	site := *t
	headlines := t.headlines()
	if whole {
		documents := slices.Clone(t.documents)
		for _, q := range headlines {
			d := &documents[q.right-1]
			d.Parts = append([]Part{{Text: q.Text, Weight: weightHeadline}}, d.Parts...)
		}
		site.build(documents)
	}
	chance.Shuffle(len(headlines), func(i, j int) { headlines[i], headlines[j] = headlines[j], headlines[i] })
	counts := []Short{{Words: 1, Within: 50}, {Words: 2, Within: 10}, {Words: 3, Within: 10}}
	for _, q := range headlines[:min(shortHeadlines, len(headlines))] {
		words := site.content(q.Text, chance)
		for i := range counts {
			c := &counts[i]
			if len(words) < c.Words || c.Words == 1 && site.snap.frequency(arabic.Fold(words[0])) >= rareWord {
				continue
			}
			asked := make([]string, c.Words)
			for j, w := range words[:c.Words] {
				if asked[j] = w; chance.IntN(2) == 0 {
					asked[j] = respelled(w, chance)
				}
			}
			rank, err := site.rankOf(ctx, strings.Join(asked, " "), q.right, levelGain, c.Within)
			if err != nil {
				return nil, err
			}
			if c.Asked++; rank > 0 {
				c.Found++
			}
		}
	}
	return counts, nil
}

// headlines are the queries that are a document's headline, one each.
func (t *Trial) headlines() (list []TrialQuery) {
	seen := map[int64]bool{}
	for _, q := range t.Queries {
		if q.Kind == "title" && !seen[q.right] {
			seen[q.right] = true
			list = append(list, q)
		}
	}
	return list
}

// content are the words of a headline that tell something, in a random order; for one headline of three the rarest is the
// first, which is a name or place mostly.
func (t *Trial) content(headline string, chance *rand.Rand) (words []string) {
	for _, token := range arabic.ForSearch.Tokens(headline) {
		if !arabic.IsStop(token.Word) && utf8.RuneCountInString(token.Word) > 2 && letters(token.Word) {
			words = append(words, headline[token.Start:token.End])
		}
	}
	chance.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	if chance.IntN(3) == 0 {
		slices.SortStableFunc(words, func(a, b string) int {
			return t.snap.frequency(arabic.Fold(a)) - t.snap.frequency(arabic.Fold(b))
		})
	}
	return words
}

// respelled is a word as a reader in a hurry writes it: without its article, with و or ب in front, without hamza and harakat.
func respelled(w string, chance *rand.Rand) string {
	switch chance.IntN(3) {
	case 0:
		if rest, ok := strings.CutPrefix(w, "ال"); ok && utf8.RuneCountInString(rest) > 2 {
			return rest
		}
		fallthrough
	case 1:
		return []string{"و", "ب"}[chance.IntN(2)] + w
	default:
		return strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ؤ", "و", "ئ", "ي", "ة", "ه", "ى", "ي").Replace(arabic.Harakat.String(w))
	}
}

// evalShort prints how short queries do.
func (t *Trial) evalShort(ctx context.Context, out io.Writer) error {
	for _, whole := range []bool{true, false} {
		counts, err := t.Short(ctx, whole)
		if err != nil {
			return err
		}
		name := "articles with their headlines"
		if !whole {
			name = "bodies only"
		}
		for _, c := range counts {
			if _, err := fmt.Fprintf(out, "short queries, %s: %d of %d words are found in the first %d of %.1f %%\n", name, c.Asked, c.Words, c.Within, 100*float64(c.Found)/float64(max(1, c.Asked))); err != nil {
				return err
			}
		}
	}
	return nil
}
