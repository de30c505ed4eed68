package disqus_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/importer/disqus"
	"github.com/warraq/warraq/internal/testkit"
)

func sample(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/export.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCommentsMoveInUnderTheirArticles(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, text := paperOf(t, d), sample(t)
		got := p.bring(t, text)
		if got.err != nil {
			t.Fatal(got.err)
		}
		for state, n := range map[string][3]int{"approved": {13, 10, 3}, "trash": {3, 2, 1}, "spam": {1, 1, 0}} {
			if now := [3]int{got.InFile.Comments[state], got.Imported.Comments[state], got.Skipped.Comments[state]}; now != n {
				t.Errorf("%s: in the file, imported, left out %v, not %v", state, now, n)
			}
		}
		for key, want := range map[string]struct {
			article int64
			state   comment.State
			name    string
			body    string
		}{
			"1":  {p.market, comment.Approved, "ليلى & سعاد", "السوق أجمل مما كان.\n\nالتفاصيل هنا (https://market.example/opening)\nومواعيده https://market.example/hours/of/the/old/market"},
			"2":  {p.market, comment.Approved, "قاسم", "@layla أوافقك <تماماً> & أكثر"},
			"5":  {p.market, comment.Trash, "سامر", "محذوف"},
			"6":  {p.market, comment.Spam, "رابح", "اربح الآن"},
			"7":  {p.market, comment.Approved, importer.Nameless, "بلا اسم"},
			"8":  {p.market, comment.Approved, "disqus_4712", "جواب بلا أصل"},
			"10": {p.olives, comment.Approved, "عمر", "موسم خير"},
			"11": {p.library, comment.Approved, "هند", "متى تفتح؟"},
			"12": {p.garden, comment.Approved, "نور", "نظيفة دائماً"},
			"16": {p.olives, comment.Trash, "نور", "تحت خيط محذوف"},
		} {
			c, ok := p.said(t, key)
			if !ok || c.ArticleID != want.article || c.State != want.state || c.AuthorName != want.name || c.Body != want.body {
				t.Errorf("comment %s: %+v", key, c)
			}
		}
		first, _ := p.said(t, "1")
		if first.AuthorEmail != "layla@example.org" || first.CreatedAt.Format("2006-01-02 15:04") != "2020-05-05 08:00" || first.AuthorURL != "" || first.PersonID != 0 {
			t.Errorf("the first comment: %+v", first)
		}
		for key, parent := range map[string]string{"1": "", "2": "1", "3": "2", "4": "9", "8": "", "9": ""} {
			p.answers(t, key, parent)
		}
		for key, n := range map[string]int{"1": 1, "2": 1, "3": 0, "9": 1} {
			if c, _ := p.said(t, key); c.Answers != n {
				t.Errorf("comment %s has %d answers", key, c.Answers)
			}
		}
		for _, key := range []string{"13", "14", "15", "17"} {
			if c, ok := p.said(t, key); ok {
				t.Errorf("comment %s came: %+v", key, c)
			}
		}
		if n, olives := p.counted(t, p.market), p.counted(t, p.olives); n != 7 || olives != 1 {
			t.Errorf("%d and %d comments are counted", n, olives)
		}
		got.says(t, importer.Thread, "105", importer.LeftOut, "no article has the address /2020/05/none/; comments left out with it: 2")
		got.says(t, importer.Thread, "106", importer.LeftOut, "elsewhere.example is no host of this paper (--base-url names one); comments left out with it: 1")
		got.says(t, importer.Comment, "8", importer.Changed, "what it answers did not come")
		got.says(t, importer.Comment, "17", importer.LeftOut, "it has no text")
		if len(got.Items) != 4 {
			t.Errorf("items %+v", got.Items)
		}
		for _, i := range got.Items {
			if i.Kind == importer.Thread && i.Key == "105" && (i.Number != 99 || i.Title != "خبر لم ينتقل") {
				t.Errorf("thread %+v", i)
			}
		}
		again := p.bring(t, text)
		again.same(t)
		if total(again.Unchanged) != 13 || total(again.Skipped) != 4 || p.counted(t, p.market) != 7 {
			t.Errorf("the second run: %+v", again)
		}
	})
}

