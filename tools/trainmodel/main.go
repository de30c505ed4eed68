// Command trainmodel trains the model that warraq ships from labelled comments and prints what it reaches:
//
//	go run ./tools/trainmodel shared/data/moderation
//
// The comments are two research sets: MPOLD (Chowdhury et al., LREC 2020) and MLMA (Ousidhoum et al., EMNLP 2019), public for research, without a
// stated licence. Only weights over hashed pieces of words are shipped, no text and no word of theirs.
//
// It is not for a paper's own decisions, which are not theirs to train others by.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/policy/learn"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "trainmodel: name the folder of the labelled comments")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "trainmodel:", err)
		os.Exit(1)
	}
}

// sets are the collections, as their files are named.
var sets = []string{"mpold", "mlma_ar"}

const calibrating = 0 // the set that scores are probabilities for: comments on news

type labelled struct {
	text  string
	abuse bool
	set   int
}

func run(dir string) error {
	var all []labelled
	for set, name := range sets {
		list, err := read(filepath.Join(dir, name+".train.jsonl"), set)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	chance := rand.New(rand.NewPCG(7, 7))
	chance.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
	examples := make([]learn.Example, len(all))
	for i, l := range all {
		examples[i] = learn.Example{Features: policy.Features(l.text), Abuse: l.abuse, Set: l.set}
	}
	margins := crossed(examples)
	m := learn.Train(examples)
	var own []float64
	var abuse []bool
	for i, e := range examples {
		if e.Set == calibrating {
			own, abuse = append(own, margins[i]), append(abuse, e.Abuse)
		}
	}
	m.Calibrate(own, abuse)
	data, err := m.MarshalBinary()
	if err != nil {
		return err
	}
	if err := os.WriteFile("internal/policy/learn/shipped.bin", data, 0o644); err != nil {
		return err
	}
	fmt.Printf("%d comments, %d bytes\n", len(all), len(data))
	if err := m.UnmarshalBinary(data); err != nil { // as it is shipped
		return err
	}
	return report(dir, m, examples, margins)
}

// crossed are margins of each example by a model that did not see it: five folds.
func crossed(examples []learn.Example) []float64 {
	const folds = 5
	margins := make([]float64, len(examples))
	for k := range folds {
		var part []learn.Example
		for i, e := range examples {
			if i%folds != k {
				part = append(part, e)
			}
		}
		m := learn.Train(part)
		for i, e := range examples {
			if i%folds == k {
				margins[i] = m.Margin(e.Features)
			}
		}
	}
	return margins
}

func read(name string, set int) (list []labelled, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d struct{ Text, Label string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, labelled{d.Text, d.Label != "ok", set})
	}
	return list, lines.Err()
}

// report prints precision, recall and macro-F1 on the dev parts, for thresholds chosen on the training parts: by listed words alone, the
// model alone, and both.
func report(dir string, m *learn.Model, examples []learn.Example, margins []float64) error {
	for set, name := range sets {
		dev, err := read(filepath.Join(dir, name+".dev.jsonl"), set)
		if err != nil {
			return err
		}
		var train result
		for i, e := range examples {
			if e.Set == set {
				train.add(margins[i], e.Abuse)
			}
		}
		var words, alone, both result
		for _, l := range dev {
			listed := policy.Listed(l.text)
			words.add(listed, l.abuse)
			alone.add(m.Margin(learn.Read(l.text, 0)), l.abuse)
			both.add(m.Margin(policy.Features(l.text)), l.abuse)
		}
		threshold := train.best()
		fmt.Printf("%-8s listed words %s   model %s   both %s\n", name, words.at(1), alone.at(threshold), both.at(threshold))
	}
	return nil
}

// result is scores and what is right.
type result struct {
	scores []float64
	abuse  []bool
}

func (r *result) add(score float64, abuse bool) {
	r.scores, r.abuse = append(r.scores, score), append(r.abuse, abuse)
}

// measured is what a threshold gives.
type measured struct{ precision, recall, macro float64 }

func (m measured) String() string {
	return fmt.Sprintf("P %.3f R %.3f macro-F1 %.3f", m.precision, m.recall, m.macro)
}

func (r *result) at(threshold float64) measured {
	var tp, fp, fn, tn float64
	for i, s := range r.scores {
		switch {
		case s >= threshold && r.abuse[i]:
			tp++
		case s >= threshold:
			fp++
		case r.abuse[i]:
			fn++
		default:
			tn++
		}
	}
	share := func(a, b float64) float64 { return a / max(1, b) }
	return measured{share(tp, tp+fp), share(tp, tp+fn), (share(2*tp, 2*tp+fp+fn) + share(2*tn, 2*tn+fp+fn)) / 2}
}

// best is the threshold with the highest macro-F1.
func (r *result) best() (threshold float64) {
	sorted := slices.Clone(r.scores)
	slices.Sort(sorted)
	most := 0.0
	for _, s := range sorted {
		if v := r.at(s).macro; v > most {
			most, threshold = v, s
		}
	}
	return threshold
}
