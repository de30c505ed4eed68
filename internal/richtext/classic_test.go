package richtext

import (
	"strings"
	"testing"
)

func TestClassicTextGetsItsParagraphs(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a blank line ends a paragraph", "أول\n\nثانٍ", "<p>أول</p>\n<p>ثانٍ</p>"},
		{"blank lines with spaces in them do too", "أول\r\n \t\r\nثانٍ", "<p>أول</p>\n<p>ثانٍ</p>"},
		{"a line feed is a line break", "سطر\nسطر", "<p>سطر<br>\nسطر</p>"},
		{"a line that has its break gets no second", "سطر<br />\nسطر", "<p>سطر<br />\nسطر</p>"},
		{"two breaks end a paragraph", "أول<br><BR />ثانٍ", "<p>أول</p>\n<p>ثانٍ</p>"},
		{"blocks stand for themselves", "قبل\n<h2>عنوان</h2>\nبعد", "<p>قبل</p>\n<h2>\nعنوان</h2>\n<p>بعد</p>"},
		{"a block in a line ends the paragraph", "قبل <h3>عنوان</h3> بعد", "<p>قبل</p>\n<h3>\nعنوان</h3>\n<p>بعد</p>"},
		{"lists get no paragraphs", "<ul>\n<li>ا</li>\n\n<li>ب</li>\n</ul>", "<ul>\n<li>\nا\n</li>\n<li>\nب\n</li>\n</ul>"},
		{"a quotation's text becomes paragraphs", "<blockquote>قول\n\nآخر</blockquote>", "<blockquote>\n<p>قول</p>\n<p>آخر</p>\n</blockquote>"},
		{"preformatted text stays", "قبل\n\n<pre>a\n\n  b <i>\n</pre>\n\nبعد", "<p>قبل</p>\n<pre>a\n\n  b <i>\n</pre>\n<p>بعد</p>"},
		{"one block's single text stays without paragraph", "<div>نص</div>", "<div>\nنص\n</div>"},
		{"several texts in a block become paragraphs", "<div>ا\n\nب</div>", "<div>\n<p>ا</p>\n<p>ب</p>\n</div>"},
		{"written paragraphs stay", "<p>ا</p>\n<p>ب</p>", "<p>\nا</p>\n<p>\nب</p>"},
		{"a written paragraph with a blank line is two", "<p>ا\n\nب</p>", "<p>\nا</p>\n<p>ب</p>"},
		{"inline markup is text", "<strong>غليظ</strong> نص\n\n<img src='/a'\n alt='ب'>", "<p><strong>غليظ</strong> نص</p>\n<p><img src='/a'  alt='ب'></p>"},
		{"comments get no paragraph", "أول\n\n<!--more-->\n\nثانٍ", "<p>أول</p>\n<!--more-->\n<p>ثانٍ</p>"},
		{"scripts are not broken into lines", "نص <script>a\n\nb</script> نص", "<p>نص <script>a  b</script> نص</p>"},
		{"a sign is not a tag", "2 < 3\n\n4 > 1 <", "<p>2 < 3</p>\n<p>4 > 1 <</p>"},
		{"nothing stays nothing", " \n\n ", ""},
	} {
		// Line feeds beside tags say nothing in HTML; those of preformatted text and after breaks are kept above.
		got, want := FromClassic(c.text), c.want
		if loose(got) != loose(want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, want)
		}
	}
}

func loose(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, ">\n", ">"), "\n</", "</")
}

func TestClassicTextIsCleanAfterwards(t *testing.T) {
	got := Clean(FromClassic("<strong>أول\n\nثانٍ</strong>\nسطر\n\n<blockquote>قول</blockquote>\n<ul><li>ا\n<li>ب</ul>آخر"))
	want := "<p><strong>أول</strong></p>\n<p><strong>ثانٍ</strong><br>سطر</p>\n<blockquote><p>قول</p></blockquote>\n<ul><li>ا</li><li>ب</li></ul>\n<p>آخر</p>"
	if got != want {
		t.Errorf(" got %q\nwant %q", got, want)
	}
}
