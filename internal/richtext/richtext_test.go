package richtext_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/richtext"
)

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
	if got := richtext.Clean(long); strings.ReplaceAll(got, "\n", "") != long {
		t.Errorf("a long body of %d bytes came back with %d", len(long), len(got))
	}
}
