package cache

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
)

// site is a server of three pages and of something that is none, with or without a Wire beneath it.
type site struct {
	t       *testing.T
	cache   *Cache
	clock   *clock.Manual
	address string
	server  *http.Server
	asked   atomic.Int64 // requests that came to the handler
	drawn   atomic.Int64
	counted atomic.Int64 // forms that were taken
}

// takes is what both ways do with a form.
func (s *site) takes(body, agent string) bool {
	if body != "id=1" || agent == "refused" {
		return false
	}
	s.counted.Add(1)
	return true
}

var siteHead = http.Header{"X-Content-Type-Options": {"nosniff"}}

func siteHeaders() http.Header { return siteHead }

func serve(t *testing.T, wired bool) *site {
	t.Helper()
	return servePatiently(t, wired, 2*time.Second)
}

func servePatiently(t *testing.T, wired bool, idle time.Duration) *site {
	t.Helper()
	s := &site{t: t}
	s.cache, s.clock = ready(1 << 20)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 2 * time.Second, IdleTimeout: idle, MaxHeaderBytes: 64 << 10}
	if wired {
		w := NewWire(s.cache, siteHeaders, Times{Header: 2 * time.Second, Idle: idle, Write: 2 * time.Second})
		w.Post("/count", func(p *Posted) bool {
			if !p.From.Addr().IsLoopback() {
				t.Errorf("from %s", p.From)
			}
			return s.takes(string(p.Body), p.Header("User-Agent"))
		})
		s.server.ConnState = w.State
		s.server.RegisterOnShutdown(w.Stop)
		l = w.Listener(l)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.server.Serve(l)
	}()
	t.Cleanup(func() {
		_ = s.server.Close()
		<-ended
	})
	for _, path := range []string{"/a", "/b", "/%D8%A3"} {
		s.talk("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n") // it is known from now on
	}
	return s
}

// ServeHTTP stands for the site: pages from the cache, and an echo.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked.Add(1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if r.Method == http.MethodPost && r.URL.Path == "/count" {
		for name, v := range siteHead {
			w.Header()[name] = v
		}
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") && s.takes(string(body), r.UserAgent()) {
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	page := map[string]string{"/a": "page a", "/b": strings.Repeat("page b ", 2_000), "/أ": "ألف"}[r.URL.Path]
	if r.Method != http.MethodGet && r.Method != http.MethodHead || page == "" {
		for name, v := range siteHead {
			w.Header()[name] = v
		}
		_, _ = fmt.Fprintf(w, "%s %s %q", r.Method, r.URL, body)
		return
	}
	p, stale := s.cache.Get(r.URL.Path)
	if p == nil || stale {
		s.drawn.Add(1)
		as := As{Type: htmlType}
		if r.URL.Path == "/b" {
			as = As{"application/rss+xml", s.clock.Now().Add(-time.Hour)}
		}
		p = s.cache.PutAs(r.URL.Path, as, []byte(page), []string{"page:" + r.URL.Path}, s.cache.Begin())
	}
	s.cache.Serve(w, r, p, siteHead)
}

// dial is a connection that is closed when the test is over.
func (s *site) dial(t *testing.T) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// talk sends pieces one after the other and reads until the server has no more to say.
func (s *site) talk(pieces ...string) []byte {
	s.t.Helper()
	c := s.dial(s.t)
	defer func() { _ = c.Close() }()
	go func() {
		for _, piece := range pieces {
			if _, err := io.WriteString(c, piece); err != nil {
				return // it has hung up
			}
			if len(pieces) > 1 {
				time.Sleep(time.Millisecond) // so that the server reads them apart
			}
		}
		tcp, _ := c.(*net.TCPConn)
		_ = tcp.CloseWrite()
	}()
	got, err := io.ReadAll(c)
	if err != nil && !strings.Contains(err.Error(), "reset") {
		s.t.Fatalf("%q: %v", pieces, err)
	}
	return got
}

// inTurns asks one thing after the other was answered, and returns how often it was answered as it should be.
func (s *site) inTurns(asks ...string) (answered int) {
	s.t.Helper()
	c := s.dial(s.t)
	r := bufio.NewReader(c)
	for _, ask := range asks {
		_, _ = io.WriteString(c, ask)
		a, err := http.ReadResponse(r, nil)
		if err != nil {
			s.t.Fatalf("%q: %v", ask, err)
		}
		_, _ = io.Copy(io.Discard, a.Body)
		_ = a.Body.Close()
		if a.StatusCode < 300 {
			answered++
		}
	}
	return answered
}

