package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommentsOfDisqusMoveInByCommand types what an operator types: a site, then its comments, twice.
func TestCommentsOfDisqusMoveInByCommand(t *testing.T) {
	dir := t.TempDir()
	site, file, data, report := filepath.Join(dir, "site.xml"), filepath.Join(dir, "comments.xml"), filepath.Join(dir, "paper"), filepath.Join(dir, "report.json")
	writeExport(t, site, 1)
	text := `<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="1"><link>https://renamed.example/2019/01/s0/</link></thread>` +
		`<post dsq:id="2"><message><![CDATA[<p>تعليق</p>]]></message><createdAt>2019-01-02T10:00:00Z</createdAt><author><name>قارئ</name></author><thread dsq:id="1"/></post></disqus>`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := command(t, "import", "wordpress", site, "--data", data); code != 0 {
		t.Fatalf("exit %d: %s", code, out)
	}
	args := []string{"import", "disqus", file, "--data", data, "--report", report}
	for run, want := range []struct {
		host string
		line [5]int // in the file, imported, updated, unchanged, left out
	}{{"", [5]int{1, 0, 0, 0, 1}}, {"https://renamed.example", [5]int{1, 1, 0, 0, 0}}, {"https://renamed.example", [5]int{1, 0, 0, 1, 0}}} {
		code, out := command(t, append(args, "--base-url", want.host)...)
		line := fmt.Sprintf("%-12s %9d %9d %9d %9d %9d\n", "comments", want.line[0], want.line[1], want.line[2], want.line[3], want.line[4])
		if code != 0 || !strings.Contains(out, line) || strings.Contains(out, "attachments") {
			t.Errorf("run %d: exit %d: %s", run, code, out)
		}
		if r := readReport(t, report); r.InFile.Comments["approved"] != 1 {
			t.Errorf("run %d: %+v", run, r)
		}
	}
	if code, out := command(t, "import", "disqus", site, "--data", data); code != 1 || !strings.Contains(out, "site.xml is not a Disqus export") {
		t.Errorf("another system's export: exit %d: %s", code, out)
	}
	if code, out := command(t, "import", "disqus", "--help"); code != 0 || !strings.Contains(out, "Example: warraq import disqus export.xml.gz --data paper") {
		t.Errorf("exit %d: %s", code, out)
	}
}
