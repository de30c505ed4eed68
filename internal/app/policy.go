package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

type policyCommands struct {
	Judge policyJudgeCommand `cmd:"" help:"Judge texts from standard input, a line of JSON each."`
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
	return judgeLines(judge, os.Stdin, r.Out)
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
