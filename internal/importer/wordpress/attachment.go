package wordpress

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/story"
)

// pictures brings attachments in and answers what bodies ask of them. Its questions may come from many goroutines.
type pictures struct {
	run     *run
	path    string // of the export, for the rare question that needs another look
	folder  *os.Root
	base    string // of an uploads address
	client  *http.Client
	waiting []*attachment

	mu       sync.Mutex
	byNum    map[int64]media.Media
	byAddr   map[string]media.Media
	attached func() (map[int64][]int64, error)
}

// maxCached bounds what is kept of earlier answers.
const maxCached = 20_000

func newPictures(r *run, exportPath string) (*pictures, error) {
	p := &pictures{run: r, path: exportPath, byNum: map[int64]media.Media{}, byAddr: map[string]media.Media{}}
	p.attached = sync.OnceValues(p.attachments)
	switch uploads := r.opts.Uploads; {
	case uploads == "":
	case isURL(uploads):
		p.base, p.client = strings.TrimSuffix(uploads, "/"), newClient()
	default:
		var err error
		if p.folder, err = os.OpenRoot(uploads); err != nil {
			return nil, errs.New(errs.Invalid, "error.import_uploads").With("folder", uploads).Because(err)
		}
	}
	return p, nil
}

// attachment is one on its way in.
type attachment struct {
	item    *item
	oldPath string
	details media.Details
	known   importer.Known
	file    media.Prepared
	fault   string // why it is left out
}

func (a *attachment) key() string { return itemKey(a.item) }

// itemKey is what an item is remembered by: its guid, which WordPress never changes, or its number.
func itemKey(it *item) string {
	if guid := strings.TrimSpace(it.guid); guid != "" {
		return guid
	}
	return "number:" + it.id
}

func (a *attachment) fingerprint() string { return importer.Fingerprint(a.oldPath, a.details) }

// picturesAtOnce is how many attachments one transaction takes in.
const picturesAtOnce = 64

// add puts an attachment in the queue and works it off when it is long.
func (p *pictures) add(ctx context.Context, it *item) error {
	r := p.run
	r.report.InFile.Add(importer.Attachment, "", 1)
	a := &attachment{item: it, oldPath: oldPathOf(it)}
	taken := importer.Line(it.metaValue(r.fields.TakenOn...))
	a.details = media.Details{Alt: importer.Cut(importer.Line(it.metaValue("_wp_attachment_image_alt")), maxDetail), Caption: importer.Cut(importer.Line(it.excerpt), maxDetail),
		Credit: importer.Cut(unlabelled(importer.Line(it.metaValue(r.fields.Credit...))), maxDetail), Source: importer.Cut(importer.Line(it.metaValue(r.fields.Source...)), maxDetail)}
	if datePattern.MatchString(taken) {
		a.details.TakenOn = taken
	}
	a.details.Archive = isArchive(it.metaValue(r.fields.Archive...), a.details.Alt, a.details.Caption, importer.Line(it.title))
	p.waiting = append(p.waiting, a)
	if len(p.waiting) < picturesAtOnce {
		return nil
	}
	return p.finish(ctx)
}

// maxDetail is how long a picture's caption, credit and other words may be, in letters.
const maxDetail = 2000

var label = regexp.MustCompile(`^(?i:تصوير|عدسة|بعدسة|photo|photo by|photos|credit|crédit|photographer)\s*[:：/-]\s*`)

// unlabelled is a credit without the word that pages print before it.
func unlabelled(credit string) string { return label.ReplaceAllString(credit, "") }

// isArchive says whether a picture is called one from the archive: by a field, or by the words of the trade.
func isArchive(field string, texts ...string) bool {
	if f := strings.ToLower(strings.TrimSpace(field)); f != "" && f != "0" && f != "no" && f != "false" {
		return true
	}
	for _, t := range texts {
		for _, word := range []string{"صورة أرشيفية", "صورة ارشيفية", "صور أرشيفية", "من الأرشيف", "من الارشيف", "(أرشيف)", "أرشيفية"} {
			if strings.Contains(t, word) {
				return true
			}
		}
	}
	return false
}

var datePattern = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)

func oldPathOf(it *item) string {
	if file := it.metaValue("_wp_attached_file"); file != "" && !isURL(file) {
		return strings.TrimPrefix(story.DecodePath(file), "/")
	}
	u, err := url.Parse(strings.TrimSpace(latestText(it.attachmentURL, it.guid)))
	if err != nil {
		return ""
	}
	p, _ := uploadsPath(u.EscapedPath())
	return p
}

