package arabic

import (
	"strings"
	"unicode/utf8"
)

// unit is a consonant with what follows it.
type unit struct {
	letter  string // in Latin; "" for hamza, ʻayn and an alef that a word begins with
	vowel   string // written behind it, "" for none
	doubled bool   // has a shadda
	long    bool   // the vowel is an alef
	closed  bool   // has a sukun
}

// syllables is a word without article. What it cannot know, the short vowels, it puts where Arabic has to have one: a syllable
// begins with one consonant and ends with one at most.
func syllables(word string) string {
	units := unitsOf(word)
	inserted := "a"
	if strings.HasPrefix(word, "ا") { // the forms of verbs that begin so: intikhab, istiqlal
		inserted = "i"
	}
	var b strings.Builder
	open := false // the syllable before ends in a vowel
	for i, u := range units {
		b.WriteString(u.letter)
		if u.doubled && len(u.letter) == 1 {
			b.WriteString(u.letter)
		}
		if u.vowel == "" && !u.closed && i+1 < len(units) && needsVowel(units, i, open) {
			switch {
			case i > 0 && open && units[i-1].long, i == 0 && units[1].letter == "y" && units[1].long:
				u.vowel = "i"
			default:
				u.vowel = inserted
			}
		}
		b.WriteString(u.vowel)
		open = u.vowel != ""
	}
	return b.String()
}

// needsVowel says whether a consonant with another behind it, and no vowel written, must have one.
func needsVowel(units []unit, i int, open bool) bool {
	next := units[i+1]
	switch {
	case !open || units[i].doubled:
		return true
	case i > 0 && units[i-1].long: // khalid, fatima
		return true
	case i+2 < len(units) || next.vowel != "":
		return false
	}
	// Two consonants end the word: harb and shams, but khabar and qatar.
	return !strings.Contains("r l m n h s sh y w", units[i].letter) || strings.Contains("r l m n", next.letter)
}

// unitsOf reads a word.
func unitsOf(word string) (units []unit) {
	letters, signs := lettersOf(word)
	for i, r := range letters {
		first, last := i == 0, i+1 == len(letters)
		var before *unit
		if len(units) > 0 {
			before = &units[len(units)-1]
		}
		var next rune
		if !last {
			next = letters[i+1]
		}
		switch {
		case first && strings.ContainsRune("اأٱآإ", r):
			u := unit{vowel: "a", long: r == 'آ'}
			if r == 'إ' || r == 'ا' && len(letters) > 2 {
				u.vowel = "i"
			}
			if next == 'ي' && r == 'إ' || next == 'و' && r == 'أ' { // Iran, Urubba: the letter behind is the vowel
				u.vowel = ""
			}
			u.sign(signs[i])
			units = append(units, u)
		case !first && (r == 'ا' || r == 'ى'):
			before.alef()
			if strings.Contains(signs[i], "\u064b") {
				before.vowel = "an"
			}
		case !first && r == 'ة':
			units = before.taMarbuta(units, signs[i])
		case !first && (r == 'و' || r == 'ي') && before.takes(r, next, signs[i]):
		case r == 'آ':
			units = append(units, unit{vowel: "a", long: true})
		default:
			u := unit{letter: consonants[r]}
			if r == 'ي' && next == 'ة' && before != nil && before.vowel == "" { // madaniya
				before.vowel = "i"
			}
			u.sign(signs[i])
			units = append(units, u)
		}
	}
	return units
}

// lettersOf are the letters of a word and the signs behind each.
func lettersOf(word string) (letters []rune, signs []string) {
	for i, r := range word {
		if !IsMark(r) {
			letters, signs = append(letters, r), append(signs, "")
		} else if n := len(signs); n > 0 {
			signs[n-1] += word[i : i+utf8.RuneLen(r)]
		}
	}
	return letters, signs
}

// sign reads the signs on a consonant.
func (u *unit) sign(signs string) {
	for _, r := range signs {
		switch r {
		case 0x064e:
			u.vowel = "a"
		case 0x064f:
			u.vowel = "u"
		case 0x0650:
			u.vowel = "i"
		case 0x064b:
			u.vowel = "an"
		case 0x064c:
			u.vowel = "un"
		case 0x064d:
			u.vowel = "in"
		case 0x0670:
			u.vowel, u.long = "a", true
		case 0x0651:
			u.doubled = true
		case 0x0652:
			u.closed = true
		}
	}
}

// alef makes the vowel a long a, unless a tanwin is carried by the alef.
func (u *unit) alef() {
	if u.vowel == "" || u.vowel == "a" {
		u.vowel, u.long = "a", true
	}
}

func (u *unit) taMarbuta(units []unit, signs string) []unit {
	t := unit{letter: "t"}
	t.sign(signs)
	switch {
	case u.long, len(t.vowel) == 2:
		if u.vowel == "" {
			u.vowel = "a"
		}
		return append(units, t)
	case u.vowel == "":
		u.vowel = "a"
	case u.vowel != "a":
		u.vowel += "a"
	}
	return units
}

// takes makes a و or ي the vowel of the consonant before, if it is one, and says whether.
func (u *unit) takes(r, next rune, signs string) bool {
	if signs != "" && signs != "\u0652" || strings.ContainsRune("اىةآ", next) && next != 0 || u.long {
		return false
	}
	vowel, half := "u", "w"
	if r == 'ي' {
		vowel, half = "i", "y"
	}
	switch u.vowel {
	case "", vowel:
		if (next == 'ي' || next == 'و') && next != r && u.vowel == "" {
			return false // tawil
		}
		u.vowel = vowel
	case "a":
		u.vowel = "a" + half
	default:
		return false
	}
	return true
}
