package arabic_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

func TestSlug(t *testing.T) {
	long := strings.Repeat("كلمة ", 40)
	for text, want := range map[string]string{
		"افتتاح السوق المركزيّ في المدينة": "افتتاح-السوق-المركزي-في-المدينة",
		"  «أهلاً»، قال:   وداعا!  ":       "أهلا-قال-وداعا",
		"مـــدرســة":                       "مدرسة",
		"Ünïcode & Café 2026":              "ünïcode-café-2026",
		"ﻻ ﺳﻼﻡ":                            "لا-سلام",
		"ایران و گفتگو":                    "ایران-و-گفتگو", // as WordPress has it
		"٢٠٢٦ عام":                         "٢٠٢٦-عام",
		"a -\u0301 b":                      "a-b",
		"\u0301":                           "",
		"🙂 ـــ …":                          "",
		"a/b_c.d":                          "a-b-c-d",
		long:                               strings.TrimSuffix(strings.Repeat("كلمة-", 16), "-"),
		strings.Repeat("ك", 200):           strings.Repeat("ك", arabic.MaxSlug),
		"\u200fنص\u200c\xff هنا":           "نص-هنا",
	} {
		if got := arabic.Slug(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"":                    0,
		"أعلنت بلدية المدينة": 3,
		"مُدَرِّسَةٌ مـــدرســة": 2,
		"ـــ":                       0,
		"don't l’homme aujourd'hui": 3,
		"نعم — لا – ربّما - كلّا":         4,
		"«قال»، ثمّ (مضى)!":               3,
		"متصل،قامت":                       2,
		"انتهى.وبدأ":                      2,
		"12.5 و6,000 و١٢٫٥":               3,
		"في 25/11/2026 عند 12:30":         4,
		"وسم_طويل #وسم":                   2,
		"🙂 👩‍👩‍👧 🇯🇴 ☎️ ½⃝":                0,
		"رائع🙂جدا":                        2,
		"example.com a@b.org":             2,
		"می\u200cخواهم":                   1,
		"co-operation بيت--لحم":           3,
		"' ' - . , :":                     0,
		"5 % من 10$":                      3,
		"e\u0301te\u0301 \u0301 а́б":      2,
		"ﷺ":                               1,
		"\u202bنص\u202c \ufeffهنا\u200f.": 2,
		"a\xffb":                          2,
	} {
		if got := arabic.Words(text); got != want {
			t.Errorf("%q has %d words, not %d", text, got, want)
		}
	}
}

// TestWordsOfNews compares with the naive count, what stands between spaces: it may differ where spaces were forgotten or
// punctuation stands alone, but not by much.
func TestWordsOfNews(t *testing.T) {
	counted, naive := 0, 0
	for _, body := range news(t, 2000) {
		counted += arabic.Words(body)
		naive += len(strings.Fields(body))
	}
	if ratio := float64(counted) / float64(naive); ratio < 0.97 || ratio > 1.05 {
		t.Errorf("%d words, %d between spaces", counted, naive)
	}
}

func TestReadingMinutes(t *testing.T) {
	for words, want := range map[int]int{-5: 1, 0: 1, 181: 1, 271: 1, 272: 2, 1810: 10, int(^uint(0) >> 1): int(^uint(0)>>1)/181 + 1} {
		if got := arabic.ReadingMinutes(words); got < want-1 || got > want || words < 1<<20 && got != want {
			t.Errorf("%d words take %d minutes, not %d", words, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("افتتاح السوق: «مرحلة» أولى — 2026 \xff")
	f.Add("a -\u0301 b")
	f.Add(strings.Repeat("ab ", 50))
	f.Fuzz(func(t *testing.T, s string) {
		got := arabic.Slug(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > arabic.MaxSlug {
			t.Errorf("%q is %q", s, got)
		}
		if again := arabic.Slug(got); again != got {
			t.Errorf("%q is %q, then %q", s, got, again)
		}
		if strings.Contains(got, "--") || strings.HasPrefix(got, "-") || strings.HasSuffix(got, "-") {
			t.Errorf("%q is %q", s, got)
		}
		for _, r := range got {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				t.Errorf("%q holds %q", got, r)
			}
		}
	})
}

func FuzzFoldAndKey(f *testing.F) {
	f.Add("المُدرِّسة ﻻ ١٢ \xff", 1)
	f.Add("رائعععع e\u0301", 500)
	f.Fuzz(func(t *testing.T, s string, times int) {
		s = strings.Repeat(s, 1+min(max(times, 0)%400, 1<<14/(len(s)+1)))
		fold, key := arabic.Fold(s), arabic.Key(s)
		if !utf8.ValidString(key) || len(key) > arabic.MaxKey || !strings.HasPrefix(fold, key) || len(fold) <= arabic.MaxKey && key != fold {
			t.Errorf("%q has the key %q", s, key)
		}
		if again := arabic.Fold(fold); again != fold {
			t.Errorf("%q is %q, then %q", s, fold, again)
		}
		if again := arabic.Key(key); again != key {
			t.Errorf("the key %q has the key %q", key, again)
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add("مُدَرِّسَةٌ 12.5 don't «قال»،ثم 🙂")
	f.Fuzz(func(t *testing.T, s string) {
		n := arabic.Words(s)
		if n < 0 || n > utf8.RuneCountInString(s) {
			t.Errorf("%q has %d words", s, n)
		}
		if twice := arabic.Words(s + " " + s); twice != 2*n {
			t.Errorf("%q has %d words, twice %d", s, n, twice)
		}
		if !utf8.ValidString(s) {
			return
		}
		if bare := arabic.Words((arabic.Harakat | arabic.Tatweel | arabic.Controls).String(s)); bare != n {
			t.Errorf("%q has %d words, %d without signs", s, n, bare)
		}
		if m := arabic.ReadingMinutes(n); m < 1 || m > 1+n {
			t.Errorf("%d words take %d minutes", n, m)
		}
	})
}
