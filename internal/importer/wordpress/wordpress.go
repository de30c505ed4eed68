// Package wordpress moves a WordPress site in from its own export (WXR 1.0 to 1.2, plain or gzip): sections, tags, people,
// pictures, articles, pages, comments, old addresses.
//
// The file is read twice as a stream and is never whole in memory: first what articles refer to (terms, people, pictures),
// then the articles. Bodies are converted on all cores; one writer puts them in, many to a transaction, with the memory of
// what came, so that a run that is cut off at any moment leaves nothing half-written and the next one goes on.
//
// It is not for answering the old site's addresses (wpapi) nor for what WordPress keeps outside its export: settings of
// plugins, menus, passwords.
package wordpress

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Deps is the paper that the site moves into.
type Deps struct {
	DB       *db.DB
	Memory   *importer.Memory
	Stories  *story.Stories
	Sections *section.Sections
	People   *people.People
	Media    *media.Library
	Comments *comment.Comments
	Sites    *site.Sites
	Clock    clock.Clock
}

// Options is what the operator asks for.
type Options struct {
	File     string    // path or http(s) address of the export
	Uploads  string    // the old site's wp-content/uploads: a folder or an address; empty: no pictures are taken in
	Fields   Fields    // custom fields beyond the usual ones
	Report   string    // where the report goes; empty: nowhere
	TempDir  string    // for an export that is fetched from an address
	Progress io.Writer // for the operator to see
}

// by is who the imported revisions are by.
var by = actor.Actor{Name: "WordPress", Role: actor.Owner}

// run is one import.
type run struct {
	Deps
	reader
	opts     Options
	report   *importer.Report
	progress *importer.Progress
	source   importer.Source
	disqus   int64 // the source of comments that the site had copied from there, 0 as long as none is met
	channel  channel
	settings site.Settings
	terms    terms
	seen     checkpoint // where an earlier run was cut off
	count    int        // items written or passed over
	fresh    bool       // no article ever came from this source
}

// reader is what turns items into drafts; it is shared by all workers and changes no more once items are read.
type reader struct {
	ctx      context.Context
	hosts    []string
	zone     *time.Location
	written  time.Time // when the export was made, for things without any date
	lang     string    // of the paper
	fields   Fields
	used     map[string]bool
	reusable map[int64]string
	library  *pictures
	resumed  int // items before this one were written by an earlier run
}

// channel is what the export says of its site.
type channel struct {
	title, link, description, language, pubDate, base, version string
	authors                                                    []channelAuthor
	categories, tags, others                                   []term
}

// checkpoint is where a run stands: how many items of which file are written.
type checkpoint struct {
	File string `json:"file"`
	Done int    `json:"done"`
}

// Import moves the site in and answers what it did. It may be stopped at any moment and begun again. errs.Invalid where the
// file is no export, errs.Unavailable where the paper cannot be written; things inside the file that cannot be taken are in
// the report, not errors. A file that ends in its middle is an error too, after all that could be read was written.
func Import(ctx context.Context, d Deps, o Options) (*importer.Report, error) {
	path := o.File
	if isURL(path) {
		var err error
		if path, err = download(ctx, o.File, o.TempDir); err != nil {
			return nil, err
		}
		defer func() { _ = os.Remove(path) }()
	}
	report, err := importer.NewReport(o.Report)
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.import_report").With("file", o.Report).Because(err)
	}
	defer report.Abandon()
	fields := o.Fields.with(usualFields())
	r := &run{Deps: d, opts: o, report: report, progress: importer.NewProgress(o.Progress),
		reader: reader{ctx: ctx, fields: fields, used: fields.used(), reusable: map[int64]string{}, zone: time.UTC}}
	if r.library, err = newPictures(r, path); err != nil {
		return nil, err
	}
	cut, err := r.readTwice(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := report.Close(); err != nil {
		return nil, err
	}
	if missing := report.Missing(); len(missing) > 0 {
		return report, fmt.Errorf("the report does not add up: %s", strings.Join(missing, "; "))
	}
	if cut {
		return report, errs.New(errs.Invalid, "error.import_cut").With("file", o.File)
	}
	return report, nil
}

