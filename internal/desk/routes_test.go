package desk

import (
	"testing"

	"github.com/warraq/warraq/internal/testkit"
)

func TestEveryScreenIsLookedAtInABrowser(t *testing.T) {
	var list []string
	for _, r := range (&desk{}).routes() {
		list = append(list, r.pattern)
	}
	testkit.Walked(t, "/desk/", "", list)
}
