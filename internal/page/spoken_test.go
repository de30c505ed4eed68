package page

import (
	"html"
	"regexp"
	"testing"
)

func TestSpoken(t *testing.T) {
	for _, c := range [][3]string{
		{"ar", "دانا السكري", "دانا السكري"},
		{"ar", "Dana Sukkari", `<span lang="en">Dana Sukkari</span>`},
		{"ar", "عبر تطبيق Google Maps، أمس", "عبر تطبيق Google Maps، أمس"}, // a name
		{"ar", "قالت: we were told to wait، ومضت", `قالت: <span lang="en">we were told to wait</span>، ومضت`},
		{"ar", "على WhatsApp فقط", "على WhatsApp فقط"},
		{"ar-JO", "Good. It's a well-known day!", `<span lang="en">Good. It&#39;s a well-known day</span>!`},
		{"ar", "من www.example.org/a/path وme@example.org", "من www.example.org/a/path وme@example.org"},
		{"ar", "<b>Open Data & more</b>", `&lt;b&gt;<span lang="en">Open Data &amp; more</span>&lt;/b&gt;`},
		{"ar", "Émile Zola في ١٩٩٠ Covid 19 in", "Émile Zola في ١٩٩٠ Covid 19 in"},
		{"ar", "Ελλάδα και Москва", "Ελλάδα και Москва"},
		{"en", "The word السوق", "The word السوق"},
		{"en-GB", "By سلمى العمري in Amman", "By سلمى العمري in Amman"},
		{"en-GB", " سلمى العمري ", ` <span lang="ar">سلمى العمري</span> `},
		{"fr", "a & b", "a &amp; b"},
		{"ar", "", ""},
		{"ar", "\xff Open\xfe Data \xff", "\ufffd"},
	} {
		got := string(Spoken(c[1], c[0]))
		if c[2] == "\ufffd" { // what is no text is not lost
			if bare := html.UnescapeString(regexp.MustCompile(`</?span[^>]*>`).ReplaceAllString(got, "")); bare != c[1] {
				t.Errorf("%q became %q", c[1], bare)
			}
			continue
		}
		if got != c[2] {
			t.Errorf("%s %q: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func FuzzSpoken(f *testing.F) {
	f.Add("Dana Sukkari & دانا <b>", "ar")
	f.Fuzz(func(t *testing.T, text, lang string) {
		bare := regexp.MustCompile(`<span lang="(en|ar)">|</span>`).ReplaceAllString(string(Spoken(text, lang)), "")
		if regexp.MustCompile(`[<>]`).MatchString(bare) || html.UnescapeString(bare) != html.UnescapeString(html.EscapeString(text)) {
			t.Errorf("%q became %q", text, bare)
		}
	})
}
