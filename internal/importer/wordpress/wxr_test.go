package wordpress

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/importer"
)

func TestALargeItemIsStillNamed(t *testing.T) {
	f := format
	f.Largest = 1 << 20
	s := importer.NewSplitter(strings.NewReader("<rss><channel><item><title>كبير</title><wp:post_id>7</wp:post_id>"+strings.Repeat("<a>x</a>", 300_000)+"</item></channel></rss>"), f)
	r, err := s.Next()
	if err != nil || r.Fault == "" {
		t.Fatalf("%q %v", r.Fault, err)
	}
	if it := glimpse(r.Text); it.title != "كبير" || it.id != "7" {
		t.Errorf("it is %q %q", it.title, it.id)
	}
}

func FuzzItem(f *testing.F) {
	f.Add("<rss><channel><item><title>x</title><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item></channel></rss>")
	f.Fuzz(func(t *testing.T, text string) {
		s := importer.NewSplitter(strings.NewReader(text), format)
		for {
			r, err := s.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			glimpse(r.Text)
			if root, _, err := importer.ReadElement(r.Text, s.Canonical); err == nil {
				itemOf(root)
			}
		}
	})
}
