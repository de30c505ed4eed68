package testkit

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Walked checks that each address whose pattern answers GET, and no other below a prefix, is named in the list of what the browser tests look at,
// e2e/tests/access-routes.json: with the kinds of pages by which they do, or with why it is none. except is a prefix that somebody else checks, empty
// for none. The browser tests check that they look at each kind.
func Walked(t testing.TB, prefix, except string, patterns []string) {
	t.Helper()
	text, err := os.ReadFile("../../e2e/tests/access-routes.json")
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]any{}
	if err := json.Unmarshal(text, &left); err != nil {
		t.Fatal(err)
	}
	for pattern := range left {
		if path := strings.TrimPrefix(pattern, "GET "); !strings.HasPrefix(path, prefix) || except != "" && strings.HasPrefix(path, except) {
			delete(left, pattern)
		}
	}
	for _, pattern := range patterns {
		if method, _, ok := strings.Cut(pattern, " "); ok && method != "GET" {
			continue
		}
		switch how := left[pattern].(type) {
		case nil:
			t.Errorf("%s is not in e2e/tests/access-routes.json: name the kinds of the walk in access.test.mjs that show it, or why it is no page", pattern)
		case string:
			if how == "" {
				t.Errorf("%s is no page, and nothing says why", pattern)
			}
		case []any:
			if len(how) == 0 {
				t.Errorf("no kind of the walk shows %s", pattern)
			}
		default:
			t.Errorf("%s has %v", pattern, how)
		}
		delete(left, pattern)
	}
	for pattern := range left {
		t.Errorf("e2e/tests/access-routes.json has %s, which is no address", pattern)
	}
}
