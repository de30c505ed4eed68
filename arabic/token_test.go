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
		text   string
		words  string // as the steps write them, apart by spaces
		places string // as they stand in the text, apart by |
	}{
		{"", "", ""},
		{"؟ ! - …", "", ""},
		{"أعلنت بلديّة المدينة", "اعلنت بلديه المدينه", "أعلنت|بلديّة|المدينة"},
		{"  متصل،قامت.وبدأ  ", "متصل قامت وبدا", "متصل|قامت|وبدأ"},
		{"«سؤال؟!» (نعم) – [لا]", "سوال نعم لا", "سؤال|نعم|لا"},
		{"وسم_طويل #وسم a/b", "وسم طويل وسم a b", "وسم|طويل|وسم|a|b"},
		{"don't l’homme", "don t l homme", "don|t|l|homme"},

		// harakat, tatweel and controls belong to the letter in front
		{"قالت المُدرِّسةُ: إنّ", "قالت المدرسه ان", "قالت|المُدرِّسةُ|إنّ"},
		{"مـــدرســـة كبيرة", "مدرسه كبيره", "مـــدرســـة|كبيرة"},
		{"می\u200cخواهم", "ميخواهم", "می\u200cخواهم"},
		{"رائعععع جدا", "رايع جدا", "رائعععع|جدا"},
		{"e\u0301te\u0301 ok", "été ok", "e\u0301te\u0301|ok"},
		{"ـــ \u0301 \u064e", "", ""},
		{"شيء", "شي", "شيء"},

		// presentation forms; what is one sign and many words has one place
		{"ﻻ ﺳﻼﻡ", "لا سلام", "ﻻ|ﺳﻼﻡ"},
		{"قال ﷺ", "قال صلي الله عليه وسلم", "قال|ﷺ|ﷺ|ﷺ|ﷺ"},
		{"Ｆｕｌｌ １２", "full 12", "Ｆｕｌｌ|１２"},

		// numbers
		{"27 ماي2017", "27 ماي 2017", "27|ماي|2017"},
		{"G20 و4x4", "g 20 و 4 x 4", "G|20|و|4|x|4"},
		{"6,000 و٦٬٠٠٠", "6000 و 6000", "6,000|و|٦٬٠٠٠"},
		{"1,234,567 ١٬٢٣٤٬٥٦٧", "1234567 1234567", "1,234,567|١٬٢٣٤٬٥٦٧"},
		{"12.5 و١٢٫٥", "12 5 و 12 5", "12|5|و|١٢|٥"},
		{"1,5 و1,2345 و6, 000", "1 5 و 1 2345 و 6 000", "1|5|و|1|2345|و|6|000"},
		{"6,000.25 و,000", "6000 25 و 000", "6,000|25|و|000"},
		{"25/11/2026 عند 12:30", "25 11 2026 عند 12 30", "25|11|2026|عند|12|30"},
		{"6،000", "6 000", "6|000"}, // this comma stands between words

		// emoji and symbols
		{"رائع🙂جدا 👩‍👩‍👧 🇯🇴 ☎️ 5%", "رايع جدا 5", "رائع|جدا|5"},
		{"6️⃣ كم²", "6 كم 2", "6️⃣|كم|²"},

		// broken bytes are left out, and belong to what stands in front
		{"a\xffb", "ab", "a\xffb"},
		{"\xff\xd8", "", ""},
		{"نص\xd8 هنا", "نص هنا", "نص\xd8|هنا"},
		{"中文 كلمة", "中文 كلمه", "中文|كلمة"},
	} {
		var words, places []string
		for _, k := range arabic.ForSearch.Tokens(c.text) {
			words, places = append(words, k.Word), append(places, c.text[k.Start:k.End])
		}
		if got := strings.Join(words, " "); got != c.words {
			t.Errorf("%q is %q, not %q", c.text, got, c.words)
		}
		if got := strings.Join(places, "|"); got != c.places {
			t.Errorf("the words of %q stand at %q, not %q", c.text, got, c.places)
		}
		if split := splitOf(arabic.ForSearch, c.text); !slices.Equal(words, split) {
			t.Errorf("%q: Tokens %q, Split %q", c.text, words, split)
		}
	}
}

