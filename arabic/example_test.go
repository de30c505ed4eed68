package arabic_test

import (
	"fmt"
	"strings"

	"github.com/warraq/warraq/arabic"
)

func ExampleFold() {
	fmt.Println(arabic.Fold("المُدرِّسةُ إيمان، ١٢ مقالاً"))
	fmt.Println(arabic.Fold("مدرسه") == arabic.Fold("مَدْرَسة"))
	// Output:
	// المدرسه ايمان، 12 مقالا
	// true
}

func ExampleSteps() {
	steps := arabic.Harakat | arabic.Tatweel // and nothing else
	fmt.Println(steps.String("مُدرِّسـة ١٢"))
	// Output: مدرسة ١٢
}

func ExampleSteps_Append() {
	var line []byte
	for _, word := range []string{"أحمد", "آمنة"} {
		line = arabic.ForSearch.Append(line, word)
		line = append(line, '\n')
	}
	fmt.Print(string(line))
	// Output:
	// احمد
	// امنه
}

// A match is marked in the spelling of the text itself.
func ExampleSteps_Map() {
	text := "قالت المُدرِّسةُ إنّ"
	m := arabic.ForSearch.Map(text)
	at := strings.Index(m.Text, "مدرسه")
	from, to := m.Original(at, at+len("مدرسه"))
	fmt.Println(text[:from] + "[" + text[from:to] + "]" + text[to:])
	// Output: قالت ال[مُدرِّسةُ] إنّ
}

func ExampleKey() {
	keys := map[string]string{arabic.Key("أحمد الزين"): "id-1"}
	fmt.Println(keys[arabic.Key("احمد الزَّين")])
	// Output: id-1
}

func ExampleIsMark() {
	fmt.Println(arabic.IsMark('\u064e'), arabic.IsMark('ـ'), arabic.IsMark('ب'))
	// Output: true true false
}

func ExampleWords() {
	n := arabic.Words("قال: «لن يزيد السعر عن 12.5 دينارًا» 🙂")
	fmt.Println(n, arabic.ReadingMinutes(n))
	// Output: 7 1
}

func ExampleReadingMinutes() {
	fmt.Println(arabic.ReadingMinutes(900))
	// Output: 5
}

func ExampleSteps_Tokens() {
	text := "27 ماي2017: بيعت ٦٬٠٠٠ تذكرةً"
	for _, token := range arabic.ForSearch.Tokens(text) {
		fmt.Println(token.Word, "is", text[token.Start:token.End])
	}
	// Output:
	// 27 is 27
	// ماي is ماي
	// 2017 is 2017
	// بيعت is بيعت
	// 6000 is ٦٬٠٠٠
	// تذكره is تذكرةً
}

func ExampleSteps_Split() {
	count := map[string]int{}
	arabic.ForSearch.Split("مدرسة، والمدرسة، مَدْرَسة", func(word string) { count[word]++ })
	fmt.Println(count["مدرسه"], count["والمدرسه"])
	// Output: 2 1
}

func ExampleStem() {
	for _, word := range []string{"والمدرسة", "مدارسهم", "وزير", "وحكومة"} {
		fmt.Println(arabic.Stem(arabic.Fold(word)))
	}
	// Output:
	// مدرس
	// مدرس
	// وزير
	// حكوم
}

func ExampleLight() {
	fmt.Println(arabic.Light("بالمدارس"), arabic.Light("بمدارس")) // ب alone may be a letter of the word
	// Output: مدرس بمدارس
}

// Who has a corpus asks it whether what is left is a word.
func ExampleSplits() {
	corpus := map[string]bool{"قابس": true, "وزير": true}
	for _, word := range []string{"وبقابس", "وزير"} {
		for clitic, rest := range arabic.Splits(word) {
			fmt.Println(word, clitic, rest, corpus[rest])
		}
	}
	// Output:
	// وبقابس وب قابس true
	// وبقابس و بقابس false
	// وزير و زير false
}

func ExampleSkeleton() {
	fmt.Println(arabic.Skeleton(arabic.Light("مصادقه")), arabic.Skeleton(arabic.Light("صادق")))
	// Output: صدق صدق
}

func ExampleIsStop() {
	fmt.Println(arabic.IsStop(arabic.Fold("إلى")), arabic.IsStop("مدينه"))
	// Output: true false
}

func ExampleExcerpt() {
	text := "افتتح د. سامي السوق أمس. وحضر الافتتاح جمع من أهل المدينة"
	fmt.Println(arabic.Excerpt(text, 30))
	fmt.Println(arabic.Excerpt(text, 20))
	// Output:
	// افتتح د. سامي السوق أمس.
	// افتتح د. سامي السوق…
}

func ExampleSlug() {
	fmt.Println(arabic.Slug("افتتاح السوق المركزيّ: «مرحلة» أولى"))
	// Output: افتتاح-السوق-المركزي-مرحلة-أولى
}

func ExampleLatin() {
	fmt.Println(arabic.Latin("محمد من الزرقاء، ١٢ صورة"))
	fmt.Println(arabic.Slug(arabic.Latin("مدينة القيروان")))
	// Output:
	// muhammad min al-zarqa, 12 sura
	// madina-al-qayrawan
}

// Names are looked up by key; what shares a key is looked at once more.
func ExampleNameKey() {
	index := map[string][]string{}
	for _, name := range []string{"محمد", "حسين", "الزرقاء", "جمال", "كمال"} {
		index[arabic.NameKey(name)] = append(index[arabic.NameKey(name)], name)
	}
	for _, query := range []string{"Mohamed", "az-Zarqa", "Gamal", "Kamal"} {
		for _, name := range index[arabic.NameKey(query)] {
			if arabic.SameName(query, name) {
				fmt.Println(query, arabic.NameKey(query), name)
			}
		}
	}
	// Output:
	// Mohamed mhmd محمد
	// az-Zarqa drka الزرقاء
	// Gamal kml جمال
	// Kamal kml كمال
}

func ExampleSameName() {
	fmt.Println(arabic.SameName("Hussein", "حسين"), arabic.SameName("Hussein", "حسن"))
	// Output: true false
}