func latestText(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

// finish works the queue off: what is new is read and checked on all cores, then all of it written in one transaction.
func (p *pictures) finish(ctx context.Context) error {
	list := p.waiting
	p.waiting = nil
	if len(list) == 0 {
		return nil
	}
	if err := p.run.DB.Read(ctx, func(tx *db.Tx) (err error) {
		for _, a := range list {
			if a.known, err = importer.Find(ctx, tx, p.run.source.ID, importer.Attachment, a.key()); err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for _, a := range list {
		if a.known.LocalID == 0 {
			work.Go(func() error { return p.prepare(ctx, a) })
		}
	}
	if err := work.Wait(); err != nil {
		return err
	}
	return p.write(ctx, list)
}

// prepare reads and checks one file. An error is one of the paper's; what is wrong with the file is the attachment's fault.
func (p *pictures) prepare(ctx context.Context, a *attachment) error {
	if a.oldPath == "" {
		a.fault = "it names no file"
		return nil
	}
	var err error
	a.file, err = p.take(ctx, a.oldPath, a.details)
	a.fault, err = p.reason(ctx, err)
	return err
}

// reason is what the report says of a file that cannot be taken; an error stays where the paper itself cannot be written.
func (p *pictures) reason(ctx context.Context, err error) (string, error) {
	switch {
	case err == nil:
		return "", nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errs.Is(err, errs.Unavailable):
		return "", err
	case errors.Is(err, errNoUploads), errors.Is(err, errNoFile):
		return err.Error(), nil
	}
	if e := errs.As(err); e != nil {
		if text, known := faults[e.Key]; known {
			return text, nil
		}
	}
	return "its file cannot be read: " + err.Error(), nil
}

var (
	errNoUploads = errors.New("no --uploads was given: its file is not here")
	errNoFile    = errors.New("its file is not among the uploads")
	faults       = map[string]string{"error.media_not_image": "its file is of a kind that is not taken in", "error.media_broken": "its file is broken",
		"error.media_pixels":    fmt.Sprintf("its picture has more than %d million pixels", media.MaxPixels/1_000_000),
		"error.media_too_large": fmt.Sprintf("its picture is over %d MB, or another file over %d", media.MaxBytes>>20, media.MaxFileBytes>>20)}
)

// take reads a file of the uploads and keeps it; the row is not written yet.
func (p *pictures) take(ctx context.Context, oldPath string, d media.Details) (media.Prepared, error) {
	body, err := p.openFile(ctx, oldPath)
	if err != nil {
		return media.Prepared{}, err
	}
	defer func() { _ = body.Close() }()
	prepare := p.run.Media.Prepare
	if media.FileType(oldPath) != "" {
		prepare = p.run.Media.PrepareFile
	}
	return prepare(ctx, by, media.Upload{Filename: path.Base(oldPath), Body: body, Alt: d.Alt, Caption: d.Caption, Credit: d.Credit, Source: d.Source,
		TakenOn: d.TakenOn, Archive: d.Archive, OldPath: oldPath})
}

// openFile opens a file below the uploads. Names of letters with marks may be written in either Unicode form.
func (p *pictures) openFile(ctx context.Context, oldPath string) (io.ReadCloser, error) {
	if p.base != "" {
		body, err := fetch(ctx, p.client, p.base+"/"+(&url.URL{Path: oldPath}).EscapedPath())
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNoFile, err)
		}
		return body, nil
	}
	if p.folder == nil {
		return nil, errNoUploads
	}
	for _, name := range []string{oldPath, norm.NFC.String(oldPath), norm.NFD.String(oldPath)} {
		f, err := p.folder.Open(filepath.FromSlash(path.Clean(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if st, err := f.Stat(); err != nil || st.IsDir() {
			_ = f.Close()
			return nil, errNoFile
		}
		return f, nil
	}
	return nil, errNoFile
}

func (p *pictures) write(ctx context.Context, list []*attachment) error {
	var out importer.Outcomes
	err := p.run.DB.Write(ctx, func(tx *db.Tx) error {
		out = importer.Outcomes{}
		for _, a := range list {
			if err := p.writeOne(ctx, tx, a, &out); err != nil {
				return fmt.Errorf("picture %s: %w", a.item.id, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Tell(p.run.report)
}

func (p *pictures) writeOne(ctx context.Context, tx *db.Tx, a *attachment, out *importer.Outcomes) error {
	r, title := p.run, importer.Line(a.item.title)
	if a.fault != "" {
		out.LeaveOut(importer.Attachment, "", a.item.number(), title, a.fault)
		return nil
	}
	if a.known.LocalID != 0 {
		return p.writeKnown(ctx, tx, a, out)
	}
	m, err := r.Media.Insert(ctx, tx, a.file)
	if err != nil {
		return err
	}
	if m.OldPath != a.oldPath {
		out.Change(importer.Attachment, a.item.number(), title, "another picture has its old address; it is found in the library only")
	}
	out.Count(importer.Imported, importer.Attachment, "")
	if err := r.attachmentPage(ctx, tx, a.item, m); err != nil {
		return err
	}
	return importer.Remember(ctx, tx, r.source.ID, importer.Attachment, a.key(), importer.Known{Number: a.item.id, LocalID: m.ID, Fingerprint: a.fingerprint()})
}

// writeKnown takes over what was written about a picture since, unless somebody wrote about it here.
func (p *pictures) writeKnown(ctx context.Context, tx *db.Tx, a *attachment, out *importer.Outcomes) error {
	if a.known.Fingerprint == a.fingerprint() {
		out.Count(importer.Unchanged, importer.Attachment, "")
		return nil
	}
	m, err := p.run.Media.InTx(ctx, tx, a.known.LocalID)
	if err != nil {
		return err
	}
	here := media.Details{Alt: m.Alt, Caption: m.Caption, Credit: m.Credit, Source: m.Source, TakenOn: m.TakenOn, Archive: m.Archive}
	if importer.Fingerprint(a.oldPath, here) != a.known.Fingerprint {
		out.Count(importer.Skipped, importer.Attachment, "")
		out.Note(importer.Item{Kind: importer.Attachment, Number: a.item.number(), Title: importer.Line(a.item.title), What: importer.Kept, Reason: "its words were changed here since"})
		return nil
	}
	if err := p.run.Media.Describe(ctx, tx, a.known.LocalID, a.details); err != nil {
		return err
	}
	a.known.Fingerprint = a.fingerprint()
	out.Count(importer.Updated, importer.Attachment, "")
	return importer.Remember(ctx, tx, p.run.source.ID, importer.Attachment, a.key(), a.known)
}

// attachmentPage makes the page that a picture had of its own lead to the picture.
func (r *run) attachmentPage(ctx context.Context, tx *db.Tx, it *item, m media.Media) error {
	u, err := url.Parse(strings.TrimSpace(it.link))
	if err != nil || u.Path == "" || u.Path == "/" || u.RawQuery != "" {
		return nil
	}
	return r.Stories.RedirectTo(ctx, tx, u.EscapedPath(), m.URL())
}

func (p *pictures) byNumber(ctx context.Context, number int64) (media.Media, bool, error) {
	return ask(p, p.byNum, number, func() (media.Media, error) {
		var id int64
		err := p.run.DB.Read(ctx, func(tx *db.Tx) (err error) {
			id, err = importer.Numbered(ctx, tx, p.run.source.ID, importer.Attachment, itoa(number))
			return err
		})
		if err != nil {
			return media.Media{}, err
		}
		return p.run.Media.Get(ctx, id)
	})
}

func (p *pictures) byPath(ctx context.Context, oldPath string) (media.Media, bool, error) {
	return ask(p, p.byAddr, oldPath, func() (media.Media, error) {
		m, err := p.run.Media.ByOldPath(ctx, oldPath)
		if errs.Is(err, errs.NotFound) {
			return p.stray(ctx, oldPath)
		}
		return m, err
	})
}

// stray takes in a file that bodies show though the export lists no attachment of that name. errs.NotFound where there is
// no such file, or one that cannot be taken.
func (p *pictures) stray(ctx context.Context, oldPath string) (m media.Media, err error) {
	notFound := errs.New(errs.NotFound, "error.not_found")
	for _, name := range []string{media.OriginalPath(oldPath), oldPath} {
		file, err := p.take(ctx, name, media.Details{})
		if reason, err := p.reason(ctx, err); err != nil {
			return m, err
		} else if reason != "" {
			continue
		}
		err = p.run.DB.Write(ctx, func(tx *db.Tx) error {
			m, err = p.run.Media.Insert(ctx, tx, file)
			return err
		})
		return m, err
	}
	return m, notFound
}

// ask answers from the cache, or asks and keeps the answer; a zero Media stands for "not there".
func ask[K comparable](p *pictures, cache map[K]media.Media, key K, f func() (media.Media, error)) (media.Media, bool, error) {
	p.mu.Lock()
	m, there := cache[key]
	p.mu.Unlock()
	if there {
		return m, m.ID != 0, nil
	}
	m, err := f()
	if errs.Is(err, errs.NotFound) {
		m, err = media.Media{}, nil
	}
	if err != nil {
		return media.Media{}, false, err
	}
	p.mu.Lock()
	if len(cache) >= maxCached {
		clear(cache)
	}
	cache[key] = m
	p.mu.Unlock()
	return m, m.ID != 0, nil
}

// attachedTo reads the file once more at the first question: only galleries without a list need it.
func (p *pictures) attachedTo(number int64) ([]int64, error) {
	all, err := p.attached()
	return all[number], err
}

func (p *pictures) attachments() (map[int64][]int64, error) {
	s, split, err := p.run.open(p.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	list := map[int64][]int64{}
	for {
		rec, err := split.Next()
		if err != nil {
			return list, nil // where it ends; what is wrong with it is told elsewhere
		}
		if rec.Name != "item" || rec.Fault != "" || !bytes.Contains(rec.Text, []byte("attachment")) || !ofKind(rec.Text, "attachment") {
			continue
		}
		if root, _, err := importer.ReadElement(rec.Text, split.Canonical); err == nil {
			if it := itemOf(root); numberOf(it.parent) > 0 {
				list[numberOf(it.parent)] = append(list[numberOf(it.parent)], it.number())
			}
		}
	}
}
