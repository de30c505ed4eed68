package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/gen2brain/webp"
	"github.com/riverqueue/river"
	"golang.org/x/image/draw"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Enqueuer puts background work into a transaction.
type Enqueuer interface {
	Insert(ctx context.Context, tx *db.Tx, args river.JobArgs) error
}

// Library is the paper's pictures.
type Library struct {
	db    *db.DB
	blobs blob.Store
	jobs  Enqueuer
	clock clock.Clock
}

// New returns the library over d and blobs. jobs makes renditions in the background; it may be nil, then none are made.
func New(d *db.DB, blobs blob.Store, jobs Enqueuer, c clock.Clock) *Library {
	return &Library{d, blobs, jobs, c}
}

// Upload is a picture to be taken in, with what is known of it.
type Upload struct {
	Filename string
	Body     io.Reader
	Alt      string
	Caption  string
	Credit   string
	Source   string
	TakenOn  string
	Archive  bool
	OldPath  string // see Media.OldPath
}

// Add checks and keeps a picture. It is durable on return. errs.Invalid for what is no picture or a broken one,
// errs.TooLarge over the limits, errs.Forbidden without the right: then nothing is kept.
func (l *Library) Add(ctx context.Context, a actor.Actor, u Upload) (Media, error) {
	p, err := l.Prepare(ctx, a, u)
	if err != nil {
		return Media{}, err
	}
	var m Media
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		m, err = l.Insert(ctx, tx, p)
		return err
	})
	return m, err
}

// Prepared is a picture whose file is kept and whose row is not written yet.
type Prepared struct{ media Media }

// Prepare does all of Add but the row: checks the picture and keeps its file.
func (l *Library) Prepare(ctx context.Context, a actor.Actor, u Upload) (Prepared, error) {
	if !a.May(actor.Upload) {
		return Prepared{}, errs.New(errs.Forbidden, "error.forbidden")
	}
	data, err := io.ReadAll(io.LimitReader(u.Body, MaxBytes+1))
	if err != nil {
		return Prepared{}, errs.New(errs.Invalid, "error.media_broken").Because(err)
	}
	c, err := check(data)
	if err != nil {
		return Prepared{}, err
	}
	sum := sha256.Sum256(c.data)
	now := l.clock.Now()
	m := Media{Filename: path.Base(strings.ReplaceAll(strings.ToValidUTF8(u.Filename, ""), "\\", "/")), Mime: c.mime, Width: c.width, Height: c.height,
		Bytes: int64(len(c.data)), SHA256: hex.EncodeToString(sum[:]), Alt: u.Alt, Caption: first(u.Caption, c.caption), Credit: first(u.Credit, c.credit),
		Source: u.Source, TakenOn: first(u.TakenOn, c.taken), Archive: u.Archive, State: Original, OldPath: u.OldPath, CreatedAt: now, CreatedBy: a.UserID}
	name := arabic.Slug(strings.TrimSuffix(m.Filename, path.Ext(m.Filename)))
	if name == "" {
		name = "image"
	}
	m.BlobKey = m.key(now, name, extensions[c.mime])
	if err := l.blobs.Put(ctx, m.BlobKey, bytes.NewReader(c.data)); err != nil {
		return Prepared{}, err
	}
	return Prepared{m}, nil
}

var monthFolder = regexp.MustCompile(`^[0-9]{4}/[0-9]{2}/`)

// key is where an item's file lies: by month, and under its content's hash. What came from elsewhere lies in the month it
// had there, and two of the same content stay two.
func (m Media) key(now time.Time, name, extension string) string {
	month, hash := now.Format("2006/01/"), m.SHA256
	if m.OldPath != "" {
		if at := monthFolder.FindString(m.OldPath); at != "" {
			month = at
		}
		sum := sha256.Sum256([]byte(hash + m.OldPath))
		hash = hex.EncodeToString(sum[:])
	}
	return month + hash[:12] + "-" + name + extension
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return strings.ToValidUTF8(strings.TrimSpace(b), "")
}