func TestWhatChangedThereComesAndWhatWasDecidedHereStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paperOf(t, d)
		p.bring(t, export(post(1, 0, "أول"), post(2, 0, "ثان"), post(3, 0, "ثالث"), post(4, 0, "رابع"), post(5, 0, "خامس"), post(6, 0, "سادس", "isSpam"), post(7, 0, "سابع")))
		decide := func(key string, state comment.State) {
			t.Helper()
			c, _ := p.said(t, key)
			if err := p.Comments.Decide(t.Context(), actor.System, c.ID, comment.Decision{State: state}); err != nil {
				t.Fatal(err)
			}
		}
		decide("1", comment.Spam)
		decide("2", comment.Spam)
		decide("3", comment.Spam)
		decide("6", comment.Approved)
		p.change(t, "7", func(c *comment.Comment) { c.Body = "سابع كما صُحّح هنا" })
		text := export(post(1, 0, "أول"), post(2, 0, "ثان بعد تعديل"), post(3, 0, "ثالث", "isSpam"), post(4, 0, "رابع بعد تعديل"), post(5, 0, "خامس", "isDeleted"), post(6, 0, "سادس", "isDeleted"), post(7, 0, "سابع بعد تعديل", "isSpam"))
		got := p.bring(t, text)
		for key, want := range map[string]struct {
			state comment.State
			body  string
		}{"1": {comment.Spam, "أول"}, "2": {comment.Spam, "ثان بعد تعديل"}, "3": {comment.Spam, "ثالث"}, "4": {comment.Approved, "رابع بعد تعديل"}, "5": {comment.Trash, "خامس"},
			"6": {comment.Approved, "سادس"}, "7": {comment.Spam, "سابع كما صُحّح هنا"}} {
			if c, _ := p.said(t, key); c.State != want.state || c.Body != want.body {
				t.Errorf("comment %s is %s «%s»", key, c.State, c.Body)
			}
		}
		got.says(t, importer.Comment, "1", importer.Kept, "it stays spam")
		got.says(t, importer.Comment, "2", importer.Kept, "it stays spam")
		got.says(t, importer.Comment, "6", importer.Kept, "it stays approved")
		got.says(t, importer.Comment, "7", importer.Kept, "its words were changed here")
		if len(got.Items) != 4 || got.Unchanged.Comments["approved"] != 1 || got.Unchanged.Comments["spam"] != 1 || got.Skipped.Comments["trash"] != 1 || total(got.Updated) != 4 {
			t.Errorf("unchanged %v, updated %v, left out %v\n%+v", got.Unchanged.Comments, got.Updated.Comments, got.Skipped.Comments, got.Items)
		}
		if n := p.counted(t, p.market); n != 2 {
			t.Errorf("%d comments are counted", n)
		}
		p.bring(t, text).same(t)
	})
}

// change writes a comment anew as if somebody had here.
func (p *paper) change(t testing.TB, key string, f func(c *comment.Comment)) {
	t.Helper()
	c, _ := p.said(t, key)
	f(&c)
	if err := p.DB.Write(t.Context(), func(tx *db.Tx) error { return p.Comments.Replace(t.Context(), tx, c.ID, c) }); err != nil {
		t.Fatal(err)
	}
}

func TestAnswersFindTheirParentsWhereverThoseStand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paperOf(t, d)
		var backwards []string
		for id := 700; id > 1; id-- { // over the bounds of one transaction
			backwards = append(backwards, post(id, id-1, "جواب"))
		}
		text := export(append(backwards, post(1, 0, "أصل"))...)
		if got := p.bring(t, text); got.err != nil || got.Imported.Comments["approved"] != 700 || len(got.Items) != 0 {
			t.Fatalf("%v: %v %+v", got.err, got.Imported.Comments, got.Items)
		}
		for _, id := range []int{2, 255, 256, 257, 512, 700} {
			p.answers(t, fmt.Sprint(id), fmt.Sprint(id-1))
		}
		if n := p.counted(t, p.market); n != 700 {
			t.Errorf("%d comments are counted", n)
		}
		p.bring(t, text).same(t)
	})
}

