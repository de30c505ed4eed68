package arabic

import "strings"

// Stem is the light stem of a word that ForSearch folded: without what is written on to it (و ف ب ك ل, the article ال in all
// its joins, س of the future before a verb), without endings of number, gender and possession, and with the singular for the
// broken plurals of news. Words of other scripts and numbers stay as they are.
//
// A single letter in front may belong to the word: وزير is no "and a visitor". Stem takes one off only where its own list of
// words says so; who has a corpus asks it instead: Light and Splits.
func Stem(word string) string {
	if !isArabicWord(word) {
		return word
	}
	light := Light(word)
	if keepsClitic[word] || keepsClitic[light] || knownStems[light] {
		return light
	}
	for clitic, rest := range Splits(word) {
		if stem := Light(rest); clitic == "و" && len(rest) >= 4*2 || knownStems[stem] {
			return stem
		}
	}
	return light
}

// Light is the part of Stem that needs no judgement: the article and what is joined to it goes, endings go, a broken plural
// becomes its singular. At least two letters stay, and no stop word if word is none. It is what an index groups words by.
func Light(word string) string {
	if !isArabicWord(word) {
		return word
	}
	stem := bare(word)
	if singular, ok := singulars[word]; ok { // الوان: its ال is no article
		return singular
	}
	for _, w := range [2]string{stem, bareOfPronoun(stem)} {
		if singular, ok := singulars[w]; ok {
			return singular
		}
		if keepsEnding[w] {
			return w
		}
	}
	return bareOfEndings(stem)
}

// bareOfPronoun takes a possessive off the end (اسعارها). Not ه, which may be the ه of the feminine: معارضه are no fairs.
func bareOfPronoun(stem string) string {
	for _, pronoun := range pronouns {
		if rest, ok := strings.CutSuffix(stem, pronoun); ok && len(rest) >= 3*2 && !IsStop(rest) {
			return rest
		}
	}
	return stem
}

// bareOfEndings takes the endings off, the longest first, each once in turn (معلماتها: ها, then ات), but none that would leave a
// stop word: هويه is no هو.
func bareOfEndings(stem string) string {
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(stem, ending); ok && len(rest) >= minStem && !IsStop(rest) {
			stem = rest
		}
	}
	return stem
}

// bare is word without the article and what is joined to it, unless a stop word would be left: الله is no له.
func bare(word string) string {
	for _, article := range articles {
		if rest, ok := strings.CutPrefix(word, article); ok && len(rest) >= minStem && !IsStop(rest) {
			return rest
		}
	}
	return word
}

// Bare is a folded word without the article and what is joined to it: والمدرسه and بالمدرسه are مدرسه.
func Bare(word string) string {
	if !isArabicWord(word) {
		return word
	}
	return bare(word)
}

// BareBeginning is the same of the beginning of a folded word, of which more is to come: however little is left of it, the
// article goes. الخ is خ, as the beginning of الخارجيه, and ال is nothing.
func BareBeginning(word string) string {
	if !isArabicWord(word) {
		return word
	}
	for _, article := range articles {
		if rest, ok := strings.CutPrefix(word, article); ok && len(rest) < minStem {
			return rest
		}
	}
	return bare(word)
}

// minStem is the shortest that is left of a word, in bytes: two letters.
const minStem = 2 * 2

// Letters of endings and of the article, as ForSearch folds them. The order matters: what may stand behind another goes first.
var (
	articles = []string{"وبال", "فبال", "وكال", "وال", "بال", "كال", "فال", "ولل", "فلل", "لل", "ال"}
	endings  = []string{"هما", "هم", "هن", "ها", "نا", "كم", "وا", "ان", "ات", "ون", "ين", "يه", "ه", "ي"}
	pronouns = []string{"هما", "هم", "هن", "ها", "نا", "كم"}
	clitics  = []string{"وب", "ول", "فل", "فب", "وس", "و", "ف", "ب", "ل", "ك", "س"}
)

// Splits calls yield with each way to take letters off the front of a folded word that may not belong to it, and what is
// left, at least three letters; the longest first.
func Splits(word string) func(yield func(clitic, rest string) bool) {
	return func(yield func(clitic, rest string) bool) {
		if !isArabicWord(word) {
			return
		}
		for _, c := range clitics {
			if len(word)-len(c) >= 3*2 && strings.HasPrefix(word, c) && !yield(c, word[len(c):]) {
				return
			}
		}
	}
}

// Clitics are the letters that Splits takes off the front of words.
func Clitics() []string { return clitics }

// Skeleton is what is left of a stem without the letters that forms of one root differ in: م ت ي ا ن in front, and the long
// vowels inside, as long as three letters stay. مدارس and مدرسه meet, and so do صادق and مصادقه - and some words that have
// nothing to do with each other, so that it is a hint and no proof.
func Skeleton(stem string) string {
	if !isArabicWord(stem) {
		return stem
	}
	for len(stem) > 3*2 && strings.Contains("متيان", stem[:2]) {
		stem = stem[2:]
	}
	left := len(stem)
	var out []byte
	for i := 0; i < len(stem); i += 2 {
		if c := stem[i : i+2]; i > 0 && left > 3*2 && (c == "ا" || c == "و" || c == "ي") {
			if out == nil {
				out = append(make([]byte, 0, len(stem)), stem[:i]...)
			}
			left -= 2
			continue
		}
		if out != nil {
			out = append(out, stem[i:i+2]...)
		}
	}
	if out == nil {
		return stem
	}
	return string(out)
}

// isArabicWord says whether every letter is one of the Arabic alphabet's, two bytes each: what stemming is for.
func isArabicWord(word string) bool {
	if len(word) == 0 || len(word)%2 != 0 {
		return false
	}
	for i := 0; i < len(word); i += 2 {
		if c := word[i]; c != 0xd8 && c != 0xd9 {
			return false
		}
	}
	return true
}
