package learn

import (
	"fmt"
	"math"
	"testing"
)

func lesson(text string, class int, abuse bool) Lesson {
	f := Read(text, 0)
	return Lesson{Sight: See(text, f), Shipped: Shipped().Score(f), Class: class, Abuse: abuse}
}

func TestDecisionsTeachARuleAndCorrectTheScore(t *testing.T) {
	o := NewOnline(3)
	ad, sport := "تخفيضات هائلة على أجهزة التكييف، زوروا معرضنا", "الحكم قتل المباراة بصافرته"
	f := Read(sport, 0)
	before, score := o.Judge(See(sport, f), 0.9)
	if before[1] > 0.06 || math.Abs(score-0.9) > 1e-9 {
		t.Errorf("knowing nothing it says %v and %v", before, score)
	}
	for n := range 40 {
		o.Learn(lesson(fmt.Sprintf("تخفيضات كبيرة رقم %d على الأجهزة، زوروا المعرض", n), 1, false))
		l := lesson(fmt.Sprintf("الحكم قتل المباراة رقم %d بقراراته", n), -1, false)
		l.Shipped = 0.9
		o.Learn(l)
	}
	classes, _ := o.Judge(See(ad, Read(ad, 0)), 0.1)
	if classes[1] < 0.35 || classes[0] > 0.1 || classes[2] > 0.1 {
		t.Errorf("an advertisement is %v", classes)
	}
	classes, score = o.Judge(See(sport, f), 0.9)
	if classes[1] > 0.2 || score > 0.3 {
		t.Errorf("what was approved forty times is %v, %v", classes, score)
	}
	if words := o.Explain(ad, 1, 2); len(words) != 2 || words[0].Weight <= 0 || words[0].Weight < words[1].Weight {
		t.Errorf("%+v", words)
	}
	if o.Lessons() != 80 {
		t.Errorf("%d lessons", o.Lessons())
	}
}

func TestWhatWasLearnedIsStored(t *testing.T) {
	o := NewOnline(9)
	for n := range 200 {
		o.Learn(lesson(fmt.Sprintf("تعليق رقم %d عن السوق والباعة والطريق، وفيه ما يقال وما لا يقال", n), n%10-1, n%2 == 0))
	}
	data, err := o.MarshalBinary()
	if err != nil || len(data) > 1<<20 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	text := "عن السوق والطريق"
	var read Online
	if err := read.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	a, x := o.Judge(See(text, Read(text, 0)), 0.3)
	b, y := read.Judge(See(text, Read(text, 0)), 0.3)
	if fmt.Sprint(a, x) != fmt.Sprint(b, y) || read.Lessons() != 200 {
		t.Errorf("%v %v, read again %v %v", a, x, b, y)
	}
	for name, bad := range map[string][]byte{"nothing": nil, "the shipped form": shippedData, "cut off": data[:len(data)/2], "one class too many": append([]byte{2, 65}, data[2:]...)} {
		if err := read.UnmarshalBinary(bad); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	data[len(data)/2] ^= 1
	if err := read.UnmarshalBinary(data); err == nil {
		t.Error("a damaged one is read")
	}
}

func BenchmarkOnline(b *testing.B) {
	o := NewOnline(9)
	text := ""
	for len([]rune(text)) < 1000 {
		text += "لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟ نحن ننتظر منذ شهر، والطريق إلى السوق ما زال مغلقاً. "
	}
	o.Learn(lesson(text, 1, true))
	f := Read(text, 0)
	b.Run("see and judge", func(b *testing.B) {
		for b.Loop() {
			o.Judge(See(text, f), 0.3)
		}
	})
	l := lesson(text, 1, true)
	b.Run("learn", func(b *testing.B) {
		for b.Loop() {
			o.Learn(l)
		}
	})
}
