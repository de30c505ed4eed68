package wordpress

import (
	"context"
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"

	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/richtext"
)

// library is what bodies ask of the pictures that came with them.
type library interface {
	// byNumber is the picture that was the attachment of that number; ok is false where there is none.
	byNumber(ctx context.Context, number int64) (m media.Media, ok bool, err error)
	// byPath is the picture or file that had this address below the uploads folder, decoded.
	byPath(ctx context.Context, path string) (m media.Media, ok bool, err error)
	// attachedTo is the numbers of the attachments of a post.
	attachedTo(number int64) ([]int64, error)
}

// converter turns one item's body into the HTML of our bodies.
type converter struct {
	ctx      context.Context
	hosts    []string         // of the old site, lower case, without www.
	reusable map[int64]string // contents of reusable blocks
	reusing  []int64          // those being written, in each other
	reused   int              // bytes of those written
	library  library
	number   int64 // of the item
	notes    []string
	err      error // of the library: the database's, not the body's
}

// note adds a line to the item's report, once.
func (c *converter) note(line string) {
	if !slices.Contains(c.notes, line) {
		c.notes = append(c.notes, line)
	}
}

// convert is the whole way of a body: shortcodes, blocks or classic paragraphs, pictures and links to the old site, and the
// sanitiser at the end.
func (c *converter) convert(content string) string {
	if strings.TrimSpace(content) == "" {
		return ""
	}
	c.lost(content)
	text := c.shortcodes(content)
	if strings.Contains(text, "<!-- wp:") || strings.Contains(text, "<!--wp:") {
		text = c.blocks(text)
	} else {
		text = richtext.FromClassic(text)
	}
	text = lonelyURL.ReplaceAllStringFunc(text, c.lonely)
	return richtext.CleanWith(c.pictures(text), c.rewrite)
}

var dropped = []struct {
	what *regexp.Regexp
	note string
}{
	{regexp.MustCompile(`(?i)<script\b`), "a script was taken out"},
	{regexp.MustCompile(`(?i)<style\b`), "a style sheet was taken out"},
	{regexp.MustCompile(`(?i)<[a-z][^<>]*\son[a-z]+\s*=`), "an event handler was taken out"},
	{regexp.MustCompile(`(?i)<iframe\b`), "a frame became a card with a link"},
	{regexp.MustCompile(`(?i)<(form|input|select|textarea|button)\b`), "a form was taken out; its text is kept"},
	{regexp.MustCompile(`(?i)<(object|embed|applet)\b`), "an embedded object was taken out"},
	{regexp.MustCompile(`<!--nextpage-->`), "its pages are one page now"},
}

// lost notes what the sanitiser will not let through.
func (c *converter) lost(content string) {
	if !strings.Contains(content, "<") {
		return
	}
	for _, d := range dropped {
		if d.what.MatchString(content) {
			c.note(d.note)
		}
	}
}

func (c *converter) shortcodes(text string) string {
	return shortcodes(text, c.shortcode)
}

func (c *converter) shortcode(s shortcode) string {
	switch s.name {
	case "caption", "wp_caption":
		return c.caption(s)
	case "gallery":
		return c.gallery(s)
	case "embed", "youtube", "vimeo", "tweet", "soundcloud", "googlemaps":
		return c.embedShortcode(s)
	case "video", "audio", "playlist":
		return c.player(s)
	}
	if s.closed {
		c.note("the shortcode [" + s.name + "] is not known here; its content is kept")
		return s.content
	}
	c.note("the shortcode " + strings.Join(strings.Fields(s.raw), " ") + " is not known here; it is left out")
	return ""
}

// caption is the classic editor's figure (developer.wordpress.org/reference/functions/img_caption_shortcode).
func (c *converter) caption(s shortcode) string {
	picture, text := s.content, s.attr["caption"]
	if i := strings.LastIndex(s.content, "<img"); i >= 0 {
		if end := strings.IndexByte(s.content[i:], '>'); end >= 0 {
			cut := i + end + 1
			if rest, ok := strings.CutPrefix(strings.TrimLeft(s.content[cut:], " \n"), "</a>"); ok {
				cut = len(s.content) - len(rest)
			}
			picture = s.content[:cut]
			if text == "" {
				text = strings.TrimSpace(s.content[cut:])
			}
		}
	}
	if text == "" {
		return "<figure>" + picture + "</figure>"
	}
	return "<figure>" + picture + "<figcaption>" + text + "</figcaption></figure>"
}

