package demo

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// piece is one file of the sample paper: an article or a static page.
type piece struct {
	name                    string // of the file, without its ending: how others link to it
	headline, kicker, deck  string
	section, lang, note     string
	state                   string // one of states
	authors                 []author
	tags                    []section.Tag // kind and name only
	lead                    *picture
	age                     time.Duration // since it was published; for what was not, since its last save
	updated                 time.Duration // since then; 0 for never
	views                   int64
	comments                story.CommentMode
	sticky                  bool
	corrections             []correction
	blocks                  []block
	replies                 []reply
	given                   map[string]bool // fields that the file names
	alt, caption            string
	credit, source, takenOn string
	archive                 bool
}

// author is one who signed: the name of somebody in staff, and how it is printed under this article.
type author struct{ name, printed string }

type correction struct {
	age  time.Duration
	text string
}

// picture is a scene as one article shows it.
type picture struct {
	scene                                 string
	variant                               int
	alt, caption, credit, source, takenOn string
	archive                               bool
}

// reply is a comment; depth 1 stands under the article, 2 under the comment before it.
type reply struct {
	depth int
	name  string
	after time.Duration // since the article was published
	body  string
	line  int
}

// states are what an article's file may say of where it stands.
var states = []string{"published", "draft", "in_review", "ready", "withdrawn"}

// field reads the value of a line "key: value".
type field func(p *piece, value string) error

func text(to func(p *piece) *string) field {
	return func(p *piece, v string) error { *to(p) = v; return nil }
}

func yes(to func(p *piece) *bool) field {
	return func(p *piece, v string) error {
		if v != "yes" {
			return fmt.Errorf("say yes or leave the line out, not %q", v)
		}
		*to(p) = true
		return nil
	}
}

func since(to func(p *piece) *time.Duration) field {
	return func(p *piece, v string) (err error) { *to(p), err = duration(v); return err }
}

func oneOf[T ~string](to func(p *piece) *T, list ...T) field {
	return func(p *piece, v string) error {
		if !slices.Contains(list, T(v)) {
			return fmt.Errorf("%q is none of %v", v, list)
		}
		*to(p) = T(v)
		return nil
	}
}

// pageFields are the fields of a static page; an article has those of articleFields too.
var pageFields = map[string]field{
	"headline": text(func(p *piece) *string { return &p.headline }),
	"deck":     text(func(p *piece) *string { return &p.deck }),
}

var articleFields = map[string]field{
	"kicker":     text(func(p *piece) *string { return &p.kicker }),
	"section":    text(func(p *piece) *string { return &p.section }),
	"lang":       oneOf(func(p *piece) *string { return &p.lang }, "ar", "en"),
	"note":       text(func(p *piece) *string { return &p.note }),
	"state":      oneOf(func(p *piece) *string { return &p.state }, states...),
	"by":         readAuthors,
	"tags":       readTags,
	"picture":    readPicture,
	"alt":        text(func(p *piece) *string { return &p.alt }),
	"caption":    text(func(p *piece) *string { return &p.caption }),
	"credit":     text(func(p *piece) *string { return &p.credit }),
	"source":     text(func(p *piece) *string { return &p.source }),
	"taken":      readTaken,
	"archive":    yes(func(p *piece) *bool { return &p.archive }),
	"age":        since(func(p *piece) *time.Duration { return &p.age }),
	"updated":    since(func(p *piece) *time.Duration { return &p.updated }),
	"views":      readViews,
	"comments":   oneOf(func(p *piece) *story.CommentMode { return &p.comments }, story.CommentsOpen, story.CommentsModerated, story.CommentsClosed),
	"sticky":     yes(func(p *piece) *bool { return &p.sticky }),
	"correction": readCorrection,
}

func readAuthors(p *piece, v string) error {
	for one := range strings.SplitSeq(v, " / ") {
		name, printed, as := strings.Cut(one, " as ")
		if name == "" || as && printed == "" {
			return fmt.Errorf("no name in %q", one)
		}
		p.authors = append(p.authors, author{name, printed})
	}
	return nil
}

