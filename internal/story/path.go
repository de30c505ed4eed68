package story

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Moved says that an address is not, or no longer, the one asked for; Location is the right one, decoded.
type Moved struct{ Location string }

// Error is the text for the log.
func (m *Moved) Error() string { return "moved to " + m.Location }

// DecodePath undoes percent-encoding, as often as it was done (at most three times), and leaves what is no valid
// encoding as it stands. Bytes that are no UTF-8, such as the end of a slug that WordPress cut inside a letter, are
// dropped. NULs and other controls go too.
func DecodePath(path string) string {
	for range 3 {
		d := decodeOnce(path)
		if d == path {
			break
		}
		path = d
	}
	if !utf8.ValidString(path) {
		path = strings.ToValidUTF8(path, "")
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, path)
}

// decodeOnce is more lenient than url.PathUnescape: an encoding cut short at the end must not leave the rest encoded.
func decodeOnce(s string) string {
	at := strings.IndexByte(s, '%')
	if at < 0 {
		return s
	}
	out := append(make([]byte, 0, len(s)), s[:at]...)
	for i := at; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if high, low := unhex(s[i+1]), unhex(s[i+2]); high >= 0 && low >= 0 {
				out = append(out, byte(high<<4|low))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// PathKey is how addresses are compared: decoded, composed (NFC), lower case, without a slash at the end. It is
// idempotent. The home page's key is "/".
func PathKey(path string) string {
	// A % that stands for itself goes first: what it leaves behind must not decode to something else next time.
	key := strings.ReplaceAll(DecodePath(path), "%", "")
	key = norm.NFC.String(strings.ToLower(norm.NFC.String(key)))
	return "/" + strings.Trim(key, "/")
}

// permalink fills a pattern of WordPress's structure tags (%year% %monthnum% %day% %postname% %post_id%; reference:
// wordpress.org, "Customize permalinks").
func permalink(pattern string, id int64, slug string, at time.Time) string {
	return strings.NewReplacer(
		"%year%", fmt.Sprintf("%04d", at.Year()), "%monthnum%", fmt.Sprintf("%02d", int(at.Month())),
		"%day%", fmt.Sprintf("%02d", at.Day()), "%hour%", fmt.Sprintf("%02d", at.Hour()),
		"%minute%", fmt.Sprintf("%02d", at.Minute()), "%second%", fmt.Sprintf("%02d", at.Second()),
		"%postname%", slug, "%post_id%", fmt.Sprint(id), "%category%", "news", "%author%", "news",
	).Replace(pattern)
}

// taken are the first parts of addresses that the site itself answers: an article there would never be seen.
var taken = []string{"", "-", "author", "category", "comments", "desk", "favicon.ico", "feed", "feed.json", "healthz", "latest",
	"media", "metrics", "page", "readyz", "robots.txt", "search", "section", "sitemap-news.xml", "sitemap.xml", "static", "tag",
	"wp-admin", "wp-content", "wp-json", "wp-login.php"}

// reserved says whether an address belongs to the site itself.
func reserved(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(PathKey(path), "/"), "/")
	return slices.Contains(taken, first)
}
