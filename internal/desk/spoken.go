package desk

import (
	"html/template"

	"github.com/warraq/warraq/internal/page"
)

// Spoken is a plain text that stands in language lang, what is in another script marked for those who listen to it.
func (b Base) Spoken(text, lang string) template.HTML { return page.Spoken(text, lang) }
