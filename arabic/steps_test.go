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
		if len(got) > 11*len(text) {
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

// TestNewsIsFoldedAsByUnicodesOwnTables holds the short way for most letters to the long way for all.
func TestNewsIsFoldedAsByUnicodesOwnTables(t *testing.T) {
	for _, body := range news(t, 500) {
		for _, s := range []arabic.Steps{arabic.ForSearch, arabic.ForModeration, arabic.ForAddresses} {
			got, want := s.String(body), (s &^ arabic.Compatibility).String(norm.NFKC.String(body))
			if got != want {
				t.Fatalf("%q is %q, not %q", body, got, want)
			}
		}
	}
}

func TestManySignsComposeToTheEnd(t *testing.T) {
	text := "ا" + strings.Repeat("\u0654", 100) + "ى" + strings.Repeat("\u0655\u0653\u0654", 100) + "ۓ\u0654\u0654 e" + strings.Repeat("\u0301", 100)
	for s := arabic.Compatibility; s < 1<<14; s += 62 {
		once := s.String(text)
		if twice := s.String(once); twice != once {
			t.Fatalf("%b: %q, then %q", s, once, twice)
		}
	}
}

func TestNothingGrowsMoreThanElevenfold(t *testing.T) {
	for c := range rune(utf8.MaxRune + 1) {
		if text := string(c); len(arabic.ForSearch.String(text)) > 11*len(text) {
			t.Errorf("%U becomes %q", c, arabic.ForSearch.String(text))
		}
	}
}

func TestAppendNeedsNoMemory(t *testing.T) {
	text := strings.Repeat("أعلنت «البلديّة» في ١٢ من الشهر، café. ", 20)
	dst := append(make([]byte, 0, 2*len(text)), "kept "...)
	if n := testing.AllocsPerRun(100, func() { arabic.ForSearch.Append(dst, text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if got, want := string(arabic.ForSearch.Append(dst, text)), "kept "+arabic.ForSearch.String(text); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

// BenchmarkSteps goes through news articles one by one: a round is a hundred of them.
func BenchmarkSteps(b *testing.B) {
	bodies := news(b, 100)
	size := 0
	for _, body := range bodies {
		size += len(body)
	}
	var dst []byte
	for _, s := range []struct {
		name  string
		steps arabic.Steps
	}{{"search", arabic.ForSearch}, {"moderation", arabic.ForModeration}, {"addresses", arabic.ForAddresses}} {
		for _, way := range []struct {
			name string
			do   func(text string)
		}{
			{"string", func(text string) { s.steps.String(text) }},
			{"append", func(text string) { dst = s.steps.Append(dst[:0], text) }},
			{"map", func(text string) { s.steps.Map(text) }},
		} {
			b.Run(s.name+"/"+way.name, func(b *testing.B) {
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
}