func TestAnswersThatCannotStandUnderTheirParentStandAtTheTop(t *testing.T) {
	p := paperOf(t, testkit.SQLite(t))
	library := thread(103, "https://old.example/2020/05/library/")
	text := export(library, post(1, 2, "أ"), post(2, 3, "ب"), post(3, 1, "ج"), post(4, 4, "جواب نفسه"), post(5, 6, "جواب ما في مادة أخرى"),
		strings.Replace(post(6, 0, "في مادة أخرى"), `thread dsq:id="101"`, `thread dsq:id="103"`, 1), post(7, 6, "وآخر"), post(8, 9, "جواب ما لم يأت"), post(9, 0, " "))
	got := p.bring(t, text)
	if got.err != nil || got.Imported.Comments["approved"] != 8 {
		t.Fatalf("%v: %+v", got.err, got.Imported)
	}
	p.answers(t, "1", "2")
	p.answers(t, "2", "")
	p.answers(t, "3", "1")
	for _, key := range []string{"4", "5", "7", "8"} {
		p.answers(t, key, "")
	}
	got.says(t, importer.Comment, "2", importer.Changed, "circle")
	got.says(t, importer.Comment, "5", importer.Changed, "under another article")
	got.says(t, importer.Comment, "7", importer.Changed, "under another article")
	got.says(t, importer.Comment, "8", importer.Changed, "did not come")
	p.bring(t, text).same(t)
	// A later export has the missing comment, and Disqus moved others.
	later := p.bring(t, export(library, post(1, 0, "أ"), post(2, 3, "ب"), post(3, 1, "ج"), post(8, 9, "جواب ما لم يأت"), post(9, 0, "أتى")))
	if later.err != nil || total(later.Updated) != 3 || total(later.Imported) != 1 {
		t.Errorf("%v: updated %v, imported %v", later.err, later.Updated.Comments, later.Imported.Comments)
	}
	p.answers(t, "1", "")
	p.answers(t, "2", "3")
	p.answers(t, "8", "9")
}

