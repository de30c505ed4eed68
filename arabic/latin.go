package arabic

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Latin is s in ASCII that can be read, for the names of files and for systems that take nothing else. It follows the romanization
// table for Arabic of the American Library Association and the Library of Congress (ALA-LC), without its dots, dashes, ʻayn and
// hamza, with these rules of its own:
//
//   - The article is al- whatever follows (ALA-LC), behind و ب ك ف it is wa-al-, bi-al-, ka-al-, fa-al-, and لل is lil-.
//   - Ta marbuta is a, behind an alef at; alef maqsura is a. Tanwin is an, un, in where it is written.
//   - و and ي are w and y where a word begins or a vowel follows, otherwise u and i.
//   - A letter with shadda is doubled, unless two letters stand for it.
//   - Short vowels are those that are written. Where none are, an a (i, after a long a and in words like «انتخابات») parts what
//     nobody can say together; so a vowel may be wrong, and the commonest names and words are in a list.
//
// Digits of all scripts are ASCII digits, Arabic and typographic punctuation its nearest ASCII sign, accents are dropped, and so is
// what has no equivalent. ASCII stays as it is, so that Latin is idempotent. For each letter of s in its NFKC form there are no more
// than four of the result.
func Latin(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	s = (Compatibility | Tatweel | Controls | Lookalikes | Digits).String(s)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && isRomanized(r) {
			n := i + size
			for n < len(s) {
				r, size := utf8.DecodeRuneInString(s[n:])
				if !isRomanized(r) && !IsMark(r) {
					break
				}
				n += size
			}
			b.WriteString(latinWord(s[i:n]))
			i = n
			continue
		}
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else if to, ok := asciiSigns[r]; ok {
			b.WriteString(to)
		} else if unicode.IsLetter(r) {
			for _, part := range norm.NFKD.String(string(r)) {
				if part < utf8.RuneSelf {
					b.WriteRune(part)
				}
			}
		}
		i += size
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// asciiSigns are signs and letters that NFKD does not take to ASCII.
var asciiSigns = map[rune]string{
	'،': ",", '؛': ";", '؟': "?", '۔': ".", '٪': "%", '٫': ".", '٬': ",", '«': "\"", '»': "\"", '“': "\"", '”': "\"", '„': "\"", '‘': "'", '’': "'", '‚': "'",
	'‹': "'", '›': "'", '–': "-", '—': "-", '‐': "-", '‑': "-", '−': "-", '×': "x", '·': ".", '•': "*", '/': "/",
	'ß': "ss", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'đ': "d", 'Đ': "D", 'ł': "l", 'Ł': "L", 'ı': "i", 'þ': "th", 'ð': "dh",
}

// consonants are ALA-LC's letters, and those of the Persian letters that Arabic papers use. ʻayn and hamza are silent.
var consonants = map[rune]string{
	'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t",
	'ظ': "z", 'ع': "", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ل': "l", 'م': "m", 'ن': "n", 'ه': "h", 'و': "w", 'ي': "y", 'ء': "", 'ؤ': "", 'ئ': "", 'أ': "", 'إ': "",
	'آ': "", 'ٱ': "", 'ا': "", 'ى': "", 'ة': "", 'پ': "p", 'چ': "ch", 'ژ': "zh", 'گ': "g", 'ڤ': "v", 'ڨ': "g", 'ڭ': "g",
}

func isRomanized(r rune) bool { _, ok := consonants[r]; return ok }

// latinWord is a word of Arabic letters and signs.
func latinWord(word string) string {
	bare := (Harakat | Tatweel).String(word)
	if name, ok := latinWords[bare]; ok && !strings.ContainsAny(word, tanwin) {
		return name
	}
	for _, p := range prefixes {
		rest, ok := cutLetters(word, p.letters)
		if !ok || utf8.RuneCountInString(bare) < p.atLeast || noArticle[Fold(bare)] || strings.HasPrefix(bare, "والد") {
			continue
		}
		_, size := utf8.DecodeRuneInString(rest)
		if size < len(rest) && strings.HasPrefix(rest[size:], "\u0651") { // a sun letter's shadda is of the article
			rest = rest[:size] + rest[size+len("\u0651"):]
		}
		if name, ok := latinWords[Harakat.String(rest)]; ok && !strings.ContainsAny(rest, tanwin) {
			return p.latin + name
		}
		return p.latin + syllables(rest)
	}
	return syllables(word)
}

const tanwin = "\u064b\u064c\u064d"

// prefixes are the article and what is written with it. atLeast is how many letters a word has to have, so that «الف» and «بالون» are
// not taken apart.
var prefixes = []struct {
	letters, latin string
	atLeast        int
}{{"وال", "wa-al-", 6}, {"بال", "bi-al-", 6}, {"كال", "ka-al-", 6}, {"فال", "fa-al-", 6}, {"ولل", "wa-lil-", 6}, {"لل", "lil-", 5}, {"ال", "al-", 4}}

// cutLetters is word without the letters it begins with, whatever signs are on them.
func cutLetters(word, letters string) (string, bool) {
	for i, r := range word {
		want, size := utf8.DecodeRuneInString(letters)
		switch {
		case IsMark(r):
		case letters == "":
			return word[i:], true
		case r != want:
			return "", false
		default:
			letters = letters[size:]
		}
	}
	return "", false
}
