package arabic_test

import (
	"testing"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

func TestExcerptEndsWithASentenceOrAWord(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"خبر قصير", 20, "خبر قصير"},
		{"جملة أولى تكفي. ثم جملة ثانية أطول منها", 25, "جملة أولى تكفي."},
		{"بلغت النسبة في المدينة 12.5 بالمئة هذا العام", 27, "بلغت النسبة في المدينة…"},
		{"هل يكفي هذا السؤال؟ نعم، يكفي وزيادة", 26, "هل يكفي هذا السؤال؟"},
		{"تنتهي الجملة هنا. ثم", 17, "تنتهي الجملة هنا."},
		{"كلمةواحدةطويلةبلافراغ", 8, "كلمةواحد…"},
		{"أولى، ثانية، ثالثة", 13, "أولى، ثانية…"},
		{"", 5, ""},
	} {
		if got := arabic.Excerpt(c.text, c.n); got != c.want {
			t.Errorf("%q in %d letters is %q, not %q", c.text, c.n, got, c.want)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("بلغت النسبة 12.5. ثم", 12)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(1, n%300)
		if got := utf8.RuneCountInString(arabic.Excerpt(s, n)); got > n+1 {
			t.Errorf("%d letters, not %d and an ellipsis", got, n)
		}
	})
}