// answers is what was answered, in a form in which the order of headers and the time do not matter.
func answers(t *testing.T, raw []byte, heads ...bool) (list []string) {
	t.Helper()
	r := bufio.NewReader(bytes.NewReader(raw))
	for i := 0; ; i++ {
		if _, err := r.Peek(1); err != nil {
			return list
		}
		method := http.MethodGet
		if i < len(heads) && heads[i] {
			method = http.MethodHead
		}
		a, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil {
			return append(list, fmt.Sprintf("no answer: %v", err))
		}
		body, err := io.ReadAll(a.Body)
		if err != nil {
			body = fmt.Appendf(body, "(%v)", err)
		}
		if a.Header.Get("Date") == "" && a.StatusCode < 400 && a.StatusCode >= 200 {
			t.Errorf("an answer without a date: %q", raw)
		}
		a.Header.Del("Date")
		var head bytes.Buffer
		_ = a.Header.Write(&head)
		list = append(list, fmt.Sprintf("%d %s %v %d %q %q", a.StatusCode, a.Proto, a.Close, a.ContentLength, head.String(), body))
	}
}

func (s *site) etag(path, takes string) string {
	raw := s.talk("GET " + path + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + takes + "\r\n\r\n")
	a, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = a.Body.Close()
	return a.Header.Get("Etag")
}

