package search

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Synonym is a set of words and phrases that mean the same to this paper's readers.
type Synonym struct {
	ID    int64
	Words []string // as the editor wrote them, two at least
}

// Limits of synonyms.
const (
	maxSynonyms     = 2_000
	maxSynonymWords = 12
	maxSynonymRunes = 60
)

// Synonyms are the sets the editors keep, the newest first.
func (x *Index) Synonyms(ctx context.Context) (list []Synonym, err error) {
	err = x.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r scanner) (s Synonym, err error) {
			var words string
			err = r.Scan(&s.ID, &words)
			s.Words = strings.Split(words, "\n")
			return s, err
		}, "SELECT id, words FROM search_synonyms ORDER BY id DESC")
		return err
	})
	return list, err
}

// AddSynonym keeps a set, written in one line with commas («,» or «،») or equals signs between. errs.Invalid on "words" when
// fewer than two words are left, or too many, or one is too long.
func (x *Index) AddSynonym(ctx context.Context, a actor.Actor, line string) error {
	if !a.May(actor.EditStory) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	words, err := readSynonym(line)
	if err != nil {
		return err
	}
	err = x.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM search_synonyms").Scan(&n); err != nil {
			return err
		}
		if n >= maxSynonyms {
			return errs.New(errs.Invalid, "error.document_invalid").OnField("words", "error.synonyms_full", map[string]any{"limit": maxSynonyms})
		}
		_, err := tx.Exec(ctx, "INSERT INTO search_synonyms (words, made_at) VALUES ($1, $2)", strings.Join(words, "\n"), clock.Milli(x.clock.Now()))
		return err
	})
	x.synonyms.forget()
	return err
}

func readSynonym(line string) ([]string, error) {
	var words, keys []string
	for w := range strings.FieldsFuncSeq(strings.ToValidUTF8(line, ""), func(r rune) bool { return strings.ContainsRune(",،=؛;\n", r) }) {
		w = strings.Join(strings.Fields(w), " ")
		key := strings.Join(folded(w), " ")
		if key == "" || slices.Contains(keys, key) {
			continue
		}
		if utf8.RuneCountInString(w) > maxSynonymRunes {
			return nil, errs.New(errs.Invalid, "error.document_invalid").OnField("words", "error.too_long", map[string]any{"limit": maxSynonymRunes})
		}
		words, keys = append(words, w), append(keys, key)
	}
	if len(words) < 2 || len(words) > maxSynonymWords {
		return nil, errs.New(errs.Invalid, "error.document_invalid").OnField("words", "error.synonyms_number", map[string]any{"limit": maxSynonymWords})
	}
	return words, nil
}

// RemoveSynonym takes a set away; one that is not there is no error.
func (x *Index) RemoveSynonym(ctx context.Context, a actor.Actor, id int64) error {
	if !a.May(actor.EditStory) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	err := x.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM search_synonyms WHERE id = $1", id)
		return err
	})
	x.synonyms.forget()
	return err
}

// folded are the words of a text as the index writes them.
func folded(text string) (words []string) {
	arabic.ForSearch.Split(text, func(w string) { words = append(words, w) })
	return words
}

// synonymSets leads from the stem of a word to the sets it is in.
type synonymSets map[string][]synonymPlace

// synonymPlace is one way of saying in a set, word by word, and the other ways.
type synonymPlace struct{ said, others []string }

// of are the words that mean the same as w in a query of these words. A way of saying of several words counts where all of
// them are in the query.
func (s synonymSets) of(w string, query []string) []string {
	var out []string
	for _, p := range s[arabic.Stem(w)] {
		whole := true
		for _, part := range p.said {
			whole = whole && slices.ContainsFunc(query, func(q string) bool { return arabic.Stem(q) == part })
		}
		if whole {
			out = append(out, p.others...)
		}
	}
	return out
}

func makeSets(list []Synonym) synonymSets {
	sets := synonymSets{}
	for _, set := range list {
		for i, way := range set.Words {
			var p synonymPlace
			for _, w := range folded(way) {
				p.said = append(p.said, arabic.Stem(w))
			}
			for j, other := range set.Words {
				if i == j {
					continue
				}
				for _, w := range folded(other) {
					if !arabic.IsStop(w) && !slices.Contains(p.said, arabic.Stem(w)) {
						p.others = append(p.others, w)
					}
				}
			}
			for _, stem := range p.said {
				sets[stem] = append(sets[stem], p)
			}
		}
	}
	return sets
}

// synonyms keeps the sets between requests.
type synonyms struct {
	mu   sync.Mutex
	sets synonymSets
	at   time.Time
}

// synonymsKept is how long a node goes on with the sets it read: another node's editor is heard after it.
const synonymsKept = 5 * time.Second

func (s *synonyms) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sets = nil
}

func (s *synonyms) get(ctx context.Context, x *Index) (synonymSets, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sets != nil && x.clock.Now().Sub(s.at).Abs() < synonymsKept {
		return s.sets, nil
	}
	list, err := x.Synonyms(ctx)
	if err != nil {
		return nil, err
	}
	s.sets, s.at = makeSets(list), x.clock.Now()
	return s.sets, nil
}
