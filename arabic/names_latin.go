package arabic

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// latinLetters appends the letters of a folded Latin word, a to z, and says before which of them the first hyphen stands, or -1. ok
// is false for a word that has something else than letters, apostrophes and what joins parts of a name.
func latinLetters(out, word []byte) (letters []byte, hyphen int, ok bool) {
	hyphen = -1
	for i := 0; i < len(word); {
		c, size := rune(word[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRune(word[i:])
		}
		i += size
		switch {
		case c >= 'a' && c <= 'z':
			out = append(out, byte(c))
		case c == '-' || c == ' ' || c == '‐':
			if hyphen < 0 {
				hyphen = len(out)
			}
		case strings.ContainsRune("'`’‘ʿʾʼʻ", c), unicode.IsMark(c):
		default:
			letters := latinBase(c)
			if letters == "" {
				return nil, hyphen, false
			}
			out = append(out, letters...)
		}
	}
	return out, hyphen, true
}

// scholarly are the letters of DIN 31635 and of Turkish that stand for two.
var scholarly = map[rune]string{'š': "sh", 'ş': "sh", 'č': "ch", 'ǧ': "j", 'ġ': "gh", 'ğ': "gh", 'ḫ': "kh", 'ḏ': "dh", 'ṯ': "th", 'ž': "j", 'ç': "s", 'ı': "i", 'œ': "oe", 'æ': "ae"}

// latinBase is a Latin letter without its accents, or "" if it is none.
func latinBase(c rune) string {
	if letters, ok := scholarly[c]; ok {
		return letters
	}
	if apart := norm.NFD.String(string(c)); apart[0] >= 'a' && apart[0] <= 'z' {
		return apart[:1]
	}
	return ""
}

// withoutLatinArticle drops an article: one with a hyphen behind it, «al-» or with the first letter of the word («az-Zarqa»), or one
// written with the word if that is long enough («Alkhatib», «Ennahda») to be no name like Alwan or Essam.
func withoutLatinArticle(word []byte, hyphen int) []byte {
	if len(word) < 3 || word[0] != 'a' && word[0] != 'e' {
		return word
	}
	al, doubled := word[1] == 'l', word[1] == word[2]
	switch {
	case hyphen == 2 && (al || doubled),
		hyphen < 0 && len(word) >= 6 && al && isConsonant(word[2]),
		hyphen < 0 && len(word) >= 7 && word[0] == 'e' && doubled && strings.IndexByte("dnrstz", word[1]) >= 0 && !bytes.HasPrefix(word, []byte("ezze")):
		return word[2:]
	case hyphen == 3 && len(word) >= 5 && word[2] == 'h' && bytes.Equal(word[1:3], word[3:5]): // ash-Sham, ach-Cham
		return word[3:]
	}
	return word
}

func isVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || c == 'w'
}

func isConsonant(c byte) bool { return !isVowel(c) }

// plainSounds are the letters that are one consonant whatever follows.
var plainSounds = [256]sound{
	'b': {'b', fineAny | eitherH, 0}, 'p': {'b', fineAny | eitherH, 0}, 'f': {'f', fineAny | eitherH, 0}, 'v': {'f', fineAny | eitherH, 0},
	'd': {'d', fineD | noH, 0}, 'z': {'d', fineZ | noH, 0}, 't': {'t', fineAny | noH, 0}, 's': {'s', fineAny | eitherH, 0},
	'g': {'k', fineG | eitherH, 0}, 'j': {'k', fineJ | eitherH, 0}, 'k': {'k', fineK | eitherH, 0}, 'q': {'k', fineK | eitherH, 0}, 'c': {'k', fineK | eitherH, 0},
	'l': {'l', fineAny | eitherH, 0}, 'm': {'m', fineAny | eitherH, 0}, 'n': {'n', fineAny | eitherH, 0}, 'r': {'r', fineAny | eitherH, 0},
}

// readLatin reads a word of the letters a to z.
func (s *skeleton) readLatin(word []byte) {
	s.latin = true
	whole := len(word)
	word = s.latinEnd(word)
	i := s.latinBegin(word)
	for i < len(word) {
		c := word[i]
		if isVowel(c) {
			s.latinVowel(c, word[:i])
			i++
			continue
		}
		letter, size := latinSound(word[i:])
		i += size
		if letter.class == 'h' {
			s.addH()
			continue
		}
		if doubled := s.n > 0 && i > size && s.vowels == 0 && s.sounds[s.n-1].class == letter.class && s.sounds[s.n-1].fine == letter.fine; doubled {
			continue
		}
		s.add(letter.class, letter.fine)
		if c == 'x' {
			s.add('s', fineAny|eitherH)
		}
	}
	if s.open && len(word) < whole { // «Salih», «Mamdouh», «Subh»
		s.vowels = vowelAny
	}
}