// TestBeneathTheServerAndThroughItAreTheSame sends requests of all kinds, among them those by which one request is hidden in another, to
// the same site with and without a Wire.
func TestBeneathTheServerAndThroughItAreTheSame(t *testing.T) {
	with, without := serve(t, true), serve(t, false)
	defer func() {
		if with.counted.Load() != without.counted.Load() || with.counted.Load() < 20 {
			t.Errorf("%d forms were taken beneath, %d through", with.counted.Load(), without.counted.Load())
		}
	}()
	tag := with.etag("/a", "gzip")
	if tag == "" || tag != without.etag("/a", "gzip") {
		t.Fatalf("the tag is %q", tag)
	}
	const host = "Host: x\r\n"
	hidden := "GET /hidden HTTP/1.1\r\n" + host + "\r\n"
	for name, sent := range map[string]string{
		"plain":                        "GET /a HTTP/1.1\r\n" + host + "\r\n",
		"letters of another script":    "GET /%D8%A3 HTTP/1.1\r\n" + host + "\r\n",
		"the same, in small letters":   "GET /%d8%a3 HTTP/1.1\r\n" + host + "\r\n",
		"a query":                      "GET /a?utm_source=x HTTP/1.1\r\n" + host + "\r\n",
		"an end that browsers keep":    "GET /a#x HTTP/1.1\r\n" + host + "\r\n",
		"HEAD":                         "HEAD /a HTTP/1.1\r\n" + host + "\r\n",
		"brotli":                       "GET /b HTTP/1.1\r\n" + host + "Accept-Encoding: gzip, br\r\n\r\n",
		"zstd":                         "GET /b HTTP/1.1\r\n" + host + "Accept-Encoding: zstd\r\n\r\n",
		"gzip, brotli refused":         "GET /b HTTP/1.1\r\n" + host + "Accept-Encoding: gzip, br;q=0\r\n\r\n",
		"two lines":                    "GET /b HTTP/1.1\r\n" + host + "Accept-Encoding: br;q=0\r\nAccept-Encoding: gzip\r\n\r\n",
		"nothing changed":              "GET /a HTTP/1.1\r\n" + host + "If-None-Match: " + tag + "\r\n\r\n",
		"nothing changed, head":        "HEAD /a HTTP/1.1\r\n" + host + "If-None-Match: \"x\", W/" + tag + "\r\n\r\n",
		"changed":                      "GET /a HTTP/1.1\r\n" + host + "If-None-Match: \"other\"\r\n\r\n",
		"as of then":                   "GET /b HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 09:00:00 GMT\r\n\r\n",
		"as of later, head":            "HEAD /b HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 09:00:01 GMT\r\n\r\n",
		"as of before":                 "GET /b HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 08:59:59 GMT\r\n\r\n",
		"a date that is none":          "GET /b HTTP/1.1\r\n" + host + "If-Modified-Since: yesterday\r\n\r\n",
		"two dates":                    "GET /b HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 09:00:00 GMT\r\nIf-Modified-Since: Tue, 24 Nov 2026 09:00:00 GMT\r\n\r\n",
		"another tag, as of then":      "GET /b HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 09:00:00 GMT\r\nIf-None-Match: \"other\"\r\n\r\n",
		"an empty tag, as of then":     "GET /b HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 09:00:00 GMT\r\nIf-None-Match:\r\n\r\n",
		"a page without a date":        "GET /a HTTP/1.1\r\n" + host + "If-Modified-Since: Tue, 24 Nov 2026 09:00:00 GMT\r\n\r\n",
		"a part":                       "GET /a HTTP/1.1\r\n" + host + "Range: bytes=0-1\r\n\r\n",
		"none of the pages":            "GET /none HTTP/1.1\r\n" + host + "\r\n",
		"a post":                       "POST /a HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabc",
		"close":                        "GET /a HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n" + hidden,
		"keep":                         "GET /a HTTP/1.1\r\n" + host + "Connection: Keep-Alive\r\n\r\n",
		"upgrade":                      "GET /a HTTP/1.1\r\n" + host + "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n",
		"h2c":                          "GET /a HTTP/1.1\r\n" + host + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
		"HTTP/2 at once":               "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"1.0":                          "GET /a HTTP/1.0\r\n\r\n",
		"1.0, kept":                    "GET /a HTTP/1.0\r\n" + host + "Connection: keep-alive\r\n\r\n",
		"1.2":                          "GET /a HTTP/1.2\r\n" + host + "\r\n",
		"2.0":                          "GET /a HTTP/2.0\r\n" + host + "\r\n",
		"0.9":                          "GET /a\r\n\r\n",
		"small letters":                "get /a HTTP/1.1\r\n" + host + "\r\n",
		"http in small letters":        "GET /a http/1.1\r\n" + host + "\r\n",
		"a whole address":              "GET http://x/a HTTP/1.1\r\n" + host + "\r\n",
		"another host":                 "GET http://y/a HTTP/1.1\r\n" + host + "\r\n",
		"CONNECT":                      "CONNECT x:80 HTTP/1.1\r\n" + host + "\r\n",
		"OPTIONS *":                    "OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
		"no host":                      "GET /a HTTP/1.1\r\nAccept: */*\r\n\r\n",
		"an empty host":                "GET /a HTTP/1.1\r\nHost:\r\n\r\n",
		"two hosts":                    "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"a strange host":               "GET /a HTTP/1.1\r\nHost: x y\r\n\r\n",
		"a host with a path":           "GET /a HTTP/1.1\r\nHost: x/y\r\n\r\n",
		"a user in the host":           "GET /a HTTP/1.1\r\nHost: u@x\r\n\r\n",
		"two spaces":                   "GET  /a HTTP/1.1\r\n" + host + "\r\n",
		"a space at the end":           "GET /a HTTP/1.1 \r\n" + host + "\r\n",
		"a space in the address":       "GET /a b HTTP/1.1\r\n" + host + "\r\n",
		"a tab":                        "GET\t/a\tHTTP/1.1\r\n" + host + "\r\n",
		"empty lines first":            "\r\n\r\nGET /a HTTP/1.1\r\n" + host + "\r\n",
		"empty lines after a post":     "POST /a HTTP/1.1\r\n" + host + "Content-Length: 1\r\n\r\nx\r\n\r\nGET /a HTTP/1.1\r\n" + host + "\r\n",
		"line feeds alone":             "GET /a HTTP/1.1\nHost: x\n\n",
		"one line feed alone":          "GET /a HTTP/1.1\r\nHost: x\nAccept: */*\r\n\r\n",
		"a return alone":               "GET /a HTTP/1.1\r\nHost: x\rAccept: */*\r\n\r\n",
		"an end with a line feed":      "GET /a HTTP/1.1\r\n" + host + "\n" + hidden,
		"a zero":                       "GET /a HTTP/1.1\r\n" + host + "Accept: a\x00b\r\n\r\n",
		"a bell":                       "GET /a HTTP/1.1\r\n" + host + "Accept: a\x07b\r\n\r\n",
		"delete":                       "GET /a HTTP/1.1\r\n" + host + "Accept: a\x7fb\r\n\r\n",
		"other bytes":                  "GET /a HTTP/1.1\r\n" + host + "Accept: \xd8\xa3\xff\r\n\r\n",
		"bytes in the address":         "GET /\xd8\xa3 HTTP/1.1\r\n" + host + "\r\n",
		"no colon":                     "GET /a HTTP/1.1\r\n" + host + "Accept\r\n\r\n",
		"no name":                      "GET /a HTTP/1.1\r\n" + host + ": x\r\n\r\n",
		"a space before the colon":     "GET /a HTTP/1.1\r\n" + host + "Accept : x\r\n\r\n",
		"a space in a name":            "GET /a HTTP/1.1\r\n" + host + "Acc ept: x\r\n\r\n",
		"an underscore":                "GET /a HTTP/1.1\r\n" + host + "Content_Length: 5\r\n\r\n",
		"a letter of a name":           "GET /a HTTP/1.1\r\n" + host + "Accépt: x\r\n\r\n",
		"folded":                       "GET /a HTTP/1.1\r\n" + host + "Accept: a\r\n b\r\n\r\n",
		"folded length":                "GET /a HTTP/1.1\r\n" + host + "Content-Length:\r\n 5\r\n\r\nabcde",
		"first line folded":            "GET /a HTTP/1.1\r\n Host: x\r\n\r\n",
		"expect":                       "GET /a HTTP/1.1\r\n" + host + "Expect: 100-continue\r\n\r\n",
		"expect something":             "GET /a HTTP/1.1\r\n" + host + "Expect: wonders\r\n\r\n",
		"length 0":                     "GET /a HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n",
		"a body that is a request":     "GET /a HTTP/1.1\r\n" + host + "Content-Length: " + fmt.Sprint(len(hidden)) + "\r\n\r\n" + hidden,
		"the same in small letters":    "GET /a HTTP/1.1\r\n" + host + "content-length: " + fmt.Sprint(len(hidden)) + "\r\n\r\n" + hidden,
		"two lengths":                  "GET /a HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: " + fmt.Sprint(len(hidden)) + "\r\n\r\n" + hidden,
		"two equal lengths":            "GET /a HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
		"lengths in one line":          "GET /a HTTP/1.1\r\n" + host + "Content-Length: 5, 5\r\n\r\nabcde",
		"length +5":                    "GET /a HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\nabcde",
		"length -1":                    "GET /a HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
		"length 0x5":                   "GET /a HTTP/1.1\r\n" + host + "Content-Length: 0x5\r\n\r\nabcde",
		"an enormous length":           "GET /a HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n",
		"chunks":                       "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"chunks and a length":          "GET /a HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a length and chunks":          "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden,
		"chunks behind a space":        "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks in capitals":           "GET /a HTTP/1.1\r\n" + host + "TRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n",
		"chunks of another kind":       "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks twice":                 "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
		"folded chunks":                "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
		"chunks behind a tab":          "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
		"chunks behind a vertical tab": "GET /a HTTP/1.1\r\n" + host + "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + hidden,
		"a form":                       posted("id=1", ""),
		"a form that is refused":       posted("id=2", ""),
		"a form of another":            posted("id=1", "User-Agent: refused\r\n"),
		"a form with a charset":        strings.Replace(posted("id=1", ""), "urlencoded", "urlencoded;charset=UTF-8", 1),
		"a form of another kind":       strings.Replace(posted("id=1", ""), "x-www-form-urlencoded", "json", 1),
		"a form of no kind":            strings.Replace(posted("id=1", ""), "Content-Type: application/x-www-form-urlencoded\r\n", "", 1),
		"a form for another target":    strings.Replace(posted("id=1", ""), "/count", "/count?x=1", 1),
		"a form at the end":            posted("id=1", "Connection: close\r\n"),
		"a form that expects":          posted("id=1", "Expect: 100-continue\r\n"),
		"a form, compressed":           posted("id=1", "Content-Encoding: gzip\r\n"),
		"a form with two lengths":      posted("id=1", "Content-Length: 4\r\n"),
		"a form with other lengths":    posted("id=1", "Content-Length: 0\r\n"),
		"a form with chunks":           posted("id=1", "Transfer-Encoding: chunked\r\n"),
		"a form without length":        strings.Replace(posted("id=1", ""), "Content-Length: 4\r\n", "", 1),
		"a form that is too short":     strings.Replace(posted("id=1", ""), "Content-Length: 4", "Content-Length: 9", 1),
		"a form that is too long":      strings.Replace(posted("id=1", ""), "Content-Length: 4", "Content-Length: 3", 1),
		"a length with zeros":          strings.Replace(posted("id=1", ""), "Content-Length: 4", "Content-Length: 004", 1),
		"two forms":                    posted("id=1", "") + posted("id=1", ""),
		"a form and a page":            posted("id=1", "") + "GET /a HTTP/1.1\r\n" + host + "\r\n",
		"a form and an empty line":     posted("id=1", "") + "\r\n" + posted("id=1", ""),
		"an empty form":                posted("", ""),
		"a form in a form":             posted(posted("id=1", ""), ""),
		"a form by PUT":                strings.Replace(posted("id=1", ""), "POST", "PUT", 1),
		"a form by GET":                strings.Replace(posted("id=1", ""), "POST", "GET", 1),
		"two in one piece":             "GET /a HTTP/1.1\r\n" + host + "\r\nGET /b HTTP/1.1\r\n" + host + "\r\n",
		"three in one piece":           "GET /a HTTP/1.1\r\n" + host + "\r\nPOST /a HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n" + host + "\r\n",
		"one and a half":               "GET /a HTTP/1.1\r\n" + host + "\r\nGET /b HTTP/1.1\r\nHos",
		"half of one":                  "GET /a HTTP/1.1\r\nHos",
		"as large as the buffer":       filled(4096, host),
		"one byte larger":              filled(4097, host),
		"large":                        filled(30_000, host),
		"too large":                    filled(100_000, host),
		"nonsense":                     "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"nothing":                      "",
	} {
		t.Run(name, func(t *testing.T) {
			heads := []bool{strings.HasPrefix(sent, "HEAD")}
			want := answers(t, without.talk(sent), heads...)
			if got := answers(t, with.talk(sent), heads...); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%q\nbeneath: %q\nthrough: %q", sent, got, want)
			}
			// After a page on the same connection, in a piece of its own.
			heads = append([]bool{false}, heads...)
			first := "GET /a HTTP/1.1\r\n" + host + "\r\n"
			want = answers(t, without.talk(first, sent), heads...)
			if got := answers(t, with.talk(first, sent), heads...); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("after a page: %q\nbeneath: %q\nthrough: %q", sent, got, want)
			}
			// The head in one piece, what follows it in another.
			if i := strings.Index(sent, "\r\n\r\n"); i > 0 && i+4 < len(sent) {
				want = answers(t, without.talk(sent[:i+4], sent[i+4:]), heads[1:]...)
				if got := answers(t, with.talk(sent[:i+4], sent[i+4:]), heads[1:]...); fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("in two pieces: %q\nbeneath: %q\nthrough: %q", sent, got, want)
				}
			}
		})
	}
}

