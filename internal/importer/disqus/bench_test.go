package disqus_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/importer/disqus"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkImport moves 500,000 comments in, under 10,000 articles, and then finds that all of them are here. Run it with
// -benchtime 1x: a second time there is nothing to import.
func BenchmarkImport(b *testing.B) {
	comments, articles := 500_000, 10_000
	if testing.Short() {
		comments, articles = 50_000, 1000
	}
	file := filepath.Join(b.TempDir(), "export.xml")
	writeExport(b, file, comments, articles)
	for engine, d := range testkit.Engines(b) {
		p := paperOf(b, d)
		if err := d.Write(b.Context(), func(tx *db.Tx) error {
			for i := range articles {
				if _, err := p.Stories.Put(b.Context(), tx, actor.System, site.Defaults(), 0, story.Entry{Document: story.Document{Headline: "خبر", Body: "<p>نصّ</p>"},
					Path: fmt.Sprintf("/2019/01/s%d/", i), Workflow: story.Ready, Publication: story.Published, PublishedAt: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		debug.FreeOSMemory()
		for _, name := range []string{"first", "again"} {
			b.Run(engine+"/"+name, func(b *testing.B) {
				began := time.Now()
				for b.Loop() {
					if _, err := disqus.Import(b.Context(), p.Deps, disqus.Options{File: file, Progress: io.Discard}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(comments*b.N)/time.Since(began).Seconds(), "comments/s")
				b.ReportMetric(float64(peak())/(1<<20), "peak-MB")
			})
		}
	}
}

func writeExport(b testing.TB, path string, comments, articles int) {
	b.Helper()
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(file, 1<<20)
	_, _ = io.WriteString(w, head)
	for i := range articles {
		_, _ = io.WriteString(w, thread(100_000+i, fmt.Sprintf("https://old.example/2019/01/s%d/", i)))
	}
	for i := range comments {
		parent := 0
		if i%3 != 0 {
			parent = i // the one before, mostly under the same article
		}
		_, _ = io.WriteString(w, strings.Replace(post(i+1, parent, strings.Repeat("كلام القرّاء. ", 1+i%30)), `"101"`, fmt.Sprintf(`"%d"`, 100_000+i/6%articles), 1))
	}
	_, _ = io.WriteString(w, "</disqus>")
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}

// peak is the most memory this process had resident, in bytes (proc(5), VmHWM).
func peak() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(text, []byte("VmHWM:"))
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kb, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kb << 10
}
