package arabic_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

func TestStem(t *testing.T) {
	for want, words := range map[string]string{
		// the article and its joins, endings, broken plurals with them
		"مدرس":  "مدرسه المدرسه والمدرسه بالمدرسه للمدرسه وللمدرسه فالمدرسه كالمدرسه وبالمدرسه ومدرسه بمدرسه مدرسات مدارس المدارس وبالمدارس مدارسهم مدارسنا",
		"حكوم":  "حكومه الحكومه وحكومه بحكومه لحكومه حكومات حكومي حكوميه حكوميين",
		"قانون": "قانون القانون قوانين بالقوانين قانونها",
		"سعر":   "سعر اسعار الاسعار اسعارها اسعارهم واسعار",
		"قريب":  "قريب اقربا القريب",
		"كتاب":  "كتاب الكتاب كتب الكتب والكتاب كتابها كتبهم",
		"طلب":   "طلب الطلب طلبات",
		"طالب":  "طالب طلاب الطلبه",
		"مريض":  "مريض مرضي المرضي",
		"مرض":   "مرض امراض الامراض",
		"لون":   "لون الوان الالوان بالالوان",
		"الف":   "الف الاف",
		"ولاي":  "ولايه الولايه ولايات", // not ولا
		"هوي":   "هويه هويات الهويه",
		"ماي":   "ماي المايه بالمايه",
		"الله":  "الله والله بالله",
		"نبي":   "نبي انبيا",

		// words whose first letter is their own
		"وزير":   "وزير الوزير وزرا الوزرا لوزير ووزير وزيره وزيرين وزيرهم للوزير",
		"فريق":   "فريق الفريق فرق وفريق فريقين فريقنا",
		"بلد":    "بلد البلد بلدان",
		"لاعب":   "لاعب اللاعب لاعبون لاعبين ولاعب لاعبه لاعبات",
		"فلسطين": "فلسطين بفلسطين لفلسطين وفلسطين",
		"لبنان":  "لبنان بلبنان ولبنان",
		"عمان":   "عمان بعمان لعمان وبعمان وعمان",
		"قابس":   "قابس بقابس وقابس وبقابس",
		"واشنطن": "واشنطن بواشنطن",
	} {
		for w := range strings.FieldsSeq(words) {
			if got := arabic.Stem(w); got != want {
				t.Errorf("%q has the stem %q, not %q", w, got, want)
			}
		}
	}
	for _, apart := range [][2]string{
		{"وزير", "زير"}, {"فلسطين", "لسطين"}, {"بحر", "حر"}, {"لبنان", "بنان"}, {"كتاب", "كاتب"}, {"طلب", "طالب"},
		{"مرض", "مريض"}, {"معارضه", "معرض"}, {"مصالحه", "مصلحه"}, {"مظاهره", "مظهر"},
	} {
		if a, b := arabic.Stem(apart[0]), arabic.Stem(apart[1]); a == b {
			t.Errorf("%q and %q have the stem %q", apart[0], apart[1], a)
		}
	}
}

// TestStemLeavesAlone has what is no Arabic word, and what is as short as a word gets.
func TestStemLeavesAlone(t *testing.T) {
	for _, w := range []string{"", "london", "the", "2026", "و2", "للa", "и", "новости", "中文", "🙂", "\xd8", "و\xff", "و", "ال", "له", "ده", "الم", "بها", "حزب"} {
		for _, got := range []string{arabic.Stem(w), arabic.Light(w), arabic.Bare(w), arabic.Skeleton(w)} {
			if got != w {
				t.Errorf("%q became %q", w, got)
			}
		}
	}
}

func TestLightJudgesNothing(t *testing.T) {
	for word, want := range map[string]string{
		"المعلمه": "معلم", "معلماتها": "معلم", "والمعلمون": "معلم", "للمعلمين": "معلم", "كالمعلم": "معلم",
		"بقابس": "بقابس", "ومدرسه": "ومدرس", "لوزير": "لوزير", // Splits takes these off
		"مستشفيات": "مستشفي", "مستشفي": "مستشفي", "ايران": "ايران", "مكانهم": "مكان", // ن and ي of their own
		"بالغ": "بالغ", "والي": "وال", // too short for an article
	} {
		if got := arabic.Light(word); got != want {
			t.Errorf("%q is %q, not %q", word, got, want)
		}
	}
}

func TestBareBeginning(t *testing.T) {
	for word, want := range map[string]string{"الخ": "خ", "ال": "", "وال": "", "بالم": "م", "لل": "", "المدرس": "مدرس", "الله": "الله", "مدر": "مدر", "a": "a", "": "", "و": "و", "12": "12"} {
		if got := arabic.BareBeginning(word); got != want {
			t.Errorf("%s: %q, not %q", word, got, want)
		}
	}
}

func TestBare(t *testing.T) {
	for word, want := range map[string]string{
		"المدرسه": "مدرسه", "والمدرسه": "مدرسه", "بالمدرسه": "مدرسه", "وبالمدارس": "مدارس", "فللمدارس": "مدارس",
		"ومدرسه": "ومدرسه", "وزير": "وزير", "لل": "لل",
	} {
		if got := arabic.Bare(word); got != want {
			t.Errorf("%q is %q, not %q", word, got, want)
		}
	}
}

