package consent

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Shown is how something on another site is shown in a frame.
type Shown struct {
	Address  string // of the frame
	Provider Provider
	Tall     bool // a post, and not a film or map
}

// Frame is how an address that an article embeds is shown; false where no provider of the registry shows it.
func (r *Registry) Frame(address string) (Shown, bool) {
	if r == nil {
		return Shown{}, false
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return Shown{}, false
	}
	to, tall := framed(u)
	from, key := webAddress(to)
	if key != "" {
		return Shown{}, false
	}
	for _, p := range r.Providers {
		if p.Kind == Frame && slices.Contains(p.Hosts, from) {
			return Shown{to, p, tall}, true
		}
	}
	return Shown{}, false
}

// service is a site whose addresses are known: what people copy from it, and what may stand in a frame. The latter is the form that keeps least
// of who looks.
type service struct {
	hosts []string
	form  *regexp.Regexp // over path and query; its first group goes into frame
	frame string         // ID, or ADDRESS, is put in
	tall  bool
}

var services = []service{
	{[]string{"youtube.com", "youtube-nocookie.com", "m.youtube.com"}, regexp.MustCompile(`^/(?:embed/videoseries|playlist)\?(?:.*&)?list=([\w-]{6,60})(?:&|$)`), "https://www.youtube-nocookie.com/embed/videoseries?list=ID", false},
	{[]string{"youtube.com", "youtube-nocookie.com", "m.youtube.com"}, regexp.MustCompile(`^/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/|v/)([\w-]{6,20})(?:[?&/]|$)`), "https://www.youtube-nocookie.com/embed/ID", false},
	{[]string{"youtu.be"}, regexp.MustCompile(`^/([\w-]{6,20})(?:[?&/]|$)`), "https://www.youtube-nocookie.com/embed/ID", false},
	{[]string{"vimeo.com", "player.vimeo.com"}, regexp.MustCompile(`^/(?:video/)?(\d{4,15})(?:[?&/]|$)`), "https://player.vimeo.com/video/ID?dnt=1", false},
	{[]string{"dailymotion.com", "geo.dailymotion.com"}, regexp.MustCompile(`^/(?:embed/)?(?:video/|player(?:/\w+)?\.html\?video=)(\w{4,20})(?:[?&/]|$)`), "https://geo.dailymotion.com/player.html?video=ID", false},
	{[]string{"twitter.com", "x.com", "mobile.twitter.com"}, regexp.MustCompile(`^/\w{1,20}/status(?:es)?/(\d{1,25})(?:[?&/]|$)`), "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=ID", true},
	{[]string{"instagram.com"}, regexp.MustCompile(`^/(?:[\w.]+/)?(?:p|reel|tv)/([\w-]{5,40})(?:[?&/]|$)`), "https://www.instagram.com/p/ID/embed/", true},
	{[]string{"tiktok.com"}, regexp.MustCompile(`^/(?:@[\w.-]+/video|embed/v2|embed|player/v1)/(\d{5,25})(?:[?&/]|$)`), "https://www.tiktok.com/player/v1/ID", true},
	{[]string{"facebook.com", "m.facebook.com", "web.facebook.com"}, regexp.MustCompile(`^/((?:watch/?\?(?:.*&)?v=\d|[\w.-]+/videos/|reel/).*)$`), "https://www.facebook.com/plugins/video.php?href=ADDRESS", false},
	{[]string{"facebook.com", "m.facebook.com", "web.facebook.com"}, regexp.MustCompile(`^/((?:[\w.-]+/(?:posts|photos)/|permalink\.php|photo|story\.php).*)$`), "https://www.facebook.com/plugins/post.php?show_text=true&href=ADDRESS", true},
	{[]string{"facebook.com"}, regexp.MustCompile(`^/(plugins/\w+\.php\?.*)$`), "https://www.facebook.com/ID", false},
	{[]string{"google.com"}, regexp.MustCompile(`^/(maps/embed\?.*|maps\?(?:.*&)?output=embed.*)$`), "https://www.google.com/ID", false},
	{[]string{"openstreetmap.org"}, regexp.MustCompile(`^/(export/embed\.html\?.*)$`), "https://www.openstreetmap.org/ID", false},
}

// begun is the second from which a film is shown, as YouTube writes it in its links.
var begun = regexp.MustCompile(`^\d{1,6}`)

// framed is the address of the frame for an address; empty where its site is known to show none for it. One of a site that is not known stands
// for itself.
func framed(u *url.URL) (to string, tall bool) {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	asked, known := u.Path, false
	if u.RawQuery != "" {
		asked += "?" + u.RawQuery
	}
	for _, s := range services {
		if !slices.Contains(s.hosts, host) {
			continue
		}
		known = true
		m := s.form.FindStringSubmatch(asked)
		if m == nil {
			continue
		}
		full := url.URL{Scheme: "https", Host: "www." + strings.TrimPrefix(strings.TrimPrefix(host, "m."), "web."), Path: u.Path, RawQuery: u.RawQuery}
		to = strings.NewReplacer("ID", m[1], "ADDRESS", url.QueryEscape(full.String())).Replace(s.frame)
		if from := begun.FindString(cmp.Or(u.Query().Get("t"), u.Query().Get("start"))); from != "" && strings.HasPrefix(to, "https://www.youtube-nocookie.com/") && !strings.Contains(to, "?") {
			to += "?start=" + from
		}
		return to, s.tall
	}
	if known {
		return "", false
	}
	itself := *u
	itself.Fragment, itself.RawFragment = "", ""
	return itself.String(), false
}

// Known are embed services as the desk offers them, to be completed by who registers one.
var Known = []Provider{
	{Name: "YouTube", Purpose: Embeds, Kind: Frame, Hosts: []string{"https://www.youtube-nocookie.com"}, Privacy: "https://policies.google.com/privacy"},
	{Name: "X", Purpose: Social, Kind: Frame, Hosts: []string{"https://platform.twitter.com"}, Privacy: "https://x.com/privacy"},
	{Name: "Facebook", Purpose: Social, Kind: Frame, Hosts: []string{"https://www.facebook.com"}, Privacy: "https://www.facebook.com/privacy/policy/"},
	{Name: "Instagram", Purpose: Social, Kind: Frame, Hosts: []string{"https://www.instagram.com"}, Privacy: "https://privacycenter.instagram.com/policy"},
	{Name: "TikTok", Purpose: Embeds, Kind: Frame, Hosts: []string{"https://www.tiktok.com"}, Privacy: "https://www.tiktok.com/legal/privacy-policy"},
	{Name: "Vimeo", Purpose: Embeds, Kind: Frame, Hosts: []string{"https://player.vimeo.com"}, Privacy: "https://vimeo.com/privacy"},
	{Name: "Google Maps", Purpose: Embeds, Kind: Frame, Hosts: []string{"https://www.google.com"}, Privacy: "https://policies.google.com/privacy"},
	{Name: "OpenStreetMap", Purpose: Embeds, Kind: Frame, Hosts: []string{"https://www.openstreetmap.org"}, Privacy: "https://osmfoundation.org/wiki/Privacy_Policy"},
}
