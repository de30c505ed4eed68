package arabic

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Excerpt is the beginning of s, at most n letters, the ellipsis included: whole sentences where one ends in the second half,
// otherwise whole words and an ellipsis. White space is written as single spaces. It is idempotent.
func Excerpt(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if n < 1 {
		return ""
	}
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	s = firstLetters(s, n+2)          // one more than is looked at behind the last stop that counts
	i, begin, word, cut := 0, 0, 0, 0 // begin: of the sentence that at is in
	for at, r := range s {
		if i == n {
			break
		}
		if r == ' ' {
			word = at
		}
		if at >= begin && isStop(r) {
			if end := sentenceEnd(s, begin, at); end > 0 && i+utf8.RuneCountInString(s[at:end]) <= n {
				begin = end
			}
		}
		cut = at // leaves room for the ellipsis
		i++
	}
	switch {
	case 2*utf8.RuneCountInString(s[:begin]) > n:
		return s[:begin]
	case word > 0:
		return wholeWords(s[:word]) + "…"
	}
	return s[:cut] + "…"
}

// firstLetters is the first n letters of s, or s.
func firstLetters(s string, n int) string {
	for at := range s {
		if n == 0 {
			return s[:at]
		}
		n--
	}
	return s
}

// wholeWords is s without what makes no sense at its end: opening quotation marks, commas, the «د.» of a name that is cut off.
func wholeWords(s string) string {
	for {
		s = strings.TrimRight(s, " ،؛:,;…"+opening+"–—-")
		word := lastWord(s)
		if bare, point := strings.CutSuffix(word, "."); !point || !isAbbreviation(strings.TrimLeft(bare, opening)) {
			return s
		}
		s = strings.TrimSuffix(s, word)
	}
}

const opening = "«“‘\"'([{"

const closing = "»”’›\"')]}"

func isStop(r rune) bool {
	switch r {
	case '.', '!', '?', '؟', '…', '۔':
		return true
	}
	return false
}

// sentenceEnd is where the sentence ends that began at begin and has a stop at at: behind the stops and what closes behind
// them. It is 0 where the stop ends no sentence: in a number, behind an abbreviation, before a comma.
func sentenceEnd(s string, begin, at int) int {
	end := at
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !isStop(r) {
			break
		}
		end += size
	}
	point, stop := s[at:end] == ".", end
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !strings.ContainsRune(closing, r) && !isControl(r) {
			break
		}
		end += size
	}
	if !startsAnew(s[:at], s[at:end], s[end:]) {
		return 0
	}
	if word := strings.TrimLeft(lastWord(s[begin:at]), opening); point && stop == end && (isAbbreviation(word) || isNumber(word) && strings.TrimSpace(s[begin:at]) == word) {
		return 0
	}
	return end
}

// startsAnew says whether another sentence may begin behind a stop: behind a space, or at once where a space was forgotten
// between two Arabic letters.
func startsAnew(before, stop, after string) bool {
	if after == "" || after[0] == ' ' {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return !strings.HasSuffix(stop, "…") && !strings.HasSuffix(stop, "..") && isArabicLetter(last) && isArabicLetter(next)
}

func isArabicLetter(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func isNumber(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// abbreviations are those of more than one letter that stand before a name or a number. Those of one letter («د.», «أ.د.»,
// «ص.», «J.») need no list.
var abbreviations = map[string]bool{
	"dr": true, "mr": true, "mrs": true, "ms": true, "prof": true, "st": true, "no": true, "vs": true, "gen": true, "mme": true, "mlle": true,
	"mgr": true, "tel": true, "fig": true, "art": true, "تلف": true, "هات": true, "مج": true,
}

// isAbbreviation says whether a word before a point is one that is written with it: letters that stand alone, or one of the
// list. A missed end of a sentence makes an excerpt shorter or ends it with an ellipsis; a wrong one would cut «د.» from its name.
func isAbbreviation(word string) bool {
	if abbreviations[strings.ToLower(word)] {
		return true
	}
	run := 0
	for _, r := range word {
		switch {
		case IsMark(r):
		case r == '.':
			run = 0
		case unicode.IsLetter(r) && run == 0:
			run++
		default:
			return false
		}
	}
	return word != ""
}
