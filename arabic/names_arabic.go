package arabic

import (
	"bytes"
	"unicode/utf8"
)

// arabicSounds are the letters of a folded text that are consonants.
var arabicSounds = map[rune]sound{
	'ب': {'b', fineAny | eitherH, 0}, 'ت': {'t', fineAny | noH, 0}, 'ث': {'t', fineAny | noH, 0}, 'ط': {'t', fineAny | noH, 0},
	'ج': {'k', fineJ | fineG | eitherH, 0}, 'ق': {'k', fineK | fineG | eitherH, 0}, 'ك': {'k', fineK | eitherH, 0}, 'غ': {'k', fineGh | fineG | eitherH, 0},
	'خ': {'x', fineAny | eitherH, 0},
	'د': {'d', fineD | noH, 0}, 'ذ': {'d', fineD | fineDh | fineZ | noH, 0}, 'ض': {'d', fineD | fineDh | noH, 0},
	'ظ': {'d', fineDh | fineZ | noH, 0}, 'ز': {'d', fineZ | noH, 0},
	'س': {'s', fineAny | eitherH, 0}, 'ص': {'s', fineAny | eitherH, 0}, 'ش': {'c', fineAny | eitherH, 0},
	'ف': {'f', fineAny | eitherH, 0}, 'ل': {'l', fineAny | eitherH, 0}, 'م': {'m', fineAny | eitherH, 0}, 'ن': {'n', fineAny | eitherH, 0},
	'ر': {'r', fineAny | eitherH, 0}, 'ه': {'h', fineAny | eitherH, 0}, 'ح': {'h', fineAny | eitherH, 0},
	'ا': {}, 'ع': {}, 'و': {}, 'ي': {},
}

// arabicTable is arabicSounds by the second byte and a bit of the first: all letters are in U+0600 to U+067F.
var arabicTable = func() (t [0x80]struct {
	sound
	known bool
}) {
	for r, s := range arabicSounds {
		t[r-0x600].sound, t[r-0x600].known = s, true
	}
	return t
}()

// readArabic reads a word folded by ForSearch. It is false for one that has something else than Arabic letters.
func (s *skeleton) readArabic(word []byte) bool {
	word = withoutArticle(word)
	end := len(word) // where the last vowels begin
	for end >= 2 {
		r, size := utf8.DecodeLastRune(word[:end])
		if last := end == len(word); !(last && (r == 'ه' || r == 'ح')) && r != 'ا' && r != 'ي' && r != 'و' && r != 'ع' {
			break
		}
		end -= size
	}
	servant := -1 // the alef of an article within the word, short in all spellings: «عبدالعزيز»
	if bytes.HasPrefix(word, abdal) {
		servant = len(abdal) - len(article)
	}
	var before rune
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		if r < 0x600 || r >= 0x680 || !arabicTable[r-0x600].known {
			return false
		}
		switch letter := arabicTable[r-0x600].sound; {
		case i > 0 && i >= end && (r == 'ه' || r == 'ح'): // the last letter
			s.vowels |= vowelA | vowelE
			if r == 'ح' {
				s.vowels = vowelAny
			}
		case letter.class == 0 && i >= end && i > 0:
			if i+size < len(word) {
				s.arabicVowel(r, false)
				s.needed, s.vowels = s.needed|s.vowels, 0
			} else {
				s.lastVowel(r)
			}
		case letter.class == 0:
			if i != servant {
				s.arabicVowel(r, i == 0)
			}
		case letter.class == 'h':
			s.addH()
		case r == 'ل' && before == r: // «الليبي», «عبداللطيف»
		default:
			s.add(letter.class, letter.fine)
		}
		before = r
		i += size
	}
	s.open = end < len(word)
	return true
}

func (s *skeleton) arabicVowel(r rune, first bool) {
	switch {
	case first && r == 'و':
		s.add('w', fineAny|eitherH)
	case first && r == 'ي':
		s.add('y', fineAny|eitherH)
	case first:
		s.add('a', fineAny|eitherH)
	case r == 'ا':
		s.vowels |= vowelA
	case r == 'و':
		s.vowels |= vowelU
	case r == 'ي':
		s.vowels |= vowelI
	case r == 'ع':
		s.vowels |= vowelTwo
	}
}

// lastVowel notes which Latin vowels a word may end in by its last letters. ي may be an alef in folded words.
func (s *skeleton) lastVowel(r rune) {
	switch r {
	case 'ا':
		s.vowels |= vowelA | vowelE
	case 'ي':
		s.vowels |= vowelA | vowelE | vowelI
	case 'و':
		s.vowels |= vowelU
	case 'ع':
		s.vowels |= vowelAny
	}
}

var (
	article = []byte("ال")
	abdal   = []byte("عبدال")
)

// withoutArticle is a folded word without its article; the names that begin with ال and have none keep it.
func withoutArticle(word []byte) []byte {
	if !bytes.HasPrefix(word, article) || len(word) < 5*len("ا") || noArticle[string(word)] {
		return word
	}
	return word[len(article):]
}

// noArticle are folded words whose ال is their own.
var noArticle = map[string]bool{
	"الياس": true, "الهام": true, "الماني": true, "المانيا": true, "البانيا": true, "البرت": true, "الفرد": true, "الكسندر": true, "اليسا": true,
}