func TestBrokenPartsCostThemselvesOnly(t *testing.T) {
	fine := []string{post(1, 0, "أول"), post(2, 1, "ثان"), post(3, 0, "ثالث")}
	cut := export(fine...)
	cut = cut[:strings.Index(cut, "ثالث")]
	for name, c := range map[string]struct {
		text string
		came string // the comments that come
		says string // a reason in the report
		cut  bool
	}{
		"cut in a comment":          {cut, "1 2", "the file ends in the middle of it", true},
		"cut between two":           {head + thread(101, "https://old.example/2020/05/السوق/") + fine[0], "1", "", true},
		"cut in the threads":        {head + `<thread dsq:id="101"><link>https://old.ex`, "", "", true},
		"a comment without end":     {export(strings.TrimSuffix(fine[0], "</post>"), fine[1], fine[2]), "2 3", "it has no end", false},
		"a thread without end":      {export(`<thread dsq:id="102"><link>x</link>`, fine[0], fine[1], fine[2]), "1 2 3", "", false},
		"CDATA without end":         {export(strings.Replace(fine[0], "]]>", "", 1), fine[1], fine[2]), "2 3", "its text has no end", false},
		"crossed tags":              {export(strings.Replace(fine[0], "</message>", "</author>", 1), fine[1], fine[2]), "2 3", "its markup is broken", false},
		"a bare ampersand":          {export(strings.Replace(fine[0], "<name>", "<name>بيع & شراء ", 1), fine[1], fine[2]), "1 2 3", "mended", false},
		"bytes that are no UTF-8":   {export(strings.Replace(fine[0], "أول", "أول \xff\xfe", 1), fine[1], fine[2]), "1 2 3", "UTF-8", false},
		"control characters":        {export(strings.Replace(fine[0], "أول", "أو\x00\x0bل", 1), fine[1], fine[2]), "1 2 3", "control characters", false},
		"no number":                 {export(strings.Replace(fine[0], `<post dsq:id="1"><id />`, `<post>`, 1), fine[1], fine[2]), "2 3", "it has no number", false},
		"a number without measure":  {export(strings.Replace(fine[0], `dsq:id="1"`, `dsq:id="`+strings.Repeat("1", 4000)+`"`, 1), fine[1], fine[2]), "2 3", "none of Disqus's", false},
		"no date":                   {export(strings.Replace(fine[0], "<createdAt>2020-05-05T10:00:01Z</createdAt>", "", 1), fine[1], fine[2]), "1 2 3", "its thread's stands for it", false},
		"no thread":                 {export(strings.Replace(fine[0], `<thread dsq:id="101" />`, "", 1), fine[1], fine[2]), "2 3", "it is not in the file", false},
		"a thread of no number":     {export(`<thread><link>https://old.example/2020/05/library/</link></thread>`, strings.Replace(fine[0], `<thread dsq:id="101" />`, "", 1), fine[1], fine[2]), "2 3", "it is not in the file", false},
		"a broken thread":           {export(`<thread dsq:id="102"><link></title></thread>`, strings.Replace(fine[0], `dsq:id="101"`, `dsq:id="102"`, 1), fine[1], fine[2]), "2 3", "its markup is broken", false},
		"the same number twice":     {export(fine[0], fine[0], fine[1], fine[2]), "1 2 3", "", false},
		"a script":                  {export(post(1, 0, "<script>alert(1)</script>أول"), fine[1], fine[2]), "1 2 3", "a script was taken out", false},
		"a text beyond measure":     {export(post(1, 0, strings.Repeat("كلمة ", 30_000)), fine[1], fine[2]), "1 2 3", "it was longer than 64 KB", false},
		"a record beyond measure":   {export(post(1, 0, strings.Repeat("كلمة ", 600_000)), fine[1], fine[2]), "2 3", "it is too large", false},
		"a name beyond measure":     {export(strings.Replace(fine[0], "<name>", "<name>"+strings.Repeat("اسم ", 5000), 1), fine[1], fine[2]), "1 2 3", "", false},
		"a title beyond measure":    {export(`<thread dsq:id="102"><link>https://old.example/`+strings.Repeat("x", 9000)+`</link><title>`+strings.Repeat("عنوان ", 9000)+`</title></thread>`, strings.Replace(fine[0], `dsq:id="101"`, `dsq:id="102"`, 1), fine[1], fine[2]), "2 3", "it has no address", false},
		"deep elements":             {export(strings.Replace(fine[0], "<author>", strings.Repeat("<a>", 40)+strings.Repeat("</a>", 40)+"<author>", 1), fine[1], fine[2]), "2 3", "too deep", false},
		"an entity bomb":            {strings.Replace(export(strings.Replace(fine[0], "<name>", "<name>&lol9; ", 1), fine[1], fine[2]), "<disqus", `<!DOCTYPE disqus [<!ENTITY lol "lol"><!ENTITY lol9 "&lol;&lol;"><!ENTITY x SYSTEM "file:///etc/passwd">]><disqus`, 1), "1 2 3", "mended", false},
		"prefixes of another tool":  {strings.NewReplacer("<disqus xmlns=", "<ns0:disqus xmlns:ns0=", "</disqus", "</ns0:disqus", "xmlns:dsq", "xmlns:ns1", "dsq:", "ns1:", "<post", "<ns0:post", "</post", "</ns0:post", "<message", "<ns0:message", "</message", "</ns0:message", "<thread", "<ns0:thread", "</thread", "</ns0:thread", "<link", "<ns0:link", "</link", "</ns0:link").Replace(export(fine...)), "1 2 3", "", false},
		"names as the schema's own": {export(`<thread dsq:id="102"><id>7</id><link>https://old.example/2020/05/library/</link></thread>`, `<post><id>1</id><message>نصّ بلا وسوم</message><thread>7</thread><createdAt>2012-12-12T12:12:12</createdAt><author><name>Baz</name></author></post>`, `<post dsq:id="2"><id>9</id><message>جواب</message><parent>1</parent><thread>7</thread><createdAt>2012-12-12T12:12:13</createdAt></post>`), "id:1 2", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			p := paperOf(t, testkit.SQLite(t))
			got := p.bring(t, c.text)
			if c.cut != (got.err != nil) || c.cut && (!errs.Is(got.err, errs.Invalid) || errs.As(got.err).Key != "error.import_cut") {
				t.Errorf("the error is %v", got.err)
			}
			came := strings.Fields(c.came)
			for _, key := range came {
				if _, ok := p.said(t, key); !ok {
					t.Errorf("comment %s did not come", key)
				}
			}
			if n := p.counted(t, p.market) + p.counted(t, p.library); n != len(came) || total(got.Imported) != n {
				t.Errorf("%d comments came, not %d: %+v", n, len(came), got)
			}
			if c.says != "" && !strings.Contains(fmt.Sprint(got.Items), c.says) || c.says == "" && len(got.Items) > 0 {
				t.Errorf("items %+v", got.Items)
			}
			again := p.bring(t, c.text)
			if again.err = nil; len(came) > 0 || !c.cut {
				again.same(t)
			}
		})
	}
}

