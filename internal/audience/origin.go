package audience

import (
	_ "embed" // the table of zones
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Details are what a page says of how its reader came to it, as it was sent.
type Details struct {
	Told                     bool   // the page said something: without it all is unknown
	Referrer                 string // the host that the reader came from, empty for none
	Own                      bool   // that host is the paper itself
	Source, Medium, Campaign string // utm_source and so on, of the page's address
	Language                 string // of the browser, "ar-JO"
	Zone                     string // the reader's time zone, "Asia/Amman"
}

// Sides are what is kept of a view beside its article and minute: what it can be told apart by, as the facets say. They name nobody.
type Sides struct {
	Source, Site, Campaign, Country, Language, Device string
}

// The values of the facet Source.
const (
	FromSearch     = "search"
	FromSocial     = "social"
	FromDirect     = "direct"
	FromInternal   = "internal"
	FromNewsletter = "newsletter"
	FromOther      = "other"
)

// The values of the facet Device.
const (
	OnPhone   = "phone"
	OnTablet  = "tablet"
	OnDesktop = "desktop"
)

// Bounds on what readers send.
const (
	mostHost     = 100
	mostCampaign = 64 // letters
)

// sidesOf classes a view.
func sidesOf(h Hit) Sides {
	s := Sides{Device: device(h.Agent)}
	if !h.Details.Told {
		return s
	}
	d := h.Details
	s.Campaign = campaign(d.Campaign)
	s.Language, s.Country = language(d.Language)
	if c := countryOfZone(d.Zone); c != "" {
		s.Country = c
	}
	host := hostName(d.Referrer)
	medium, source := strings.ToLower(d.Medium), strings.ToLower(d.Source)
	if !d.Own {
		s.Site = host
	}
	switch {
	case strings.Contains(medium, "mail") || strings.Contains(medium, "newsletter") || strings.Contains(source, "newsletter"):
		s.Source = FromNewsletter
	case classOf(source, named) != "":
		s.Source = classOf(source, named)
	case strings.Contains(medium, "social"):
		s.Source = FromSocial
	case d.Own:
		s.Source = FromInternal
	case host != "":
		s.Source = hostClass(host)
	case source != "" || medium != "" || d.Referrer != "":
		s.Source = FromOther
	default:
		s.Source = FromDirect
	}
	return s
}

// hosts are sites by what they are: a host is the site's where it is its name or ends with it after a dot. Names with an asterisk at the end are
// followed by any country's ending.
var hosts = map[string]string{
	"google.*": FromSearch, "bing.com": FromSearch, "duckduckgo.com": FromSearch, "yandex.*": FromSearch, "ya.ru": FromSearch, "search.yahoo.com": FromSearch, "yahoo.*": FromSearch,
	"baidu.com": FromSearch, "ecosia.org": FromSearch, "qwant.com": FromSearch, "startpage.com": FromSearch, "search.brave.com": FromSearch, "ask.com": FromSearch, "aol.com": FromSearch,
	"naver.com": FromSearch, "sogou.com": FromSearch, "petalsearch.com": FromSearch, "mojeek.com": FromSearch, "swisscows.com": FromSearch, "msn.com": FromSearch, "presearch.com": FromSearch,
	"chatgpt.com": FromSearch, "chat.openai.com": FromSearch, "perplexity.ai": FromSearch, "gemini.google.com": FromSearch, "copilot.microsoft.com": FromSearch, "claude.ai": FromSearch,
	"com.google.android.googlequicksearchbox": FromSearch, "com.google.android.gm": FromNewsletter, "mail.google.com": FromNewsletter, "mail.yahoo.com": FromNewsletter, "outlook.live.com": FromNewsletter,
	"outlook.office.com": FromNewsletter, "mail.yandex.*": FromNewsletter, "com.microsoft.office.outlook": FromNewsletter, "com.yahoo.mobile.client.android.mail": FromNewsletter,
	"facebook.com": FromSocial, "fb.com": FromSocial, "fb.me": FromSocial, "messenger.com": FromSocial, "instagram.com": FromSocial, "threads.net": FromSocial, "threads.com": FromSocial,
	"whatsapp.com": FromSocial, "wa.me": FromSocial, "t.co": FromSocial, "x.com": FromSocial, "twitter.com": FromSocial, "t.me": FromSocial, "telegram.org": FromSocial, "telegram.me": FromSocial,
	"tiktok.com": FromSocial, "linkedin.com": FromSocial, "lnkd.in": FromSocial, "youtube.com": FromSocial, "youtu.be": FromSocial, "snapchat.com": FromSocial, "pinterest.*": FromSocial,
	"reddit.com": FromSocial, "quora.com": FromSocial, "vk.com": FromSocial, "ok.ru": FromSocial, "tumblr.com": FromSocial, "discord.com": FromSocial, "bsky.app": FromSocial, "mastodon.social": FromSocial,
	"line.me": FromSocial, "viber.com": FromSocial, "wechat.com": FromSocial, "weibo.com": FromSocial, "slack.com": FromSocial, "medium.com": FromSocial, "flipboard.com": FromSocial, "nabd.com": FromSocial,
	"com.facebook.katana": FromSocial, "com.facebook.lite": FromSocial, "com.facebook.orca": FromSocial, "com.instagram.android": FromSocial, "com.instagram.barcelona": FromSocial,
	"com.whatsapp": FromSocial, "com.whatsapp.w4b": FromSocial, "org.telegram.messenger": FromSocial, "org.telegram.messenger.web": FromSocial, "org.thunderdog.challegram": FromSocial,
	"com.twitter.android": FromSocial, "com.zhiliaoapp.musically": FromSocial, "com.ss.android.ugc.trill": FromSocial, "com.linkedin.android": FromSocial, "com.google.android.youtube": FromSocial,
	"com.snapchat.android": FromSocial, "com.reddit.frontpage": FromSocial, "com.pinterest": FromSocial, "com.slack": FromSocial, "com.viber.voip": FromSocial, "org.thoughtcrime.securesms": FromSocial,
}

// named are the words that newsrooms write into utm_source.
var named = map[string]string{
	"whatsapp": FromSocial, "wa": FromSocial, "facebook": FromSocial, "fb": FromSocial, "messenger": FromSocial, "instagram": FromSocial, "ig": FromSocial, "threads": FromSocial, "twitter": FromSocial,
	"x": FromSocial, "telegram": FromSocial, "tg": FromSocial, "tiktok": FromSocial, "linkedin": FromSocial, "youtube": FromSocial, "snapchat": FromSocial, "pinterest": FromSocial, "reddit": FromSocial,
	"viber": FromSocial, "google": FromSearch, "bing": FromSearch, "duckduckgo": FromSearch, "yandex": FromSearch, "yahoo": FromSearch, "email": FromNewsletter, "mailchimp": FromNewsletter, "substack": FromNewsletter,
}

// hostClass is what a site is, longest name first.
func hostClass(host string) string {
	for name := host; name != ""; {
		if c := classOf(name, hosts); c != "" {
			return c
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return FromOther
}

// classOf looks a name up; google.com.eg and google.jo are found as google.*.
func classOf(name string, in map[string]string) string {
	if c := in[name]; c != "" {
		return c
	}
	label, end, ok := strings.Cut(name, ".")
	for ok && len(end) > 6 { // an ending of a country is "jo", "com.eg", "co.uk"
		var more string
		more, end, ok = strings.Cut(end, ".")
		label += "." + more
	}
	if ok {
		return in[label+".*"]
	}
	return ""
}

// hostName is a host in small letters without "www." and port; empty for what is none.
func hostName(s string) string {
	s = strings.TrimPrefix(strings.ToLower(s), "www.")
	s, _, _ = strings.Cut(s, ":")
	if len(s) > mostHost || !strings.Contains(s, ".") {
		return ""
	}
	for i := range len(s) {
		if c := s[i]; c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return ""
		}
	}
	return s
}

// campaign is a campaign's name as it is kept: in small letters, without what cannot be seen, not too long.
func campaign(s string) string {
	if s == "" || !utf8.ValidString(s) {
		return ""
	}
	n := 0
	s = strings.Map(func(r rune) rune {
		if n >= mostCampaign || !unicode.IsGraphic(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		n++
		return unicode.ToLower(r)
	}, s)
	if s = strings.TrimSpace(s); s == rare {
		return ""
	}
	return s
}

// language takes "ar-JO" and "zh-Hant-TW" apart: "ar" and "JO".
func language(tag string) (base, region string) {
	if len(tag) > 35 {
		return "", ""
	}
	for i, part := range strings.Split(tag, "-") {
		switch {
		case i == 0:
			base = strings.ToLower(part)
			if len(base) < 2 || len(base) > 3 || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") != "" {
				return "", ""
			}
		case len(part) == 2 && countries()[strings.ToUpper(part)] != "":
			return base, strings.ToUpper(part)
		}
	}
	return base, ""
}

// device tells phones, tablets and the rest apart by what a browser calls itself.
func device(agent string) string {
	agent = agent[:min(len(agent), mostAgent)]
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(agent, w) {
				return true
			}
		}
		return false
	}
	android := has("Android")
	switch {
	case has("iPad", "Tablet", "Kindle", "Silk/") || android && !has("Mobile", "Opera Mini"):
		return OnTablet
	case android || has("Mobi", "iPhone", "iPod", "Opera Mini", "J2ME", "KAIOS", "Symbian", "BlackBerry", "Windows Phone"):
		return OnPhone
	}
	return OnDesktop
}

//go:embed zones.txt
var zones string

// countries are the countries' codes by time zone, and each code by itself.
var countries = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(zones) {
		names := strings.Fields(line)
		if names[0] == "#" {
			continue
		}
		for _, name := range names {
			out[name] = names[0]
		}
	}
	return out
})

// countryOfZone is the country of a time zone; empty where it has none.
func countryOfZone(zone string) string {
	if len(zone) <= 2 { // a country's code is no zone
		return ""
	}
	return countries()[zone]
}
