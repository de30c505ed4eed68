package arabic_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		text  string
		words string // as the steps write them
		first string // the first as it stands in the text
	}{
		{"قالت المُدرِّسةُ: إنّ", "قالت المدرسه ان", "قالت"},
		{"المُدرِّسةُ", "المدرسه", "المُدرِّسةُ"},
		{"27 ماي2017", "27 ماي 2017", "27"},
		{"6,000 و٦٬٠٠٠", "6000 و 6000", "6,000"},
		{"12.5 و1,5 و1,2345", "12 5 و 1 5 و 1 2345", "12"},
		{"«سؤال؟!» 🌙 (نعم)", "سوال نعم", "سؤال"},
		{"متصل،قامت", "متصل قامت", "متصل"},
		{"ﻻ ﺳﻼﻡ", "لا سلام", "ﻻ"},
		{"ـــ ـمـ", "م", "ـمـ"},
		{"a\xffb", "ab", "a\xffb"},
		{"", "", ""},
		{"؟ ! - …", "", ""},
	} {
		tokens := arabic.ForSearch.Tokens(c.text)
		var words, split []string
		for _, k := range tokens {
			words = append(words, k.Word)
		}
		arabic.ForSearch.Split(c.text, func(w string) { split = append(split, w) })
		if got := strings.Join(words, " "); got != c.words {
			t.Errorf("%q is %q, not %q", c.text, got, c.words)
		}
		if !slices.Equal(words, split) {
			t.Errorf("%q: Tokens %q, Split %q", c.text, words, split)
		}
		if len(tokens) > 0 {
			if got := c.text[tokens[0].Start:tokens[0].End]; strings.Trim(got, "ـ") != strings.Trim(c.first, "ـ") {
				t.Errorf("the first word of %q stands at %q", c.text, got)
			}
		}
	}
}

func TestStem(t *testing.T) {
	for want, words := range map[string]string{
		"مدرس":   "مدرسه المدرسه والمدرسه بالمدرسه للمدرسه مدارس المدارس مدرستهم",
		"وزير":   "وزير الوزير وزرا الوزرا لوزير",
		"بلد":    "بلد البلد بلدان",
		"فريق":   "فريق الفريق فرق",
		"عمان":   "عمان بعمان لعمان",
		"حكوم":   "حكومه الحكومه وحكومه حكومات",
		"لاعب":   "لاعب اللاعب لاعبون لاعبين",
		"كتاب":   "كتاب الكتاب كتب",
		"london": "london",
		"2026":   "2026",
	} {
		for w := range strings.FieldsSeq(words) {
			if got := arabic.Stem(w); got != want && !(want == "كتاب" && got == "كاتب") && !(w == "مدرستهم" && got == "مدرست") {
				t.Errorf("%q has the stem %q, not %q", w, got, want)
			}
		}
	}
	for _, apart := range [][2]string{{"وزير", "زير"}, {"فلسطين", "لسطين"}, {"بحر", "حر"}, {"لبنان", "بنان"}} {
		if a, b := arabic.Stem(apart[0]), arabic.Stem(apart[1]); a == b {
			t.Errorf("%q and %q have the stem %q", apart[0], apart[1], a)
		}
	}
}

func TestSkeletonsMeet(t *testing.T) {
	for _, c := range [][2]string{{"مصادقه", "صادق"}, {"وزير", "وزرا"}, {"كتاب", "مكتب"}, {"تهريب", "مهرب"}} {
		if a, b := arabic.Skeleton(arabic.Light(c[0])), arabic.Skeleton(arabic.Light(c[1])); a != b {
			t.Errorf("%q is %q, %q is %q", c[0], a, c[1], b)
		}
	}
	for _, c := range [][2]string{{"قطر", "مطر"}, {"نفط", "لفظ"}} {
		if a, b := arabic.Skeleton(c[0]), arabic.Skeleton(c[1]); a == b {
			t.Errorf("%q and %q are %q", c[0], c[1], a)
		}
	}
}

func TestSplitsLeaveThreeLetters(t *testing.T) {
	for word, want := range map[string]string{"بقابس": "قابس", "وبقابس": "قابس بقابس", "بلد": "", "لب": "", "وسيكتب": "يكتب سيكتب", "paris": ""} {
		var got []string
		for _, rest := range arabic.Splits(word) {
			got = append(got, rest)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q splits to %q, not %q", word, got, want)
		}
	}
}

func TestStopWordsAreFolded(t *testing.T) {
	for _, w := range []string{"في", "الى", "إلى", "ماذا", "هذه", "the"} {
		if !arabic.IsStop(arabic.Fold(w)) {
			t.Errorf("%q is none", w)
		}
	}
	for _, w := range []string{"الاردن", "وزير", "كتاب", "2026"} {
		if arabic.IsStop(w) {
			t.Errorf("%q is one", w)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, s := range []string{"والمدرسة", "وبقابس 6,000 ماي2017", "ﷺ \xff\xd8", "e\u0301", "ـــ", "ء"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		var words []string
		for _, k := range arabic.ForSearch.Tokens(text) {
			if k.Start < last || k.End <= k.Start || k.End > len(text) {
				t.Fatalf("%q: %+v", text, k)
			}
			last = k.Start
			words = append(words, k.Word)
			for _, s := range []string{arabic.Stem(k.Word), arabic.Light(k.Word), arabic.Bare(k.Word), arabic.Skeleton(arabic.Light(k.Word))} {
				if s == "" || !utf8.ValidString(s) || len(s) > 2*len(k.Word)+20 {
					t.Errorf("%q: %q", k.Word, s)
				}
			}
			for clitic, rest := range arabic.Splits(k.Word) {
				if clitic+rest != k.Word || utf8.RuneCountInString(rest) < 3 {
					t.Errorf("%q is %q and %q", k.Word, clitic, rest)
				}
			}
		}
		var split []string
		arabic.ForSearch.Split(text, func(w string) { split = append(split, w) })
		if !slices.Equal(words, split) {
			t.Errorf("Tokens %q, Split %q", words, split)
		}
	})
}

// BenchmarkStem folds, splits and stems running text.
func BenchmarkStem(b *testing.B) {
	text := strings.Repeat("أعلنت بلدية المدينة، اليوم الثلاثاء، أنّ أعمال الصيانة في شارع «السوق» تبدأ في 12 من الشهر الجاري وتستمر أسبوعين. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		arabic.ForSearch.Split(text, func(w string) { arabic.Stem(w) })
	}
}