// TestAPieceThatLooksLikeARequestIsOneOnlyBetweenTwo hides whole requests where they are part of another.
func TestAPieceThatLooksLikeARequestIsOneOnlyBetweenTwo(t *testing.T) {
	with, without := serve(t, true), serve(t, false)
	const page = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, pieces := range map[string][]string{
		"a body":                         {"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: " + fmt.Sprint(len(page)) + "\r\n\r\n", page},
		"a body of a GET":                {"GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + fmt.Sprint(len(page)) + "\r\n\r\n", page},
		"a body after its first byte":    {"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: " + fmt.Sprint(len(page)+1) + "\r\n\r\nx", page},
		"a value of the next":            {"GET /none HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\nX: ", page},
		"a value of the next, after one": {page, page + "GET /none HTTP/1.1\r\nHost: x\r\nX: ", page},
		"a value":                        {"GET /none HTTP/1.1\r\nHost: x\r\nX: ", page},
		"chunks":                         {"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x", len(page)) + "\r\n", page, "\r\n0\r\n\r\n", page},
		"after one that is refused":      {"GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", page},
		"after one that is read no more": {"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", page},
	} {
		want := answers(t, without.talk(pieces...))
		if got := answers(t, with.talk(pieces...)); fmt.Sprint(got) != fmt.Sprint(want) || len(got) == 0 {
			t.Errorf("%s: %q\nbeneath: %q\nthrough: %q", name, pieces, got, want)
		}
	}
}