// readTwice is the whole import. cut says that it ends in its middle.
func (r *run) readTwice(ctx context.Context, path string) (cut bool, err error) {
	if err := r.survey(ctx, path); err != nil {
		return false, err
	}
	cut, err = r.articles(ctx, path)
	if err != nil {
		return cut, err
	}
	if err := r.DB.Write(ctx, func(tx *db.Tx) error { return importer.SetCheckpoint(ctx, tx, r.source.ID, "") }); err != nil {
		return cut, err
	}
	return cut, r.DB.Settle(ctx)
}

// open opens the file for one reading.
func (r *run) open(path string) (*importer.File, *importer.Splitter, error) {
	s, err := importer.OpenFile(path)
	if err != nil {
		return nil, nil, err
	}
	return s, importer.NewSplitter(s, format), nil
}

// survey is the first reading: the site, its terms and people, its pictures and reusable blocks.
func (r *run) survey(ctx context.Context, path string) (err error) {
	s, split, err := r.open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	begun, zones := false, offsets{}
	for {
		rec, err := split.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unreadable(r.opts.File, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if rec.Name != "item" {
			r.channelRecord(rec, split)
			continue
		}
		zones.add(rec.Text)
		if !begun {
			if err := r.begin(ctx, split); err != nil {
				return err
			}
			begun = true
		}
		if rec.Fault == "" && ofKind(rec.Text, "attachment", "wp_block") {
			if err := r.surveyItem(ctx, rec, split); err != nil {
				return err
			}
			r.progress.Tell(r.report.InFile.Attachments, "pictures and files", s.Share()/2)
		}
	}
	if !begun {
		if err := r.begin(ctx, split); err != nil {
			return err
		}
	}
	r.zone = zones.zone(r.zone)
	return r.library.finish(ctx)
}

func unreadable(file string, err error) error {
	return errs.New(errs.Invalid, "error.import_file").With("file", file).Because(err)
}

// ofKind says whether an item's text names one of the post types; its fields decide once it is read.
func ofKind(text []byte, types ...string) bool {
	s := string(text)
	for _, t := range types {
		if strings.Contains(s, "post_type><![CDATA["+t+"]]>") || strings.Contains(s, "post_type>"+t+"<") {
			return true
		}
	}
	return false
}

func (r *run) surveyItem(ctx context.Context, rec importer.Record, split *importer.Splitter) error {
	root, _, err := importer.ReadElement(rec.Text, split.Canonical)
	if err != nil {
		return nil // the second reading reports it
	}
	it := itemOf(root)
	switch it.postType {
	case "wp_block":
		if len(it.content) < 1<<20 && len(r.reusable) < 1000 {
			r.reusable[it.number()] = it.content
		}
	case "attachment":
		return r.library.add(ctx, it)
	}
	return nil
}

// channelRecord takes what stands before the items.
func (r *run) channelRecord(rec importer.Record, split *importer.Splitter) {
	if rec.Fault != "" {
		return
	}
	root, _, err := importer.ReadElement(rec.Text, split.Canonical)
	if err != nil {
		return
	}
	c := &r.channel
	switch rec.Name {
	case "wp:author", "wp:wp_author":
		c.authors = append(c.authors, channelAuthor{id: root.Child("wp:author_id"), login: root.Child("wp:author_login"),
			email: root.Child("wp:author_email"), name: root.Child("wp:author_display_name")})
	case "wp:category":
		c.categories = append(c.categories, term{id: root.Child("wp:term_id"), taxonomy: "category", nicename: root.Child("wp:category_nicename"),
			parent: root.Child("wp:category_parent"), name: root.Child("wp:cat_name"), description: root.Child("wp:category_description")})
	case "wp:tag":
		c.tags = append(c.tags, term{id: root.Child("wp:term_id"), taxonomy: "post_tag", nicename: root.Child("wp:tag_slug"),
			name: root.Child("wp:tag_name"), description: root.Child("wp:tag_description")})
	case "wp:term":
		c.others = append(c.others, term{id: root.Child("wp:term_id"), taxonomy: root.Child("wp:term_taxonomy"), nicename: root.Child("wp:term_slug"),
			parent: root.Child("wp:term_parent"), name: root.Child("wp:term_name"), description: root.Child("wp:term_description")})
	default:
		c.field(rec.Name, strings.TrimSpace(plainValue(rec.Text, split)))
	}
}

// plainValue is the text of a record that has no elements in it.
func plainValue(text []byte, split *importer.Splitter) string {
	wrapped := append(append([]byte("<record>"), text...), "</record>"...)
	root, _, err := importer.ReadElement(wrapped, split.Canonical)
	if err != nil || len(root.Children) != 1 {
		return ""
	}
	return root.Children[0].Value()
}

func (c *channel) field(name, value string) {
	for _, f := range []struct {
		name string
		to   *string
	}{{"title", &c.title}, {"link", &c.link}, {"description", &c.description}, {"language", &c.language}, {"pubDate", &c.pubDate},
		{"wp:base_blog_url", &c.base}, {"wp:base_site_url", &c.base}, {"wp:wxr_version", &c.version}} {
		if f.name == name && (*f.to == "" || name == "wp:base_blog_url") {
			*f.to = value
		}
	}
}

// begin knows the site: it decides that the file is an export, whose memory counts, and brings in terms and people.
func (r *run) begin(ctx context.Context, split *importer.Splitter) (err error) {
	c := &r.channel
	if !split.Opened() || c.version == "" && c.base == "" && !split.Declared("wp") {
		return errs.New(errs.Invalid, "error.import_not_wordpress").With("file", r.opts.File)
	}
	if c.base == "" {
		c.base = c.link
	}
	for _, address := range []string{c.base, c.link} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			if host := importer.BareHost(u.Host); !slices.Contains(r.hosts, host) {
				r.hosts = append(r.hosts, host)
			}
		}
	}
	if err := r.settle(ctx); err != nil {
		return err
	}
	r.written = firstKnown(r.moment("", "", c.pubDate), r.Clock.Now())
	if r.source, err = r.Memory.Source(ctx, "wordpress "+strings.TrimSuffix(c.base, "/")); err != nil {
		return err
	}
	if r.terms, err = r.loadTerms(ctx); err != nil {
		return err
	}
	return r.putTerms(ctx)
}

