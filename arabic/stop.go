package arabic

// IsStop says whether a word that ForSearch folded is one that a text of any subject has: particles, pronouns, question words,
// and the auxiliaries of news. A search leaves it out where other words remain.
func IsStop(word string) bool { return stops[word] }

var stops = wordSet(`
ما ماذا بماذا لماذا من ممن متي اين كيف كم هل اي ايه ايا هو هي هم هن هما انا انت نحن التي الذي الذين اللذان اللذين اللتان اللتين اللاتي اللواتي في علي الي عن مع
هذا هذه هذان هذين هاتان ذلك تلك اوليك هولا كان كانت كانوا يكون تكون قد لقد سوف و او ام ان انه انها انهم بان لان لانه لانها لكن ولكن بل حتي لم لن لا ليس ليست ثم كل
عند عندما منذ مما مم بم عم لدي كما حيث حين حينما بينما وما ومن وفي وعن وعلي والي وان وانه وانها ولا ولم ولن وقد وكان وكانت الا اذا اذ لو لولا بما فيما ماهو ماهي
له لها لهم لنا لي لك به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم اليه اليها اليهم عنه عنها عنهم معه معها معهم بعد قبل بين خلال ضمن حول نحو دون غير سوي
فوق تحت امام خلف هناك هنا هنالك تم يتم ايضا كذلك فقط جدا بعض عبر ضد لدي لديه لديها اجل يا ف ب ل ك س فان فانه فهو فهي وهو وهي وهم وهذا وهذه وذلك والتي والذي والذين
the a an of in on at to for from by with and or is are was were be it its this that as
le la les un une des du de et ou en au aux dans sur pour par avec est ce cette qui que
`)
