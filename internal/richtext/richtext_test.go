package richtext_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/richtext"
)

func TestWhatCleanKeepsAndWhatItTakesOut(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"vocabulary", `<p dir="rtl">نص <strong>قوي</strong> <a href="/2020/x">رابط</a></p>`, `<p dir="rtl">نص <strong>قوي</strong> <a href="/2020/x">رابط</a></p>`},
		{"script", `<p>a<script>alert(1)</script>b</p>`, `<p>ab</p>`},
		{"handler and style", `<p onclick="x()" style="color:red" class="y">a</p>`, `<p>a</p>`},
		{"script address", `<a href="javascript:alert(1)">a</a><a href=" java` + "\n" + `script:x">b</a>`, `<a>a</a><a>b</a>`},
		{"data picture", `<img src="data:image/svg+xml,x" alt="y">z`, `z`},
		{"unknown element", `<marquee>نص</marquee>`, `نص`},
		{"old names", `<b>a</b><i>b</i><h1>c</h1>`, `<strong>a</strong><em>b</em><h2>c</h2>`},
		{"quotation", `<blockquote><p>قول</p><footer><cite>فلان</cite>، في كلمته</footer></blockquote>`, `<blockquote><p>قول</p><footer><cite>فلان</cite>، في كلمته</footer></blockquote>`},
		{"frame", `<iframe src="https://video.example/1"></iframe>`, `<figure data-embed="https://video.example/1"><a href="https://video.example/1">video.example</a></figure>`},
		{"svg", `<svg><p>x</p><style><a title="</style><img src=x onerror=1>"></style></svg>y`, `<p>x</p>y`},
		{"overrides", "a\u202eb", "ab"},
	} {
		got := richtext.Clean(c.in)
		if c.name == "svg" { // the parser decides where svg ends; what matters is that nothing of it is left
			if strings.Contains(got, "svg") || strings.Contains(got, "onerror=") {
				t.Errorf("%s: %q", c.name, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

var hostile = regexp.MustCompile(`(?i)<(script|style|iframe|svg|math|object|form|input)|<[^>]+\s(on\w+|style|srcdoc)\s*=|(href|src)="\s*(javascript|data|vbscript):`)

func TestCleanIsIdempotentAndLetsNothingHostileThrough(t *testing.T) {
	piece := rapid.SampledFrom([]string{"<p>", "</p>", "<script>", "</script>", "<svg>", "</svg>", "<math>", "<mtext>", "<table>", "<td>", "</table>", "<a href='javascript:x'>",
		"<a href='/x'>", "</a>", "<img src=x onerror=y>", "<style>", "</style>", "<b>", "</b>", "<marquee>", "</marquee>", "<template>", "<noscript>", "<!--", "-->", "]]>", "&lt;script&gt;",
		"&#x6a;", "\x00", "نص", " ", "<h1>", "</h1>", "<li>", "<ul>", "</ul>", "<pre>\n\n", "</pre>", "<figure data-media=5>", "<textarea>", "<select><option>", "<iframe src=https://a.example>",
		"<span lang=en>", "</span>", "<blockquote>", "</blockquote>", "\"'>", "<p/x onclick=1>", "<xmp>", "<plaintext", "<div>", "</div>", "<form>", "<button>", "</button>", "<br>"})
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(piece, 0, 25).Draw(t, "pieces"), "")
		once := richtext.Clean(in)
		if hostile.MatchString(once) {
			t.Fatalf("%q gives %q", in, once)
		}
		if twice := richtext.Clean(once); twice != once {
			t.Fatalf("%q: %q, then %q", in, once, twice)
		}
	})
}

func TestDepthAndLengthAreBounded(t *testing.T) {
	deep := richtext.Clean(strings.Repeat("<blockquote>", 100_000) + "نص")
	if !strings.Contains(deep, "نص") {
		t.Errorf("the text is lost: %.100q", deep)
	}
	long := strings.Repeat("<p>فقرة من نص طويل.</p>", 200_000)
	if got := richtext.Clean(long); got != long {
		t.Errorf("a long body of %d bytes came back with %d", len(long), len(got))
	}
}

func TestClassicTextGetsItsParagraphs(t *testing.T) {
	got := richtext.Clean(richtext.FromClassic("سطر أول\r\nسطر ثانٍ\r\n\r\nفقرة\n\n<ul>\n<li>بند</li>\n</ul>\n<pre>a\n\nb</pre>"))
	for _, want := range []string{"<p>سطر أول<br>\nسطر ثانٍ</p>", "<p>فقرة</p>", "<li>بند</li>", "<pre>a\n\nb</pre>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

func TestWordsAndPlainText(t *testing.T) {
	if n := richtext.WordCount("<p>ثلاث كلمات هنا</p><p>3.5 مليون</p>"); n != 5 {
		t.Errorf("%d words", n)
	}
	if got := richtext.CleanComment("سلام<script>x</script>\n<b>عليكم</b> &amp; أهلاً"); got != "سلام\n\nعليكم & أهلاً" {
		t.Errorf("%q", got)
	}
}
