package policy_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

// scored are the scores of a collection of labelled comments, and which are abuse.
func scored(t *testing.T, name string) (scores []float64, abuse []bool) {
	t.Helper()
	f, err := os.Open(filepath.Join(testkit.Shared(t, "data/moderation"), name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	j := policy.NewJudge(policy.Default())
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var d struct{ Text, Label string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		scores, abuse = append(scores, j.Judge(d.Text).Score), append(abuse, d.Label != "ok")
	}
	return scores, abuse
}

// macroF1 is the mean of the F1 of what is abuse and of what is not.
func macroF1(scores []float64, abuse []bool, threshold float64) float64 {
	var tp, fp, fn, tn float64
	for i, s := range scores {
		switch {
		case s >= threshold && abuse[i]:
			tp++
		case s >= threshold:
			fp++
		case abuse[i]:
			fn++
		default:
			tn++
		}
	}
	return (2*tp/(2*tp+fp+fn) + 2*tn/(2*tn+fp+fn)) / 2
}

// TestTheScoreHoldsItsGoal asks comments that nothing was trained on, with the best threshold for each collection.
func TestTheScoreHoldsItsGoal(t *testing.T) {
	for name, goal := range map[string]float64{"mpold.dev.jsonl": 0.76, "mlma_ar.dev.jsonl": 0.69} {
		scores, abuse := scored(t, name)
		most := 0.0
		for _, threshold := range slices.Compact(slices.Sorted(slices.Values(scores))) {
			most = max(most, macroF1(scores, abuse, threshold))
		}
		if len(scores) < 600 || most < goal {
			t.Errorf("%s: macro-F1 %.3f of %d comments", name, most, len(scores))
		}
	}
}
