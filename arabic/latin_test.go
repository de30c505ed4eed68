package arabic_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/warraq/warraq/arabic"
)

func TestLatin(t *testing.T) {
	for text, want := range map[string]string{
		// names
		"محمد": "muhammad", "مُحَمَّد": "muhammad", "عمان": "amman", "الزرقاء": "al-zarqa", "زرقاء": "zarqa", "القاهرة": "al-qahira", "فاطمة": "fatima", "خالد": "khalid", "طارق": "tariq", "سعيد": "said", "كريم": "karim", "ليبيا": "libya", "سوريا": "surya",
		"باريس": "baris", "ياسين": "yasin", "وليد": "walid", "نور": "nur", "عائشة": "aisha", "إيمان": "iman", "أسامة": "asama", "مأمون": "mamun", "الله": "allah", "عبد الله": "abd allah", "بورقيبة": "burqiba", "القيروان": "al-qayrawan", "الإسكندرية": "al-iskandariya",
		// the article and what is written with it
		"الشمس": "al-shams", "الشَّمْس": "al-shams", "والمدينة": "wa-al-madina", "بالمدينة": "bi-al-madina", "للمدينة": "lil-madina", "والده": "walidah", "بالون": "balun", "إلهام": "ilham", "أَلْف": "alf",
		// vowels
		"مدرسة": "madrasa", "مُدَرِّسَةٌ": "mudarrisatun", "كِتابًا": "kitaban", "كِتاباً": "kitaban", "كِتابٌ": "kitabun", "كِتابٍ": "kitabin", "حياة": "hayat", "طويل": "tawil", "زيارة": "ziyara", "انتخابات": "intikhabat", "استقلال": "istiqlal", "مسؤول": "masul", "خبر": "khabar", "شرق": "sharq",
		"مَوْعِد": "mawid", "بَيْت": "bayt", "رَسّام": "rassam", "المهدية": "al-mahdiya", "مستشفى": "mustashfa", "آمال": "amal", "القرآن": "al-quran", "هٰذا": "hadha", "پاريس": "paris", "ڤيديو": "vidyu",
		// what is no Arabic word
		"صورة ١٢ - السوق.jpg": "sura 12 - al-suq.jpg", "«نعم»، قال؟": `"naam", qal?`, "٣٫٥٪": "3.5%", "Café Œuvre Ünï": "Cafe OEuvre Uni", "plain_ASCII-1.png\n": "plain_ASCII-1.png\n", "🙂": "", "ـــ": "", "中文": "", "\xff\xd8": "", "": "", "a – b": "a - b", "ﻻ": "la",
	} {
		if got := arabic.Latin(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

func FuzzLatin(f *testing.F) {
	f.Add("مُدَرِّسَةٌ ﷺ ١٢ \xff é")
	f.Add("والشّمس ةاىوي")
	f.Fuzz(func(t *testing.T, s string) {
		got := arabic.Latin(s)
		for i := range len(got) {
			if got[i] >= utf8.RuneSelf {
				t.Fatalf("%q is %q", s, got)
			}
		}
		if again := arabic.Latin(got); again != got {
			t.Errorf("%q is %q, then %q", s, got, again)
		}
		if letters := utf8.RuneCountInString(norm.NFKC.String(s)); len(got) > 4*letters {
			t.Errorf("%d letters became %q", letters, got)
		}
	})
}