// posted is a form with more headers.
func posted(body, more string) string {
	return "POST /count HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n" + more + "Content-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
}

// filled is a request whose head has so many bytes.
func filled(n int, host string) string {
	const begin, end = "GET /a HTTP/1.1\r\n", "\r\n\r\n"
	return begin + host + "Accept: " + strings.Repeat("x", n-len(begin)-len(host)-len("Accept: ")-len(end)) + end
}

// TestHoweverRequestsAreCutTheAnswersAreTheSame sends random requests, cut at random places.
func TestHoweverRequestsAreCutTheAnswersAreTheSame(t *testing.T) {
	with, without := serve(t, true), serve(t, false)
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 7))
		var all string
		var heads []bool
		for range 1 + r.IntN(8) {
			path := []string{"/a", "/b", "/none", "/%D8%A3"}[r.IntN(4)]
			head := false
			switch r.IntN(6) {
			case 5:
				all += posted([]string{"id=1", "id=2"}[r.IntN(2)], "")
			case 0:
				body := strings.Repeat("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", 1+r.IntN(3))
				all += "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
			case 1:
				head = true
				all += "HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"
			default:
				all += "GET " + path + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n"
			}
			heads = append(heads, head)
		}
		var pieces []string
		for rest := all; rest != ""; {
			n := min(len(rest), 1+r.IntN(90))
			if i := strings.Index(rest, "\r\n\r\n"); i >= 0 && r.IntN(2) == 0 { // often where a head ends
				n = i + 4
			}
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		want, got := answers(t, without.talk(all), heads...), answers(t, with.talk(pieces...), heads...)
		if len(want) != len(heads) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("seed %d: %q\nbeneath: %q\nthrough: %q", seed, pieces, got, want)
		}
	}
}

