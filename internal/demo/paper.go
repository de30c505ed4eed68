package demo

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/warraq/warraq/internal/demo/drawing"
	"github.com/warraq/warraq/internal/section"
)

//go:embed articles pages
var files embed.FS

// paper is the sample as its files tell it.
type paper struct {
	articles []*piece // the oldest first
	pages    []*piece
}

// load reads the whole sample. Anything that is not as it should be is an error.
func load(from fs.FS) (*paper, error) {
	p := &paper{}
	var err error
	if p.articles, err = readAll(from, "articles", pageFields, articleFields); err != nil {
		return nil, err
	}
	if p.pages, err = readAll(from, "pages", pageFields); err != nil {
		return nil, err
	}
	slices.SortStableFunc(p.articles, func(a, b *piece) int { return cmp.Compare(b.age, a.age) })
	return p, p.check()
}

// check says what is wrong with the sample as a whole.
func (p *paper) check() error {
	var faults []error
	headlines, names, kinds := map[string]string{}, map[string]bool{}, map[string]section.TagKind{}
	for _, a := range p.articles {
		for _, f := range append(a.faults(), a.linkFaults(names)...) {
			faults = append(faults, fmt.Errorf("articles/%s.md: %w", a.name, f))
		}
		if other, there := headlines[a.headline]; there {
			faults = append(faults, fmt.Errorf("articles/%s.md: the headline of %s", a.name, other))
		}
		for _, t := range a.tags {
			if kind, there := kinds[t.Name]; there && kind != t.Kind {
				faults = append(faults, fmt.Errorf("articles/%s.md: the tag %q is a %s elsewhere", a.name, t.Name, kind))
			}
			kinds[t.Name] = t.Kind
		}
		headlines[a.headline], names[a.name] = a.name, a.state == "published"
	}
	for _, page := range p.pages { // they may link to each other
		names[page.name] = true
	}
	for _, page := range p.pages {
		f := page.linkFaults(names)
		if page.headline == "" {
			f = append(f, errors.New("no headline"))
		}
		for _, f := range f {
			faults = append(faults, fmt.Errorf("pages/%s.md: %w", page.name, f))
		}
	}
	return errors.Join(faults...)
}

// faults says what an article lacks.
func (p *piece) faults() (faults []error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	need := []string{"headline", "section", "by", "tags", "age", "comments"}
	if p.section != "opinion" {
		need = append(need, "deck")
	}
	if p.state == "published" || p.state == "withdrawn" {
		need = append(need, "views")
	}
	if p.state == "withdrawn" {
		need = append(need, "note")
	}
	if p.lead != nil {
		need = append(need, "alt", "caption")
	} else if p.given["alt"] || p.given["caption"] || p.given["credit"] || p.given["source"] || p.given["taken"] || p.given["archive"] {
		fault("words of a picture, but no picture")
	}
	for _, key := range need {
		if !p.given[key] {
			fault("no %s", key)
		}
	}
	if len(p.blocks) == 0 {
		fault("no body")
	}
	if _, there := sectionOf(p.section); !there {
		fault("unknown section %q", p.section)
	}
	for _, a := range p.authors {
		if _, there := memberOf(a.name); !there {
			fault("%q is not of the staff", a.name)
		}
	}
	for _, pic := range p.pictures() {
		faults = append(faults, pic.faults()...)
	}
	return append(faults, p.timeFaults()...)
}

func (p *picture) faults() (faults []error) {
	if p.variant < 1 || p.variant > drawing.Variants(p.scene) {
		faults = append(faults, fmt.Errorf("there is no scene %q in variant %d", p.scene, p.variant))
	}
	if p.credit == "" && p.source == "" {
		faults = append(faults, fmt.Errorf("nobody is named for the picture %q", p.caption))
	}
	if p.archive && p.takenOn == "" {
		faults = append(faults, fmt.Errorf("an archive picture without a date: %q", p.caption))
	}
	return faults
}

