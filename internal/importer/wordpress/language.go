package wordpress

import (
	"strings"
	"unicode"
)

// languageSample is how much of a text is looked at, in bytes.
const languageSample = 2000

// languageOf is the language of an article by its letters, where that is not the paper's own: an article in Latin letters in
// an Arabic paper reads from left to right. It answers "" where the paper's language fits or nothing can be said.
func languageOf(text, paper string) string {
	arabicLetters, latin := 0, 0
	for _, r := range text[:min(len(text), languageSample)] {
		switch {
		case r < unicode.MaxLatin1 && unicode.IsLetter(r):
			latin++
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
			arabicLetters++
		}
	}
	const enough = 40 // letters; a headline alone says too little
	switch {
	case paper == "ar" && latin >= enough && latin > 4*arabicLetters:
		return latinLanguage(text)
	case paper != "ar" && arabicLetters >= enough && arabicLetters > 4*latin:
		return "ar"
	}
	return ""
}

// latinLanguage tells French from English by the words that hold sentences together.
func latinLanguage(text string) string {
	french, english := 0, 0
	for w := range strings.FieldsSeq(strings.ToLower(text[:min(len(text), languageSample)])) {
		switch w {
		case "le", "la", "les", "des", "et", "du", "une", "est", "dans", "pour", "que":
			french++
		case "the", "of", "and", "to", "in", "is", "for", "that", "with", "was":
			english++
		}
	}
	if french > english {
		return "fr"
	}
	return "en"
}
