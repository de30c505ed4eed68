package learn_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/policy/learn"
)

func TestATextIsTheSameInDisguise(t *testing.T) {
	m := learn.Shipped()
	plain := "هذا الكلام كله كذب وأنت لا تعرف شيئا"
	want := m.Score(learn.Read(plain, 0))
	spell := func(sep string) string {
		words := strings.Fields(plain)
		for i, w := range words {
			words[i] = strings.Join(strings.Split(w, ""), sep)
		}
		return strings.Join(words, " ")
	}
	for name, text := range map[string]string{
		"spaces": spell(" "), "dots": spell("."), "tatweel": spell("ـ"), "zero width": spell("\u200c"), "harakat": spell("\u064e"),
		"doubled": strings.ReplaceAll(plain, "ك", "ككك"), "look-alikes": strings.NewReplacer("ك", "ک", "ه", "ہ", "ي", "ی").Replace(plain),
	} {
		if got := m.Score(learn.Read(text, 0)); math.Abs(got-want) > 1e-5 { // sums in another order
			t.Errorf("%s: %.4f, not %.4f: %s", name, got, want, text)
		}
	}
	if listed := m.Score(learn.Read(plain, 2)); listed <= want {
		t.Errorf("listed words do not count: %.4f, %.4f", listed, want)
	}
}

func TestAModelLearnsWhatIsDecided(t *testing.T) {
	var examples []learn.Example
	for i := range 200 {
		text, abuse := fmt.Sprintf("السوق رقم %c مفتوح اليوم للناس", 'ا'+rune(i%20)), i%4 == 0
		if abuse {
			text += " زقلم"
		}
		examples = append(examples, learn.Example{Features: learn.Read(text, 0), Abuse: abuse})
	}
	m := learn.Train(examples)
	var margins []float64
	var abuse []bool
	for _, e := range examples {
		margins, abuse = append(margins, m.Margin(e.Features)), append(abuse, e.Abuse)
	}
	m.Calibrate(margins, abuse)
	bad, good := m.Score(learn.Read("قال إنه زقلم كبير", 0)), m.Score(learn.Read("المدرسة مفتوحة اليوم", 0))
	if bad < 0.5 || good > 0.25 {
		t.Errorf("what is abuse scores %.3f, what is not %.3f", bad, good)
	}
	text := "قال إنه زقلم كبير"
	if r := m.Explain(text, 1); len(r) != 1 || text[r[0].Start:r[0].End] != "زقلم" {
		t.Errorf("explained by %+v", r)
	}
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again learn.Model
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if got := again.Score(learn.Read(text, 0)); math.Abs(got-m.Score(learn.Read(text, 0))) > 0.05 {
		t.Errorf("kept and read again it scores %.3f", got)
	}
	one, err1 := learn.Train(examples).MarshalBinary()
	two, err2 := learn.Train(examples).MarshalBinary()
	if err1 != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Errorf("the same examples give two models (%v, %v)", err1, err2)
	}
}

func TestADamagedModelIsRefused(t *testing.T) {
	data, err := learn.Shipped().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 1, 20, 41, 60, len(data) / 2, len(data) - 1} {
		var m learn.Model
		if err := m.UnmarshalBinary(data[:cut]); err == nil {
			t.Errorf("%d bytes of %d are taken for a model", cut, len(data))
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "كلب", "\xff", "🐶🐶", strings.Repeat("اب", 300), "ﷺ"} {
		f.Add(seed)
	}
	m := learn.Shipped()
	f.Fuzz(func(t *testing.T, text string) {
		if s := m.Score(learn.Read(text, 1)); math.IsNaN(s) || s < 0 || s > 1 {
			t.Fatalf("%q scores %f", text, s)
		}
		for _, r := range m.Explain(text, 5) {
			if r.Start < 0 || r.End <= r.Start || r.End > len(text) || r.Weight <= 0 {
				t.Fatalf("%q: %+v", text, r)
			}
		}
	})
}

func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(_ *testing.T, data []byte) {
		var m learn.Model
		if m.UnmarshalBinary(data) == nil {
			m.Score(learn.Read("نص", 0))
		}
	})
}
