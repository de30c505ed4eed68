package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkStart measures a server with 100,000 articles on SQLite: the time from its start until /readyz says so, and its
// resident memory then and after 5,000 articles were read.
func BenchmarkStart(b *testing.B) {
	const n = 100_000
	dir := b.TempDir()
	file := filepath.Join(dir, "export.xml")
	if err := testkit.WriteExport(file, n); err != nil {
		b.Fatal(err)
	}
	if out, err := child("import", "wordpress", file, "--data", dir).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	var atRest, serving float64
	for b.Loop() {
		address := freeAddress(b)
		server := child("serve", "--data", dir, "--listen", address)
		began := time.Now()
		if err := server.Start(); err != nil {
			b.Fatal(err)
		}
		for status(address, "/readyz") != http.StatusOK {
			if time.Sleep(2 * time.Millisecond); time.Since(began) > time.Minute {
				b.Fatal("it does not become ready")
			}
		}
		b.StopTimer()
		atRest = resident(b, server.Process.Pid)
		for i := range 5000 {
			k := i * 7919 % n
			at := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(k) * 40 * time.Minute)
			if got := status(address, fmt.Sprintf("/%s/article-%d/", at.Format("2006/01"), k)); got != http.StatusOK {
				b.Fatalf("article %d answers %d", k, got)
			}
		}
		serving = resident(b, server.Process.Pid)
		if err := server.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := server.Wait(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms-to-ready")
	b.ReportMetric(atRest, "MB-at-rest")
	b.ReportMetric(serving, "MB-serving")
}

// BenchmarkVisible measures how long after a headline's save was acknowledged readers see it: on the same node from the first request on,
// each over a kept connection; on another, which is asked again and again, in the end.
func BenchmarkVisible(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			cfg := config.Defaults()
			cfg.Data = b.TempDir()
			if cfg.Database = "sqlite:" + filepath.Join(cfg.Data, "warraq.db"); engine == "postgres" {
				cfg.Database = testkit.PostgresURL(b)
			}
			one, two := nodeOf(b, cfg), nodeOf(b, cfg)
			go two.FollowChanges(b.Context())
			art := one.published(story.Document{Headline: "الخبر"})
			path := story.EscapedPath(art.Path)
			var save, same, other time.Duration
			n := 0
			for b.Loop() {
				n++
				headline := fmt.Sprintf("الخبر رقم %d.", n)
				one.shows(path, "الخبر")
				two.shows(path, "الخبر")
				began := time.Now()
				art = one.save(art, func(d *story.Document) { d.Headline = headline })
				acknowledged := time.Now()
				save += acknowledged.Sub(began)
				if body := one.asked("on a kept connection", path); !strings.Contains(body, headline) {
					b.Fatal("the next request does not show it")
				}
				same += time.Since(acknowledged)
				for !strings.Contains(two.asked("on a kept connection", path), headline) {
					if time.Since(acknowledged) > time.Minute {
						b.Fatal("the other node never shows it")
					}
				}
				other += time.Since(acknowledged)
			}
			for name, sum := range map[string]time.Duration{"ms-save": save, "ms-same-node": same, "ms-other-node": other} {
				b.ReportMetric(float64(sum.Microseconds())/1000/float64(n), name)
			}
		})
	}
}

// BenchmarkLive measures what 10,000 open streams of new comments cost a server, and how long after a comment was posted the last of them
// is told. Both ends need so many open files.
func BenchmarkLive(b *testing.B) {
	const n = 10_000
	dir := b.TempDir()
	a := open(b, config.Config{Data: dir})
	art, err := a.Stories.Create(b.Context(), actor.System, story.Document{Kind: story.KindArticle, Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen})
	if err == nil {
		_, err = a.Stories.Publish(b.Context(), actor.System, art.ID)
	}
	if err != nil {
		b.Fatal(err)
	}
	set := comment.Defaults()
	if set.PassScriptless = true; a.Comments.SaveSettings(b.Context(), actor.System, set) != nil {
		b.Fatal("settings")
	}
	address := freeAddress(b)
	server := child("serve", "--data", dir, "--listen", address)
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = server.Process.Kill() }()
	for status(address, "/readyz") != http.StatusOK {
		time.Sleep(5 * time.Millisecond)
	}
	before := resident(b, server.Process.Pid)
	request := fmt.Sprintf("GET /-/comments/live?article=%d HTTP/1.1\r\nHost: %s\r\nUser-Agent: a browser with a name of usual length (like others)\r\nAccept: text/event-stream\r\n\r\n", art.ID, address)
	streams := make([]net.Conn, n)
	for i := range streams {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_, err = io.WriteString(conn, request)
		}
		if err == nil {
			err = heard(conn, "data: 0\n")
		}
		if err != nil {
			b.Fatalf("stream %d: %v", i, err)
		}
		defer func() { _ = conn.Close() }()
		streams[i] = conn
	}
	time.Sleep(time.Second)
	with := resident(b, server.Process.Pid)
	told := 0
	for b.Loop() {
		told++
		posted := url.Values{"article": {strconv.FormatInt(art.ID, 10)}, "name": {"قارئ"}, "email": {"r@example.org"}, "body": {fmt.Sprintf("كلام رقم %d", told)}}
		answer, err := http.PostForm("http://"+address+"/-/comments", posted)
		if err != nil || answer.StatusCode != http.StatusOK {
			b.Fatal(answer, err)
		}
		_ = answer.Body.Close()
		for i, conn := range streams {
			if err := heard(conn, fmt.Sprintf("data: %d\n", told)); err != nil {
				b.Fatalf("stream %d: %v", i, err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms-to-all")
	b.ReportMetric(with-before, "MB-for-10000-streams")
	b.ReportMetric(with, "MB-in-all")
}

// heard reads a stream until something stands in it.
func heard(conn net.Conn, text string) error {
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	var all []byte
	for piece := make([]byte, 1024); !bytes.Contains(all, []byte(text)); {
		n, err := conn.Read(piece)
		if err != nil {
			return fmt.Errorf("%q: %w", all, err)
		}
		all = append(all, piece[:n]...)
	}
	return nil
}

// child is this test program, to be run as the command itself.
func child(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), childEnv+"=command")
	return cmd
}

func freeAddress(b testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// status is how an address answers; 0 if it does not.
func status(address, path string) int {
	answer, err := http.Get("http://" + address + path)
	if err != nil {
		return 0
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

// resident is how much memory a process has resident, in MB (proc(5), VmRSS).
func resident(b *testing.B, pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := bytes.Cut(text, []byte("VmRSS:"))
	kb, err := strconv.Atoi(string(bytes.Fields(after)[0]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1024
}