// Insert writes a prepared picture's row and enqueues its renditions, in the caller's transaction. The same file under the
// same name is the same picture. An old address that another picture has is left out.
func (l *Library) Insert(ctx context.Context, tx *db.Tx, p Prepared) (Media, error) {
	m := p.media
	if there, err := one(ctx, tx, "WHERE blob_key = $1", m.BlobKey); err == nil || !errs.Is(err, errs.NotFound) {
		return there, err
	}
	if m.OldPath != "" {
		if _, err := one(ctx, tx, "WHERE old_path = $1", m.OldPath); err == nil {
			m.OldPath = ""
		} else if !errs.Is(err, errs.NotFound) {
			return Media{}, err
		}
	}
	var err error
	if m.ID, err = insert(ctx, tx, m); err != nil {
		return Media{}, err
	}
	if l.jobs != nil && m.IsImage() {
		err = l.jobs.Insert(ctx, tx, renditionArgs{m.ID})
	}
	return m, err
}

// OriginalPath is the address of the picture that one of these sizes was made from: "x-300x169.jpg" is "x.jpg".
func OriginalPath(oldPath string) string {
	if parts := sized.FindStringSubmatch(oldPath); parts != nil {
		return parts[1] + parts[3]
	}
	return oldPath
}

var sized = regexp.MustCompile(`^(.*?)(-\d+x\d+|-scaled|-rotated|-e\d{8,})+(\.[A-Za-z]+)$`)

// ByOldPath is the picture that had this address below the old site's uploads folder; a size made from it
// ("x-300x169.jpg") is answered by the original. errs.NotFound when there is none.
func (l *Library) ByOldPath(ctx context.Context, oldPath string) (m Media, err error) {
	oldPath = strings.TrimPrefix(oldPath, "/")
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		m, err = one(ctx, tx, "WHERE old_path = $1", oldPath)
		if parts := sized.FindStringSubmatch(oldPath); errs.Is(err, errs.NotFound) && parts != nil {
			m, err = one(ctx, tx, "WHERE old_path = $1", parts[1]+parts[3])
			if errs.Is(err, errs.NotFound) {
				m, err = one(ctx, tx, "WHERE old_path = $1", parts[1]+"-scaled"+parts[3])
			}
		}
		return err
	})
	return m, err
}

type renditionArgs struct {
	MediaID int64 `json:"media_id"`
}

// Kind names the job.
func (renditionArgs) Kind() string { return "media_renditions" }

type renditionWorker struct {
	river.WorkerDefaults[renditionArgs]
	library func() *Library
}

// Work makes one picture's renditions.
func (w *renditionWorker) Work(ctx context.Context, job *river.Job[renditionArgs]) error {
	return w.library().MakeRenditions(ctx, job.Args.MediaID)
}

// RegisterWorkers adds the library's background work. library is asked when work runs: queue and library need each other.
func RegisterWorkers(w *river.Workers, library func() *Library) {
	river.AddWorker(w, &renditionWorker{library: library})
}

// widths are the renditions made, as far as the picture reaches. A phone shows a picture as wide as itself without the margins: 720 serves
// 360 points at two dots each and 412 at 1.75, 1080 serves them at three and at 2.6; the columns of a desktop take 1080 and 1600 at two.
var widths = []int{320, 480, 720, 1080, 1600}

// Qualities of the encoders: at these two the codecs look alike on photographs.
const (
	webpQuality = 76
	jpegQuality = 82
)

