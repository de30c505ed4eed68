package arabic

// A name is written in many ways in Latin letters («Mohamed», «Muhammad»), and in one or two in Arabic. Two functions bring them
// together: NameKey finds what may be the same name, quickly and by a look into an index; SameName decides.
//
// Both compare what each script has. Arabic writes no short vowels and no doubling, Latin tells neither ت from ط nor ح from ه. So a
// name becomes its consonants, in classes; beside each stands which letters of the class it may be, and which long vowels are
// written before it. The Latin spellings of each letter are those of the Unified Arabic Transliteration System (Beirut 2007; United
// Nations resolution XI/3 of 2017) and of ALA-LC's table without their dots and dashes, and of the usage of Egypt (g for ج), of the
// Maghreb (French: ou, ch, dj, c) and of the Gulf (g for ق).
//
// The classes:
//
//	a  a vowel, hamza or ع that the name begins with    w y  و ي that the name begins with
//	b  ب پ, b p          t  ت ط ث, t th                  d    د ذ ز ض ظ, d dh z
//	s  س ص, s ss c ç     c  ش, sh ch sch                 k    ج ق ك غ, g gh j dj k q c
//	x  خ, kh             f  ف ڤ, f v ph                  h    ح ه, h
//	l m n r  ل م ن ر
//
// Behind the consonants stands another a where the name ends in a vowel, in ة, ه, ح or ع. Vowels between consonants, و and ي among
// them, stand for nothing in a key, nor does a hamza, an ع that the name does not begin with, or an h behind t and d (an h may
// belong to the letter or be one). An article is dropped.

// maxSounds is how many consonants of a name are looked at; a longer word is compared by its beginning.
const maxSounds = 16

// sound is a consonant.
type sound struct {
	class  byte
	fine   uint8 // which letters of the class it may be
	vowels uint8 // the vowels before it: in Latin those written, in Arabic the long ones
}

// skeleton is a name's consonants.
type skeleton struct {
	sounds [maxSounds]sound
	n      int
	vowels uint8 // those since the last consonant; at the end, which the last letter may be
	needed uint8 // in Arabic: the long ones before the last letter, if that is a vowel too
	open   bool  // ends in a vowel
	latin  bool
}

// Vowels.
const (
	vowelA uint8 = 1 << iota
	vowelE
	vowelI
	vowelU
	vowelTwo // Latin: more than one letter; Arabic: an ع, which is why there may be
	vowelYa  // Latin: «ia» or «ya», which has an alef in Arabic

	vowelAny = vowelA | vowelE | vowelI | vowelU
)

// The letters of the classes k and d, and whether an h may follow what cannot be told from a digraph.
const (
	fineK  uint8 = 1 << iota // k q c; ق ك
	fineG                    // g; ق غ ج
	fineJ                    // j dj; ج
	fineGh                   // gh; غ
	noH                      // t d without an h
	withH                    // t d with one

	fineD  = fineK // d; د ذ ض
	fineDh = fineG // dh; ذ ض ظ
	fineZ  = fineJ // z; ز ذ ظ

	fineAny = fineK | fineG | fineJ | fineGh
	eitherH = noH | withH
)

// NameKey is what all spellings of a name have in common, in Arabic and Latin letters: «Mohammed», «Muhammad» and «محمد» are mhmd.
// Of a word folded by ForSearch it is the same as of the word. It is ASCII and at most seventeen bytes long. It is "" for a word
// that is not wholly of one of the two scripts, and for one of a single consonant, which too many are. Names that are not the same
// may share it (Amin and Iman are amn): SameName tells them apart.
func NameKey(word string) string {
	var s skeleton
	if !s.read(word) {
		return ""
	}
	var key [maxSounds + 1]byte
	for i, v := range s.sounds[:s.n] {
		key[i] = v.class
	}
	n := s.n
	if s.open {
		key[n] = 'a'
		n++
	}
	return string(key[:n])
}

