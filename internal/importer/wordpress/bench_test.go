package wordpress_test

import (
	"io"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/importer/wordpress"
	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkImport moves an archive of 100,000 articles with their comments in. The bar is 2,000 articles a second on SQLite,
// under 200 MB.
func BenchmarkImport(b *testing.B) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	file := filepath.Join(b.TempDir(), "archive.xml")
	if err := testkit.WriteExport(file, n); err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()
	debug.SetGCPercent(300) // as the command does
	debug.SetMemoryLimit(140 << 20)
	for engine, d := range testkit.Engines(b) {
		b.Run(engine, func(b *testing.B) {
			deps := paperOf(b, d) // run with -benchtime 1x: a second time there is nothing to import
			before, began := cpu(), time.Now()
			for b.Loop() {
				if _, err := wordpress.Import(b.Context(), deps, wordpress.Options{File: file, Progress: io.Discard}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/time.Since(began).Seconds(), "articles/s")
			b.ReportMetric(float64(cpu()-before)/float64(n*b.N)/1000, "cpu-µs/article")
			b.ReportMetric(float64(peak())/(1<<20), "peak-MB")
		})
	}
}
