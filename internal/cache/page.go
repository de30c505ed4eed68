package cache

import (
	"bytes"
	"container/list"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Page is a page that is ready: its bytes in the forms that browsers take, and its headers.
type Page struct {
	key   string
	tags  []string
	named []string // targets of requests that a Wire answers with it
	made  time.Time
	since time.Time // who has it as of then has it still; zero: only its tag tells
	plain form
	forms [len(encodings)]lazy

	place    *list.Element
	bytes    int64
	gone     bool
	moved    atomic.Int64 // when it was put in front, Unix milliseconds
	renewing atomic.Bool
}

// form is a page in one encoding, with the headers that differ from form to form. A header's values are slices that are handed out as they
// are: nobody changes them.
type form struct {
	body             []byte
	etag, length, in []string
	kind, modified   []string
	keys             []string // for caches in front

	wire       sync.Once
	head, same []byte // heads of answers without their date: with the body, and that nothing changed
}

type lazy struct {
	once sync.Once
	form
}

// encodings are the forms beside the plain one, the smallest first, as servers prefer them.
var encodings = [...]string{"br", "zstd", "gzip"}

func (p *Page) headers(sum string, as As) {
	p.plain.etag, p.plain.length, p.plain.kind = []string{`"` + sum + `"`}, []string{strconv.Itoa(len(p.plain.body))}, []string{as.Type}
	if !as.Modified.IsZero() {
		var text string
		text, p.since = Dated(as.Modified, p.made)
		p.plain.modified = []string{text}
	}
	for i, name := range encodings {
		p.forms[i].etag, p.forms[i].in = []string{`"` + sum + "-" + name + `"`}, []string{name}
		p.forms[i].kind, p.forms[i].modified = p.plain.kind, p.plain.modified
	}
}

// Dated is the Last-Modified of something that changed at a moment and is drawn at another, and the date from which on who has it has it still. Dates
// count whole seconds: what is drawn within the second of a change may change again in it, so then there is no such date; later, the date is the end of
// that second.
func Dated(changed, drawn time.Time) (text string, since time.Time) {
	at := changed.UTC().Truncate(time.Second)
	if now := drawn.UTC().Truncate(time.Second); !at.Before(now) {
		return now.Format(http.TimeFormat), time.Time{}
	}
	if at.Before(changed) {
		at = at.Add(time.Second)
	}
	return at.Format(http.TimeFormat), at
}

// Unchanged says whether a request's If-Modified-Since asks for nothing newer than since. It counts only where there is no If-None-Match (RFC 9110,
// 13.1.3).
func Unchanged(since time.Time, sent []string) bool {
	if since.IsZero() || len(sent) != 1 {
		return false
	}
	at, err := http.ParseTime(sent[0])
	return err == nil && !at.Before(since)
}

const htmlType = "text/html; charset=utf-8"

// Headers that all pages have.
var (
	mustAsk     = []string{"public, max-age=0, must-revalidate"}
	varies      = []string{"Accept-Encoding"}
	brotliLevel = 5 // of 11: a tenth more bytes than the best, a hundredth of the time
)

// Serve answers with the page in the form that the request takes, or that it is the same as before. head are the headers that every answer
// of the site has. Ranges of pages are not served: a whole answer is always right (RFC 9110, 14.2).
//
// From then on a Wire answers for the target that the request named.
func (c *Cache) Serve(w http.ResponseWriter, r *http.Request, p *Page, head http.Header) {
	c.learn(p, r.RequestURI)
	f := c.formFor(p, r.Header["Accept-Encoding"])
	h := w.Header()
	f.describe(h, head)
	if p.matches(r.Header["If-None-Match"], r.Header["If-Modified-Since"]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	f.describeBody(h)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.body) // the reader went away: nobody to tell
	}
}

// describe sets the headers of every answer with a form.
func (f *form) describe(h, head http.Header) {
	for name, v := range head {
		h[name] = v
	}
	h["Cache-Control"], h["Vary"], h["Etag"] = mustAsk, varies, f.etag
	if f.modified != nil {
		h["Last-Modified"] = f.modified
	}
	f.describeShared(h)
}

