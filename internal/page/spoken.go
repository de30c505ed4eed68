package page

import (
	"html"
	"html/template"
	"regexp"
	"strings"
	"unicode"
)

// A run is two words or more of one script; what lies between them has a space, and nothing that addresses are made of.
var (
	latinRun  = regexp.MustCompile(`\p{Latin}[\p{Latin}\p{M}'’-]*(?:[^\pL/@_=]*\s[^\pL/@_=]*\p{Latin}[\p{Latin}\p{M}'’-]*)+`)
	arabicRun = regexp.MustCompile(`\p{Arabic}[\p{Arabic}\p{M}]*(?:[^\pL/@_=]*\s[^\pL/@_=]*\p{Arabic}[\p{Arabic}\p{M}]*)+`)
)

// leastSpoken is from how many words on a run within a text is marked. What is shorter is a name or a term nearly always, which needs no mark (WCAG 2.2,
// 3.1.2), and a headline stays the text that it was for whatever looks for it in the page.
const leastSpoken = 4

// Spoken is a plain text that stands in language lang, with what is in the other script marked as another language, if that is the whole of it or a run
// of four words, so that it is not read out by a voice that cannot. Which language it is nobody said: for Latin letters English is the guess, as it is the second language
// of most who read Arabic; a name is read well enough by it, whatever its origin.
func Spoken(text, lang string) template.HTML {
	run, other, letters := latinRun, "en", unicode.Latin
	if !strings.HasPrefix(lang, "ar") && !strings.HasPrefix(lang, "fa") && !strings.HasPrefix(lang, "ur") {
		run, other, letters = arabicRun, "ar", unicode.Arabic
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(letters, r) }) {
		return template.HTML(html.EscapeString(text))
	}
	var b strings.Builder
	at := 0
	for _, found := range run.FindAllStringIndex(text, -1) {
		if words := text[found[0]:found[1]]; words != strings.TrimSpace(text) && len(strings.Fields(words)) < leastSpoken {
			continue
		}
		b.WriteString(html.EscapeString(text[at:found[0]]))
		b.WriteString(`<span lang="` + other + `">` + html.EscapeString(text[found[0]:found[1]]) + "</span>")
		at = found[1]
	}
	b.WriteString(html.EscapeString(text[at:]))
	return template.HTML(b.String())
}
