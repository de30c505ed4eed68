package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// row is a line of the table: one kind of load, on several servers one after the other.
type row struct {
	name    string
	readers int
	status  string
	servers []string // the first is the one that others are measured against
	tls     bool     // with HTTP/2, asked by h2load
	full    bool     // times are of readers who ask as fast as they are answered, not at half of that load
	next    func(server, address string) func(n int64) []byte
}

// usual is a header that a Wire leaves to the server behind it: a name with an underscore.
const usual = "X_Usual: 1"

// beside is the server, asked so that the request goes through net/http.
const beside = "warraq, net/http"

func (r *run) rows() []row {
	if *alone {
		return drawn()
	}
	fixed := func(b []byte) func(int64) []byte { return func(int64) []byte { return b } }
	page := func(server string) string {
		if strings.HasPrefix(server, "warraq") {
			return long
		}
		return file(-1)
	}
	return []row{
		{name: "one page", readers: 64, status: "200", servers: []string{"nginx", "caddy", beside, "warraq"}, next: func(server, address string) func(int64) []byte {
			if server == beside {
				return fixed(get(address, page(server), usual))
			}
			return fixed(get(address, page(server)))
		}},
		{name: "1,000 pages at random", readers: 64, status: "200", servers: []string{"nginx", "caddy", beside, "warraq"}, next: func(server, address string) func(int64) []byte {
			var list [pages][]byte
			for k := range list {
				switch server {
				case "warraq":
					list[k] = get(address, target(pageOf(k)))
				case beside:
					list[k] = get(address, target(pageOf(k)), usual)
				default:
					list[k] = get(address, file(pageOf(k)))
				}
			}
			return func(int64) []byte { return list[rand.IntN(pages)] }
		}},
		{name: "nothing changed (304)", readers: 64, status: "304", servers: []string{"nginx", "caddy", beside, "warraq"}, next: func(server, address string) func(int64) []byte {
			more := []string{"If-None-Match: " + etag(address, page(server))} // as it is now: what stands beside an article may have changed
			if server == beside {
				more = append(more, usual)
			}
			return fixed(get(address, page(server), more...))
		}},
		{name: "one page, HTTP/2, TLS", readers: 64, status: "200", servers: []string{"nginx-tls", "warraq-tls"}, tls: true, next: func(server, address string) func(int64) []byte {
			return fixed([]byte("https://" + address + page(server)))
		}},
		{name: "views, one article", readers: 1024, status: "204", servers: []string{"empty", "warraq"}, next: views(func(int64) int { return 1 })},
		{name: "views, 1,000 articles", readers: 1024, status: "204", servers: []string{"empty", "warraq"}, next: views(func(int64) int { return 1 + pageOf(rand.IntN(pages)) })},
	}
}

// etag is the tag of a page; "" where it has none, which no measurement survives.
func etag(address, target string) string {
	_, head, _, err := fetch(address, get(address, target))
	if err != nil {
		return ""
	}
	for _, line := range head {
		if name, tag, _ := strings.Cut(line, ": "); strings.EqualFold(name, "etag") {
			return tag
		}
	}
	return ""
}

// drawn are pages that no cache has: two readers ask for each once.
func drawn() []row {
	each := func(target func(n int) string) func(_, address string) func(int64) []byte {
		return func(_, address string) func(int64) []byte {
			return func(int64) []byte {
				asked++
				return get(address, target(asked))
			}
		}
	}
	w := newWriter(uint64(time.Now().UnixNano()))
	warraq := []string{"warraq"}
	deep := max(0, *articles-min(1_000, *articles/sections/24-10)*24*sections)
	before := func(n, k int) string {
		return fmt.Sprintf("/section/section-%d?before=%d-1", n%sections, begins.Add(time.Duration(k)*every).UnixMilli()+int64(n)) // differs, and shows the same
	}
	return []row{
		{name: "an article", readers: 1, status: "200", servers: warraq, full: true, next: each(func(n int) string { return target(n * 7919 % *articles) })},
		{name: "a section, page 1", readers: 1, status: "200", servers: warraq, full: true, next: each(func(n int) string { return before(n, *articles) })},
		{name: "a section, page 1,000", readers: 1, status: "200", servers: warraq, full: true, next: each(func(n int) string { return before(n, deep) })},
		{name: "search, one word", readers: 1, status: "200", servers: warraq, full: true, next: each(func(int) string { return "/search?q=" + url.QueryEscape(w.rare(1)) })},
		{name: "search, three words", readers: 1, status: "200", servers: warraq, full: true, next: each(func(int) string { return "/search?q=" + url.QueryEscape(w.rare(3)) })},
	}
}

