package reader

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/web"
)

// styles and scripts lie beside the pages they are for and are served as one file each: together they are smaller than the
// requests for them apart would be. Their order counts.
var (
	styles = []string{"shell/tokens.css", "shell/faces.css", "shell/fonts.css", "shell/shell.css", "shell/cards.css", "home/home.css", "list/list.css", "search/search.css", "message/message.css",
		"article/article.css", "article/body.css", "article/comments.css", "comment/comment.css", "consent/consent.css", "shell/print.css"}
	scripts = []string{"shell/shell.js", "article/article.js", "comment/comment.js"}
	loose   = []string{"search/search.js", "comment/proof.js", "consent/consent.js", "consent/privacy.js"} // scripts that few readers need
)

var staticURL = regexp.MustCompile(`url\(([\w/.-]+)\)`)

// newAssets are the files pages link to: those of the folder static, the style sheet and a script for each language. The
// style sheet names fonts by the address that pages preload, so that none is fetched twice.
func newAssets(catalogue *i18n.Catalogue) (*web.Assets, error) {
	a, err := web.NewAssets(static, "static", "/static/")
	if err != nil {
		return nil, err
	}
	css, err := joined(styles)
	if err != nil {
		return nil, err
	}
	css = staticURL.ReplaceAllStringFunc(css, func(m string) string { return "url(" + a.URL(staticURL.FindStringSubmatch(m)[1]) + ")" })
	if err := a.Add("site.css", []byte(css)); err != nil {
		return nil, err
	}
	code, err := joined(scripts)
	if err != nil {
		return nil, err
	}
	for _, lang := range i18n.Languages {
		words, err := scriptWords(catalogue, lang)
		if err != nil {
			return nil, err
		}
		if err := a.Add(scriptName(lang), []byte("const words = "+words+";\n"+code)); err != nil {
			return nil, err
		}
	}
	for _, name := range loose {
		code, err := joined([]string{name})
		if err != nil {
			return nil, err
		}
		if err := a.Add(path.Base(name), []byte(code)); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func scriptName(lang string) string { return "site." + lang + ".js" }

func joined(names []string) (string, error) {
	var b strings.Builder
	for _, name := range names {
		text, err := fs.ReadFile(pages, path.Join("pages", name))
		if err != nil {
			return "", fmt.Errorf("join the files of pages: %w", err)
		}
		b.Write(compact(string(text)))
	}
	return b.String(), nil
}

// compact leaves out indentation, lines that hold a comment only, and empty ones.
func compact(text string) []byte {
	var out []byte
	comment := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "/*") {
			comment = true
		}
		if comment || line == "" || strings.HasPrefix(line, "//") {
			comment = comment && !strings.HasSuffix(line, "*/")
			continue
		}
		out = append(append(out, line...), '\n')
	}
	return out
}

// relativeUnits are those that times ago are told in.
var relativeUnits = []string{"minutes", "hours", "days", "weeks", "months", "years"}

// scriptWords is what the script says, as JSON: times ago, since and to come in all their plural forms with the rules that
// choose among them, the days' names, views, the copy button.
func scriptWords(catalogue *i18n.Catalogue, lang string) (string, error) {
	p := catalogue.For(lang)
	l, err := i18n.NewLocale(lang, "", "UTC", "", "")
	if err != nil {
		return "", err
	}
	words := map[string]any{"rules": i18n.PluralRules(lang), "now": p.T("named.second.0"), "yesterday": p.T("named.day.-1"), "tomorrow": p.T("named.day.1"),
		"days": l.Weekdays(), "views": p.Forms("count.views"), "copy": p.T("reader.copy"), "copied": p.T("reader.copied"),
		"fresh": p.Forms("count.fresh_comments"), "mine": p.T("reader.comment.mine"), "failed": p.T("reader.comment.failed")}
	for _, manner := range []string{"ago", "since", "in"} {
		units := map[string]map[string]string{}
		for _, unit := range relativeUnits {
			units[unit] = p.Forms(manner + "." + unit)
		}
		words[manner] = units
	}
	text, err := json.Marshal(words)
	return string(text), err
}
