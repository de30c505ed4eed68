package reader

import (
	"html/template"

	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/page"
)

// Spoken is a plain text that stands in language lang, what is in another script marked for those who listen to it.
func (b *Base) Spoken(text, lang string) template.HTML { return page.Spoken(text, lang) }

// spoken writes a text that stands in language lang, as Spoken is.
func (m *markup) spoken(text, lang string) *markup { return m.raw(string(page.Spoken(text, lang))) }

// Names is who signed it, joined.
func (c *Card) Names() template.HTML {
	names := make([]string, len(c.Bylines))
	for i, by := range c.Bylines {
		names[i] = string(page.Spoken(by.Name, c.Base.Lang()))
	}
	return template.HTML(c.Base.locale.List(i18n.And, names))
}
