package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

type policyCommands struct {
	Judge  policyJudgeCommand  `cmd:"" help:"Judge texts from standard input, a line of JSON each."`
	Review policyReviewCommand `cmd:"" help:"Judge published comments that came from elsewhere: those that break a rule wait for a moderator."`
}

type policyJudgeCommand struct{ storeFlags }

// Help is the example that --help shows.
func (policyJudgeCommand) Help() string {
	return `Example: echo '{"id":"1","text":"يا سلام"}' | warraq policy judge --data paper

Each line of the answer: id, action (publish, hold, refuse), rule, score (0 to 1: how probable it is that a rule against abuse is broken), spans
(pairs of places in the text, in code points). By the policy of the folder, or in an empty one by the one that papers start with.`
}

// judged is a line of the answer.
type judged struct {
	ID     json.RawMessage `json:"id"`
	Action policy.Action   `json:"action"`
	Rule   policy.RuleName `json:"rule"`
	Score  float64         `json:"score"`
	Spans  [][2]int        `json:"spans"`
}

// Run judges line by line until the input ends.
func (c policyJudgeCommand) Run(r run) error {
	a, err := Open(r.ctx, c.config(), r.log(c.LogFormat))
	if err != nil {
		return err
	}
	defer a.Close()
	judge, err := a.Policies.Judge(r.ctx)
	if err != nil {
		return err
	}
	set, err := a.Comments.Settings(r.ctx)
	if err != nil {
		return err
	}
	return judgeLines(judge.Trusting(set.Precision), os.Stdin, r.Out)
}

type policyReviewCommand struct{ storeFlags }

// Help is the example that --help shows.
func (policyReviewCommand) Help() string {
	return `Example: warraq policy review --data paper

For the comments of an import, once, if the paper wants it: imported comments keep their states otherwise. None is refused, and what a moderator here
decided on is left alone. It may run beside the server, be stopped at any moment and be run again.`
}

// Run judges what was never judged and prints what became of it.
func (c policyReviewCommand) Run(r run) error {
	a, err := Open(r.ctx, c.config(), r.log(c.LogFormat))
	if err != nil {
		return err
	}
	defer a.Close()
	done, err := a.Comments.Review(r.ctx, func(n comment.Reviewed) { _, _ = fmt.Fprintf(r.Err, "judged %d, held %d\n", n.Judged, n.Held) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.Out, "%d comments judged, %d wait for a moderator\n", done.Judged, done.Held)
	return err
}

func judgeLines(judge *policy.Judge, in io.Reader, out io.Writer) error {
	lines, w := bufio.NewReader(in), bufio.NewWriter(out)
	answers := json.NewEncoder(w)
	answers.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if ended := err != nil; ended && len(line) == 0 {
			return w.Flush()
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var asked struct {
			ID   json.RawMessage
			Text string
		}
		if err := json.Unmarshal(line, &asked); err != nil {
			return errors.Join(w.Flush(), errs.New(errs.Invalid, "error.judge_line").With("line", n).Because(err))
		}
		if asked.ID == nil {
			asked.ID = json.RawMessage(`""`)
		}
		v := judge.Judge(asked.Text)
		if err := answers.Encode(judged{asked.ID, v.Action, v.Rule, v.Score, v.Runes(asked.Text)}); err != nil {
			return err
		}
		if lines.Buffered() == 0 { // somebody may wait for the answer before they go on
			if err := w.Flush(); err != nil {
				return err
			}
		}
	}
}
