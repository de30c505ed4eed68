package demo

import (
	"slices"

	"github.com/warraq/warraq/internal/demo/drawing"
	"github.com/warraq/warraq/internal/people"
)

// Names of the sample. Its own texts are signed «صحيفة السجل».
const (
	paperName = "السجل"
	// DeskName is the name of the account that opens the sample's desk.
	DeskName = "تحرير السجل"
)

// member is one who signs in the sample: a person with a portrait, an agency or the paper itself.
type member struct {
	name, duty string // duty: what the page of the staff says beside the name
	kind       people.Kind
	biography  string
	look       *drawing.Look
}

// staff is everybody, in the order of the staff's page.
var staff = []member{
	{"كرم الحوراني", "محرر الشؤون المحلية", people.KindPerson,
		"بدأ مصحّحاً في الصحيفة قبل خمس عشرة سنة، ثم خرج إلى الشارع ولم يعد إلى المكتب. يكتب عن النقل والماء وكل ما له جدول مواعيد.",
		&drawing.Look{Ground: 0xe4d6c2, Skin: 0xb47a52, Hair: 0x2a211f, Style: "short", Beard: "short", Coat: 0x2d3b57, Shirt: 0xe9e4d8}},
	{"دانا السكري", "كاتبة تقارير", people.KindPerson,
		"تكتب بالعربية والإنجليزية عن المدينة القديمة وأهلها، ودرست العمارة قبل أن تعمل في الصحافة. تمشي إلى مواعيدها كلها.",
		&drawing.Look{Ground: 0xd5dde6, Skin: 0xc68e66, Hair: 0x2a211f, Style: "long", Coat: 0x7a3f4f, Shirt: 0xf1e8da}},
	{"يزن البستاني", "محرر الاقتصاد", people.KindPerson,
		"يتابع الزراعة والأسعار والتعاونيات الصغيرة. عمل محاسباً سبع سنوات، وما زال يجمع الأعمدة مرتين قبل النشر.",
		&drawing.Look{Ground: 0xd3e0e6, Skin: 0xc68e66, Hair: 0x1f1c22, Style: "curly", Coat: 0x8a5a3c, Shirt: 0xf4efe4, Glasses: "square"}},
	{"فارس الطحان", "محرر الرياضة", people.KindPerson,
		"لعب حارس مرمى في فرق الناشئين حتى أصيب في ركبته، ثم صار يصف ما كان يراه من آخر الملعب. يغطي دوري المحافظة وبطولات الأطفال.",
		&drawing.Look{Ground: 0xdbe4d6, Skin: 0xa06a48, Hair: 0x1f1c22, Style: "side", Beard: "full", Coat: 0x35604c, Shirt: 0xf4efe4}},
	{"جمانة الساعاتي", "محررة الثقافة", people.KindPerson,
		"تكتب عن الكتب والمسرح والموسيقى، وتدير نادي القراءة في مكتبة البلدية. صدر لها كتاب عن مقاهي المدينة.",
		&drawing.Look{Ground: 0xead8cf, Skin: 0xd9a57c, Hair: 0x5a3a26, Style: "bob", Coat: 0x2f6f66, Shirt: 0xf4efe4, Glasses: "round"}},
	{"تالا مسعود", "محررة التعليم", people.KindPerson,
		"درّست اللغة العربية ست سنوات قبل أن تنتقل إلى الصحيفة. تزور مدرسة كل أسبوع، وتجلس في المقعد الأخير.",
		&drawing.Look{Ground: 0xe6dccb, Skin: 0xc68e66, Hair: 0x2a211f, Style: "scarf", Scarf: 0x3f6a5c, Coat: 0x3b3f4d, Shirt: 0xf4efe4}},
	{"نادين عبد الحق", "محررة الصحة", people.KindPerson,
		"صيدلانية تركت الصيدلية إلى التحرير، وتعرض كل مادة طبية على مختص قبل نشرها.",
		&drawing.Look{Ground: 0xcfe0da, Skin: 0xd9a57c, Hair: 0x3a2a22, Style: "scarf", Scarf: 0x7d4a56, Coat: 0x2f3d55, Shirt: 0xf4efe4, Glasses: "round"}},
	{"أمل الرشيد", "محررة البيئة", people.KindPerson,
		"تكتب عن الماء والغابات والطيور من موقعها، وتلتقط صورها بنفسها. تطوعت سنوات في المشتل البلدي.",
		&drawing.Look{Ground: 0xdfe3d0, Skin: 0xb47a52, Hair: 0x4a2f22, Style: "bun", Coat: 0xb5694a, Shirt: 0xf4efe4}},
	{"باسل الورد", "مصوّر", people.KindPerson,
		"يصوّر المدينة منذ كان في الرابعة عشرة بكاميرا ورثها عن جدّه. يحفظ أرشيف الصحيفة المصوّر ويردّ على من يسأل عنه.",
		&drawing.Look{Ground: 0xe2dcd0, Skin: 0xc68e66, Hair: 0x8f8a84, Style: "receding", Beard: "short", Coat: 0x4f5a48, Shirt: 0xe4dccb, Glasses: "round"}},
	{"سهى درويش", "مصوّرة", people.KindPerson,
		"تصوّر الملاعب والمسارح، حيث لا وقت لالتقاط الصورة مرتين. درست الرسم في كلية الفنون.",
		&drawing.Look{Ground: 0xe3d9e4, Skin: 0xd9a57c, Hair: 0x1f1c22, Style: "bob", Coat: 0x3a3f4a, Shirt: 0xd9c7a4}},
	{"منذر القلعي", "كاتب رأي", people.KindPerson,
		"كاتب عمود عمل في الصحافة المحلية ثلاثين عاماً، ويجيب عن بريد القرّاء بنفسه.",
		&drawing.Look{Ground: 0xd8d3e2, Skin: 0xb47a52, Hair: 0xa9a6a2, Style: "side", Beard: "moustache", Coat: 0x3a3f4a, Shirt: 0xf4efe4}},
	{"د. وفاء سرحان", "كاتبة رأي", people.KindPerson,
		"أستاذة علم الاجتماع في الجامعة، تدرس عادات الحياة اليومية في المدن الصغيرة وتكتب عنها بلا مصطلحات.",
		&drawing.Look{Ground: 0xe9dcc6, Skin: 0xc68e66, Hair: 0x4a3a33, Style: "scarf", Scarf: 0x2f4f6f, Coat: 0x6a4a62, Shirt: 0xf4efe4}},
	{"إياد النجار", "كاتب رأي", people.KindPerson,
		"مهندس زراعي يكتب عن الشارع والشجرة والجيران. له مجموعتان قصصيتان.",
		&drawing.Look{Ground: 0xcfdce0, Skin: 0xa06a48, Hair: 0x3a2a22, Style: "receding", Beard: "full", Coat: 0x8a5a3c, Shirt: 0xe9e4d8}},
	{"صحيفة السجل", "", people.KindPublication,
		"المواد التي تحمل اسم الصحيفة يكتبها فريق التحرير معاً ويتحمّل مسؤوليتها رئيس التحرير.", nil},
	{"وكالة سنابل للأنباء", "", people.KindAgency,
		"وكالة أنباء تعاونية تغطي الطقس والزراعة في الأرياف، وتنشر «السجل» موادها بموجب اتفاق بينهما.", nil},
}

func memberOf(name string) (member, bool) {
	i := slices.IndexFunc(staff, func(m member) bool { return m.name == name })
	if i < 0 {
		return member{}, false
	}
	return staff[i], true
}
