package i18n

import (
	"strings"
	"time"
)

// Country is what CLDR 48 says of an Arabic-speaking country's week and clock.
type Country struct {
	Code    string          // ISO 3166-1 alpha-2
	First   time.Weekday    // of the week
	Weekend [2]time.Weekday // its two days
	Hours24 bool            // the clock counts twenty-four hours
	League  bool            // a member of the Arab League: offered as a paper's country
}

// league are the members of the Arab League, and beside are the other countries whose Arabic CLDR knows.
var (
	league = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE"
	beside = "EH ER IL SS TD"

	// The rest of the countries begin their week on Monday and rest on Saturday and Sunday.
	saturdayFirst = set("BH DJ DZ EG IQ JO KW LY OM QA SD SY")
	sundayFirst   = set("IL SA YE")
	fridayRest    = set("BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE")
	hours24       = set("IL KM MA")
)

// Countries are the members of the Arab League, sorted by their code.
func Countries() []Country {
	var list []Country
	for _, code := range strings.Fields(league) {
		c, _ := CountryOf(code)
		list = append(list, c)
	}
	return list
}

// CountryOf is the country of a code; false where CLDR knows no Arabic of it.
func CountryOf(code string) (Country, bool) {
	member := set(league)[code]
	if !member && !set(beside)[code] {
		return Country{}, false
	}
	c := Country{Code: code, First: time.Monday, Weekend: [2]time.Weekday{time.Saturday, time.Sunday}, Hours24: hours24[code], League: member}
	if fridayRest[code] {
		c.Weekend = [2]time.Weekday{time.Friday, time.Saturday}
	}
	switch {
	case saturdayFirst[code]:
		c.First = time.Saturday
	case sundayFirst[code]:
		c.First = time.Sunday
	}
	return c, true
}
