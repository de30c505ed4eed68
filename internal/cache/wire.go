package cache

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// Wire answers requests for ready pages beneath an http.Server, before it has read them. Half of what such a request costs there is the
// server's own: a goroutine that watches whether the reader goes away, a context, maps of headers, six settings of deadlines.
//
// The server goes on to own each connection. When it asks one for the next request, the request is read and looked at first: a plain one,
// whole in one piece, for a target whose page is ready, is answered at once, and the next one is read; anything else goes on to the server as
// it came, byte for byte. It decides nothing about addresses: a target is known here once the server's own way was asked for it (Serve).
// So are small posts that many readers send (Post).
type Wire struct {
	cache *Cache
	head  func() http.Header
	times Times
	posts map[string]func(*Posted) bool
	done  []byte   // the head of an answer to one of them
	open  sync.Map // *conn: those that are there, for Stop
	ended atomic.Bool
}

// Times are the server's own bounds, which hold here too.
type Times struct{ Header, Idle, Write time.Duration }

// NewWire returns a wire for a cache. head answers the headers that every answer of the site has; when they change, all pages are dropped after it
// answers the new ones.
func NewWire(c *Cache, head func() http.Header, t Times) *Wire {
	h := head().Clone()
	h["Cache-Control"], h["Vary"] = []string{"no-store"}, varies
	return &Wire{cache: c, head: head, times: t, posts: map[string]func(*Posted) bool{}, done: headOf("204 No Content", h)}
}

// Post has forms that are posted to a target answered with 204 and no-store, as the server would, where f says that they are; the server gets
// any other as if nothing had happened. f may take its time. It is for the time before serving.
func (w *Wire) Post(target string, f func(*Posted) bool) { w.posts[target] = f }

// Posted is a form that came in one piece with its head (application/x-www-form-urlencoded). What it hands out is for the time of a call.
type Posted struct {
	Body   []byte
	From   netip.AddrPort // the other end of the connection
	header *fasthttp.RequestHeader
}

// Header is the first value of a header, by its usual spelling; "" where there is none.
func (p *Posted) Header(name string) string { return string(p.header.Peek(name)) }

// Lines are all values of a header.
func (p *Posted) Lines(name string) (list []string) {
	for _, v := range p.header.PeekAll(name) {
		list = append(list, string(v))
	}
	return list
}

// Listener hands out the connections of l with their ready pages answered. The server that gets them calls State for each change
// (http.Server.ConnState) and Stop when it is shut down.
func (w *Wire) Listener(l net.Listener) net.Listener { return &listener{Listener: l, wire: w} }

type listener struct {
	net.Listener
	wire *Wire
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	tcp, ok := c.(*net.TCPConn)
	if err != nil || !ok {
		return c, err
	}
	mine := &conn{TCPConn: tcp, wire: l.wire, between: true}
	l.wire.open.Store(mine, struct{}{})
	return mine, nil
}

// State hears from the server what it does with a connection.
func (w *Wire) State(c net.Conn, s http.ConnState) {
	if mine, ok := c.(*conn); ok {
		mine.between = s == http.StateNew || s == http.StateIdle
	}
}

// Stop lets connections on which nothing is asked for end; the server takes those that it has not heard from for busy.
func (w *Wire) Stop() {
	w.ended.Store(true)
	for c := range w.open.Range {
		if mine, ok := c.(*conn); ok && mine.waits.Load() {
			_ = mine.SetReadDeadline(longAgo)
		}
	}
}

// longAgo is a deadline that ends what waits at once.
var longAgo = time.Unix(1, 0)

// conn is a connection. What is not atomic is touched only by the goroutine that the server serves it on, or by the one that it starts for as
// long as it waits for a handler.
type conn struct {
	*net.TCPConn // with its ReadFrom and CloseWrite, which the server looks for
	wire         *Wire
	between      bool  // the server has answered all it was handed
	room         int   // of the server's empty buffer
	renewed      int64 // when the deadlines were set last, Unix seconds; 0: they are the server's
	waits        atomic.Bool
}

// Close implements net.Conn.
func (c *conn) Close() error {
	c.wire.open.Delete(c)
	return c.TCPConn.Close()
}

// Read implements net.Conn. A server that is between two requests and reads into the whole of its buffer holds no part of the next one.
func (c *conn) Read(p []byte) (int, error) {
	if c.room == 0 {
		c.room = len(p)
	}
	if !c.between || len(p) < c.room {
		return c.TCPConn.Read(p)
	}
	for {
		c.waits.Store(true)
		if c.wire.ended.Load() { // Stop may have come by just before
			_ = c.SetReadDeadline(longAgo)
		}
		n, err := c.TCPConn.Read(p)
		c.waits.Store(false)
		if err == nil && c.wire.answer(c, p[:n]) {
			continue
		}
		c.between = false
		if c.renewed != 0 {
			c.renewed = 0
			_ = c.SetReadDeadline(time.Now().Add(c.wire.times.Header)) // the rest of a head is to come as soon as on a new connection
		}
		return n, err
	}
}

// answer answers a request that is one for a ready page, or a post that is waited for; false where it did nothing.
func (w *Wire) answer(c *conn, sent []byte) bool {
	head, body := sent, []byte(nil)
	post := bytes.HasPrefix(sent, []byte("POST /"))
	if post {
		end := bytes.Index(sent, []byte("\r\n\r\n")) + 4 // where there is none, what is left is not plain
		head, body = sent[:end], sent[end:]
	}
	if !plain(head) || w.ended.Load() {
		return false
	}
	q, _ := questions.Get().(*question)
	defer questions.Put(q)
	if !q.read(head, body) {
		return false
	}
	if post && !w.accept(c, q, body) || !post && !w.page(q) {
		return false
	}
	now := time.Now()
	c.renew(now)
	q.parts[1] = date(now)
	q.out = q.parts[:]
	_, _ = q.out.WriteTo(c.TCPConn) // a reader who went away is found out by the next read
	q.parts = [3][]byte{}
	return true
}

