package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/testkit"
)

// reportOf is an import's report as the command leaves it.
type reportOf struct {
	InFile    importer.Counts `json:"in_file"`
	Imported  importer.Counts `json:"imported"`
	Updated   importer.Counts `json:"updated"`
	Unchanged importer.Counts `json:"unchanged"`
	Skipped   importer.Counts `json:"skipped"`
}

func command(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	code = app.Main(t.Context(), args, app.Streams{In: strings.NewReader(""), Out: &b, Err: &b})
	return code, b.String()
}

func readReport(t *testing.T, path string) (r reportOf) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestARealArchiveMovesInAndItsAddressesWork imports what WordPress itself wrote of a site of 9,133 articles, by the command
// that operators type, and asks for every address that the site had.
func TestARealArchiveMovesInAndItsAddressesWork(t *testing.T) {
	export, uploads := testkit.Shared(t, "data/wordpress/export.xml.gz"), testkit.Shared(t, "data/wordpress/uploads")
	var expected importer.Counts
	raw, err := os.ReadFile(testkit.Shared(t, "data/wordpress/expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		path := filepath.Join(cfg.Data, "report.json")
		args := []string{"import", "wordpress", export, "--data", cfg.Data, "--database", cfg.Database, "--uploads", uploads, "--report", path}
		if code, out := command(t, args...); code != 0 {
			t.Fatalf("exit %d: %s", code, out)
		}
		first := readReport(t, path)
		if !reflect.DeepEqual(first.InFile, expected) {
			t.Errorf("in the file %+v\nexpected    %+v", first.InFile, expected)
		}
		if first.Imported.Posts["publish"] != expected.Posts["publish"] || first.Imported.Attachments != expected.Attachments || first.Imported.Comments["held"] != expected.Comments["held"] {
			t.Errorf("imported %+v", first.Imported)
		}
		a := open(t, cfg)
		handler, err := a.Handler()
		if err != nil {
			t.Fatal(err)
		}
		every := 1 // SQLite is asked for all of them, PostgreSQL for one in eight; what is asked is the same code
		if !strings.HasPrefix(cfg.Database, "sqlite:") {
			every = 8
		}
		if testing.Short() {
			every = 40
		}
		askAddresses(t, handler, every)
		if code, out := command(t, args...); code != 0 {
			t.Fatalf("the second run: exit %d: %s", code, out)
		}
		second := readReport(t, path)
		if second.Imported.Posts["publish"]+second.Updated.Posts["publish"]+second.Imported.Pages+second.Updated.Pages+second.Imported.Attachments+second.Imported.Comments["approved"] != 0 {
			t.Errorf("the second run imported %+v and updated %+v", second.Imported, second.Updated)
		}
		faults, err := a.Check(t.Context())
		if err != nil || len(faults) > 0 {
			t.Errorf("%v %v", faults[:min(len(faults), 10)], err)
		}
	})
}

var heading = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)

// markup is what a heading holds beside its text: words in another script are marked.
var markup = regexp.MustCompile(`<[^>]*>`)

// get follows redirects on the handler itself.
func get(handler http.Handler, path string) (status, hops int, body string) {
	for ; hops < 5; hops++ {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusMovedPermanently {
			return w.Code, hops, w.Body.String()
		}
		path = w.Header().Get("Location")
	}
	return 0, hops, ""
}