func (c *converter) gallery(s shortcode) string {
	numbers := numbersOf(s.attr["ids"])
	if len(numbers) == 0 {
		numbers = numbersOf(s.attr["include"])
	}
	if len(numbers) == 0 {
		var err error
		if numbers, err = c.library.attachedTo(c.number); err != nil {
			c.err = err
		}
	}
	var out strings.Builder
	out.WriteString(`<figure class="gallery">`)
	shown := 0
	for _, n := range numbers {
		m, ok, err := c.library.byNumber(c.ctx, n)
		if err != nil {
			c.err = err
		}
		if !ok {
			c.note("a picture of its gallery is not here: " + itoa(n))
		}
		if !m.IsImage() {
			continue
		}
		shown++
		out.WriteString("<figure>" + imgOf(m, m.Alt))
		if m.Caption != "" {
			out.WriteString("<figcaption>" + html.EscapeString(m.Caption) + "</figcaption>")
		}
		out.WriteString("</figure>")
	}
	if shown == 0 {
		return ""
	}
	return out.String() + "</figure>"
}

func numbersOf(list string) (numbers []int64) {
	for f := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if n := numberOf(f); n > 0 {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

func (c *converter) embedShortcode(s shortcode) string {
	address := strings.TrimSpace(s.content)
	for _, from := range []string{s.attr["src"], s.attr["url"], s.attr["id"], strings.TrimPrefix(strings.Join(s.bare, " "), "=")} {
		if address == "" {
			address = strings.Trim(from, `"'`)
		}
	}
	if !isURL(address) {
		switch s.name {
		case "youtube":
			address = "https://www.youtube.com/watch?v=" + url.QueryEscape(address)
		case "vimeo":
			address = "https://vimeo.com/" + url.PathEscape(address)
		}
	}
	if card := c.card(address); card != "" {
		return card
	}
	c.note("the shortcode " + s.raw + " names no address; its content is kept")
	return s.content
}

// player is a recording: of our own files a link, of others a card.
func (c *converter) player(s shortcode) string {
	for _, key := range []string{"src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav"} {
		if address := s.attr[key]; address != "" {
			return c.recording(address)
		}
	}
	if numbers := numbersOf(s.attr["ids"]); len(numbers) > 0 {
		var out strings.Builder
		for _, n := range numbers {
			m, ok, err := c.library.byNumber(c.ctx, n)
			if err != nil {
				c.err = err
			}
			if ok {
				out.WriteString(`<p><a href="` + html.EscapeString(m.URL()) + `">` + html.EscapeString(m.Filename) + "</a></p>")
			}
		}
		return out.String()
	}
	return s.content
}

func (c *converter) recording(address string) string {
	local := c.rewrite("href", address)
	if local == "" {
		return ""
	}
	if isURL(local) {
		return c.card(local)
	}
	name, err := url.PathUnescape(path.Base(local))
	if m, ok := c.media(address); ok {
		name = m.Filename
	} else if err != nil {
		name = path.Base(local)
	}
	return `<p><a href="` + html.EscapeString(local) + `">` + html.EscapeString(name) + "</a></p>"
}

// hosts of what bodies embed, with the name that its card bears.
var providers = map[string]string{"youtube.com": "YouTube", "youtu.be": "YouTube", "youtube-nocookie.com": "YouTube", "vimeo.com": "Vimeo", "dailymotion.com": "Dailymotion",
	"dai.ly": "Dailymotion", "facebook.com": "Facebook", "fb.watch": "Facebook", "instagram.com": "Instagram", "twitter.com": "X", "x.com": "X",
	"tiktok.com": "TikTok", "soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "t.me": "Telegram", "threads.net": "Threads", "google.com": "Google"}

func provider(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for host := strings.ToLower(u.Hostname()); host != ""; {
		if name := providers[host]; name != "" {
			return name
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return ""
}

// card is what stands for something shown elsewhere, "" where the address is no address of elsewhere.
func (c *converter) card(address string) string {
	address = strings.TrimSpace(html.UnescapeString(address))
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	if !isURL(address) {
		return ""
	}
	if local := c.rewrite("href", address); !isURL(local) { // an article of the paper, embedded in another
		return `<p><a href="` + html.EscapeString(local) + `">` + html.EscapeString(address) + "</a></p>"
	}
	title := provider(address)
	if u, err := url.Parse(address); title == "" && err == nil {
		title = importer.BareHost(u.Host)
	}
	return richtext.Embed(address, title)
}

var (
	lonelyURL = regexp.MustCompile(`<p>\s*https?://[^\s<>"]+\s*</p>`)
	anyURL    = regexp.MustCompile(`https?://[^\s<>"']+`)
)

func firstURL(text string) string { return anyURL.FindString(text) }

// lonely is an address that stands alone in its paragraph: WordPress shows what it leads to.
func (c *converter) lonely(paragraph string) string {
	address := html.UnescapeString(firstURL(paragraph))
	if provider(address) == "" {
		return paragraph
	}
	return c.card(address)
}

// pictures gives each <img> that is of the library its number there, and turns recordings of our own into links, which the
// sanitiser would not let through as they are.
func (c *converter) pictures(text string) string {
	if !strings.Contains(text, "<img") && !strings.Contains(text, "<video") && !strings.Contains(text, "<audio") {
		return text
	}
	z := xhtml.NewTokenizer(strings.NewReader(text))
	var out strings.Builder
	out.Grow(len(text) + 256)
	for {
		kind := z.Next()
		if kind == xhtml.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		if kind == xhtml.StartTagToken || kind == xhtml.SelfClosingTagToken {
			switch name, _ := z.TagName(); string(name) {
			case "img":
				raw = c.picture(raw)
			case "video", "audio":
				raw = c.recordingOf(raw, z)
			}
		}
		out.WriteString(raw)
	}
}

// recordingOf reads on to the end of a <video> or <audio>: where it plays a file of our own, a link stands for all of it.
func (c *converter) recordingOf(raw string, z *xhtml.Tokenizer) string {
	start := tokenOf(raw)
	address := attrOf(start, "src")
	var inside strings.Builder
	inside.WriteString(raw)
	for {
		kind := z.Next()
		if kind == xhtml.ErrorToken {
			break
		}
		part := string(z.Raw())
		inside.WriteString(part)
		t := tokenOf(part)
		if address == "" && t.Data == "source" {
			address = attrOf(t, "src")
		}
		if kind == xhtml.EndTagToken && t.Data == start.Data {
			break
		}
	}
	if address == "" || isURL(c.rewrite("href", address)) {
		return inside.String()
	}
	return c.recording(address)
}

func tokenOf(raw string) xhtml.Token {
	z := xhtml.NewTokenizer(strings.NewReader(raw))
	z.Next()
	return z.Token()
}

func attrOf(t xhtml.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

var imageClass = regexp.MustCompile(`\bwp-image-(\d+)\b`)

// picture is an <img>, found by its address or by the number that WordPress wrote into its class.
func (c *converter) picture(raw string) string {
	t := tokenOf(raw)
	src := attrOf(t, "src")
	if lazy := attrOf(t, "data-src"); lazy != "" && (src == "" || strings.HasPrefix(src, "data:")) {
		src = lazy
	}
	m, ok := c.media(src)
	if !ok {
		if n := imageClass.FindStringSubmatch(attrOf(t, "class")); n != nil {
			var err error
			if m, ok, err = c.library.byNumber(c.ctx, numberOf(n[1])); err != nil {
				c.err = err
			}
		}
	}
	if !ok || !m.IsImage() {
		if _, ours := c.uploaded(src); ours {
			c.note("a picture in its text is not here: " + src)
		}
		return raw
	}
	return imgOf(m, attrOf(t, "alt"))
}

func imgOf(m media.Media, alt string) string {
	return `<img src="` + html.EscapeString(m.URL()) + `" alt="` + html.EscapeString(alt) + `" width="` + itoa(int64(m.Width)) + `" height="` + itoa(int64(m.Height)) +
		`" data-media="` + itoa(m.ID) + `">`
}

func (c *converter) media(address string) (media.Media, bool) {
	p, ok := c.uploaded(address)
	if !ok {
		return media.Media{}, false
	}
	m, ok, err := c.library.byPath(c.ctx, p)
	if err != nil {
		c.err = err
	}
	return m, ok
}

// rewrite is what an address in a body becomes: files of the old site their address here, its pages their path.
func (c *converter) rewrite(attr, address string) string {
	if m, ok := c.media(address); ok {
		return m.URL()
	}
	local, ours := c.local(address)
	if !ours || attr == "data-embed" {
		return address
	}
	return local
}

// local is an address of the old site as a path; ours is false for what leads elsewhere.
func (c *converter) local(address string) (string, bool) {
	a := strings.TrimSpace(address)
	rest, absolute := strings.CutPrefix(a, "//")
	if !absolute {
		for _, scheme := range []string{"http://", "https://"} {
			if len(a) > len(scheme) && strings.EqualFold(a[:len(scheme)], scheme) {
				rest, absolute = a[len(scheme):], true
			}
		}
	}
	if !absolute {
		if bare := strings.TrimLeft(a, "./"); strings.HasPrefix(bare, "wp-content/uploads/") {
			return "/" + bare, true
		}
		return a, strings.HasPrefix(a, "/")
	}
	host, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host, tail = rest[:i], rest[i:]
	}
	host = importer.BareHost(host)
	if len(host) == len("i0.wp.com") && host[0] == 'i' && strings.HasSuffix(host, ".wp.com") { // WordPress's own picture proxy
		proxied, inner, _ := strings.Cut(strings.TrimPrefix(tail, "/"), "/")
		if host = importer.BareHost(proxied); slices.Contains(c.hosts, host) {
			inner, _, _ = strings.Cut(inner, "?")
			return "/" + inner, true
		}
		return a, false
	}
	if !slices.Contains(c.hosts, host) {
		return a, false
	}
	if !strings.HasPrefix(tail, "/") {
		tail = "/" + tail
	}
	return tail, true
}

// uploaded is where an address points below the old site's uploads folder, decoded; ok is false for other addresses.
func (c *converter) uploaded(address string) (string, bool) {
	local, ours := c.local(address)
	if !ours {
		return "", false
	}
	return uploadsPath(local)
}