// timeFaults says what would happen before its cause, or has not happened yet.
func (p *piece) timeFaults() (faults []error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	public := p.state == "published" || p.state == "withdrawn"
	if p.updated > p.age {
		fault("updated before it was published")
	}
	for _, c := range p.corrections {
		if c.age > p.age {
			fault("corrected before it was published")
		}
	}
	if !public && (p.updated > 0 || len(p.corrections) > 0 || len(p.replies) > 0) {
		fault("readers have not seen it, and yet it was updated, corrected or commented on")
	}
	var line []reply // the comments that the next one could answer
	for _, r := range p.replies {
		line = line[:min(len(line), r.depth-1)]
		if r.after >= p.age {
			fault("line %d: a comment from the future", r.line)
		}
		if len(line) > 0 && r.after < line[len(line)-1].after {
			fault("line %d: an answer before the question", r.line)
		}
		line = append(line, r)
	}
	return faults
}

var sampleLink = regexp.MustCompile(`"sample:([^"]+)"`)

// linkFaults says which links lead to nothing readers can see, or to what was published later: names are the pieces
// before this one, and whether they are public.
func (p *piece) linkFaults(names map[string]bool) (faults []error) {
	for _, b := range p.blocks {
		if b.list != "" && p.section != "" {
			faults = append(faults, fmt.Errorf("the list %q stands on pages only", b.list))
		}
		for _, m := range sampleLink.FindAllStringSubmatch(b.html, -1) {
			if !names[m[1]] {
				faults = append(faults, fmt.Errorf("a link to %q, which is not there yet", m[1]))
			}
		}
	}
	return faults
}

// part is a section of the sample.
type part struct{ slug, name, parent, about string }

// parts are the sections, in the menu's order; a parent stands before its own.
var parts = []part{
	{"local", "محليات", "", "أخبار مرج السنديان وأحيائها وقرى المحافظة."},
	{"services", "خدمات", "local", "الماء والكهرباء والنقل والمعاملات، بالمواعيد والأرقام."},
	{"markets", "أسواق", "local", "الأسعار والباعة وأحوال السوق المركزي وسوق الجمعة."},
	{"environment", "بيئة", "local", "الأشجار والطيور والمياه، وما يصنعه الناس لحمايتها."},
	{"economy", "اقتصاد", "", "الزراعة والتجارة والعمل في المحافظة."},
	{"sport", "رياضة", "", "ملاعب المحافظة وأنديتها ولاعبوها من كل الأعمار."},
	{"football", "كرة القدم", "sport", "دوري المحافظة وأنديته، مباراة بعد أخرى."},
	{"basketball", "كرة السلة", "sport", "بطولات السلة للسيدات والرجال."},
	{"culture", "ثقافة", "", "موسيقى وسينما وفنون، ومن يصنعونها هنا."},
	{"books", "كتب", "culture", "إصدارات وجوائز ومراجعات."},
	{"theatre", "مسرح", "culture", "ما يُعرض على خشبة مسرح الخان وسواها."},
	{"heritage", "تراث", "culture", "بيوت المدينة وحرفها وذاكرتها."},
	{"education", "تعليم", "", "المدارس والجامعة، من داخل الصف وخارجه."},
	{"health", "صحة", "", "عيادات ونصائح طبية يراجعها مختصون."},
	{"opinion", "رأي", "", "مقالات تعبّر عن كتّابها، وافتتاحيات تعبّر عن الصحيفة."},
	{"files", "ملفات", "", "تحقيقات طويلة وحكايات من الأرشيف."},
}

// homeParts are the sections on the home page, in its order.
var homeParts = []string{"local", "opinion", "economy", "sport", "culture", "education", "health"}

func sectionOf(slug string) (part, bool) {
	i := slices.IndexFunc(parts, func(s part) bool { return s.slug == slug })
	if i < 0 {
		return part{}, false
	}
	return parts[i], true
}

// html is the body as richtext takes it: figure says how a picture of it is shown, path where a piece is, list what a
// made list holds.
func (p *piece) html(figure func(*picture) string, path, list func(name string) string) string {
	var out []string
	for _, b := range p.blocks {
		h := sampleLink.ReplaceAllStringFunc(b.html, func(m string) string {
			return `"` + path(strings.TrimSuffix(strings.TrimPrefix(m, `"sample:`), `"`)) + `"`
		})
		for _, pic := range b.pictures {
			h += figure(pic)
		}
		if len(b.pictures) > 1 {
			h = `<figure class="gallery">` + h + "</figure>"
		}
		if b.list != "" {
			h = list(b.list)
		}
		out = append(out, h)
	}
	return strings.Join(out, "\n")
}
