package search

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/errs"
)

// Trial is a collection of documents, questions and which document answers which, in the memory of one process.
type Trial struct {
	Queries   []TrialQuery
	documents []Entry
	index     *Index
	snap      *snapshot
	bytes     int // of the documents' texts
	size      int // of the index
}

// TrialQuery is a question and the document that answers it.
type TrialQuery struct {
	ID, Kind, Text string
	right          int64
}

// OpenTrial reads documents.jsonl or documents.jsonl.gz (id, text), queries.jsonl (id, kind, text) and qrels.tsv (query, 0,
// document, 1) from a folder, and makes an index of the documents. errs.Invalid when they are not there or not readable.
func OpenTrial(dir string) (*Trial, error) {
	t := &Trial{index: New(nil, clock.System, nil, nil)}
	numbers := map[string]int64{}
	err := eachLine(dir, "documents.jsonl", func(line []byte) error {
		var d struct{ ID, Text string }
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		n := int64(len(numbers) + 1)
		numbers[d.ID] = n
		t.bytes += len(d.Text)
		t.documents = append(t.documents, Entry{Article: n, Parts: []Part{{Text: d.Text, Weight: 1, Fades: true}}})
		return nil
	})
	if err != nil {
		return nil, err
	}
	t.build(t.documents)
	right := map[string]string{}
	err = eachLine(dir, "qrels.tsv", func(line []byte) error {
		if f := strings.Fields(string(line)); len(f) >= 3 {
			right[f[0]] = f[2]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, eachLine(dir, "queries.jsonl", func(line []byte) error {
		var q TrialQuery
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if q.right = numbers[right[q.ID]]; q.right != 0 {
			t.Queries = append(t.Queries, q)
		}
		return nil
	})
}

// build makes the index of documents.
func (t *Trial) build(documents []Entry) {
	build := newBuilder()
	for _, d := range documents {
		build.add(d)
	}
	seg := build.finish()
	seg.lex.derive(older{seg})
	t.snap = newSnapshot([]*segment{seg}, nil)
	t.size = len(seg.postings) + len(seg.positions) + len(seg.encodeLexicon()) + len(seg.encodeEntries())
}

// flat is the same collection with all places in a document counting the same.
func (t *Trial) flat() *Trial {
	other := *t
	documents := slices.Clone(t.documents)
	for i := range documents {
		documents[i].Parts = []Part{{Text: documents[i].Parts[0].Text, Weight: 1}}
	}
	other.build(documents)
	return &other
}

// eachLine calls f with the lines of a file, or of the same with .gz behind its name.
func eachLine(dir, name string, f func([]byte) error) error {
	wrong := func(err error) error {
		return errs.New(errs.Invalid, "error.trial_folder").With("file", name).Because(err)
	}
	file, err := os.Open(filepath.Join(dir, name))
	var in io.Reader = file
	if os.IsNotExist(err) {
		if file, err = os.Open(filepath.Join(dir, name+".gz")); err == nil {
			in, err = gzip.NewReader(file)
		}
	}
	if err != nil {
		return wrong(err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		if err := f(lines.Bytes()); err != nil {
			return wrong(err)
		}
	}
	if err := lines.Err(); err != nil {
		return wrong(err)
	}
	return nil
}

// rankOf is the place of the right document among what is found for a text; 0 when it is not among the first n.
func (t *Trial) rankOf(ctx context.Context, text string, right int64, gain [levels]float32, n int) (int, error) {
	m := match{x: t.index, snap: t.snap, fetch: t.index.fetcher(nil), query: parse(text), gain: gain}
	if m.query.empty() {
		return 0, nil
	}
	hits, err := m.rank(ctx, &Result{Phrases: len(m.query.phrases) > 0})
	if err != nil {
		return 0, err
	}
	for i, h := range best(hits, nil, n) {
		if h.id == right {
			return i + 1, nil
		}
	}
	return 0, nil
}

// score is what a ranking reached over some queries.
type score struct {
	n, found   int
	reciprocal float64
}

func (s *score) add(rank int) {
	s.n++
	if rank > 0 {
		s.found++
		s.reciprocal += 1 / float64(rank)
	}
}

func (s score) String() string {
	return fmt.Sprintf("%.3f / %.3f", s.reciprocal/float64(max(1, s.n)), float64(s.found)/float64(max(1, s.n)))
}

// Quality is the site's ranking over all queries: MRR@10 and Recall@10.
func (t *Trial) Quality(ctx context.Context) (reciprocal, recall float64, err error) {
	all, _, _, err := t.run(ctx, levelGain)
	n := float64(max(1, all.n))
	return all.reciprocal / n, float64(all.found) / n, err
}

// run ranks all queries.
func (t *Trial) run(ctx context.Context, gain [levels]float32) (all score, kinds map[string]*score, times []time.Duration, err error) {
	kinds = map[string]*score{}
	for _, q := range t.Queries {
		start := time.Now()
		rank, err := t.rankOf(ctx, q.Text, q.right, gain, 10)
		if err != nil {
			return all, kinds, nil, err
		}
		times = append(times, time.Since(start))
		if kinds[q.Kind] == nil {
			kinds[q.Kind] = &score{}
		}
		all.add(rank)
		kinds[q.Kind].add(rank)
	}
	slices.Sort(times)
	return all, kinds, times, nil
}

// row prints MRR@10 / Recall@10, over all and by kind, and how long a query took.
func (t *Trial) row(ctx context.Context, name string, gain [levels]float32, out io.Writer) error {
	all, kinds, times, err := t.run(ctx, gain)
	if err != nil || len(times) == 0 {
		return err
	}
	line := fmt.Sprintf("%-42s %s", name, all)
	for _, k := range t.kinds() {
		line += "   " + kinds[k].String()
	}
	_, err = fmt.Fprintf(out, "%s   %6.1f %6.1f ms\n", line, ms(times[len(times)/2]), ms(times[len(times)*99/100]))
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (t *Trial) kinds() []string {
	var list []string
	for _, q := range t.Queries {
		if !slices.Contains(list, q.Kind) {
			list = append(list, q.Kind)
		}
	}
	slices.Sort(list)
	return list
}

// Eval prints the table of `warraq search eval`: what each way of matching words reaches on the collection in dir, the last
// row being what the site does.
func Eval(ctx context.Context, dir string, out io.Writer) error {
	t, err := OpenTrial(dir)
	if err != nil {
		return err
	}
	even := t.flat()
	head := fmt.Sprintf("%-42s %s", "MRR@10 / Recall@10", "all          ")
	for _, k := range t.kinds() {
		head += fmt.Sprintf("   %-13s", k)
	}
	if _, err := fmt.Fprintf(out, "%d documents, %d queries; the index is %.2f of the text\n%s   %6s %6s\n",
		len(t.snap.segments[0].articles), len(t.Queries), float64(t.size)/float64(t.bytes), head, "p50", "p99"); err != nil {
		return err
	}
	for _, row := range []struct {
		name string
		t    *Trial
		gain [levels]float32
	}{
		{"words, spelling forgiven", even, [levels]float32{levelWord: 1}},
		{"stems", even, [levels]float32{levelClass: 1}},
		{"stems and words", even, [levels]float32{levelWord: 0.3, levelClass: 1}},
		{"and skeletons", even, [levels]float32{levelWord: 0.3, levelClass: 1, levelRoot: 0.8}},
		{"and similar spelling", even, levelGain},
		{"and what stands first counts more (site)", t, levelGain},
	} {
		if err := row.t.row(ctx, row.name, row.gain, out); err != nil {
			return err
		}
	}
	return t.evalShort(ctx, out)
}
