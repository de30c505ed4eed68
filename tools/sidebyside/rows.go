package main

import (
	"fmt"
	"math/rand/v2"
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
	next    func(server, address string) func(n int64) []byte
}

// usual is a header that a Wire leaves to the server behind it: a name with an underscore.
const usual = "X_Usual: 1"

func (r *run) rows() []row {
	fixed := func(b []byte) func(int64) []byte { return func(int64) []byte { return b } }
	page := func(server string) string {
		if strings.HasPrefix(server, "warraq") {
			return long
		}
		return file(-1)
	}
	return []row{
		{"one page", 64, "200", []string{"nginx", "caddy", "warraq, net/http", "warraq"}, func(server, address string) func(int64) []byte {
			if server == "warraq, net/http" {
				return fixed(get(address, page(server), usual))
			}
			return fixed(get(address, page(server)))
		}},
		{"1,000 pages at random", 64, "200", []string{"nginx", "caddy", "warraq, net/http", "warraq"}, func(server, address string) func(int64) []byte {
			var list [pages][]byte
			for k := range list {
				switch server {
				case "warraq":
					list[k] = get(address, target(pageOf(k)))
				case "warraq, net/http":
					list[k] = get(address, target(pageOf(k)), usual)
				default:
					list[k] = get(address, file(pageOf(k)))
				}
			}
			return func(int64) []byte { return list[rand.IntN(pages)] }
		}},
		{"nothing changed (304)", 64, "304", []string{"nginx", "caddy", "warraq, net/http", "warraq"}, func(server, address string) func(int64) []byte {
			more := []string{"If-None-Match: " + r.etags[strings.TrimSuffix(server, ", net/http")]}
			if server == "warraq, net/http" {
				more = append(more, usual)
			}
			return fixed(get(address, page(server), more...))
		}},
		{"views, one article", 1024, "204", []string{"empty", "warraq"}, views(func(int64) int { return 1 })},
		{"views, 1,000 articles", 1024, "204", []string{"empty", "warraq"}, views(func(int64) int { return 1 + pageOf(rand.IntN(pages)) })},
	}
}

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
		return load{address: p.address, readers: row.readers, status: row.status, next: row.next(server, p.address), rate: rate}.run(p.pid(), lasts)
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
		half, err := load(server, res.perSecond()/2, *lasts)
		if err != nil {
			return fmt.Errorf("%s at half of its load: %w", server, err)
		}
		fmt.Printf("%-24s %-18s %12.1f %8.2f %12.0f %9s %9s %9.0f\n", row.name, server, res.cost(), res.cost()/against, res.perSecond(),
			half.p50.Round(10*time.Microsecond), half.p99.Round(10*time.Microsecond), res.residentMB)
	}
	return nil
}
