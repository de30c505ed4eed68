// Command sidebyside measures what a ready page and a counted view cost warraq, beside nginx, Caddy and a handler that does nothing, in one run:
// the same bytes with the same headers, each server alone on one processor, whoever asks on the other. What counts is the processor time that
// the server's process had for a request; it depends least on what else the machine does.
//
// It is not a test: nothing is judged, only printed.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	articles = flag.Int("articles", 100_000, "how many articles the paper has")
	lasts    = flag.Duration("for", 4*time.Second, "how long each measurement lasts")
	rounds   = flag.Int("rounds", 3, "how often each is made; the median is printed")
	only     = flag.String("only", "", "a part of the names of the rows to measure")
	keep     = flag.String("data", "", "a folder to fill once and use again; without it a temporary one")
	alone    = flag.Bool("alone", false, "measure what is not ready, without anybody beside it")
	built    = flag.String("warraq", "", "the program; without it it is built")
	empty    = flag.String("empty", "", "only answer with nothing, on an address")
)

func main() {
	flag.Parse()
	if *empty != "" {
		fail(serveEmpty(*empty))
		return
	}
	fail(bench())
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "sidebyside:", err)
		os.Exit(1)
	}
}

// pages is how many pages are asked for in random order.
const pages = 1_000

// get is a browser's request.
func get(address, target string, more ...string) []byte {
	b := "GET " + target + " HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: ar,en;q=0.9\r\n"
	for _, line := range more {
		b += line + "\r\n"
	}
	return []byte(b + "\r\n")
}

// run is what is measured and against whom.
type run struct {
	dir    string
	binary string
	data   string
	warraq *peer
	peers  map[string]*peer
	heads  []string
}

func bench() error {
	if _, err := exec.LookPath("taskset"); err != nil {
		return err
	}
	if out, err := exec.Command("taskset", "-a", "-p", "-c", strconv.Itoa(runtime.NumCPU()-1), strconv.Itoa(os.Getpid())).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	dir, err := os.MkdirTemp("", "sidebyside")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	r := &run{dir: dir, peers: map[string]*peer{}}
	defer r.stop()
	if err := r.begin(); err != nil {
		return err
	}
	return r.measure()
}

func (r *run) stop() {
	for _, p := range r.peers {
		p.stop()
	}
}

// begin fills a paper, starts it and its peers, and gives them its pages.
func (r *run) begin() error {
	r.binary, r.data = *built, *keep
	if r.binary == "" {
		r.binary = filepath.Join(r.dir, "warraq")
		if err := execute("go", "build", "-o", r.binary, "./cmd/warraq"); err != nil {
			return err
		}
	}
	if r.data == "" {
		r.data = filepath.Join(r.dir, "data")
	}
	if err := fill(r.binary, r.data); err != nil {
		return err
	}
	if err := r.startWarraq(r.binary, r.data); err != nil || *alone {
		return err
	}
	if err := r.startPeers(); err != nil {
		return err
	}
	return r.startTLS()
}

// startWarraq starts the paper and says how long it took and what it takes at rest.
func (r *run) startWarraq(binary, data string) error {
	address, err := freeAddress()
	if err != nil {
		return err
	}
	began := time.Now()
	if r.warraq, err = start("warraq", address, "", binary, "serve", "--data", data, "--listen", address, "--trusted-proxy", "127.0.0.1"); err != nil {
		return err
	}
	r.peers["warraq"] = r.warraq
	for status := ""; status != "HTTP/1.1 200 OK"; time.Sleep(time.Millisecond) {
		if status, _, _, err = fetch(address, get(address, "/readyz")); err != nil || time.Since(began) > time.Minute {
			return fmt.Errorf("it does not become ready: %w", err)
		}
	}
	ready := time.Since(began)
	atRest, err := resident(r.warraq.pid())
	if err != nil {
		return err
	}
	size, err := sizeOf(data)
	fmt.Printf("%s; %d processors; %d articles, %d MB on the disk\nwarraq: ready after %s, %.0f MB resident at rest\n", versionOf("go", "version"), runtime.NumCPU(), *articles, size>>20, ready.Round(time.Millisecond), atRest)
	return err
}

func sizeOf(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		n += info.Size()
		return err
	})
	return n, err
}

func (r *run) startPeers() error {
	err := r.givePages()
	if err != nil {
		return err
	}
	if r.peers["nginx"], err = startNginx(r.dir, r.heads, false); err != nil {
		return err
	}
	if r.peers["caddy"], err = startCaddy(r.dir, r.heads); err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if r.peers["empty"], err = start("empty", address, "", self, "-empty", address); err != nil {
		return err
	}
	fmt.Println(r.peers["nginx"].version + "; " + r.peers["caddy"].version)
	return r.same()
}

func execute(command ...string) error {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(command, " "), err, out)
	}
	return nil
}

// pageOf is the number of the article that is the k-th of those asked for.
func pageOf(k int) int { return k * (*articles / pages) }

func file(k int) string { return fmt.Sprintf("/2012/01/article-%d", k) }

// givePages puts the compressed pages where the peers serve them.
func (r *run) givePages() error {
	names := map[string]string{long: file(-1)}
	for k := range pages {
		names[target(pageOf(k))] = file(pageOf(k))
	}
	for address, name := range names {
		status, head, body, err := fetch(r.warraq.address, get(r.warraq.address, address))
		if err != nil {
			return err
		}
		if status != "HTTP/1.1 200 OK" || !slices.Contains(head, "Content-Encoding: br") {
			return fmt.Errorf("%s answers %s %q", address, status, head)
		}
		r.heads = head
		changed, err := lastModified(head)
		if err != nil {
			return err
		}
		name = filepath.Join(r.dir, "pages", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		for _, name := range []string{name, name + ".br"} { // Caddy's form of a compressed file is one beside it
			if err := os.WriteFile(name, body, 0o644); err != nil {
				return err
			}
			if err := os.Chtimes(name, changed, changed); err != nil { // Caddy says when a file changed, whatever it is told to say
				return err
			}
		}
	}
	return nil
}

// lastModified is when a page changed, by the head it came with.
func lastModified(head []string) (time.Time, error) {
	for _, line := range head {
		if value, ok := strings.CutPrefix(line, "Last-Modified: "); ok {
			return http.ParseTime(value)
		}
	}
	return time.Time{}, errors.New("a page without Last-Modified")
}

// same makes sure that all send the same bytes and the same headers, apart from those that they make themselves.
func (r *run) same() error {
	var first []byte
	for _, name := range []string{"warraq", "nginx", "caddy"} {
		p := r.peers[name]
		address := file(-1)
		if name == "warraq" {
			address = long
		}
		status, head, body, err := fetch(p.address, get(p.address, address))
		if err != nil {
			return err
		}
		if first == nil {
			first = body
		}
		for _, line := range r.heads {
			if !notSent(line) && !slices.Contains(head, line) {
				return fmt.Errorf("%s does not send %q but %q", name, line, head)
			}
		}
		if status != "HTTP/1.1 200 OK" || string(body) != string(first) {
			return fmt.Errorf("%s answers %s %q, %d bytes and not %d", name, status, head, len(body), len(first))
		}
	}
	fmt.Printf("the page: %d bytes as brotli, %d headers\n\n", len(first), len(r.heads))
	return nil
}
