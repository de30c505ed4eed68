package reader_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

func TestSuggestionsSayWhichLanguageTheyAreIn(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		p.put(story.Entry{Document: story.Document{Headline: "عودة Metro إلى العمل", Body: "<p>نصّ</p>"}})
		p.put(story.Entry{Document: story.Document{Headline: "Metro lines reopen", Lang: "en", Dir: "ltr", Body: "<p>Text.</p>"}})
		for lang, want := range map[string]map[string]string{"ar": {"إلى العمل": "", "lines reopen": "en ltr"}, "en": {"إلى العمل": "ar rtl", "lines reopen": ""}} {
			p.settings(func(s *site.Settings) { s.Lang, s.Dir = lang, map[string]string{"ar": "rtl", "en": "ltr"}[lang] })
			var got struct {
				List []struct {
					Text      []any
					Lang, Dir string
				}
			}
			a := p.get("/-/suggest?q=metro").is(http.StatusOK)
			if err := json.Unmarshal([]byte(a.body), &got); err != nil || len(got.List) != len(want) {
				t.Fatalf("%v %s", err, a.body)
			}
			for _, line := range got.List {
				for words, in := range want {
					if text := fmt.Sprint(line.Text...); strings.Contains(text, words) && strings.TrimSpace(line.Lang+" "+line.Dir) != in {
						t.Errorf("at a paper in %s, %s is in %q %q", lang, text, line.Lang, line.Dir)
					}
				}
			}
		}
	})
}

func TestTheSearchPage(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		for range 12 {
			p.put(story.Entry{Document: story.Document{Headline: "عودة الحافلات إلى الخط الدائري", Body: "<p>نصّ</p>"}})
		}
		get := func(query string) string {
			t.Helper()
			res := p.get("/search?" + query)
			if res.status != http.StatusOK {
				t.Fatalf("%s answers %d", query, res.status)
			}
			return res.body
		}
		q := "q=" + url.QueryEscape("حافلة")
		for _, c := range []struct {
			query   string
			holds   []string
			holdNot []string
		}{
			{"", []string{`role="search"`, `name="q"`, `<meta name="robots" content="noindex">`}, []string{"search-results", `role="status"`}},
			{q, []string{"<mark>الحافلات</mark>", "search-results", `rel="next"`, "12 نتيجة"}, []string{"لم نجد"}},
			{q + "&period=day", []string{"12 نتيجة", `<option value="day" selected>`}, nil},
			{q + "&section=nothing&tag=nothing&author=nothing&period=x&from=x&to=99", []string{"12 نتيجة"}, []string{"selected"}},
			{q + "&to=2020-01-01", []string{"لم نجد ما يطابق بحثك", "ابحث في الموقع كله"}, []string{"search-results"}},
			{"q=" + url.QueryEscape(`<script>alert(1)</script>`), []string{"&lt;script&gt;"}, []string{"<script>alert"}},
			{"q=%FF%FE", []string{`role="search"`}, nil},
			{"q=" + strings.Repeat("a+", 5000), []string{`role="search"`}, nil},
			{"q=" + url.QueryEscape("؟!"), []string{"اكتب كلمة واحدة على الأقل"}, []string{"search-results"}},
		} {
			body := get(c.query)
			for _, want := range c.holds {
				if !strings.Contains(body, want) {
					t.Errorf("%.60s: no %q", c.query, want)
				}
			}
			for _, not := range c.holdNot {
				if strings.Contains(body, not) {
					t.Errorf("%.60s: holds %q", c.query, not)
				}
			}
		}
		if res := p.get("/search?" + q + "&after=nonsense"); res.status != http.StatusNotFound {
			t.Errorf("a cursor that is none answers %d", res.status)
		}
	})
}