// asked counts what was asked for, over all rows and rounds.
var asked int

// views are posts of readers who differ.
func views(article func(n int64) int) func(_, address string) func(int64) []byte {
	begin := time.Now().UnixNano()
	return func(_, address string) func(int64) []byte {
		return func(n int64) []byte {
			body := "id=" + strconv.Itoa(article(n))
			return []byte("POST /-/view HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36\r\n" +
				"X-Forwarded-For: 2001:db8:" + strconv.FormatInt(begin>>8&0xffff, 16) + ":" + strconv.FormatInt(n>>16&0xffff, 16) + "::" + strconv.FormatInt(n&0xffff, 16) + "\r\n" +
				"Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
		}
	}
}

// measure runs all rows, the servers of one in turns, and prints the median of each.
func (r *run) measure() error {
	fmt.Printf("%-24s %-18s %12s %8s %12s %9s %9s %9s\n", "", "", "CPU µs/req", "ratio", "req/s", "p50", "p99", "MB")
	for _, row := range r.rows() {
		if !strings.Contains(row.name, *only) {
			continue
		}
		if err := r.measureRow(row); err != nil {
			return fmt.Errorf("%s: %w", row.name, err)
		}
	}
	return nil
}

func (r *run) peer(server string) *peer {
	name, _, _ := strings.Cut(server, ",")
	return r.peers[name]
}

func (r *run) measureRow(row row) error {
	results := map[string][]result{}
	load := func(server string, rate float64, lasts time.Duration) (result, error) {
		p := r.peer(server)
		next := row.next(server, p.address)
		if row.tls {
			return loadTLS(string(next(0)), row.readers, p.pid(), lasts)
		}
		return load{address: p.address, readers: row.readers, status: row.status, next: next, rate: rate}.run(p.pid(), lasts)
	}
	for range *rounds {
		for _, server := range row.servers {
			if _, err := load(server, 0, *lasts/8); err != nil { // warm
				return fmt.Errorf("%s: %w", server, err)
			}
			res, err := load(server, 0, *lasts)
			if err != nil {
				return fmt.Errorf("%s: %w", server, err)
			}
			results[server] = append(results[server], res)
		}
	}
	middle := func(server string) result {
		list := slices.SortedFunc(slices.Values(results[server]), func(a, b result) int {
			switch {
			case a.cost() < b.cost():
				return -1
			case a.cost() > b.cost():
				return 1
			}
			return 0
		})
		return list[len(list)/2]
	}
	against := middle(row.servers[0]).cost()
	for _, server := range row.servers {
		res := middle(server)
		half := res
		if !row.full && !row.tls {
			var err error
			if half, err = load(server, res.perSecond()/2, *lasts); err != nil {
				return fmt.Errorf("%s at half of its load: %w", server, err)
			}
		}
		p50, p99 := half.p50.Round(10*time.Microsecond).String(), half.p99.Round(10*time.Microsecond).String()
		if row.tls { // h2load does not say
			p50, p99 = "", ""
		}
		fmt.Printf("%-24s %-18s %12.1f %8.2f %12.0f %9s %9s %9.0f\n", row.name, server, res.cost(), res.cost()/against, res.perSecond(), p50, p99, res.residentMB)
	}
	return nil
}