// latinEnd takes off what is silent at the end and notes whether the word ends in a vowel: an h, the e of French («Yacine»).
func (s *skeleton) latinEnd(word []byte) []byte {
	n := len(word)
	if n > 2 && word[n-1] == 'h' && (isVowel(word[n-2]) || strings.IndexByte("bflmnrwy", word[n-2]) >= 0) {
		s.open = true
		return word[:n-1]
	}
	if n > 3 && word[n-1] == 'e' && isConsonant(word[n-2]) && bytes.ContainsAny(word[:n-1], "aeiouyw") {
		return word[:n-1]
	}
	s.open = n > 1 && isVowel(word[n-1])
	return word
}

// latinBegin reads the vowel or half vowel that a word begins with, and gives where the rest is.
func (s *skeleton) latinBegin(word []byte) int {
	if len(word) < 2 || !isVowel(word[0]) {
		return 0
	}
	switch {
	case word[0] == 'w' || word[0] == 'o' && word[1] == 'u' && len(word) > 2 && isVowel(word[2]):
		s.add('w', fineAny|eitherH)
		if word[0] == 'o' {
			return 2
		}
		return 1
	case word[0] == 'y':
		s.add('y', fineAny|eitherH)
		return 1
	}
	s.add('a', fineAny|eitherH)
	return 0
}

// latinVowel adds a vowel to those since the last consonant.
func (s *skeleton) latinVowel(c byte, before []byte) {
	v := vowelOf(c)
	if len(before) > 0 && isVowel(before[len(before)-1]) {
		last := before[len(before)-1]
		switch {
		case c == 'a' && (last == 'i' || last == 'y') && len(before) > 1 && isConsonant(before[len(before)-2]): // Riad, but not Bayan
			v |= vowelYa
		case c == 'e' && (last == 'e' || last == 'a'): // Kareem, Raed
			v |= vowelI
		}
		v |= vowelTwo
	}
	s.vowels |= v
}

func vowelOf(c byte) uint8 {
	switch c {
	case 'a':
		return vowelA
	case 'e':
		return vowelE
	case 'i', 'y':
		return vowelI
	}
	return vowelU
}

// digraphs are the letters that two or three stand for. The longer ones come first.
var digraphs = []struct {
	letters string
	sound   sound
}{
	{"sch", sound{'c', fineAny | eitherH, 0}}, {"sh", sound{'c', fineAny | eitherH, 0}}, {"ch", sound{'c', fineAny | eitherH, 0}},
	{"kh", sound{'x', fineAny | eitherH, 0}}, {"gh", sound{'k', fineGh | eitherH, 0}}, {"dh", sound{'d', fineD | fineDh | eitherH, 0}},
	{"th", sound{'t', fineAny | eitherH, 0}}, {"ph", sound{'f', fineAny | eitherH, 0}}, {"dj", sound{'k', fineJ | eitherH, 0}},
	{"ck", sound{'k', fineK | eitherH, 0}}, {"ce", sound{'s', fineAny | eitherH, 0}}, {"ci", sound{'s', fineAny | eitherH, 0}},
	{"cy", sound{'s', fineAny | eitherH, 0}}, {"gue", sound{'k', fineG | eitherH, 0}}, {"gui", sound{'k', fineG | eitherH, 0}},
	{"qu", sound{'k', fineK | eitherH, 0}},
}

// latinSound is the consonant that word begins with, and how many letters it has.
func latinSound(word []byte) (sound, int) {
	if len(word) > 1 && strings.IndexByte("scgkdtpq", word[0]) >= 0 && strings.IndexByte("hjkeiyuc", word[1]) >= 0 {
		for _, d := range digraphs {
			if len(word) < len(d.letters) || string(word[:len(d.letters)]) != d.letters {
				continue
			}
			switch d.letters {
			case "ce", "ci", "cy":
				return d.sound, 1
			case "gue", "gui":
				return d.sound, 2
			case "qu":
				return d.sound, 1
			}
			return d.sound, len(d.letters)
		}
	}
	switch word[0] {
	case 'h':
		return sound{class: 'h'}, 1
	case 'x':
		return plainSounds['k'], 1
	}
	return plainSounds[word[0]], 1
}
