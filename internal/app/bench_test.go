package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkStart measures a server with 100,000 articles on SQLite: the time from its start until /readyz says so, and its
// resident memory then and after 5,000 articles were read.
func BenchmarkStart(b *testing.B) {
	const n = 100_000
	dir := b.TempDir()
	file := filepath.Join(dir, "export.xml")
	testkit.WriteExport(b, file, n)
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

// child is this test program, to be run as the command itself.
func child(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), childEnv+"=command")
	return cmd
}

func freeAddress(b *testing.B) string {
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
