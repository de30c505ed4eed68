package i18n

import "strings"

// Joining is how the items of a list hang together.
type Joining string

// The joinings: «عمّان وإربد», «عمّان أو إربد», and measures beside each other («ساعتان، و5 دقائق»).
const (
	And  Joining = "and"
	Or   Joining = "or"
	Unit Joining = "unit"
)

// List is the items in one line, joined as the language does it (CLDR 48). Arabic repeats «و» before each: «عمّان والزرقاء
// وإربد».
func (l *Locale) List(how Joining, items []string) string {
	var b strings.Builder
	for i, item := range items {
		b.WriteString(l.Between(how, i, len(items)))
		b.WriteString(item)
	}
	return b.String()
}

// Between is what stands before the i-th of n items; nothing before the first.
func (l *Locale) Between(how Joining, i, n int) string {
	switch {
	case i == 0:
		return ""
	case n == 2:
		return l.printer.T("list." + string(how) + ".pair")
	case i == n-1:
		return l.printer.T("list." + string(how) + ".last")
	}
	return l.printer.T("list." + string(how) + ".between")
}