func askAddresses(t *testing.T, handler http.Handler, every int) {
	t.Helper()
	file, err := os.Open(testkit.Shared(t, "data/wordpress/permalinks.tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, asked := bufio.NewScanner(z), map[string]int{}
	rows.Scan() // the names of the columns
	for rows.Scan() {
		f := strings.Split(rows.Text(), "\t")
		path, kind, number, headline := f[0], f[1], f[2], html.UnescapeString(f[3])
		asked[kind]++
		if kind == "publish" && asked[kind]%every != 0 {
			continue
		}
		status, hops, body := get(handler, path)
		found := ""
		if m := heading.FindStringSubmatch(body); m != nil {
			found = html.UnescapeString(strings.TrimSpace(markup.ReplaceAllString(m[1], "")))
		}
		right := status == http.StatusOK && strings.Join(strings.Fields(found), " ") == strings.Join(strings.Fields(headline), " ")
		switch kind {
		case "publish", "page":
		case "old_slug":
			right = right && hops > 0
		case "password":
			right = right && !strings.Contains(body, "data-body") && strings.Contains(body, `type="password"`)
		default:
			right = status == http.StatusNotFound
		}
		if !right {
			t.Errorf("%s %s %s: %d after %d redirects, «%s»", kind, number, path, status, hops, found)
		}
		if kind == "publish" && asked[kind]%(40*every) == 0 { // by number too
			if status, _, body := get(handler, "/?p="+number); status != http.StatusOK || !strings.Contains(body, html.EscapeString(headline)) {
				t.Errorf("/?p=%s answers %d", number, status)
			}
		}
	}
	if asked["publish"] < 8800 || asked["private"] == 0 || asked["old_slug"] == 0 {
		t.Errorf("asked %v", asked)
	}
	for path, want := range map[string]int{"/wp-content/uploads/2016/01/archive-0-300x169.jpg": 200, "/wp-content/uploads/2016/01/archive-0.jpg": 200, "/wp-content/uploads/2016/01/none.jpg": 404,
		"/wp-content/uploads/2016/01/%D8%B5%D9%88%D8%B1%D8%A9-14-150x150.jpg": 200, "/category/%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1/%d8%b3%d9%8a%d8%a7%d8%b3%d8%a9/": 200, "/category/none/": 404,
		"/author/writer0/": 200, "/author/writer0/page/2/": 200, "/2016/01/": 200, "/2016/13/": 404, "/page/2/": 200, "/?p=999999": 404, "/?cat=2": 200, "/?author=2": 200} {
		if status, _, _ := get(handler, path); status != want {
			t.Errorf("%s answers %d, not %d", path, status, want)
		}
	}
}

// writeExport writes an export of n small articles with comments and every tenth with a body of its own length.
func writeExport(t *testing.T, path string, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="x/rss/1.0/modules/content/"><channel><title>أرشيف</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>`)
	for i := range n {
		fmt.Fprintf(&b, "<item><title>خبر %d</title><link>https://old.example/2019/01/s%d/</link><guid>g%d</guid><content:encoded><![CDATA[<p>%s</p>]]></content:encoded><wp:post_id>%d</wp:post_id>"+
			"<wp:post_date_gmt>2019-01-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><category domain=\"post_tag\" nicename=\"t%d\">وسم %d</category>",
			i, i, i, strings.Repeat("نصّ الخبر. ", 20+i%10*40), i+1, i%50, i%50)
		for c := range i % 3 {
			fmt.Fprintf(&b, "<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author>قارئ</wp:comment_author><wp:comment_content>تعليق</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>", 3*i+c+1)
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKilledWhileImportingNothingIsHalfThere kills the command at random moments, looks at what it left, and lets the last
// run finish.
func TestKilledWhileImportingNothingIsHalfThere(t *testing.T) {
	const n = 3000
	file := filepath.Join(t.TempDir(), "export.xml")
	writeExport(t, file, n)
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		open(t, cfg).Close()
		args := []string{"import", "wordpress", file, "--data", cfg.Data, "--database", cfg.Database}
		before, killed := 0, 0
		for round := range 2 * rounds() {
			cmd := exec.Command(os.Args[0], args...)
			cmd.Env = append(os.Environ(), childEnv+"=command")
			cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(20+rand.IntN(40*(round+3))) * time.Millisecond)
			_ = cmd.Process.Kill()
			if err := cmd.Wait(); err != nil {
				killed++
			}
			before = atLeast(t, cfg, before)
		}
		if code, out := command(t, append(args, "--report", filepath.Join(cfg.Data, "report.json"))...); code != 0 {
			t.Fatalf("exit %d: %s", code, out)
		}
		if now := atLeast(t, cfg, before); now != n {
			t.Errorf("%d articles of %d after %d kills", now, n, killed)
		}
		r := readReport(t, filepath.Join(cfg.Data, "report.json"))
		if r.InFile.Posts["publish"] != n || r.Imported.Posts["publish"]+r.Unchanged.Posts["publish"] != n || r.InFile.Comments["approved"] != r.Imported.Comments["approved"]+r.Unchanged.Comments["approved"] {
			t.Errorf("the last run's report: %+v", r)
		}
		if killed == 0 {
			t.Error("no run was killed")
		}
	})
}

// atLeast holds the paper to being consistent and to having no fewer articles than it had.
func atLeast(t *testing.T, cfg config.Config, before int) int {
	t.Helper()
	a := open(t, cfg)
	defer a.Close()
	counts, err := a.Stories.DeskCounts(context.Background(), "article")
	if err != nil {
		t.Fatal(err)
	}
	if counts[""] < before {
		t.Errorf("%d articles were there, now %d", before, counts[""])
	}
	faults, err := a.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults[:min(len(faults), 5)] {
		t.Error(f)
	}
	return counts[""]
}
