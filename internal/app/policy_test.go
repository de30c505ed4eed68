package app

import (
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/policy"
)

func TestTextsAreJudgedLineByLine(t *testing.T) {
	var out strings.Builder
	in := `{"id":"a","text":"كلام المدير غير صحيح، وهو كـلـب"}` + "\r\n\r\n" + `{"id":7,"text":"شكراً"}` + "\n" + `{"id":"c","text":"راسلوني a@b.jo"}`
	if err := judgeLines(policy.NewJudge(policy.Default()), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(out.String(), "\n")
	for i, want := range [][]string{
		{`"id":"a"`, `"action":"refuse"`, `"rule":"insult"`, `"spans":[[22,31]]`},
		{`"id":7`, `"action":"publish"`, `"rule":""`, `"spans":[]`},
		{`"id":"c"`, `"action":"hold"`, `"rule":"personal"`, `"spans":[[8,14]]`},
	} {
		for _, w := range want {
			if !strings.Contains(got[i], w) {
				t.Errorf("%s has no %s", got[i], w)
			}
		}
	}
	if err := judgeLines(policy.NewJudge(policy.Default()), strings.NewReader("{\"id\":1}\nnonsense\n"), &out); err == nil || !strings.Contains(err.Error(), "judge_line") {
		t.Errorf("nonsense: %v", err)
	}
}
