package arabic

// exonyms are Latin names that are no spelling of the Arabic one by any rule: they came by another language, or lost a letter on the
// way. Each stands for the Arabic name. What a rule of names_latin.go reads needs no place here.
var exonyms = foldedNames(map[string]string{
	// states
	"egypt": "مصر", "egypte": "مصر", "morocco": "المغرب", "maroc": "المغرب", "algeria": "الجزائر", "algerie": "الجزائر", "algiers": "الجزائر", "alger": "الجزائر",
	"lebanon": "لبنان", "liban": "لبنان", "palestine": "فلسطين", "somalia": "الصومال", "somalie": "الصومال", "emirates": "الامارات", "emirats": "الامارات",
	"tunisia": "تونس", "tunisie": "تونس", "jordan": "الاردن", "jordanie": "الاردن", "syrie": "سوريا", "libye": "ليبيا", "arabie": "العربيه", "mauritanie": "موريتانيا",
	"comoros": "القمر", "irak": "العراق", "soudan": "السودان", "yemen": "اليمن", "koweit": "الكويت",

	// Tunisia
	"sfax": "صفاقس", "bizerte": "بنزرت", "bizerta": "بنزرت", "sousse": "سوسه", "ariana": "اريانه", "lekef": "الكاف", "kef": "الكاف",
	"carthage": "قرطاج", "djerba": "جربه", "zarzis": "جرجيس", "tozeur": "توزر", "nabeul": "نابل",

	// Morocco, Algeria, Libya
	"fez": "فاس", "tangier": "طنجه", "tanger": "طنجه", "oujda": "وجده", "sale": "سلا", "agadir": "اكادير", "marrakech": "مراكش", "marrakesh": "مراكش", "constantine": "قسنطينه",
	"tripoli": "طرابلس", "misrata": "مصراته", "annaba": "عنابه", "oran": "وهران", "tlemcen": "تلمسان", "ouargla": "ورقله", "nador": "الناظور", "larache": "العرائش", "mogadishu": "مقديشو", "mogadiscio": "مقديشو", "ceuta": "سبته", "melilla": "مليليه", "essaouira": "الصويره",

	// Egypt, Sudan
	"cairo": "القاهره", "lecaire": "القاهره", "alexandria": "الاسكندريه", "alexandrie": "الاسكندريه", "giza": "الجيزه", "gizeh": "الجيزه", "hurghada": "الغردقة", "hurgada": "الغردقة", "luxor": "الاقصر", "louxor": "الاقصر",
	"suez": "السويس", "sohag": "سوهاج", "damietta": "دمياط", "rosetta": "رشيد", "sinai": "سينا", "khartoum": "الخرطوم", "qena": "قنا",

	// Syria, Lebanon, Palestine, Jordan, Iraq
	"damascus": "دمشق", "damas": "دمشق", "aleppo": "حلب", "alep": "حلب", "latakia": "اللاذقيه", "palmyra": "تدمر", "sidon": "صيدا", "tyre": "صور", "tyr": "صور", "byblos": "جبيل",
	"naplouse": "نابلس", "jerusalem": "القدس", "hebron": "الخليل", "gaza": "غزه", "jaffa": "يافا", "acre": "عكا", "jericho": "اريحا", "nazareth": "الناصره", "ramle": "الرمله", "zahle": "زحله",
	"petra": "البترا", "aqaba": "العقبه", "baghdad": "بغداد", "bagdad": "بغداد", "mosul": "الموصل", "mossoul": "الموصل", "basra": "البصره", "erbil": "اربيل",

	// the Gulf, Yemen
	"jizan": "جازان", "mecca": "مكه", "mecque": "مكه", "medina": "المدينه", "sharjah": "الشارقه", "muscat": "مسقط", "mascate": "مسقط", "ajman": "عجمان", "aden": "عدن", "taiz": "تعز",

	// people
	"gaddafi": "القذافي", "ghaddafi": "القذافي", "kadhafi": "القذافي", "qadhafi": "القذافي", "khadafi": "القذافي", "khadafy": "القذافي",
	"jumblatt": "جنبلاط", "joumblatt": "جنبلاط", "soraya": "ثريا", "jasmine": "ياسمين", "ouyahia": "أويحيى", "erekat": "عريقات", "erakat": "عريقات", "essid": "الصيد", "larayedh": "العريض", "laarayedh": "العريض",
	"osman": "عثمان", "mohd": "محمد", "muhd": "محمد", "saladin": "صلاح", "averroes": "رشد", "avicenna": "سينا", "hocine": "حسين", "elias": "الياس", "ilyas": "الياس", "elyas": "الياس",
	"olfa": "الفه", "ilham": "الهام", "elham": "الهام", "ishaq": "اسحاق", "ishak": "اسحاق", "ishac": "اسحاق", "eddine": "الدين", "uddin": "الدين", "eldin": "الدين", "aldin": "الدين", "deen": "الدين",
	"mariam": "مريم", "maryam": "مريم", "miriam": "مريم", "essebsi": "السبسي", "assad": "الاسد", "alexander": "الكسندر", "albert": "البرت", "alfred": "الفرد", "albania": "البانيا", "abderrahman": "عبدالرحمن",
	"abderrahmane": "عبدالرحمن", "abderrahim": "عبدالرحيم", "abdurrahman": "عبدالرحمن", "abderrazak": "عبدالرزاق", "abderrazzak": "عبدالرزاق", "abdessalem": "عبدالسلام", "abdessalam": "عبدالسلام",
	"abdeslam": "عبدالسلام", "abdessattar": "عبدالستار", "abdennour": "عبدالنور", "abdennaceur": "عبدالناصر", "abdennasser": "عبدالناصر", "abdessamad": "عبدالصمد", "abdeslem": "عبدالسلام",
})

func foldedNames(names map[string]string) map[string]string {
	for latin, arabic := range names {
		names[latin] = Fold(arabic)
	}
	return names
}
