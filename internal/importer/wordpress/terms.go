package wordpress

import (
	"context"
	"slices"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// terms is what the old site's sections, tags and people became here, by their keys there.
type terms struct {
	sections, tags, people *known
	parents                map[string]string // of sections, by key
	byUser                 map[int64]int64   // people by the number of their account
	names                  map[int64]string  // of people, as printed
}

// known is one kind's keys. taken are the local ids that a key has: two terms of the old site never become one here.
type known struct {
	ids   map[string]int64
	taken map[int64]bool
	fresh []string // keys put since the last transaction was over
}

func newKnown() *known { return &known{ids: map[string]int64{}, taken: map[int64]bool{}} }

func (k *known) put(key string, id int64) {
	k.ids[key] = id
	k.taken[id] = true
	k.fresh = append(k.fresh, key)
}

// over ends a transaction: what was put in one that failed is not there.
func (k *known) over(failed bool) {
	for _, key := range k.fresh {
		if failed {
			delete(k.taken, k.ids[key])
			delete(k.ids, key)
		}
	}
	k.fresh = k.fresh[:0]
}

func (r *run) loadTerms(ctx context.Context) (terms, error) {
	t := terms{sections: newKnown(), tags: newKnown(), people: newKnown(), parents: map[string]string{}, byUser: map[int64]int64{}, names: map[int64]string{}}
	for _, l := range []struct {
		kind importer.Kind
		to   *known
	}{{importer.Category, t.sections}, {importer.Tag, t.tags}, {importer.Author, t.people}} {
		if err := r.Memory.All(ctx, r.source.ID, l.kind, func(key string, k importer.Known) {
			l.to.put(key, k.LocalID)
			if l.kind == importer.Author && numberOf(k.Number) > 0 {
				t.byUser[numberOf(k.Number)] = k.LocalID
			}
		}); err != nil {
			return t, err
		}
	}
	for _, c := range r.channel.categories {
		t.parents[c.key()] = term{nicename: c.parent}.key()
	}
	return t, nil
}

// putTerms brings in the people, sections and tags that the file names before its items.
func (r *run) putTerms(ctx context.Context) error {
	const atOnce = 1000
	for _, a := range r.channel.authors {
		r.report.InFile.Add(importer.Author, "", 1)
		r.names(a)
	}
	err := r.DB.Write(ctx, func(tx *db.Tx) error {
		for _, a := range r.channel.authors {
			if err := r.putAuthor(ctx, tx, a); err != nil {
				return err
			}
		}
		for _, c := range r.channel.categories {
			r.report.InFile.Add(importer.Category, "", 1)
			if err := r.putCategory(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(r.channel.tags, atOnce) {
		if err := r.DB.Write(ctx, func(tx *db.Tx) error {
			for _, t := range chunk {
				r.report.InFile.Add(importer.Tag, "", 1)
				if err := r.putTag(ctx, tx, t); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return r.otherTerms()
}

// names knows how a person is printed even where the account was imported earlier.
func (r *run) names(a channelAuthor) {
	if id := r.terms.people.ids[strings.ToLower(a.login)]; id != 0 {
		r.terms.names[id] = importer.Line(a.name)
	}
}

func (r *run) putAuthor(ctx context.Context, tx *db.Tx, a channelAuthor) error {
	key := strings.ToLower(a.login)
	if key == "" {
		return r.leaveOut(importer.Author, numberOf(a.id), importer.Line(a.name), "it has no login")
	}
	if r.terms.people.ids[key] != 0 {
		r.report.Count(importer.Unchanged, importer.Author, "")
		return nil
	}
	name := importer.Line(a.name)
	if name == "" {
		name = a.login
	}
	if _, err := r.person(ctx, tx, key, a.id, name); err != nil {
		return err
	}
	r.report.Count(importer.Imported, importer.Author, "")
	return nil
}

// person is who has that key, made if there is nobody. Who is called as the paper is the paper.
func (r *run) person(ctx context.Context, tx *db.Tx, key, number, name string) (int64, error) {
	if id := r.terms.people.ids[key]; id != 0 {
		return id, nil
	}
	kind := people.KindPerson
	if name == r.settings.Name {
		kind = people.KindPublication
	}
	slug := arabic.Slug(name)
	if slug == "" {
		slug = arabic.Slug(key)
	}
	id, err := free(r.terms.people, slug, func(slug string) (int64, error) {
		p, err := r.People.Ensure(ctx, tx, people.Person{Kind: kind, Slug: slug, Name: name})
		return p.ID, err
	})
	if err != nil {
		return 0, err
	}
	r.terms.people.put(key, id)
	r.terms.names[id] = name
	if n := numberOf(number); n > 0 {
		r.terms.byUser[n] = id
	}
	return id, importer.Remember(ctx, tx, r.source.ID, importer.Author, key, importer.Known{Number: number, LocalID: id})
}

// free tries slugs until one leads to something that no other term of the old site became.
func free(k *known, slug string, ensure func(slug string) (int64, error)) (int64, error) {
	for n := int64(1); ; n++ {
		wanted := slug
		if n > 1 {
			wanted += "-" + itoa(n)
		}
		id, err := ensure(wanted)
		if err != nil || !k.taken[id] {
			return id, err
		}
	}
}

func (r *run) putCategory(ctx context.Context, tx *db.Tx, c term) error {
	if r.terms.sections.ids[c.key()] != 0 {
		r.report.Count(importer.Unchanged, importer.Category, "")
		return nil
	}
	if c.isNone() {
		return r.leaveOut(importer.Category, numberOf(c.id), importer.Line(c.name), "it is WordPress's own for what has no category; its articles stand in no section")
	}
	id, err := r.section(ctx, tx, c)
	if err != nil {
		return err
	}
	if id == 0 {
		return r.leaveOut(importer.Category, numberOf(c.id), importer.Line(c.name), "it has no name")
	}
	r.report.Count(importer.Imported, importer.Category, "")
	return nil
}

// isNone says whether a category is the one that WordPress gives to what has none, unless somebody gave it a name.
func (t term) isNone() bool {
	return t.key() == "uncategorized" && slices.Contains([]string{"Uncategorized", "غير مصنف", "غير مصنّف", "Non classé"}, importer.Line(t.name))
}

// section is what the category became, made with its parents if it is not there; 0 for one without a name.
func (r *run) section(ctx context.Context, tx *db.Tx, c term) (int64, error) {
	key := c.key()
	if id := r.terms.sections.ids[key]; id != 0 {
		return id, nil
	}
	name := importer.Line(c.name)
	if name == "" || key == "" || c.isNone() {
		return 0, nil
	}
	parent, err := r.parent(ctx, tx, c)
	if err != nil {
		return 0, err
	}
	if id := r.terms.sections.ids[key]; id != 0 { // its parents form a circle and it came with them
		return id, nil
	}
	id, err := free(r.terms.sections, slugOf(c), func(slug string) (int64, error) {
		s, err := r.Sections.EnsureSection(ctx, tx, section.Section{ParentID: parent, Slug: slug, Name: importer.Cut(name, section.MaxName), Description: importer.Line(c.description),
			Position: int64(len(r.terms.sections.ids))})
		return s.ID, err
	})
	if err != nil {
		return 0, err
	}
	r.terms.sections.put(key, id)
	return id, importer.Remember(ctx, tx, r.source.ID, importer.Category, key, importer.Known{Number: c.id, LocalID: id})
}

func (r *run) parent(ctx context.Context, tx *db.Tx, c term) (int64, error) {
	key := term{nicename: c.parent}.key()
	if c.parent == "" || c.parent == "0" || key == "" {
		return 0, nil
	}
	// From the parent upwards: who meets the category itself stands in a circle.
	for up, steps := key, 0; up != "" && steps <= len(r.terms.parents); up, steps = r.terms.parents[up], steps+1 {
		if up == c.key() {
			return 0, r.change(importer.Category, numberOf(c.id), importer.Line(c.name), "its parents form a circle; it stands at the top")
		}
	}
	for _, p := range r.channel.categories {
		if p.key() == key {
			return r.section(ctx, tx, p)
		}
	}
	if id := r.terms.sections.ids[key]; id != 0 {
		return id, nil
	}
	return 0, r.change(importer.Category, numberOf(c.id), importer.Line(c.name), "its parent is not in the file; it stands at the top")
}

func slugOf(t term) string {
	if s := arabic.Slug(story.DecodePath(t.nicename)); s != "" {
		return s
	}
	if s := arabic.Slug(importer.Line(t.name)); s != "" {
		return s
	}
	return "term"
}

func (r *run) putTag(ctx context.Context, tx *db.Tx, t term) error {
	if r.terms.tags.ids[t.key()] != 0 {
		r.report.Count(importer.Unchanged, importer.Tag, "")
		return nil
	}
	id, err := r.tag(ctx, tx, tagged{t, section.Topic})
	if err != nil {
		return err
	}
	if id == 0 {
		return r.leaveOut(importer.Tag, numberOf(t.id), importer.Line(t.name), "it has no name")
	}
	r.report.Count(importer.Imported, importer.Tag, "")
	return nil
}

// tag is what the tag became, made if it is not there; 0 for one without a name.
func (r *run) tag(ctx context.Context, tx *db.Tx, t tagged) (int64, error) {
	key := t.key()
	if t.kind != section.Topic {
		key = string(t.kind) + ":" + key // other taxonomies have keys of their own
	}
	if id := r.terms.tags.ids[key]; id != 0 {
		return id, nil
	}
	name := importer.Line(t.name)
	if name == "" || key == "" {
		return 0, nil
	}
	id, err := free(r.terms.tags, slugOf(t.term), func(slug string) (int64, error) {
		made, err := r.Sections.EnsureTag(ctx, tx, section.Tag{Kind: t.kind, Slug: slug, Name: importer.Cut(name, section.MaxName), Description: importer.Line(t.description)})
		return made.ID, err
	})
	if err != nil {
		return 0, err
	}
	r.terms.tags.put(key, id)
	return id, importer.Remember(ctx, tx, r.source.ID, importer.Tag, key, importer.Known{Number: t.id, LocalID: id})
}

// otherTerms are those that WordPress writes a second time, and those of menus and other taxonomies, which come in with the
// articles that bear them.
func (r *run) otherTerms() error {
	for _, t := range r.channel.others {
		r.report.InFile.Add(importer.OtherTerm, "", 1)
		switch {
		case t.taxonomy == "category" && (r.terms.sections.ids[t.key()] != 0 || t.isNone()), t.taxonomy == "post_tag" && r.terms.tags.ids[t.key()] != 0:
			r.report.Count(importer.Unchanged, importer.OtherTerm, "")
		case t.taxonomy == "nav_menu":
			if err := r.leaveOut(importer.OtherTerm, numberOf(t.id), importer.Line(t.name), "menus are set at the desk"); err != nil {
				return err
			}
		default:
			if err := r.leaveOut(importer.OtherTerm, numberOf(t.id), importer.Line(t.name), "a term of "+t.taxonomy+" comes in with the articles that bear it"); err != nil {
				return err
			}
		}
	}
	r.channel.tags, r.channel.others = nil, nil
	return nil
}

// leaveOut counts and lists something that does not come in.
func (r *run) leaveOut(kind importer.Kind, number int64, title, reason string) error {
	r.report.Count(importer.Skipped, kind, "")
	return r.report.Note(importer.Item{Kind: kind, Number: number, Title: title, What: importer.LeftOut, Reason: reason})
}

// change lists something that comes in otherwise than it was.
func (r *run) change(kind importer.Kind, number int64, title, reason string) error {
	return r.report.Note(importer.Item{Kind: kind, Number: number, Title: title, What: importer.Changed, Reason: reason})
}

// byline is who signs, by id and printed name.
func (r *run) byline(ctx context.Context, tx *db.Tx, d *draft) ([]story.Byline, error) {
	var list []story.Byline
	for _, s := range d.signers {
		key := strings.ToLower(s.login)
		if key == "" {
			key = "name:" + arabic.Slug(s.name)
		}
		name := s.name
		if name == "" {
			name = s.login
		}
		if name == "" {
			continue
		}
		if r.terms.people.ids[key] == 0 && s.name == "" {
			d.note("the account " + s.login + " that wrote it is not in the file")
		}
		name = importer.Cut(name, 120)
		id, err := r.person(ctx, tx, key, "", name)
		if err != nil {
			return nil, err
		}
		if printed := r.terms.names[id]; printed != "" {
			name = printed
		}
		if len(list) < story.MaxLinks {
			list = append(list, story.Byline{PersonID: id, Name: name})
		}
	}
	return list, nil
}
