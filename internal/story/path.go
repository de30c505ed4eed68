package story

import (
	"fmt"
	"net/url"
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
		d, err := url.PathUnescape(path)
		if err != nil || d == path {
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

// PathKey is how addresses are compared: decoded, composed (NFC), lower case, without a slash at the end. It is
// idempotent. The home page's key is "/".
func PathKey(path string) string {
	key := norm.NFC.String(strings.ToLower(norm.NFC.String(DecodePath(path))))
	key = strings.ReplaceAll(key, "%", "") // what no encoding was must not become one the next time
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
