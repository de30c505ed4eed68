package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/web"
)

type country struct{ Code, Name string }

// zones are offered for the paper's time; any other may be typed.
var zones = []string{"Asia/Amman", "Asia/Riyadh", "Asia/Dubai", "Asia/Qatar", "Asia/Kuwait", "Asia/Bahrain", "Asia/Muscat", "Asia/Aden", "Asia/Baghdad",
	"Asia/Damascus", "Asia/Beirut", "Asia/Gaza", "Asia/Hebron", "Africa/Cairo", "Africa/Khartoum", "Africa/Tripoli", "Africa/Tunis", "Africa/Algiers",
	"Africa/Casablanca", "Africa/Nouakchott", "Africa/Mogadishu", "Africa/Djibouti", "Indian/Comoro", "Europe/London", "Europe/Paris", "Europe/Berlin"}

type settingsPage struct {
	Base
	Form      site.Settings
	Countries []country
	Zones     []string
}

func (d *desk) settings(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Sites.Get(r.Context())
	if err != nil {
		return err
	}
	return d.showSettings(w, r, v, nil)
}

func (d *desk) showSettings(w http.ResponseWriter, r *http.Request, form site.Settings, fault error) error {
	b, err := d.base(r, "desk.nav.settings")
	if err != nil {
		return err
	}
	page := settingsPage{Base: b, Form: form, Zones: zones}
	for _, c := range i18n.Countries() {
		page.Countries = append(page.Countries, country{c.Code, b.printer.Country(c.Code)})
	}
	slices.SortFunc(page.Countries, func(a, z country) int { return b.locale.Compare(a.Name, z.Name) })
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		page.blame(fault)
	}
	d.write(w, status, "settings", page)
	return nil
}

func (d *desk) saveSettings(w http.ResponseWriter, r *http.Request) error {
	values, _, err := readForm(r)
	if err != nil {
		return err
	}
	v, err := d.Sites.Get(r.Context())
	if err != nil {
		return err
	}
	text := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(values.Get(name), "")) }
	v.Name, v.Tagline, v.Country, v.TimeZone = text("name"), text("tagline"), text("country"), text("time_zone")
	v.Digits, v.MonthStyle, v.Hijri, v.Copyright = text("digits"), text("month_style"), values.Get("hijri") == "1", text("copyright")
	if err := d.Sites.Save(r.Context(), userOf(r.Context()).Actor(), v); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showSettings(w, r, v, err)
	}
	return seeOther(w, r, "/desk/settings?done=saved")
}