// MakeRenditions makes a picture's sizes in WebP and JPEG. A picture that cannot be decoded is marked Failed and goes on
// being shown as it is; that is no error, as another try would not help.
func (l *Library) MakeRenditions(ctx context.Context, id int64) error {
	m, err := l.Get(ctx, id)
	if errs.Is(err, errs.NotFound) || m.State == Ready {
		return nil
	}
	if err != nil {
		return err
	}
	if m.Mime == "image/gif" { // may move: shown as it is
		return l.setRenditions(ctx, id, Ready, nil)
	}
	file, _, err := l.blobs.Open(ctx, m.BlobKey)
	if err != nil {
		return err
	}
	picture, _, err := image.Decode(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return l.setRenditions(ctx, id, Failed, nil)
	}
	var made []Rendition
	for _, w := range targets(m.Width) {
		small := resize(picture, w)
		for _, mime := range []string{"image/webp", "image/jpeg"} {
			r, err := l.encode(ctx, m, small, mime)
			if err != nil {
				return err
			}
			made = append(made, r)
		}
	}
	return l.setRenditions(ctx, id, Ready, made)
}

func targets(width int) []int {
	var out []int
	for _, w := range widths {
		if w < width {
			out = append(out, w)
		}
	}
	if width <= widths[len(widths)-1] {
		return append(out, width)
	}
	return append(out, widths[len(widths)-1])[:len(widths)]
}

// resize goes down in two steps: the fast filter to twice the size, the good one for the rest.
func resize(src image.Image, width int) image.Image {
	b := src.Bounds()
	if b.Dx() == width {
		return src
	}
	at := func(w int) image.Rectangle { return image.Rect(0, 0, w, max(1, (b.Dy()*w+b.Dx()/2)/b.Dx())) }
	if b.Dx() > 4*width {
		half := image.NewNRGBA(at(2 * width))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), src, b, draw.Src, nil)
		src, b = half, half.Bounds()
	}
	dst := image.NewNRGBA(at(width))
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
	return dst
}

func (l *Library) encode(ctx context.Context, m Media, picture image.Image, mime string) (Rendition, error) {
	var out bytes.Buffer
	var err error
	if mime == "image/webp" {
		err = webp.Encode(&out, picture, webp.Options{Quality: webpQuality, Method: 4})
	} else {
		opaque := image.NewRGBA(picture.Bounds()) // JPEG knows no transparency: white shows through
		draw.Draw(opaque, opaque.Bounds(), image.White, image.Point{}, draw.Src)
		draw.Draw(opaque, opaque.Bounds(), picture, picture.Bounds().Min, draw.Over)
		err = jpeg.Encode(&out, opaque, &jpeg.Options{Quality: jpegQuality})
	}
	if err != nil {
		return Rendition{}, fmt.Errorf("encode picture %d as %s: %w", m.ID, mime, err)
	}
	b := picture.Bounds()
	r := Rendition{Width: b.Dx(), Height: b.Dy(), Mime: mime, Bytes: int64(out.Len()),
		BlobKey: fmt.Sprintf("%s-w%d%s", strings.TrimSuffix(m.BlobKey, path.Ext(m.BlobKey)), b.Dx(), extensions[mime])}
	return r, l.blobs.Put(ctx, r.BlobKey, bytes.NewReader(out.Bytes()))
}

// leftoverAge is how old a file without a row must be to be called a leftover: a younger one may be an upload whose row is
// about to be written.
const leftoverAge = time.Hour

// CheckConsistency compares rows with files and returns a line for each misfit.
func (l *Library) CheckConsistency(ctx context.Context) (faults []string, err error) {
	known := map[string]bool{}
	err = l.each(ctx, func(m Media) error {
		want := map[string]int64{m.BlobKey: m.Bytes}
		for _, r := range m.Renditions {
			want[r.BlobKey] = r.Bytes
		}
		for key, size := range want {
			known[key] = true
			file, info, err := l.blobs.Open(ctx, key)
			if err != nil {
				faults = append(faults, fmt.Sprintf("picture %d: file %s is missing", m.ID, key))
				continue
			}
			_ = file.Close()
			if info.Size != size {
				faults = append(faults, fmt.Sprintf("picture %d: file %s has %d bytes, not %d", m.ID, key, info.Size, size))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = l.blobs.List(ctx, "", func(key string, info blob.Info) error {
		if !known[key] && l.clock.Now().Sub(info.ModTime) > leftoverAge {
			faults = append(faults, "file "+key+" belongs to no picture")
		}
		return nil
	})
	return faults, err
}