// settle reads the paper's settings. A paper that nobody has set up yet takes the old site's name, line and language.
func (r *run) settle(ctx context.Context) error {
	settings, err := r.Sites.Get(ctx)
	if err != nil {
		return err
	}
	fresh, err := r.Sites.Fresh(ctx)
	if err != nil {
		return err
	}
	changed := false
	if name := importer.Line(r.channel.title); fresh && name != "" {
		changed, settings.Name, settings.Tagline = true, name, importer.Line(r.channel.description)
		if base, _, _ := strings.Cut(strings.ToLower(r.channel.language), "-"); slices.Contains(i18n.Languages, base) {
			settings.Lang, settings.Dir = base, "ltr"
			if base == "ar" {
				settings.Dir = "rtl"
			}
		}
	}
	for _, host := range r.hosts {
		if !slices.Contains(settings.OldHosts, host) {
			changed, settings.OldHosts = true, append(settings.OldHosts, host)
		}
	}
	if changed {
		if err := r.Sites.Save(ctx, by, settings); err != nil {
			return err
		}
	}
	r.settings, r.lang = settings, settings.Lang
	if zone, err := time.LoadLocation(settings.TimeZone); err == nil {
		r.zone = zone
	}
	return nil
}

// identity names a file and what is asked of it, so that a run goes on only where the same one was cut off.
func (r *run) identity(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", unreadable(r.opts.File, err)
	}
	defer func() { _ = file.Close() }()
	st, err := file.Stat()
	if err != nil {
		return "", unreadable(r.opts.File, err)
	}
	h := sha256.New()
	if _, err := io.CopyN(h, file, 1<<20); err != nil && !errors.Is(err, io.EOF) {
		return "", unreadable(r.opts.File, err)
	}
	options, err := json.Marshal(r.opts.Fields)
	if err != nil {
		return "", err
	}
	_, _ = fmt.Fprintf(h, "%d %s %s", st.Size(), options, r.opts.Uploads)
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}
