package audience

import (
	"strings"
	"testing"
	"time"
)

func TestReadersAreClassedByWhereTheyComeFrom(t *testing.T) {
	for _, c := range []struct {
		d            Details
		source, site string
	}{
		{Details{}, "", ""},
		{Details{Referrer: "www.google.com"}, "", ""}, // nothing was told
		{Details{Told: true}, FromDirect, ""},
		{Details{Told: true, Referrer: "www.google.com"}, FromSearch, "google.com"},
		{Details{Told: true, Referrer: "www.google.jo"}, FromSearch, "google.jo"},
		{Details{Told: true, Referrer: "www.google.co.uk"}, FromSearch, "google.co.uk"},
		{Details{Told: true, Referrer: "news.google.com"}, FromSearch, "news.google.com"},
		{Details{Told: true, Referrer: "google.example.org"}, FromOther, "google.example.org"},
		{Details{Told: true, Referrer: "notgoogle.com"}, FromOther, "notgoogle.com"},
		{Details{Told: true, Referrer: "mail.google.com"}, FromNewsletter, "mail.google.com"},
		{Details{Told: true, Referrer: "yandex.ru"}, FromSearch, "yandex.ru"},
		{Details{Told: true, Referrer: "fr.search.yahoo.com"}, FromSearch, "fr.search.yahoo.com"},
		{Details{Told: true, Referrer: "duckduckgo.com"}, FromSearch, "duckduckgo.com"},
		{Details{Told: true, Referrer: "com.google.android.googlequicksearchbox"}, FromSearch, "com.google.android.googlequicksearchbox"},
		{Details{Told: true, Referrer: "lm.facebook.com"}, FromSocial, "lm.facebook.com"},
		{Details{Told: true, Referrer: "t.co"}, FromSocial, "t.co"},
		{Details{Told: true, Referrer: "T.ME"}, FromSocial, "t.me"},
		{Details{Told: true, Referrer: "org.telegram.messenger"}, FromSocial, "org.telegram.messenger"},
		{Details{Told: true, Referrer: "l.threads.net"}, FromSocial, "l.threads.net"},
		{Details{Told: true, Referrer: "aljazeera.example:8080"}, FromOther, "aljazeera.example"},
		{Details{Told: true, Referrer: "paper.example", Own: true}, FromInternal, ""},
		{Details{Told: true, Referrer: "paper.example", Own: true, Source: "whatsapp"}, FromSocial, ""},
		{Details{Told: true, Medium: "Email", Source: "weekly"}, FromNewsletter, ""},
		{Details{Told: true, Source: "newsletter-8"}, FromNewsletter, ""},
		{Details{Told: true, Source: "WhatsApp"}, FromSocial, ""},
		{Details{Told: true, Source: "google", Medium: "cpc"}, FromSearch, ""},
		{Details{Told: true, Medium: "social"}, FromSocial, ""},
		{Details{Told: true, Source: "billboard"}, FromOther, ""},
		{Details{Told: true, Referrer: "<script>.example"}, FromOther, ""},
		{Details{Told: true, Referrer: "a." + strings.Repeat("b", 200)}, FromOther, ""},
		{Details{Told: true, Referrer: "x\u202e.example"}, FromOther, ""},
		{Details{Told: true, Referrer: "..."}, FromOther, "..."},
	} {
		if s := sidesOf(Hit{Details: c.d}); s.Source != c.source || s.Site != c.site {
			t.Errorf("%+v: %q %q", c.d, s.Source, s.Site)
		}
	}
}

func TestReadersCountriesAndLanguages(t *testing.T) {
	for _, c := range []struct{ language, zone, lang, country string }{
		{"ar-JO", "Asia/Amman", "ar", "JO"},
		{"ar-JO", "Asia/Riyadh", "ar", "SA"},
		{"ar", "Asia/Calcutta", "ar", "IN"},
		{"ar", "Egypt", "ar", "EG"},
		{"ar", "Asia/Gaza", "ar", "PS"},
		{"fr-MA", "UTC", "fr", "MA"},
		{"FR-ma", "", "fr", "MA"},
		{"zh-Hant-TW", "Mars/Olympus", "zh", "TW"},
		{"es-419", "", "es", ""},
		{"en-XX", "", "en", ""},
		{"ar", "JO", "ar", ""},
		{"x", "", "", ""},
		{"<b>", "", "", ""},
		{"arab", "", "", ""},
		{strings.Repeat("a-", 100), "", "", ""},
	} {
		s := sidesOf(Hit{Details: Details{Told: true, Language: c.language, Zone: c.zone}})
		if s.Language != c.lang || s.Country != c.country {
			t.Errorf("%+v: %q %q", c, s.Language, s.Country)
		}
	}
	// Every zone that the Arab world's papers are set to is known.
	for _, zone := range []string{"Asia/Amman", "Asia/Beirut", "Africa/Cairo", "Asia/Riyadh", "Asia/Dubai", "Asia/Baghdad", "Asia/Kuwait", "Asia/Qatar", "Asia/Bahrain", "Asia/Muscat", "Asia/Aden", "Asia/Damascus",
		"Asia/Hebron", "Africa/Tripoli", "Africa/Tunis", "Africa/Algiers", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Nouakchott", "Africa/Khartoum", "Africa/Mogadishu", "Africa/Djibouti", "Indian/Comoro", "Africa/Juba"} {
		if countryOfZone(zone) == "" {
			t.Error(zone)
		}
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}

func TestDevicesAndCampaigns(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 Chrome/128.0.0.0 Mobile Safari/537.36": OnPhone,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148":          OnPhone,
		"Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/191.308; U; ar) Presto/2.5.25 Version/10.54":                 OnPhone,
		"Mozilla/5.0 (Linux; Android 12; SM-T500) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36":         OnTablet,
		"Mozilla/5.0 (iPad; CPU OS 15_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148":                   OnTablet,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0":                   OnDesktop,
		"": OnDesktop,
	} {
		if got := device(agent); got != want {
			t.Errorf("%s: %s", agent, got)
		}
	}
	for in, want := range map[string]string{"": "", "رمضان 2026": "رمضان 2026", "  Spring ": "spring", "*": "", "a\u202eb\nc\x00": "abc", "\xff": "", strings.Repeat("ط", 500): strings.Repeat("ط", mostCampaign)} {
		if got := campaign(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestTheMedianIsWhatHalfOfTheReadersExceed(t *testing.T) {
	if durationBuckets[len(durationBuckets)-1] != 1800 || durationOf(-1) != 0 || durationOf(4) != 0 || durationOf(5) != 1 || durationOf(1799) != 11 || durationOf(1<<40) != 11 {
		t.Error("buckets")
	}
	for _, c := range []struct {
		bucket map[int]int64
		want   time.Duration
	}{{nil, 0}, {map[int]int64{0: 1}, 2500 * time.Millisecond}, {map[int]int64{0: 1, 11: 1}, 5 * time.Second}, {map[int]int64{5: 10, 6: 10, 7: 20}, 90 * time.Second}, {map[int]int64{8: 4}, 150 * time.Second}} {
		var b [len(durationBuckets)]int64
		for i, n := range c.bucket {
			b[i] = n
		}
		if got := median(b); got != c.want {
			t.Errorf("%v: %v, want %v", c.bucket, got, c.want)
		}
	}
	for percent, want := range map[int]string{-5: "25", 0: "25", 49: "25", 50: "50", 75: "75", 95: "75", 96: "100", 1 << 40: "100"} {
		if got := (reading{facet: Depth, value: depthOf(percent)}).name(); got != want {
			t.Errorf("%d: %s", percent, got)
		}
	}
}
