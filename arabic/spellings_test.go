package arabic_test

// spellings are Arabic names with Latin spellings found in papers and on maps.
var spellings = map[string]string{
	// Jordan
	"عمان": "Amman Oman", "الزرقاء": "Zarqa Zarka az-Zarqa al-Zarqa Zarqaa Alzarqa", "إربد": "Irbid Erbid", "العقبة": "Aqaba al-Aqabah Akaba", "الكرك": "Karak Kerak al-Karak",
	"معان": "Maan Ma'an", "مادبا": "Madaba", "جرش": "Jerash Jarash", "عجلون": "Ajloun Ajlun", "المفرق": "Mafraq al-Mafraq", "الطفيلة": "Tafilah Tafila Tafileh", "البلقاء": "Balqa al-Balqa", "السلط": "Salt as-Salt",
	// Palestine
	"القدس": "Quds al-Quds Jerusalem", "رام": "Ram", "نابلس": "Nablus Naplouse", "الخليل": "Hebron Khalil al-Khalil", "جنين": "Jenin Jenine", "غزة": "Gaza Ghazza", "رفح": "Rafah", "طولكرم": "Tulkarm Tulkarem Toulkarem",
	"قلقيلية": "Qalqilya Qalqiliya Kalkilya", "أريحا": "Jericho Ariha", "خانيونس": "Khanyounis", "طوباس": "Tubas", "سلفيت": "Salfit",
	// Tunisia
	"تونس": "Tunis Tunisia Tunisie Tounes", "القيروان": "Kairouan Qairawan al-Qayrawan", "صفاقس": "Sfax", "سوسة": "Sousse Sousa", "قابس": "Gabes Gabès Qabis", "قفصة": "Gafsa Qafsa", "نابل": "Nabeul Nabel",
	"المنستير": "Monastir", "المهدية": "Mahdia Mahdiya", "بنزرت": "Bizerte", "باجة": "Béja Beja", "جندوبة": "Jendouba Jandouba", "الكاف": "Kef el-Kef", "سليانة": "Siliana", "القصرين": "Kasserine Qasrin", "زغوان": "Zaghouan",
	"مدنين": "Médenine Medenine", "تطاوين": "Tataouine", "توزر": "Tozeur", "قبلي": "Kébili Kebili", "منوبة": "Manouba", "بورقيبة": "Bourguiba Burqiba", "الغنوشي": "Ghannouchi Ghannoushi al-Ghannushi",
	"السبسي": "Essebsi Sebsi", "النهضة": "Ennahda Nahda an-Nahda", "قرطاج": "Carthage", "جربة": "Djerba Jerba", "الشابي": "Chebbi Chabbi al-Shabbi", "المرزوقي": "Marzouki al-Marzouqi", "سعيد": "Saied Said Saeed Sa'id",
	// Morocco, Algeria, Libya
	"الرباط": "Rabat", "مراكش": "Marrakech Marrakesh", "فاس": "Fez Fès Fes", "مكناس": "Meknes Meknès", "طنجة": "Tanger Tangier", "تطوان": "Tétouan Tetouan", "أكادير": "Agadir", "وجدة": "Oujda", "الصويرة": "Essaouira",
	"ورزازات": "Ouarzazate Warzazat", "الجزائر": "Algeria Alger Jazair", "وهران": "Oran Wahran", "قسنطينة": "Constantine Qasantina", "بوتفليقة": "Bouteflika Butafliqa", "بنغازي": "Benghazi", "طرابلس": "Tripoli Tarabulus",
	"القذافي": "Gaddafi Qaddafi Kadhafi Qadhafi", "حفتر": "Haftar Hafter",
	// Egypt, Sudan
	"القاهرة": "Cairo Qahira al-Qahirah", "الإسكندرية": "Alexandria Iskandariya", "الجيزة": "Giza Gizeh", "أسوان": "Aswan Assouan", "أسيوط": "Asyut Assiut", "المنصورة": "Mansoura Mansura al-Mansurah", "الإسماعيلية": "Ismailia",
	"بورسعيد": "Bursaid", "السيسي": "Sisi al-Sisi el-Sissi Alsisi", "مبارك": "Mubarak Moubarak", "جمال": "Gamal Jamal Djamel", "عبدالناصر": "Abdelnasser Abdennaceur", "نجيب": "Naguib Najib Nagib", "الخرطوم": "Khartoum Khartum",
	"البرادعي": "ElBaradei Baradei", "البشير": "Bashir al-Bashir Bachir",
	// Syria, Lebanon, Iraq
	"دمشق": "Damascus Damas Dimashq", "حلب": "Aleppo Halab", "حمص": "Homs Hims", "حماة": "Hama Hamah", "إدلب": "Idlib Idleb", "الرقة": "Raqqa Raqqah ar-Raqqa", "بيروت": "Beirut Beyrouth", "صيدا": "Sidon Saida Saïda", "بعلبك": "Baalbek Baalbeck",
	"الأسد": "Assad al-Assad al-Asad", "الحريري": "Hariri al-Hariri", "نصرالله": "Nasrallah", "بغداد": "Baghdad Bagdad", "البصرة": "Basra al-Basrah", "الموصل": "Mosul Mossoul", "أربيل": "Erbil Arbil", "المالكي": "Maliki al-Maliki",
	// the Gulf, Yemen
	"الرياض": "Riyadh Riad Riyad ar-Riyadh", "جدة": "Jeddah Jidda Djeddah", "مكة": "Mecca Makkah", "المدينة": "Medina al-Madinah", "الدوحة": "Doha ad-Dawha", "قطر": "Qatar Katar", "الكويت": "Kuwait Koweit al-Kuwayt", "دبي": "Dubai Dubayy",
	"ظبي": "Dhabi Zabi", "الشارقة": "Sharjah Shariqa", "الفجيرة": "Fujairah", "مسقط": "Muscat Masqat", "صنعاء": "Sanaa Sana'a San'a", "عدن": "Aden Adan", "الحديدة": "Hodeidah Hudaydah", "البحرين": "Bahrain Bahreïn al-Bahrayn", "المنامة": "Manama al-Manamah",
	// people
	"محمد": "Mohammed Muhammad Mohamed Mohammad Muhammed Mohamad", "حسين": "Hussein Husayn Hussain Hocine Hussayn Houssein", "أحمد": "Ahmed Ahmad", "محمود": "Mahmoud Mahmud", "مصطفى": "Mustafa Mostafa Moustapha Mustapha",
	"علي": "Ali Aly", "عمر": "Omar Umar Omer", "عثمان": "Othman Osman Uthman", "خالد": "Khaled Khalid", "يوسف": "Youssef Yusuf Yousef Yousuf Youcef", "إبراهيم": "Ibrahim Ebrahim Ibraheem", "إسماعيل": "Ismail Ismaïl Ismael Esmail",
	"عبدالله": "Abdullah Abdallah Abdalla", "عبدالرحمن": "Abdulrahman Abderrahmane Abdelrahman", "عبدالقادر": "Abdelkader Abdulqader", "عبدالعزيز": "Abdelaziz Abdulaziz", "عبداللطيف": "Abdellatif Abdullatif", "فاطمة": "Fatima Fatma Fatemah", "عائشة": "Aisha Aicha Aïcha Ayesha",
	"خديجة": "Khadija Khadidja Khadijah", "زينب": "Zainab Zaynab Zeineb", "مريم": "Maryam Mariam Meryem", "سارة": "Sara Sarah", "ليلى": "Leila Layla Laila", "منى": "Mona Mouna Muna", "هدى": "Huda Houda Hoda", "سلمى": "Salma Selma", "نور": "Nour Noor Nur",
	"ياسين": "Yassine Yasin Yacine Yaseen", "ياسر": "Yasser Yasir", "طارق": "Tariq Tarek Tareq Tarik", "رشيد": "Rashid Rachid Rasheed", "شريف": "Sharif Cherif Sherif", "شيخ": "Sheikh Shaikh Cheikh", "بشار": "Bashar Bachar", "صالح": "Saleh Salih Salah",
	"صلاح": "Salah", "كريم": "Karim Kareem", "كريمة": "Karima Kerima", "جميلة": "Djamila Jamila Gamila", "هشام": "Hisham Hicham Hesham", "أسامة": "Osama Usama Oussama", "رضا": "Reda Ridha Rida", "فتحي": "Fathi Fathy Fethi", "هيثم": "Haitham Haytham Haythem",
	"أدهم": "Adham Edhem", "ناظم": "Nazim Nazem Nadhem", "معاذ": "Muadh Mouaz", "نزار": "Nizar Nezar", "موسى": "Musa Moussa", "عيسى": "Issa Isa Eissa", "داود": "Daoud Dawood Dawud", "سليمان": "Suleiman Sulaiman Soliman", "زين": "Zein Zayn Zine Zain", "الدين": "Eddine Uddin ad-Din",
	"إلياس": "Elias Ilyas", "إلهام": "Ilham Elham", "ألفة": "Olfa", "وليد": "Walid Oualid Waleed", "وسام": "Wissam Ouissem", "ربيع": "Rabie Rabi Rabii", "ممدوح": "Mamdouh Mamduh", "تهاني": "Tahani", "مطهر": "Mutahhar", "الله": "Allah", "درويش": "Darwish Darwich Darouich",
	"فيروز": "Fairouz Fayrouz", "إسحاق": "Ishaq Ishak", "أفغاني": "Afghani", "قاسم": "Qasim Kassem Qassim Gassim", "غسان": "Ghassan Gassan", "ذياب": "Diab Dhiab Ziab",
	// people and places of the news
	"جبريل": "Jibril Djibril Gibril", "رانيا": "Rania Raniya", "نانسي": "Nancy", "عجرم": "Ajram", "حنان": "Hanan Hanen", "عشراوي": "Ashrawi", "عريقات": "Erekat Erakat Uraiqat", "هنية": "Haniyeh Haniya", "مشعل": "Meshaal Mashal Mishal",
	"عباس": "Abbas", "عرفات": "Arafat", "دحلان": "Dahlan", "البرغوثي": "Barghouti Barghouthi Bargouthi", "شعث": "Shaath", "فياض": "Fayyad Fayad", "الحوثي": "Houthi al-Houthi Huthi", "هادي": "Hadi", "سلمان": "Salman",
	"فيصل": "Faisal Faysal Feisal Fayçal", "تركي": "Turki Turky", "بندر": "Bandar", "خليفة": "Khalifa Khalifah", "زايد": "Zayed Zaid", "راشد": "Rashid Rashed Rached", "مكتوم": "Maktoum Maktum", "حمد": "Hamad", "تميم": "Tamim",
	"موزة": "Moza Mozah", "قابوس": "Qaboos Qabus", "صباح": "Sabah", "جابر": "Jaber Gaber Jabir", "العبادي": "Abadi al-Abadi", "الصدر": "Sadr al-Sadr", "السيستاني": "Sistani al-Sistani", "بارزاني": "Barzani", "طالباني": "Talabani",
	"عون": "Aoun Awn", "جعجع": "Geagea Jaja", "جنبلاط": "Jumblatt Joumblatt", "بري": "Berri", "ميقاتي": "Mikati Miqati", "سنيورة": "Siniora", "مرسي": "Morsi Mursi Morsy", "شفيق": "Shafik Shafiq Chafik", "صباحي": "Sabahi Sabbahi",
	"الطيب": "Tayeb al-Tayyeb", "تواضروس": "Tawadros", "محفوظ": "Mahfouz Mahfuz Mahfoudh", "أم": "Umm", "كلثوم": "Kulthum Kalthoum", "عبدالحليم": "Abdelhalim Abdulhalim", "حافظ": "Hafez Hafiz Hafidh", "الجبالي": "Jebali", "العريض": "Larayedh Laarayedh",
	"جمعة": "Jomaa Gomaa Jumaa Juma", "الصيد": "Essid Sid", "الشاهد": "Chahed", "بلعيد": "Belaid Belaïd", "البراهمي": "Brahmi", "مورو": "Mourou", "شكري": "Chokri Shukri Shoukry", "منصف": "Moncef Monsef", "قيس": "Kais Qais Kaïs",
	"زياد": "Ziad Ziyad", "بنكيران": "Benkirane", "العثماني": "Othmani", "أخنوش": "Akhannouch", "تبون": "Tebboune", "أويحيى": "Ouyahia", "سلال": "Sellal", "بومدين": "Boumediene Boumedienne", "بلمختار": "Belmokhtar",
	"تيزي": "Tizi", "بجاية": "Béjaïa Bejaia", "سطيف": "Sétif Setif", "باتنة": "Batna", "بسكرة": "Biskra", "غرداية": "Ghardaïa Ghardaia", "البليدة": "Blida", "تلمسان": "Tlemcen", "القنيطرة": "Kénitra Kenitra Quneitra",
	"الناظور": "Nador", "الحسيمة": "Hoceima Hoceïma", "العرائش": "Larache", "السويداء": "Suwayda Sweida", "درعا": "Daraa Deraa", "اللاذقية": "Latakia", "طرطوس": "Tartus Tartous", "الحسكة": "Hasakah Hasaka", "كوباني": "Kobani",
	"عفرين": "Afrin", "منبج": "Manbij", "كركوك": "Kirkuk Kirkouk", "الفلوجة": "Fallujah Falluja", "تكريت": "Tikrit", "النجف": "Najaf", "كربلاء": "Karbala Kerbala", "سامراء": "Samarra", "الأنبار": "Anbar",
	"دهوك": "Duhok Dohuk", "نينوى": "Ninawa", "صلالة": "Salalah", "نزوى": "Nizwa", "الأحساء": "Ahsa", "تبوك": "Tabuk", "الطائف": "Taif", "أبها": "Abha", "نجران": "Najran",
	"جازان": "Jazan Jizan", "تعز": "Taiz Taizz", "إب": "Ibb", "حضرموت": "Hadramaut Hadhramaut", "المكلا": "Mukalla", "مصراتة": "Misrata Misurata", "سرت": "Sirte Sirt", "سبها": "Sabha", "درنة": "Derna",
	"طبرق": "Tobruk", "دارفور": "Darfur Darfour", "نواكشوط": "Nouakchott", "مقديشو": "Mogadishu Mogadiscio", "جيبوتي": "Djibouti", "الغردقة": "Hurghada", "شرم": "Sharm", "دمنهور": "Damanhur Damanhour", "الفيوم": "Fayoum Faiyum",
	"المنيا": "Minya", "بنها": "Banha Benha", "بشرى": "Bushra Bouchra", "غادة": "Ghada Gada", "هيفاء": "Haifa Hayfa", "وفاء": "Wafa Ouafa Wafaa", "ميساء": "Maysa", "نجلاء": "Najla Nagla Najlaa", "إسراء": "Israa Esraa",
	"ثريا": "Thuraya Soraya", "رقية": "Ruqayya Rokaya", "حنين": "Haneen Hanin", "ياسمين": "Yasmin Yasmine Jasmine", "مأمون": "Mamoun Mamun", "رؤوف": "Raouf Rauf", "مؤيد": "Muayyad Moayad",
}