func TestAFormInOnePieceDoesNotReachTheServer(t *testing.T) {
	s := serve(t, true)
	s.asked.Store(0)
	if got := s.inTurns(posted("id=1", ""), posted("id=1", ""), posted("id=2", "")); got != 2 || s.asked.Load() != 1 || s.counted.Load() != 2 {
		t.Errorf("%d answers: asked %d times, taken %d times", got, s.asked.Load(), s.counted.Load())
	}
}

func TestAReadyPageDoesNotReachTheServerUntilItChanges(t *testing.T) {
	s := serve(t, true)
	ask := "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
	s.asked.Store(0)
	if got := s.inTurns(ask, ask, ask); got != 3 || s.asked.Load() != 0 {
		t.Fatalf("%d answers, %d times the server was asked", got, s.asked.Load())
	}
	s.drawn.Store(0)
	s.cache.Drop([]string{"page:/a"})
	if got := s.inTurns(ask, ask); got != 2 || s.drawn.Load() != 1 || s.asked.Load() == 0 {
		t.Fatalf("after a change: %d answers, drawn %d times, asked %d times", got, s.drawn.Load(), s.asked.Load())
	}
	s.asked.Store(0)
	s.drawn.Store(0)
	s.clock.Advance(Fresh + time.Second) // it aged: somebody is to make it anew, and its name is kept
	s.inTurns(ask, ask, ask)             // after an answer of its own the server may read the first byte of the next request
	if s.drawn.Load() != 1 || s.asked.Load() == 0 || s.asked.Load() == 3 {
		t.Fatalf("aged: drawn %d times, asked %d times", s.drawn.Load(), s.asked.Load())
	}
	s.clock.Advance(Stale + time.Second)
	s.inTurns(ask)
	if s.drawn.Load() != 2 {
		t.Fatal("too old, and served")
	}
}

