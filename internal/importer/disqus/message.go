package disqus

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
)

// withAddresses is a message with the addresses of its links written out, since text that is not HTML cannot keep them
// otherwise: <a href="https://x">y</a> becomes y (https://x).
func withAddresses(message string) string {
	if !strings.Contains(message, "<") {
		return mentions.ReplaceAllString(message, "@$1")
	}
	var out, inside, words strings.Builder
	address := ""
	flush := func() {
		if address == "" {
			return
		}
		out.WriteString(linked(inside.String(), words.String(), address))
		inside.Reset()
		words.Reset()
		address = ""
	}
	for z := xhtml.NewTokenizer(strings.NewReader(message)); ; {
		kind := z.Next()
		if kind == xhtml.ErrorToken {
			flush()
			return out.String()
		}
		to := &out
		if address != "" {
			to = &inside
		}
		raw := string(z.Raw()) // before the token is looked at, which undoes its escapes in place
		switch kind {
		case xhtml.TextToken:
			raw = mentions.ReplaceAllString(raw, "@$1")
			if address != "" {
				words.WriteString(html.UnescapeString(raw))
			}
		case xhtml.StartTagToken, xhtml.EndTagToken:
			if name, _ := z.TagName(); string(name) != "a" {
				break
			}
			flush()
			if to = &out; kind == xhtml.StartTagToken {
				address = destination(z)
			}
			raw = ""
		}
		to.WriteString(raw)
	}
}

// mentions are how Disqus writes that somebody is spoken to.
var mentions = regexp.MustCompile(`@([\pL\pN_.-]{1,100}):disqus\b`)

// linked is what stands for a link: its words with the address behind them, or the address alone where the words are nothing
// else, be it that Disqus shortened them.
func linked(inside, words, address string) string {
	words = strings.TrimSpace(words)
	shortened := strings.TrimSuffix(strings.TrimSuffix(words, "..."), "…")
	bare := func(s string) string {
		_, rest, ok := strings.Cut(s, "://")
		if !ok {
			rest = s
		}
		return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/"))
	}
	if bare(words) == bare(address) || shortened == "" || shortened != words && strings.HasPrefix(bare(address), bare(shortened)) {
		return html.EscapeString(address)
	}
	return inside + " (" + html.EscapeString(address) + ")"
}

// destination is where a link leads, "" where that is nowhere on the web.
func destination(z *xhtml.Tokenizer) string {
	for more := true; more; {
		var key, value []byte
		if key, value, more = z.TagAttr(); string(key) != "href" {
			continue
		}
		address := strings.TrimSpace(string(value))
		u, err := url.Parse(address)
		if err != nil || len(address) > maxLink || strings.ContainsAny(address, " \t\r\n") {
			return ""
		}
		switch strings.ToLower(u.Scheme) {
		case "http", "https":
			return beyond(u, address)
		case "mailto":
			return u.Opaque
		}
		return ""
	}
	return ""
}

// ticket is what Disqus writes behind the address in its own redirects.
var ticket = regexp.MustCompile(`:[A-Za-z0-9_-]{27}$`)

// beyond is the address that a redirect of Disqus's own leads to: it will not be there for ever.
func beyond(u *url.URL, address string) string {
	if strings.EqualFold(u.Hostname(), "disq.us") {
		if to := ticket.ReplaceAllString(u.Query().Get("url"), ""); strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://") {
			return to
		}
	}
	return address
}