func TestACompressedExportIsRead(t *testing.T) {
	text := export(post(1, 0, "أول"), post(2, 0, strings.Repeat("ثان ", 100)))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := io.WriteString(z, text); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	p := paperOf(t, testkit.SQLite(t))
	if got := p.bring(t, zipped.String()); got.err != nil || got.Imported.Comments["approved"] != 2 {
		t.Errorf("%v %+v", got.err, got.Imported)
	}
	p = paperOf(t, testkit.SQLite(t))
	got := p.bring(t, zipped.String()[:zipped.Len()-12])
	if e := errs.As(got.err); e == nil || e.Key != "error.import_cut" || got.Imported.Comments["approved"] == 0 {
		t.Errorf("cut in the middle: %v %+v", got.err, got.Imported)
	}
}

func TestWhatIsNoExportIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, key string }{
		"empty": {"", "error.import_not_disqus"}, "text": {"تعليقات", "error.import_not_disqus"}, "JSON": {`{"posts": []}`, "error.import_not_disqus"},
		"a page": {"<!doctype html><html><head><title>Disqus</title></head><body><post>x</post></body></html>", "error.import_not_disqus"},
		"a feed": {`<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>y</title></item></channel></rss>`, "error.import_not_disqus"},
		"a zip":  {"PK\x03\x04xxxx", "error.import_zip"}, "broken gzip": {"\x1f\x8bxxxx", "error.import_file"},
		"an unknown encoding": {`<?xml version="1.0" encoding="EBCDIC"?><disqus></disqus>`, "error.import_encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			got := paperOf(t, testkit.SQLite(t)).bring(t, c.text)
			if e := errs.As(got.err); e == nil || e.Code != errs.Invalid || e.Key != c.key {
				t.Errorf("the error is %v", got.err)
			}
		})
	}
	p := paperOf(t, testkit.SQLite(t))
	for _, o := range []disqus.Options{{File: filepath.Join(t.TempDir(), "none.xml")}, {File: t.TempDir()}, {File: "testdata/export.xml", Report: filepath.Join(t.TempDir(), "none", "report.json")}} {
		o.Progress = io.Discard
		if _, err := disqus.Import(t.Context(), p.Deps, o); !errs.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