// TestTokensOfOtherSteps has steps that leave signs, tatweel and digits as they are.
func TestTokensOfOtherSteps(t *testing.T) {
	for _, c := range []struct {
		steps       arabic.Steps
		text, words string
	}{
		{0, "مُـدَرِّسَةٌ ـــ", "مُـدَرِّسَةٌ"},
		{0, "٦٬٠٠٠ ٢٠٢٦ 6٦", "٦٠٠٠ ٢٠٢٦ 6٦"},
		{arabic.ForAddresses, "المُدرِّسة ٦٬٠٠٠", "المدرسة ٦٠٠٠"},
		{arabic.ForModeration, "حـ\u200cمـــاااار", "حمار"},
	} {
		if got := strings.Join(splitOf(c.steps, c.text), " "); got != c.words {
			t.Errorf("%b: %q is %q, not %q", c.steps, c.text, got, c.words)
		}
	}
}

func splitOf(s arabic.Steps, text string) (words []string) {
	s.Split(text, func(w string) { words = append(words, w) })
	return words
}

func TestTokensOfNewsAreItsWords(t *testing.T) {
	for _, body := range news(t, 500) {
		words := splitOf(arabic.ForSearch, body)
		for i, k := range arabic.ForSearch.Tokens(body) {
			if k.Word != words[i] {
				t.Fatalf("word %d is %q, not %q", i, k.Word, words[i])
			}
			if again := splitOf(arabic.ForSearch, body[k.Start:k.End]); !slices.Equal(again, []string{k.Word}) {
				t.Fatalf("%q stands at %q, which is %q", k.Word, body[k.Start:k.End], again)
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("قالت المُدرِّسةُ «إنّ» 6,000 ماي2017 🙂", uint16(arabic.ForSearch))
	f.Add("ﷺ \xff\xd8 e\u0301 ـــ ½", uint16(arabic.ForModeration))
	f.Add("6٦٬٠٠٠\u0301 ـ", uint16(0))
	f.Fuzz(func(t *testing.T, text string, steps uint16) {
		s := arabic.Steps(steps)
		start, end := 0, 0
		var words []string
		for _, k := range s.Tokens(text) {
			if k.Start < start || k.End < end || k.Start >= k.End || k.End > len(text) {
				t.Fatalf("%q: %+v stands before %d to %d", text, k, start, end)
			}
			if k.Word == "" || !utf8.ValidString(k.Word) || strings.ContainsAny(k.Word, " ,،.٬") {
				t.Errorf("%q has the word %q", text, k.Word)
			}
			start, end = k.Start, k.End
			words = append(words, k.Word)
		}
		if split := splitOf(s, text); !slices.Equal(words, split) {
			t.Errorf("%q: Tokens %q, Split %q", text, words, split)
		}
		if folded := s.String(text); len(folded) > 0 {
			if again := splitOf(s, folded); !slices.Equal(words, again) {
				t.Errorf("%q is %q, folded %q", text, words, again)
			}
		}
	})
}

// BenchmarkTokens goes through news articles one by one: a round is a hundred of them.
func BenchmarkTokens(b *testing.B) {
	bodies := news(b, 100)
	size := 0
	for _, body := range bodies {
		size += len(body)
	}
	for _, way := range []struct {
		name string
		do   func(text string)
	}{
		{"tokens", func(text string) { arabic.ForSearch.Tokens(text) }},
		{"split", func(text string) { arabic.ForSearch.Split(text, func(string) {}) }},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, body := range bodies {
					way.do(body)
				}
			}
		})
	}
}