// TestInventedQueriesDoNotDriveOutTheNameOfAPage asks for a page with a thousand marks.
func TestInventedQueriesDoNotDriveOutTheNameOfAPage(t *testing.T) {
	s := serve(t, true)
	s.cache.Drop([]string{"page:/a"})
	_, before := s.cache.Size()
	for i := range 1_000 {
		s.cache.Serve(nobody{}, &http.Request{RequestURI: fmt.Sprintf("/a?utm_source=%d", i)}, s.put("/a", i), siteHead)
	}
	if len(s.cache.targets) > 3+mostTargets {
		t.Errorf("%d targets are kept", len(s.cache.targets))
	}
	s.talk("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
	s.asked.Store(0)
	if s.talk("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"); s.asked.Load() != 0 {
		t.Error("the page's own address is not among them")
	}
	s.cache.Drop([]string{"page:/a"})
	if _, after := s.cache.Size(); after != before || len(s.cache.targets) != 2 {
		t.Errorf("%d bytes and %d targets are left, not %d and 2", after, len(s.cache.targets), before)
	}
}

func (s *site) put(path string, i int) *Page {
	if p, _ := s.cache.Get(path); p != nil && i%100 != 0 { // drawn anew now and again: the names go over
		return p
	}
	return s.cache.Put(path, []byte("page a"), []string{"page:" + path}, s.cache.Begin())
}

type nobody struct{}

func (nobody) Header() http.Header         { return http.Header{} }
func (nobody) Write(b []byte) (int, error) { return len(b), nil }
func (nobody) WriteHeader(int)             {}

// TestAStopDoesNotWaitForReadersWhoOnlyLooked has readers who keep their connections.
func TestAStopDoesNotWaitForReadersWhoOnlyLooked(t *testing.T) {
	s := servePatiently(t, true, time.Minute)
	for range 5 {
		c := s.dial(t)
		_, _ = io.WriteString(c, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
		if a, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || a.StatusCode != http.StatusOK {
			t.Fatal(a, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second) // the server itself would wait five for a connection that it takes for new
	defer cancel()
	if err := s.server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

func TestSlowReadersAreHungUpOn(t *testing.T) {
	patient, hasty := servePatiently(t, true, time.Minute), serve(t, true)
	for name, sent := range map[string][]string{
		"half a head":         {"GET /a HT"},
		"a page, half a head": {"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a HT"},
		"a page, nothing":     {"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"},
		"a post, nothing":     {"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := hasty
			if strings.Contains(name, "half") { // the rest of a head is waited for less long than another request
				s = patient
			}
			c := s.dial(t)
			for _, piece := range sent {
				_, _ = io.WriteString(c, piece)
				time.Sleep(20 * time.Millisecond)
			}
			_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
			if _, err := io.ReadAll(c); err != nil {
				t.Errorf("it is still there: %v", err)
			}
		})
	}
}

// TestManyReadersSeeNothingOld has readers on kept connections ask while a page changes; -race looks on.
func TestManyReadersSeeNothingOld(t *testing.T) {
	var version atomic.Int64
	c, _ := ready(1 << 20)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := NewWire(c, siteHeaders, Times{Header: time.Second, Idle: 10 * time.Second, Write: time.Second})
	server := &http.Server{ReadHeaderTimeout: time.Second, ConnState: w.State, Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		p, _ := c.Get("/v")
		if p == nil {
			begun := c.Begin()
			p = c.Put("/v", fmt.Appendf(nil, "%d", version.Load()), []string{"v"}, begun)
		}
		c.Serve(rw, r, p, siteHead)
	})}
	go func() { _ = server.Serve(w.Listener(l)) }()
	defer func() { _ = server.Close() }()
	stop := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		defer close(stop)
		for range 300 {
			version.Add(1)
			c.Drop([]string{"v"})
			time.Sleep(100 * time.Microsecond)
		}
	})
	for range 4 {
		all.Go(func() {
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = conn.Close() }()
			r := bufio.NewReader(conn)
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := version.Load() // Drop may not have run for the last one
				_, _ = io.WriteString(conn, "GET /v HTTP/1.1\r\nHost: x\r\n\r\n")
				a, err := http.ReadResponse(r, nil)
				if err != nil {
					t.Error(err)
					return
				}
				var seen int64
				if _, err := fmt.Fscan(a.Body, &seen); err != nil || seen < least-1 {
					t.Errorf("version %d after %d: %v", seen, least, err)
				}
				_ = a.Body.Close()
			}
		})
	}
	all.Wait()
}
