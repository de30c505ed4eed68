// Package site is what the paper is: name, language, country, zone, addresses, menus.
//
// It is not for a page's look (reader) or for the operator's flags (config).
package site

// Settings is what the newsroom sets about its paper; the zero value is completed by Defaults.
type Settings struct {
	Name         string         `json:"name"`
	Tagline      string         `json:"tagline"`
	Lang         string         `json:"lang"`          // "ar"
	Dir          string         `json:"dir"`           // "rtl"
	Country      string         `json:"country"`       // ISO 3166-1 alpha-2, "JO": month names and digits follow it
	TimeZone     string         `json:"time_zone"`     // IANA, "Asia/Amman"
	Digits       string         `json:"digits"`        // "latn", "arab" or empty: the country's own
	MonthStyle   string         `json:"month_style"`   // "both" («حزيران / يونيو») or empty: the country's own name
	Hijri        bool           `json:"hijri"`         // the Hijri date beside the Gregorian one in the masthead
	Permalink    string         `json:"permalink"`     // pattern of article addresses, "/%year%/%monthnum%/%postname%"
	OldHosts     []string       `json:"old_hosts"`     // hosts this paper was published under: links to them are links to here
	Copyright    string         `json:"copyright"`     // last line of the footer
	HomeSections []int64        `json:"home_sections"` // sections on the home page in order; empty: all top sections
	Menu         []int64        `json:"menu"`          // sections in the menu; empty: all top sections
	FooterPages  []FooterColumn `json:"footer"`
}

// FooterColumn is one column of links at the foot of each page.
type FooterColumn struct {
	Title string       `json:"title"`
	Links []FooterLink `json:"links"`
}

// FooterLink is one link in it.
type FooterLink struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Defaults is a new paper's settings.
func Defaults() Settings {
	return Settings{
		Name: "الصحيفة", Lang: "ar", Dir: "rtl", Country: "JO", TimeZone: "Asia/Amman", MonthStyle: "both", Hijri: true,
		Permalink: "/%year%/%monthnum%/%postname%",
	}
}
