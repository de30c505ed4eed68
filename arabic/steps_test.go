package arabic_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/warraq/warraq/arabic"
)

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		steps      arabic.Steps
		text, want string
	}{
		{arabic.ForSearch, "مُدَرِّسَةٌ", "مدرسه"},
		{arabic.ForSearch, "مـــدرســة", "مدرسه"},
		{arabic.ForSearch, "إلى أحمد وآمنة والٱسم", "الي احمد وامنه والاسم"},
		{arabic.ForSearch, "مسؤول سُئل عن شيء", "مسوول سيل عن شي"},
		{arabic.ForSearch, "ﷲ ﻻ ﺳﻼﻡ ﷺ", "الله لا سلام صلي الله عليه وسلم"},
		{arabic.ForSearch, "کتاب یکی ہے", "كتاب يكي هي"},
		{arabic.ForSearch, "پاریس گوگل چک ڤيديو", "باريس كوكل جك فيديو"},
		{arabic.ForSearch, "١٢٫٥ ۲۰۲۶ ９ ४२", "12٫5 2026 9 42"},
		{arabic.ForSearch, "رائعععععع جداااا", "رايع جدا"},
		{arabic.ForSearch, "الله ممتاز", "الله ممتاز"},
		{arabic.ForModeration, "حـ\u200cمـاااار الله", "حمار اله"},
		{arabic.ForSearch, "\u202bنص\u202c \ufeffهنا\u200f", "نص هنا"},
		{arabic.ForSearch, "ا\u0654ل\u064e", "ال"},
		{arabic.ForSearch, "e\u200d\u0301 CAFÉ", "é café"},
		{arabic.ForSearch, "a\xffb\xd8", "ab"},
		{arabic.ForAddresses, "مدرسةُ أحمد ٢٠٢٦ AbC", "مدرسة أحمد ٢٠٢٦ abc"},
		{arabic.Harakat, "مُدرّسةـ Ab", "مدرسةـ Ab"},
		{arabic.Digits, "أُ١٢", "أُ12"},
		{0, "أُ١٢ ﻻ A", "أُ١٢ ﻻ A"},
	} {
		if got := c.steps.String(c.text); got != c.want {
			t.Errorf("%q is %q, not %q", c.text, got, c.want)
		}
		if got := c.steps.Map(c.text).Text; got != c.want {
			t.Errorf("%q is mapped to %q, not %q", c.text, got, c.want)
		}
	}
}

// TestAMatchIsFoundInTheOriginal marks what matches in the spelling of the text itself.
func TestAMatchIsFoundInTheOriginal(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"قالت المُدرِّسةُ إنّ", "مدرسه", "قالت ال[مُدرِّسةُ] إنّ"},
		{"في الـمـدـرسة اليوم", "مدرسه", "في الـ[مـدـرسة] اليوم"},
		{"ﻻ ﺳﻼﻡ هنا", "سلام", "ﻻ [ﺳﻼﻡ] هنا"},
		{"خبر رائععععع جدا", "رايع", "خبر [رائععععع] جدا"},
		{"عام ٢٠٢٦ كان", "2026", "عام [٢٠٢٦] كان"},
		{"plain text", "text", "plain [text]"},
		{"ﷺ", "الله", "[ﷺ]"},
		{"e\u200d\u0301x", "é", "[e\u200d\u0301]x"},
	} {
		m := arabic.ForSearch.Map(c.text)
		at := strings.Index(m.Text, c.query)
		if at < 0 {
			t.Errorf("%q is not in %q", c.query, m.Text)
			continue
		}
		from, to := m.Original(at, at+len(c.query))
		if got := c.text[:from] + "[" + c.text[from:to] + "]" + c.text[to:]; got != c.want {
			t.Errorf("%q marked in %q: %q", c.query, c.text, got)
		}
	}
	m := arabic.ForSearch.Map("أب")
	for _, r := range [][2]int{{0, 0}, {-1, 2}, {3, 2}, {0, 99}} {
		if from, to := m.Original(r[0], r[1]); from != 0 || to != 0 {
			t.Errorf("Original(%d, %d) is %d, %d", r[0], r[1], from, to)
		}
	}
}

func TestStepsLeaveTheirOwnLettersAlone(t *testing.T) {
	for _, s := range []arabic.Steps{arabic.ForSearch, arabic.ForModeration, arabic.ForAddresses, arabic.Borrowed | arabic.Lookalikes, arabic.Case, arabic.Hamza | arabic.Ya} {
		for c := range rune(utf8.MaxRune + 1) {
			once := s.String(string(c))
			if twice := s.String(once); twice != once {
				t.Errorf("%b: %U is %q, then %q", s, c, once, twice)
			}
		}
	}
}

func FuzzSteps(f *testing.F) {
	f.Add("المُدرِّسة ﻻ ١٢ e\u200d\u0301 \xff", uint16(arabic.ForSearch))
	f.Add("رائععععع", uint16(arabic.ForModeration))
	f.Add("ا\u064e\u0654ب «ا\u0653» ى\u0654", uint16(arabic.ForAddresses))
	f.Fuzz(func(t *testing.T, text string, steps uint16) {
		s := arabic.Steps(steps)
		got := s.String(text)
		if !utf8.ValidString(got) {
			t.Errorf("%q is no UTF-8", got)
		}
		if len(got) > 12*len(text) { // NFKC grows a text eleven times at most (UAX 15), U+FDFA
			t.Errorf("%d bytes grew to %d", len(text), len(got))
		}
		if again := s.String(got); again != got {
			t.Errorf("%q is %q, then %q", text, got, again)
		}
		if s&arabic.Compatibility != 0 { // the same by Unicode's own tables, one step after the other
			want := text
			for next := ""; ; want = next {
				if next = (s &^ arabic.Compatibility).String(norm.NFKC.String(want)); next == want {
					break
				}
			}
			if got != want {
				t.Errorf("%q is %q, not %q", text, got, want)
			}
		}
		m := s.Map(text)
		if m.Text != got {
			t.Errorf("mapped to %q, not %q", m.Text, got)
		}
		last := 0
		for i := range m.Text {
			from, to := m.Original(i, i+1)
			if from < 0 || from >= to || to > len(text) || from < last {
				t.Fatalf("byte %d of %q comes from %d to %d of %q", i, m.Text, from, to, text)
			}
			last = from
		}
	})
}

func BenchmarkSteps(b *testing.B) {
	text := strings.Repeat("أعلنت بلدية المدينة، اليوم الثلاثاء، أنّ أعمال الصيانة في شارع «السوق» تبدأ في 12 من الشهر الجاري وتستمر أسبوعين. ", 100)
	for name, s := range map[string]arabic.Steps{"search": arabic.ForSearch, "moderation": arabic.ForModeration} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				s.String(text)
			}
		})
		b.Run(name+" mapped", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				s.Map(text)
			}
		})
	}
}
