package demo

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/warraq/warraq/internal/demo/drawing"
	"github.com/warraq/warraq/internal/section"
)

func sample(t *testing.T) *paper {
	t.Helper()
	p, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryFileOfTheSampleIsReadAndComplete(t *testing.T) {
	p := sample(t)
	states, used := map[string]int{}, map[string]bool{}
	for _, a := range p.articles {
		states[a.state]++
		used[a.section] = true
		for _, who := range a.authors {
			used[who.name] = true
		}
		for _, pic := range a.pictures() {
			used[pic.scene] = true
		}
	}
	if states["published"] != 61 || states["draft"] != 1 || states["in_review"] != 2 || states["ready"] != 1 || states["withdrawn"] != 1 || len(p.pages) != 7 {
		t.Errorf("%v and %d pages", states, len(p.pages))
	}
	for _, s := range parts {
		if !used[s.slug] {
			t.Errorf("the section %s is empty", s.slug)
		}
		if _, there := sectionOf(s.parent); s.parent != "" && !there || s.about == "" {
			t.Errorf("the section %s hangs nowhere or says nothing of itself", s.slug)
		}
	}
	for _, m := range staff {
		if !used[m.name] {
			t.Errorf("%s signs nothing", m.name)
		}
		if m.biography == "" || (m.kind == "person") != (m.look != nil) {
			t.Errorf("%s lacks a biography or a portrait", m.name)
		}
	}
	for _, s := range drawing.Scenes() {
		if !used[s] {
			t.Errorf("nothing shows the scene %s", s)
		}
	}
	for _, column := range footer {
		for _, name := range column.pages {
			if !slices.ContainsFunc(p.pages, func(page *piece) bool { return page.name == name }) {
				t.Errorf("the footer names %s, which is no page", name)
			}
		}
	}
}

const good = `headline: عنوان
deck: تمهيد
section: local
by: دانا السكري as Dana / صحيفة السجل
tags: ماء / place الخان
picture: dusk 2
alt: بيوت
caption: الحارة
credit: باسل الورد
age: 1d2h
updated: 3h
views: 7
comments: open
correction: 3h | الصحيح كذا
---
فقرة فيها <span lang="en" dir="ltr">a & b</span> و«كلام» < من غير وسم.

## عنوان صغير

> قول.
> — فلان، مهنته

| أ | ب |
| 1 | −2.5 |

- بند
- بند

1. أول
2. ثان

!dusk 1 | بيوت | الحارة | باسل الورد
!night 1 | قمر | الليل | سهى درويش
=== comments
* أب | 10m
نعم.
ولا.
** أم | 1h
بلى.
`

func TestAFileIsReadIntoItsParts(t *testing.T) {
	p, err := read("articles/x.md", strings.Replace(good, " < من", " من", 1), pageFields, articleFields)
	if err != nil {
		t.Fatal(err)
	}
	if p.name != "x" || p.age != 26*time.Hour || p.updated != 3*time.Hour || p.lead == nil || p.lead.variant != 2 || p.lead.caption != "الحارة" {
		t.Errorf("%+v", p)
	}
	if len(p.authors) != 2 || p.authors[0] != (author{"دانا السكري", "Dana"}) || len(p.tags) != 2 || p.tags[1] != (section.Tag{Kind: section.Place, Name: "الخان"}) {
		t.Errorf("%+v %+v", p.authors, p.tags)
	}
	got := p.html(func(pic *picture) string { return "[" + pic.scene + "]" }, nil, nil)
	want := `<p>فقرة فيها <span lang="en" dir="ltr">a &amp; b</span> و«كلام» من غير وسم.</p>
<h2>عنوان صغير</h2>
<blockquote><p>قول.</p><footer><cite>فلان</cite>، مهنته</footer></blockquote>
<table><thead><tr><th scope="col">أ</th><th scope="col">ب</th></tr></thead><tbody><tr><td>1</td><td><bdi dir="ltr">−2.5</bdi></td></tr></tbody></table>
<ul><li>بند</li><li>بند</li></ul>
<ol><li>أول</li><li>ثان</li></ol>
<figure class="gallery">[dusk][night]</figure>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(p.replies) != 2 || p.replies[0].body != "نعم.\nولا." || p.replies[1].depth != 2 || p.replies[1].after != time.Hour {
		t.Errorf("%+v", p.replies)
	}
}

func TestWhatIsNotUnderstoodIsAnErrorWithFileAndLine(t *testing.T) {
	clean := strings.Replace(good, " < من", " من", 1)
	for name, c := range map[string]struct{ old, now, want string }{
		"a field nobody knows":       {"deck: تمهيد", "dek: تمهيد", "x.md:2: unknown field"},
		"a field twice":              {"deck: تمهيد", "headline: تمهيد", "x.md:2: \"headline\" stands twice"},
		"a line without a colon":     {"deck: تمهيد", "تمهيد", "x.md:2: no line of a front"},
		"an empty value":             {"deck: تمهيد", "deck: ", "x.md:2"},
		"no end of the front":        {"---\n", "", "x.md:15: no line of a front"},
		"an age in weeks":            {"age: 1d2h", "age: 2w", "x.md:10: age: \"2w\" is no age"},
		"an age of nothing":          {"age: 1d2h", "age: 0m", "x.md:10"},
		"a mode of comments":         {"comments: open", "comments: maybe", "x.md:13"},
		"views in words":             {"views: 7", "views: كثير", "x.md:12"},
		"a picture without a number": {"picture: dusk 2", "picture: dusk", "x.md:6"},
		"a correction without a bar": {"correction: 3h | الصحيح كذا", "correction: الصحيح كذا", "x.md:14"},
		"a stray mark":               {"فقرة فيها", "فقرة <b>فيها</b>", "x.md:16: neither text nor a mark"},
		"a broken link":              {"فقرة فيها", "فقرة [[X|ي]]", "x.md:16"},
		"two lines of a paragraph":   {"من غير وسم.", "من غير وسم.\nوسطر", "x.md:17: a paragraph is one line"},
		"a heading of four":          {"## عنوان", "#### عنوان", "x.md:18"},
		"a quotation unsigned":       {"\n> — فلان، مهنته", "", "x.md:20: a quotation"},
		"a row too short":            {"| 1 | −2.5 |", "| 1 |", "x.md:24: no row"},
		"a list miscounted":          {"2. ثان", "3. ثان", "x.md:30"},
		"a picture of three parts":   {"!dusk 1 | بيوت | الحارة | باسل الورد", "!dusk 1 | بيوت | الحارة", "x.md:32"},
		"space at the end":           {"تمهيد\n", "تمهيد \n", "x.md:2: space"},
		"an answer to nothing":       {"* أب | 10m", "** أب | 10m", "x.md:35: an answer"},
		"a comment without a time":   {"* أب | 10m", "* أب", "x.md:35: a comment"},
		"a comment without words":    {"نعم.\nولا.\n", "", "x.md:35: a comment without words"},
		"a list nobody makes":        {"- بند\n- بند", "@weather", "x.md:26: no list"},
	} {
		data := strings.Replace(clean, c.old, c.now, 1)
		if data == clean {
			t.Fatalf("%s: nothing to replace", name)
		}
		if _, err := read("articles/x.md", data, pageFields, articleFields); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestASampleThatContradictsItselfIsRefused(t *testing.T) {
	clean := strings.Replace(good, " < من", " من", 1)
	page := &fstest.MapFile{Data: []byte("headline: صفحة\n---\nنص.\n")}
	for name, c := range map[string]struct{ old, now, want string }{
		"nobody's name":              {"by: دانا السكري as Dana / صحيفة السجل", "by: فلان", "not of the staff"},
		"no such section":            {"section: local", "section: weather", "unknown section"},
		"no deck":                    {"deck: تمهيد\n", "", "no deck"},
		"no alternative text":        {"alt: بيوت\n", "", "no alt"},
		"no such scene":              {"picture: dusk 2", "picture: dusk 9", "no scene"},
		"nobody behind the camera":   {"credit: باسل الورد\n", "", "nobody is named"},
		"an archive without a date":  {"credit: باسل الورد", "credit: باسل الورد\narchive: yes", "without a date"},
		"words without a picture":    {"picture: dusk 2\n", "", "no picture"},
		"corrected too early":        {"correction: 3h", "correction: 3d", "corrected before"},
		"a comment from the future":  {"** أم | 1h", "** أم | 2d", "from the future"},
		"an answer before the word":  {"** أم | 1h", "** أم | 5m", "before the question"},
		"a draft with readers":       {"comments: open", "comments: open\nstate: draft", "readers have not seen it"},
		"withdrawn without a reason": {"comments: open", "comments: open\nstate: withdrawn", "no note"},
		"a link to what is not":      {"فقرة فيها", "[[nothing|فقرة]] فيها", "not there yet"},
		"a page's list":              {"- بند\n- بند", "@staff", "on pages only"},
	} {
		files := fstest.MapFS{"articles/x.md": {Data: []byte(strings.Replace(clean, c.old, c.now, 1))}, "pages/p.md": page}
		if _, err := load(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := load(fstest.MapFS{"articles/x.md": {Data: []byte(clean)}, "pages/p.md": page}); err != nil {
		t.Errorf("as it stands: %v", err)
	}
	two := fstest.MapFS{"articles/x.md": {Data: []byte(clean)}, "articles/y.md": {Data: []byte(clean)}, "pages/p.md": page}
	if _, err := load(two); err == nil || !strings.Contains(err.Error(), "the headline of x") {
		t.Errorf("two of one headline: %v", err)
	}
}