// SameName says whether two words may be spellings of one name: they have the same NameKey, each consonant can be the same letter
// (g is ج, غ or ق, but not ك), a long vowel of the Arabic one is written in the Latin one, and a Latin «ou», «ei» or «ia» is a
// letter in Arabic. A single vowel may be a short one, which Arabic does not write: «عمان» is Amman, Oman and Iman, and what stands
// around it must decide.
func SameName(a, b string) bool {
	var x, y skeleton
	if !x.read(a) || !y.read(b) || x.n != y.n || x.open != y.open {
		return false
	}
	if x.latin {
		x, y = y, x
	}
	for i := range x.n {
		p, q := x.sounds[i], y.sounds[i]
		if p.class != q.class || p.fine&q.fine&fineAny == 0 || p.fine&q.fine&eitherH == 0 {
			return false
		}
		ok := true
		switch {
		case !y.latin:
			ok = p.vowels == q.vowels
		case x.latin:
			ok = latinAgree(p.vowels, q.vowels)
		default:
			ok = p.vowels&vowelI != 0 && q.vowels&vowelE != 0 && i == 1 && x.sounds[0].class == 'a' || // Eman, Essa
				vowelsAgree(p.vowels, q.vowels, i == x.n-1 && !x.open)
		}
		if !ok {
			return false
		}
	}
	return !x.open || x.latin == y.latin || x.vowels&y.vowels&vowelAny != 0 && vowelsAgree(x.needed, y.vowels&^vowelYa, false)
}

// latinAgree compares what two Latin spellings write between consonants: e may be any vowel, and a short one may be missing.
func latinAgree(p, q uint8) bool { return p == 0 || q == 0 || p&q&vowelAny != 0 || (p|q)&vowelE != 0 }

// vowelsAgree compares the long vowels of Arabic with what Latin writes in their place. In the last syllable, if it is closed, two
// vowels are never short (Mahmoud, Hussein; but Moustapha).
func vowelsAgree(long, latin uint8, closed bool) bool {
	switch {
	case long&vowelA != 0 && latin&vowelA == 0 && latin&(vowelE|vowelI) != vowelE, // Hichem, but not Hussein
		long&vowelI != 0 && latin&vowelI == 0,
		long&vowelU != 0 && latin&vowelU == 0,
		latin&vowelYa != 0 && long&vowelA == 0:
		return false
	}
	return !closed || latin&vowelTwo == 0 || long != 0
}

// add adds a consonant with the vowels before it.
func (s *skeleton) add(class byte, fine uint8) {
	if s.n < maxSounds {
		s.sounds[s.n] = sound{class, fine, s.vowels}
		s.n++
	}
	s.vowels = 0
}

// addH adds an h: to the t or d before it, or as a consonant.
func (s *skeleton) addH() {
	if s.n > 0 {
		if last := &s.sounds[s.n-1]; last.class == 't' || last.class == 'd' {
			last.fine = last.fine&^eitherH | withH
			return
		}
	}
	s.add('h', fineAny|eitherH)
}

// read reads a word of either script, and says whether it is one that can be a name.
func (s *skeleton) read(word string) bool {
	var room, letters [maxName]byte
	folded := ForSearch.Append(room[:0], word)
	switch {
	case len(folded) == 0:
		return false
	case folded[0] >= 0xd8 && folded[0] <= 0xdb:
		return s.readArabic(folded) && s.isLong()
	}
	latin, hyphen, ok := latinLetters(letters[:0], folded)
	if !ok || len(latin) < 3 {
		return false
	}
	bare := withoutLatinArticle(latin, hyphen)
	name, known := exonyms[string(latin)]
	if !known {
		name, known = exonyms[string(bare)]
	}
	if known {
		return s.readArabic([]byte(name)) && s.isLong()
	}
	s.readLatin(bare)
	return s.isLong()
}

// isLong says whether there are consonants enough to tell a name by. Doha has two, though its h is counted to its d.
func (s *skeleton) isLong() bool { return s.n > 1 || s.n == 1 && s.open && s.sounds[0].fine&noH == 0 }

// maxName is how many bytes most names have; longer ones need memory.
const maxName = 64
