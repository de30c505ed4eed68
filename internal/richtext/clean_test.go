package richtext

import (
	"strings"
	"testing"
)

func TestBodiesKeepTheirVocabulary(t *testing.T) {
	for _, body := range []string{
		`<p>فتحت الصالة أبوابها.</p>`,
		"<h2 id=\"h-market\">السوق</h2>\n<p>نصّ <strong>مهمّ</strong> و<em>مائل</em> و<a href=\"https://example.org/a?b=1&amp;c=2\" title=\"عنوان\" rel=\"nofollow\">رابط</a>.</p>",
		`<ul><li>أول</li><li>ثانٍ<ul><li>فرع</li></ul></li></ul>`,
		`<ol start="3"><li><p>ثالث</p></li></ol>`,
		`<blockquote><p>قولٌ.</p><footer><cite>قائله</cite>، في مؤتمر</footer></blockquote>`,
		`<figure data-media="12" data-archive=""><img src="/media/a.jpg" alt="الساحة" width="640" height="400"><figcaption>الساحة عند الفجر <small>تصوير: ليلى</small></figcaption></figure>`,
		`<figure class="gallery"><figure data-media="1"><img src="/a.jpg" alt=""></figure><figure data-media="2"><img src="/b.jpg" alt=""></figure><figcaption>صور</figcaption></figure>`,
		`<figure data-embed="https://video.example/7"><a href="https://video.example/7">فيديو</a></figure>`,
		`<figure data-media="3" data-embed="https://video.example/7"><img src="/media/a.jpg" alt="" width="64" height="40"><a href="https://video.example/7">فيديو</a></figure>`,
		`<table><caption>النتائج</caption><thead><tr><th scope="col">الدائرة</th><th>الأصوات</th></tr></thead><tbody><tr><td colspan="2">لا شيء</td></tr><tr><td></td><td>7</td></tr></tbody></table>`,
		"<pre>سطر\n\tثانٍ  بمسافتين</pre>",
		`<p lang="en" dir="ltr">An English paragraph with <bdi>هذا</bdi> and <span lang="fr" dir="ltr">mots</span>.</p>`,
		`<p>سطر<br>وآخر H<sub>2</sub>O <code>x &lt; y</code> <s>خطأ</s> <u>تحته</u></p>` + "\n<hr>\n<p>بعده</p>",
		`<p>كتاب` + "\u200c" + `خانه 👩‍👩‍👧‍👦 ❤️‍🔥</p>`,
		`<p><a href="mailto:a@example.org">بريد</a> <a href="tel:+9626000">هاتف</a> <a href="/2026/05/خبر">خبر</a> <a href="#h-market">أعلى</a></p>`,
	} {
		if got := Clean(body); got != body {
			t.Errorf("changed:\n%s\n%s", body, got)
		}
	}
}