// describeBody sets those of an answer with its body.
func (f *form) describeBody(h http.Header) {
	h["Content-Type"], h["Content-Length"] = f.kind, f.length
	if f.in != nil {
		h["Content-Encoding"] = f.in
	}
}

// wired makes the heads that a Wire sends.
func (f *form) wired(p *Page, w *Wire) {
	f.wire.Do(func() {
		h := http.Header{}
		f.describe(h, w.head())
		f.same = headOf("304 Not Modified", h)
		f.describeBody(h)
		f.head = headOf("200 OK", h)
		w.cache.mu.Lock()
		defer w.cache.mu.Unlock()
		w.cache.grow(p, int64(len(f.head)+len(f.same)))
	})
}

// headOf is the head of an answer, without its end.
func headOf(status string, h http.Header) []byte {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 " + status + "\r\n")
	_ = h.Write(&b) // into memory
	return b.Bytes()
}

// matches says whether a browser has the page, in whatever form: all are the same page, and the comparison is weak (RFC 9110, 13.1.2). A date counts
// where no tag was sent.
func (p *Page) matches(sent, since []string) bool {
	if len(sent) == 0 {
		return Unchanged(p.since, since)
	}
	sum := strings.Trim(p.plain.etag[0], `"`)
	for _, line := range sent {
		if line == "*" || strings.Contains(line, sum) {
			return true
		}
	}
	return false
}

// formFor chooses the form for what a request takes, and makes it when it is asked for the first time.
func (c *Cache) formFor(p *Page, takes []string) *form {
	for i, name := range encodings {
		if !accepts(takes, name) {
			continue
		}
		l := &p.forms[i]
		l.once.Do(func() {
			l.body = compress(name, p.plain.body)
			l.length = []string{strconv.Itoa(len(l.body))}
			c.mu.Lock()
			defer c.mu.Unlock()
			c.grow(p, int64(len(l.body)))
		})
		return &l.form
	}
	return &p.plain
}

// accepts says whether a list of encodings (RFC 9110, 12.5.3) has one that is not refused.
func accepts(lines []string, name string) bool {
	for _, line := range lines {
		for rest := line; rest != ""; {
			var part string
			part, rest, _ = strings.Cut(rest, ",")
			coding, q, _ := strings.Cut(part, ";")
			if strings.TrimSpace(coding) != name {
				continue
			}
			q = strings.TrimSpace(q)
			return !strings.HasPrefix(q, "q=0") || strings.Trim(q, "q=0.") != ""
		}
	}
	return false
}

var zstdWriter = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(128<<10), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic("cache: " + err.Error()) // options that no input changes
	}
	return e
})

// Compressors that are idle. Each is a megabyte or more, which making one for each page would leave to the collector, and two thirds of the time.
var (
	brotlis = idle[*brotli.Writer]{make: func() *brotli.Writer { return brotli.NewWriterLevel(nil, brotliLevel) }, kept: make(chan *brotli.Writer, runtime.GOMAXPROCS(0))}
	gzips   = idle[*gzip.Writer]{make: func() *gzip.Writer { return gzip.NewWriter(nil) }, kept: make(chan *gzip.Writer, runtime.GOMAXPROCS(0))}
)

// compressor is one for any number of texts, one after the other.
type compressor interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// idle are compressors that nobody uses. A sync.Pool would lose them at each collection, which they themselves would bring about.
type idle[C compressor] struct {
	make func() C
	kept chan C
}

func (i idle[C]) compress(body []byte) []byte {
	var z C
	select {
	case z = <-i.kept:
	default:
		z = i.make()
	}
	b := bytes.NewBuffer(make([]byte, 0, len(body)/3))
	z.Reset(b)
	_, _ = z.Write(body) // into memory
	_ = z.Close()
	select {
	case i.kept <- z:
	default:
	}
	return b.Bytes()
}

func compress(name string, body []byte) []byte {
	switch name {
	case "zstd":
		return zstdWriter().EncodeAll(body, make([]byte, 0, len(body)/3))
	case "br":
		return brotlis.compress(body)
	}
	return gzips.compress(body)
}
