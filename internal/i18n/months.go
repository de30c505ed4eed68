package i18n

import "strings"

func names(list string) []string { return strings.Split(list, "|") }

// Month and day names as papers write them.
var (
	levant     = names("كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول")
	nile       = names("يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر")
	maghreb    = names("جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر")
	morocco    = names("يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر")
	mauritania = names("يناير|فبراير|مارس|إبريل|مايو|يونيو|يوليو|أغشت|شتمبر|أكتوبر|نوفمبر|دجمبر")
	english    = names("January|February|March|April|May|June|July|August|September|October|November|December")
	french     = names("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre")

	daysAr = names("الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت")
	daysEn = names("Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday")
	daysFr = names("dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi")

	hijriAr = names("محرم|صفر|ربيع الأول|ربيع الآخر|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة")
	hijriEn = names("Muharram|Safar|Rabi al-Awwal|Rabi al-Thani|Jumada al-Ula|Jumada al-Akhira|Rajab|Shaban|Ramadan|Shawwal|Dhu al-Qada|Dhu al-Hijja")
	hijriFr = names("mouharram|safar|rabi al-awwal|rabi al-thani|joumada al-oula|joumada al-akhira|rajab|chaabane|ramadan|chawwal|dhou al-qida|dhou al-hijja")
)

// byCountry are the Arabic month names where they are not those of the Nile and the Gulf.
var byCountry = map[string][]string{
	"JO": levant, "SY": levant, "LB": levant, "PS": levant, "IQ": levant, "TN": maghreb, "DZ": maghreb, "MA": morocco, "MR": mauritania,
}

// arabicDigits are the countries whose Arabic CLDR writes with ٠١٢٣.
var arabicDigits = set("BH DJ EG ER IL IQ JO KM KW LB MR OM PS QA SA SD SO SS SY TD YE")

// latinInPrint are those among them whose news sites and papers today print 0123 all the same; CLDR follows schoolbooks
// and offices there. A paper that does otherwise says so in its settings.
var latinInPrint = set("JO LB PS SY IQ SA QA KW BH OM")

// dotGroups are the countries that set thousands apart by a dot, as French and Spanish habits had it there.
var dotGroups = set("DZ LY MA TN")

func set(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}

// monthNames are the months of an Arabic paper. With style "both" each month that has another name elsewhere bears it
// too, the country's own first.
func monthNames(country, style string) []string {
	own := byCountry[country]
	if own == nil {
		own = nile
	}
	if style != "both" {
		return own
	}
	other := nile
	if country == "" || byCountry[country] == nil {
		other = levant
	}
	out := make([]string, len(own))
	for i := range own {
		if out[i] = own[i]; other[i] != own[i] {
			out[i] += " / " + other[i]
		}
	}
	return out
}