func TestSkeletonsMeet(t *testing.T) {
	for _, c := range [][2]string{{"مدارس", "مدرسه"}, {"مصادقه", "صادق"}, {"وزير", "وزرا"}, {"كتاب", "مكتب"}, {"تهريب", "مهرب"}, {"تصدير", "صادرات"}} {
		if a, b := arabic.Skeleton(arabic.Light(c[0])), arabic.Skeleton(arabic.Light(c[1])); a != b {
			t.Errorf("%q is %q, %q is %q", c[0], a, c[1], b)
		}
	}
	for _, c := range [][2]string{{"قطر", "مطر"}, {"نفط", "لفظ"}, {"مال", "ميل"}, {"يوم", "امم"}} {
		if a, b := arabic.Skeleton(c[0]), arabic.Skeleton(c[1]); a != c[0] || b != c[1] {
			t.Errorf("%q and %q are %q and %q", c[0], c[1], a, b)
		}
	}
}

func TestSplitsLeaveThreeLetters(t *testing.T) {
	for word, want := range map[string]string{
		"بقابس": "ب+قابس", "وبقابس": "وب+قابس و+بقابس", "وسيكتب": "وس+يكتب و+سيكتب", "ولبنان": "ول+بنان و+لبنان", "فلسطين": "فل+سطين ف+لسطين",
		"وزير": "و+زير", "وبلد": "و+بلد", "بلد": "", "لب": "", "مدرسه": "", "paris": "", "2026": "", "": "",
	} {
		var got []string
		for clitic, rest := range arabic.Splits(word) {
			got = append(got, clitic+"+"+rest)
			if !slices.Contains(arabic.Clitics(), clitic) {
				t.Errorf("%q is none of the clitics", clitic)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q splits to %q, not %q", word, got, want)
		}
	}
	for range arabic.Splits("وبقابس") {
		break // and nothing happens
	}
}

func TestStopWordsAreFolded(t *testing.T) {
	for _, w := range []string{"في", "الى", "إلى", "ماذا", "هذه", "هؤلاء", "أولئك", "عَنْ", "the", "The", "des"} {
		if !arabic.IsStop(arabic.Fold(w)) {
			t.Errorf("%q is none", w)
		}
	}
	for _, w := range []string{"", "الاردن", "وزير", "كتاب", "2026", "london", "paris"} {
		if arabic.IsStop(w) {
			t.Errorf("%q is one", w)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, s := range []string{"والمدرسة", "وبقابس 6,000 ماي2017", "ﷺ \xff\xd8", "e\u0301", "ـــ", "ء", "ووووو ال لل كتب نساء", "متيان اويايو"} {
		f.Add(s)
	}
	for _, s := range []string{"بالمائة ماي هوية الله علينا مياه هموم", "أجزاء أنحاء فئات ولايات هيئات"} { // near to stop words
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range append(splitOf(arabic.ForSearch, text), text) { // text itself is neither folded nor one word
			stem, light, bare := arabic.Stem(w), arabic.Light(w), arabic.Bare(w)
			letters := utf8.RuneCountInString(w)
			for _, s := range []string{stem, light, bare, arabic.Skeleton(w), arabic.Skeleton(stem)} {
				n := utf8.RuneCountInString(s)
				if utf8.ValidString(w) && !utf8.ValidString(s) || n < min(2, letters) || n > letters+2 {
					t.Errorf("%q became %q", w, s)
				}
			}
			if !strings.HasSuffix(w, bare) {
				t.Errorf("%q is %q without its article", w, bare)
			}
			if n := utf8.RuneCountInString(stem); n > letters && letters > 6 { // only singulars are longer: كتب, كتاب
				t.Errorf("%q has the longer stem %q", w, stem)
			}
			if s := arabic.Skeleton(w); len(s) > len(w) || len(s) < min(len(w), 3*2) || arabic.Skeleton(s) != s {
				t.Errorf("%q has the skeleton %q", w, s)
			}
			if arabic.IsStop(light) && !arabic.IsStop(w) {
				t.Errorf("%q became the stop word %q", w, light)
			}
			last := len(w)
			for clitic, rest := range arabic.Splits(w) {
				if clitic+rest != w || utf8.RuneCountInString(rest) < 3 || len(clitic) > last {
					t.Errorf("%q is %q and %q", w, clitic, rest)
				}
				last = len(clitic)
			}
		}
	})
}

// BenchmarkStem folds, splits and stems running text: a round is a hundred news articles.
func BenchmarkStem(b *testing.B) {
	bodies := news(b, 100)
	size := 0
	for _, body := range bodies {
		size += len(body)
	}
	for _, way := range []struct {
		name string
		do   func(word string) string
	}{{"stem", arabic.Stem}, {"light", arabic.Light}, {"skeleton", func(w string) string { return arabic.Skeleton(arabic.Light(w)) }}} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, body := range bodies {
					arabic.ForSearch.Split(body, func(w string) { way.do(w) })
				}
			}
		})
	}
}