// page puts the answer to a question for a ready page together, all but its date.
func (w *Wire) page(q *question) bool {
	page := w.cache.known(q.header.RequestURI())
	if page == nil {
		return false
	}
	f := w.cache.formFor(page, q.takes)
	f.wired(page, w)
	q.parts[0] = f.same
	if !page.matches(q.has, q.since) {
		q.parts[0] = f.head
		if !q.header.IsHead() {
			q.parts[2] = f.body
		}
	}
	return true
}

// accept has a post dealt with.
func (w *Wire) accept(c *conn, q *question, body []byte) bool {
	f := w.posts[string(q.header.RequestURI())]
	peer, ok := c.RemoteAddr().(*net.TCPAddr)
	if f == nil || !ok || !f(&Posted{Body: body, From: peer.AddrPort(), header: &q.header}) {
		return false
	}
	q.parts[0] = w.done
	return true
}

// renewEvery is how exact the deadlines are.
const renewEvery = 5

// renew sets the deadlines as the server does after each answer.
func (c *conn) renew(now time.Time) {
	if now.Unix()-c.renewed < renewEvery {
		return
	}
	c.renewed = now.Unix()
	_ = c.SetReadDeadline(now.Add(c.wire.times.Idle))
	_ = c.SetWriteDeadline(now.Add(c.wire.times.Write))
}

// question is a request, read; it is used again.
type question struct {
	from   bytes.Reader
	buffer *bufio.Reader
	header fasthttp.RequestHeader
	takes  []string
	has    []string
	since  []string
	parts  [3][]byte
	out    net.Buffers
}

var questions = sync.Pool{New: func() any { return &question{buffer: bufio.NewReaderSize(nil, 4<<10)} }}

// read reads a head that is plain; false for one that the server is to judge.
func (q *question) read(head, body []byte) bool {
	q.from.Reset(head)
	q.buffer.Reset(&q.from)
	h := &q.header
	if h.Read(q.buffer) != nil || q.buffer.Buffered() > 0 || !h.IsHTTP11() || !plainHost(h.Host()) {
		return false
	}
	q.takes, q.has, q.since = q.takes[:0], q.has[:0], q.since[:0]
	whole := !h.IsPost()
	for name, value := range h.All() {
		switch string(name) {
		case "Accept-Encoding":
			q.takes = append(q.takes, string(value))
		case "If-None-Match":
			q.has = append(q.has, string(value))
		case "If-Modified-Since":
			q.since = append(q.since, string(value))
		case "Connection":
			if !bytes.EqualFold(value, []byte("keep-alive")) {
				return false
			}
		case "Content-Length":
			if whole = h.IsPost() && string(value) == strconv.Itoa(len(body)); !whole {
				return false
			}
		case "Transfer-Encoding", "Expect", "Upgrade", "Te", "Trailer", "Content-Encoding":
			return false
		}
	}
	return whole && (!h.IsPost() || bytes.HasPrefix(h.ContentType(), []byte("application/x-www-form-urlencoded")))
}

// plainHost says whether a host is a name or an address with or without a port.
func plainHost(b []byte) bool {
	for _, c := range b {
		if kinds[c] != word && c != '.' && c != ':' && c != '[' && c != ']' {
			return false
		}
	}
	return len(b) > 0
}

// plain says whether bytes are exactly one head of a request in the usual spelling (RFC 9112, 2 to 5): GET, HEAD or POST, lines that end with CRLF,
// none of them folded, no control characters, names of letters, digits and hyphens. What is not is no error: it is the server's to judge.
func plain(b []byte) bool {
	if !bytes.HasSuffix(b, []byte("\r\n\r\n")) || !bytes.HasPrefix(b, []byte("GET /")) && !bytes.HasPrefix(b, []byte("HEAD /")) && !bytes.HasPrefix(b, []byte("POST /")) {
		return false
	}
	const inName, inValue = 1, 2
	at := inValue // the first line has no name
	for i := 0; i < len(b)-4; i++ {
		switch kind := kinds[b[i]]; {
		case kind == word:
		case kind == other && at == inValue:
		case b[i] == ':' && at == inName && b[i-1] != '\n':
			at = inValue
		case b[i] == ':' && at == inValue:
		case b[i] == '\r' && b[i+1] == '\n' && at == inValue:
			if i++; b[i+1] == '\r' { // an end before the end
				return false
			}
			at = inName
		default:
			return false
		}
	}
	return at == inValue
}

// The kinds of bytes in a head.
const (
	strange = iota
	word    // may stand in a name
	other   // may stand in a value
)

var kinds = func() (k [256]byte) {
	for i := range k {
		switch b := byte(i); {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', b == '-':
			k[i] = word
		case b >= 0x20 && b != 0x7f && b != ':':
			k[i] = other
		}
	}
	return k
}()

// dated is the line with the date, and the end of a head after it, of one second.
type dated struct {
	second int64
	line   []byte
}

var lastDate atomic.Pointer[dated]

func date(now time.Time) []byte {
	d := lastDate.Load()
	if d == nil || d.second != now.Unix() {
		d = &dated{second: now.Unix(), line: []byte("Date: " + now.UTC().Format(http.TimeFormat) + "\r\n\r\n")}
		lastDate.Store(d)
	}
	return d.line
}
