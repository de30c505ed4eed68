package arabic_test

import (
	"strings"
	"testing"

	"github.com/warraq/warraq/arabic"
)

func TestANameIsTheSameInAllItsSpellings(t *testing.T) {
	n := 0
	for name, list := range spellings {
		for _, s := range strings.Fields(list) {
			n++
			if key, want := arabic.NameKey(s), arabic.NameKey(name); key != want || key == "" {
				t.Errorf("%s has the key %q, %s %q", s, key, name, want)
			} else if !arabic.SameName(s, name) || !arabic.SameName(name, s) {
				t.Errorf("%s is not %s", s, name)
			}
		}
	}
	t.Logf("%d names, %d spellings", len(spellings), n)
}

// TestOtherNamesStayOthers is of names that are near one another in sound or writing.
func TestOtherNamesStayOthers(t *testing.T) {
	for name, list := range map[string]string{
		"أمين": "Iman Amman Amina Mona Imane", "إيمان": "Amin Amman Oman Emin", "جمال": "Kamal Kamel Camille Jamila", "كمال": "Gamal Jamal Djamel Kamila", "محمد": "Mahmoud Ahmed Hamed Hamad Mehdi Hamid",
		"محمود": "Mohammed Mohamed Hamoud", "أحمد": "Mohammed Hamad Emad", "حسن": "Hussein Hassoun Hosni", "حسين": "Hassan Hassen Hosni", "كريم": "Karima Karam Ikram Akram", "سالم": "Salma Saleem Islam Selma", "سليم": "Salem Salam Salma",
		"علي": "Allal Aliaa'n Walid", "زيد": "Said Ziad Saad", "سعيد": "Zaid Saoud Saad Sayyida", "زين": "Deen Zaynab", "دين": "Zein Zain", "نور": "Nora Nasr", "قطر": "Qutaiba Qotb", "قصر": "Qatar Kesra", "غزة": "Gazi Khazza Kazza", "غازي": "Kazi Khazi",
		"خالد": "Ghaled Kaled Hamed", "شريف": "Sarif Sarraf Sharifa", "فاس": "Vaz Fawaz", "حلب": "Galeb Khalab", "البصرة": "Bizerte Basri'n", "تونس": "Athens Tanis", "سوسة": "Susan Siza", "عمان": "Ammar Mona", "عمر": "Ameer Ammari", "أمير": "Omar Amr Amira",
		"لبنان": "Luban", "مصر": "Masri Messier", "طرابلس": "Trabzon", "بيروت": "Barada Bert", "يوسف": "Assaf Yassif", "منى": "Amina Moin", "هدى": "Hadid Mehdi", "وجدة": "Jeddah Oujdan", "جدة": "Oujda Jadid",
	} {
		for _, s := range strings.Fields(list) {
			if arabic.SameName(s, name) || arabic.SameName(name, s) {
				t.Errorf("%s is %s", s, name)
			}
		}
	}
	for _, pair := range [][2]string{{"Mohammed", "Mahmoud"}, {"Amin", "Iman"}, {"Jamal", "Kamal"}, {"Karim", "Karima"}} {
		if arabic.SameName(pair[0], pair[1]) {
			t.Errorf("%s is %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"Mohammed", "Muhamad"}, {"Hussein", "Hocine"}, {"Abdelaziz", "Abdulaziz"}, {"Zarka", "az-Zarqa"}, {"الزرقاء", "زرقا"}} {
		if !arabic.SameName(pair[0], pair[1]) {
			t.Errorf("%s is not %s", pair[0], pair[1])
		}
	}
}

func TestWhatIsNoNameHasNoKey(t *testing.T) {
	for _, word := range []string{"", "x", "في", "ما", "2026", "a1b", "محمدx", "Mмhammed", "中文", "\xff\xd8", "'", "-", "ـ", "al-", "é"} {
		if key := arabic.NameKey(word); key != "" {
			t.Errorf("%q has the key %q", word, key)
		}
		if arabic.SameName(word, word) {
			t.Errorf("%q is a name", word)
		}
	}
}

func FuzzNameKey(f *testing.F) {
	f.Add("Mohammed", "محمد")
	f.Add("az-Zarqa", "الزَّرقاء\xff")
	f.Add("Šarīf ʿAbd-Allāh", "اللله")
	f.Fuzz(func(t *testing.T, a, b string) {
		key := arabic.NameKey(a)
		if len(key) > 17 || len(key) == 1 || strings.Trim(key, "abcdfhklmnrstwxy") != "" {
			t.Errorf("%q has the key %q", a, key)
		}
		if folded := arabic.NameKey(arabic.Fold(a)); folded != key {
			t.Errorf("%q has the key %q, folded %q", a, key, folded)
		}
		if (key != "") != arabic.SameName(a, a) {
			t.Errorf("%q has the key %q and is not itself", a, key)
		}
		same := arabic.SameName(a, b)
		if same != arabic.SameName(b, a) || same && key != arabic.NameKey(b) {
			t.Errorf("%q and %q: %v, the keys are %q and %q", a, b, same, key, arabic.NameKey(b))
		}
	})
}

func BenchmarkNameKey(b *testing.B) {
	for _, word := range []string{"Mohammed", "الزرقاء", "Essaouira"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				arabic.NameKey(word)
			}
		})
	}
	b.Run("same", func(b *testing.B) {
		for b.Loop() {
			arabic.SameName("Mohammed", "محمد")
		}
	})
}