func TestWhatIsOutsideTheVocabularyIsMappedOrDropped(t *testing.T) {
	for source, want := range map[string]string{
		"نص وحده":                                                                              "<p>نص وحده</p>",
		"<div>أول</div><div>ثانٍ</div>":                                                        "<p>أول</p>\n<p>ثانٍ</p>",
		"<h1>عنوان</h1>x":                                                                      "<h2>عنوان</h2>\n<p>x</p>",
		"<p><b>غليظ</b> <i>مائل</i></p>":                                                       "<p><strong>غليظ</strong> <em>مائل</em></p>",
		"<p>قبل<script>alert(1)</script>بعد</p>":                                               "<p>قبلبعد</p>",
		"<style>p{}</style><p style='color:red' class=x onclick=f()>نص</p>":                    "<p>نص</p>",
		"<p><a href='javascript:alert(1)'>رابط</a></p>":                                        "<p>رابط</p>",
		"<p><a href=' java\tscript:alert(1)'>رابط</a><a href='data:text/html,x'>ب</a></p>":     "<p>رابطب</p>",
		"<p><a href='/a'>ا<a href='/b'>ب</a></p>":                                              `<p><a href="/a">ا</a><a href="/b">ب</a></p>`,
		"<p><img src='data:image/png;base64,x' alt=x><img src=/a.png></p>":                     `<p><img src="/a.png" alt=""></p>`,
		"<p><img src='data:image/gif;base64,x' data-src='/late.jpg' alt='صورة'></p>":           `<p><img src="/late.jpg" alt="صورة"></p>`,
		"<b>أول<p>ثانٍ</b>ثالث":                                                                "<p><strong>أول</strong></p>\n<p><strong>ثانٍ</strong>ثالث</p>",
		"<p><strong>أول</p><p>ثانٍ</strong></p>":                                               "<p><strong>أول</strong></p>\n<p><strong>ثانٍ</strong></p>",
		"<b><i>x</b>y</i>":                                                                     "<p><strong><em>x</em></strong><em>y</em></p>",
		"<p></p><p>&nbsp;</p><p>\u200f</p><p> <b> </b></p><p>نص</p>":                           "<p>نص</p>",
		"<p>  نص <br><br></p>":                                                                 "<p>نص</p>",
		"<ul>\n<li>ا</li>\n<li>ب\n</ul>":                                                       "<ul><li>ا</li><li>ب</li></ul>",
		"<li>بلا قائمة":                                                                        "<ul><li>بلا قائمة</li></ul>",
		"<ul><li>ا</li><ul><li>ب</li></ul></ul>":                                               "<ul><li>ا</li><li><ul><li>ب</li></ul></li></ul>",
		"<table><tr><td>ا<td>ب</table>ج":                                                       "<table><tbody><tr><td>ا</td><td>ب</td></tr></tbody></table>\n<p>ج</p>",
		"<table>نص شارد<tr><td>ا</td></tr></table>":                                            "<table><tbody><tr><td>نص شارد</td></tr><tr><td>ا</td></tr></tbody></table>",
		"<blockquote><p>قول</p><cite>قائل</cite></blockquote>":                                 "<blockquote><p>قول</p><footer><cite>قائل</cite></footer></blockquote>",
		"<h2>عنوان<p>نص":                                                                       "<h2>عنوان</h2>\n<p>نص</p>",
		"<h2><p>عنوان</p></h2>":                                                                "<h2>عنوان</h2>",
		"<figure><img src=/a.jpg><figcaption><p>سطر</p><p>سطر</p></figcaption></figure>":       `<figure><img src="/a.jpg" alt=""><figcaption>سطر<br>سطر</figcaption></figure>`,
		"<a href=/x><figure><img src=/a.jpg></figure></a>":                                     `<figure><a href="/x"><img src="/a.jpg" alt=""></a></figure>`,
		"<iframe src='//video.example/7' title='فيديو'></iframe>":                              `<figure data-embed="https://video.example/7"><a href="https://video.example/7">فيديو</a></figure>`,
		"<iframe src='javascript:alert(1)'></iframe>نص":                                        "<p>نص</p>",
		"<svg><p>مقال بعد أيقونة مكسورة</p>":                                                   "<p>مقال بعد أيقونة مكسورة</p>",
		"<p>A\u0000B\u0008C&#8;D&#0;E</p>":                                                     "<p>ABCD\ufffdE</p>",
		"<p>\u202eمقلوب\u202c نص\u202aabc</p>":                                                 "<p>مقلوب نص\u202aabc\u202c</p>",
		"<p>\u200b\ufeffنص\u200b\u200d \u200cآخر\u2060</p>":                                    "<p>نص\u200d آخر</p>",
		"<p>\u2067ا\u202aب\u2069ج\u202c\u2069</p>":                                             "<p>\u2067ا\u202aب\u202c\u2069ج</p>",
		"<!-- wp:paragraph --><p>نص</p><!-- /wp:paragraph -->":                                 "<p>نص</p>",
		"<pre>\n\nسطر</pre>":                                                                   "<pre>سطر</pre>",
		"<p id=x><h2 id=location>ا</h2><h3 id='h-1'>ب</h3>":                                    "<h2>ا</h2>\n<h3 id=\"h-1\">ب</h3>",
		"<p>a<br><br><br><br><br>b</p>":                                                        "<p>a<br><br><br>b</p>",
		"<font color=red>ا</font><o:p>ب</o:p>":                                                 "<p>اب</p>",
		"<p>\xff\xfeنص</p>":                                                                    "<p>\ufffdنص</p>",
		"<details><summary>سؤال</summary>جواب</details>":                                       "<p>سؤال</p>\n<p>جواب</p>",
		"<figure class='wp-block-gallery x'><img src=/a.jpg></figure>":                         `<figure class="gallery"><img src="/a.jpg" alt=""></figure>`,
		"<p><a href='https://example.org/%d8%a7%d9' rel='opener nofollow'>عنوان مقطوع</a></p>": `<p><a href="https://example.org/%d8%a7%d9" rel="nofollow">عنوان مقطوع</a></p>`,
		"<blockquote><cite>كتاب</cite> يستحق</blockquote>":                                     "<blockquote><p><cite>كتاب</cite> يستحق</p></blockquote>",
		"<p>a</p><table><tr><td><table><tr><td>b</td></tr></table></td></tr></table>":          "<p>a</p>\n<table><tbody><tr><td><table><tbody><tr><td>b</td></tr></tbody></table></td></tr></tbody></table>",
		"<p title=\"a\nb\">x</p><p><abbr title=\"a\nb\">x</abbr></p>":                          "<p>x</p>\n<p><abbr title=\"a b\">x</abbr></p>",
		"<ol type=a start=-3 reversed><li value=9>x</ol>":                                      "<ol><li>x</li></ol>",
		"<video src='https://v.example/a.mp4'>لا يعمل</video>":                                 `<figure data-embed="https://v.example/a.mp4"><a href="https://v.example/a.mp4">v.example</a></figure>`,
		"<noscript><p>مكرر</p></noscript><textarea><p>لا</textarea><p>نعم</p>":                 "<p>نعم</p>",
	} {
		if got := Clean(source); got != want {
			t.Errorf("%q\n got %q\nwant %q", source, got, want)
		}
	}
}

