package arabic_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"
)

// newsFile holds nine thousand articles of Tunisian papers, one JSON object a line; it lies beside the project, not in it.
const newsFile = "../../shared/data/news/ant.jsonl.gz"

// news is the bodies of at most n of those articles.
func news(tb testing.TB, n int) (bodies []string) {
	tb.Helper()
	f, err := os.Open(newsFile)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		tb.Skipf("the news articles are not there: %v", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for len(bodies) < n && lines.Scan() {
		var article struct{ Body string }
		if err := json.Unmarshal(lines.Bytes(), &article); err != nil {
			tb.Fatal(err)
		}
		bodies = append(bodies, article.Body)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return bodies
}