func readTags(p *piece, v string) error {
	for one := range strings.SplitSeq(v, " / ") {
		t := section.Tag{Kind: section.Topic, Name: one}
		if kind, name, typed := strings.Cut(one, " "); typed && slices.Contains(section.TagKinds, section.TagKind(kind)) {
			t = section.Tag{Kind: section.TagKind(kind), Name: name}
		}
		if t.Name == "" {
			return fmt.Errorf("an empty tag in %q", v)
		}
		p.tags = append(p.tags, t)
	}
	return nil
}

func readPicture(p *piece, v string) (err error) {
	p.lead = &picture{}
	p.lead.scene, p.lead.variant, err = sceneOf(v)
	return err
}

// sceneOf reads "scene variant".
func sceneOf(v string) (scene string, variant int, err error) {
	scene, number, _ := strings.Cut(v, " ")
	if variant, err = strconv.Atoi(number); err != nil || scene == "" {
		return "", 0, fmt.Errorf("a picture is a scene and the number of its variant, not %q", v)
	}
	return scene, variant, nil
}

var takenForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

func readTaken(p *piece, v string) error {
	if !takenForm.MatchString(v) {
		return fmt.Errorf("%q is no YYYY, YYYY-MM or YYYY-MM-DD", v)
	}
	p.takenOn = v
	return nil
}

func readViews(p *piece, v string) (err error) {
	if p.views, err = strconv.ParseInt(v, 10, 64); err != nil || p.views < 0 {
		return fmt.Errorf("%q is no number of views", v)
	}
	return nil
}

func readCorrection(p *piece, v string) error {
	at, words, ok := strings.Cut(v, " | ")
	if !ok || words == "" {
		return fmt.Errorf("a correction is an age, a bar and a text, not %q", v)
	}
	age, err := duration(at)
	p.corrections = append(p.corrections, correction{age, words})
	return err
}

var durationForm = regexp.MustCompile(`^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$`)

// duration reads ages such as 2d5h, 40m, 1d.
func duration(v string) (time.Duration, error) {
	parts := durationForm.FindStringSubmatch(v)
	if parts == nil || v == "" {
		return 0, fmt.Errorf("%q is no age (such as 2d5h or 40m)", v)
	}
	var d time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		n, err := strconv.Atoi("0" + parts[i+1])
		if err != nil {
			return 0, err
		}
		d += time.Duration(n) * unit
	}
	if d <= 0 {
		return 0, fmt.Errorf("%q is no time ago", v)
	}
	return d, nil
}

// readAll reads every file of a folder of the sample, in the order of their names.
func readAll(from fs.FS, folder string, sets ...map[string]field) ([]*piece, error) {
	files, err := fs.Glob(from, folder+"/*.md")
	if err != nil {
		return nil, err
	}
	var out []*piece
	for _, f := range files {
		data, err := fs.ReadFile(from, f)
		if err != nil {
			return nil, err
		}
		p, err := read(f, string(data), sets...)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// read reads one file. What it does not know is an error that names the file and the line.
func read(file, data string, sets ...map[string]field) (*piece, error) {
	p := &piece{name: strings.TrimSuffix(path.Base(file), ".md"), lang: "ar", state: "published", given: map[string]bool{}}
	r := &reading{file: file, lines: strings.Split(strings.TrimRight(data, "\n"), "\n"), into: p}
	r.front(sets)
	r.body()
	r.replies()
	if r.err != nil {
		return nil, r.err
	}
	p.finish()
	return p, nil
}

// finish gives the lead picture its words.
func (p *piece) finish() {
	if p.lead != nil {
		p.lead.alt, p.lead.caption, p.lead.credit = p.alt, p.caption, p.credit
		p.lead.source, p.lead.takenOn, p.lead.archive = p.source, p.takenOn, p.archive
	}
}

// pictures are the lead, if there is one, and those of the body.
func (p *piece) pictures() []*picture {
	var out []*picture
	if p.lead != nil {
		out = append(out, p.lead)
	}
	for i := range p.blocks {
		out = append(out, p.blocks[i].pictures...)
	}
	return out
}