func TestALineOfTextHoldsNoBlocks(t *testing.T) {
	for source, want := range map[string]string{
		"<p>أول <b>غليظ</b></p><p>ثانٍ</p>": "أول <strong>غليظ</strong><br>ثانٍ",
		"<ul><li>ا<li>ب</ul>":               "ا<br>ب",
		"  <h2>عنوان</h2> ":                 "عنوان",
		"<table><tr><td>ا</table>":          "ا",
		"":                                  "",
	} {
		if got := CleanInline(source); got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}

func TestAddressesAreRewrittenOnTheWay(t *testing.T) {
	got := CleanWith(`<p><a href="https://old.example/?p=7">ا</a> <a href="/bad">ب</a> <a href="/away">ج</a></p><img src="https://old.example/a.jpg"><iframe src="https://v.example/1">`,
		func(attr, address string) string {
			switch address {
			case "/bad":
				return "javascript:alert(1)"
			case "/away":
				return ""
			}
			return strings.Replace(address, "https://old.example", "", 1)
		})
	want := `<p><a href="/?p=7">ا</a> ب ج</p>` + "\n" + `<p><img src="/a.jpg" alt=""></p>` + "\n" + `<figure data-embed="https://v.example/1"><a href="https://v.example/1">v.example</a></figure>`
	if got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if got := Rewrite(`<p><a href="/a">x</a><img src="/b" alt="&lt;"><!-- c --></p>`, func(_, v string) string { return "/n" + v }); got != `<p><a href="/n/a">x</a><img src="/n/b" alt="&lt;"><!-- c --></p>` {
		t.Errorf("%q", got)
	}
}

func TestPicturesAndLinksAreListed(t *testing.T) {
	body := `<p><a href="/a">x</a><img src="/c.png" alt="ج"></p><figure data-media="7" data-archive=""><img src="/b.jpg" alt="ب"><figcaption>وصف <small>تصوير: ليلى</small></figcaption></figure>`
	got := Images(body)
	want := []Image{{Src: "/c.png", Alt: "ج"}, {Src: "/b.jpg", Alt: "ب", Media: 7, Archive: true, Caption: "وصف", Credit: "تصوير: ليلى"}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v", got)
	}
	if links := Links(body); len(links) != 3 || links[0] != (Link{"href", "/a"}) || links[2] != (Link{"src", "/b.jpg"}) {
		t.Errorf("%+v", links)
	}
}

func TestPlainTextSetsBlocksApart(t *testing.T) {
	for source, want := range map[string]string{
		"<p>أول &amp; <b>غ</b>ليظ</p>\n<p>ثانٍ</p>":       "أول & غليظ\nثانٍ",
		"<ul><li>ا</li><li>ب</li></ul>":                   "ا\nب",
		"<table><tr><td>ا</td><td>ب</td></tr></table>":    "ا ب",
		"ا<script>x</script>ب<svg><text>c</text></svg>ج":  "ابج",
		"سطر<br>سطر\nمعه":                                 "سطر\nسطر معه",
		"<p>\u200bا\u202eب\u202c\u00a0ج</p>":              "اب ج",
		"<iframe src=x>غ</iframe><title>t</title>نص<svg>": "نص",
	} {
		if got := PlainText(source); got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
	if n := WordCount("<p>كتب<b>ت</b> ليلى، وقالت: 3.5 نعم</p><p>تمّ</p>"); n != 6 {
		t.Errorf("%d words", n)
	}
}

func TestCommentsFromElsewhereBecomePlainText(t *testing.T) {
	for source, want := range map[string]string{
		"سطر\nسطر\n\n\nفقرة":                                "سطر\nسطر\n\nفقرة",
		"<p>أول</p><p>ثانٍ &lt;b&gt;</p>":                   "أول\n\nثانٍ <b>",
		"<a href='javascript:x'>اضغط</a><script>x</script>": "اضغط",
		"2 < 3 و 5 > 4":    "2 < 3 و 5 > 4",
		"أحسنت<br />جدًّا": "أحسنت\nجدًّا",
	} {
		if got := CleanComment(source); got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}
