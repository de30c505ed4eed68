package desk

import "net/http"

type language struct{ Code, Name string }

// languages are those the desk speaks, each by its own name.
var languages = []language{{"ar", "العربية"}, {"en", "English"}, {"fr", "Français"}}

type accountPage struct {
	Base
	Languages []language
}

func (d *desk) account(w http.ResponseWriter, r *http.Request) error {
	b, err := d.base(r, "desk.account.title")
	if err != nil {
		return err
	}
	d.write(w, http.StatusOK, "account", accountPage{b, languages})
	return nil
}

func (d *desk) saveAccount(w http.ResponseWriter, r *http.Request) error {
	values, _, err := readForm(r)
	if err != nil {
		return err
	}
	if err := d.People.SetLocale(r.Context(), userOf(r.Context()).ID, values.Get("locale")); err != nil {
		return err
	}
	return seeOther(w, r, "/desk/account?done=saved")
}
