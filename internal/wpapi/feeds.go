package wpapi

import (
	"regexp"
	"strings"

	"github.com/warraq/warraq/internal/story"
)

var feedEnding = regexp.MustCompile(`(?:^|/)feed(?:(\.json)|/(rss2?|rdf|atom))?/?$`)

// feedBehind is the ending, here, of the feed that the rest of an old address asks for behind a list; empty where it asks for none.
func feedBehind(rest string) string {
	m := feedEnding.FindStringSubmatch(rest)
	switch {
	case m == nil:
		return ""
	case m[1] != "": // it never was WordPress's
		return "/feed.json"
	}
	return feedOf(m[2])
}

// feedOf is the ending of a feed by the name that WordPress has for its form.
func feedOf(name string) string {
	if strings.HasSuffix(name, "atom") {
		return "/feed/atom/"
	}
	return "/feed/"
}

// withFeed is the address of a page's feed, where one is asked for by name (feed=rss2), or of the page.
func withFeed(path, name string) string {
	switch {
	case path == "" || name == "":
		return path
	case strings.HasPrefix(path, "/media/"): // a file has none
		return path
	}
	return strings.TrimSuffix(path, "/") + feedOf(name)
}

// paperFeed is the address of a feed that was asked for without a page: of the articles, or of the comments.
func paperFeed(name string) string {
	if form, ok := strings.CutPrefix(name, "comments-"); ok {
		return "/comments" + feedOf(form)
	}
	return feedOf(name)
}

// at is a page's address ready for a header with the feed that the rest of an old one asks for; empty where it is what was asked for: /tag/ and
// /author/ are addresses here too.
func at(path, rest string) string {
	feed := feedBehind(rest)
	if path+feed == path[:strings.LastIndexByte(path, '/')+1]+story.DecodePath(rest) {
		return ""
	}
	return story.EscapedPath(path) + feed
}
