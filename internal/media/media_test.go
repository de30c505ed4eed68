package media_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/testkit"
)

func library(t *testing.T, d *db.DB) (*media.Library, *blob.Folder) {
	t.Helper()
	f, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return media.New(d, f, nil, testkit.Clock()), f
}

// picture is red on its upper half and blue on the lower.
func picture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if y >= h/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF puts an EXIF segment with an orientation and a marker that stands for a place behind the start of a JPEG.
func withEXIF(data []byte, orientation uint16) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01")
	entry := binary.BigEndian.AppendUint16(nil, 0x0112)
	entry = binary.BigEndian.AppendUint16(entry, 3)
	entry = binary.BigEndian.AppendUint32(entry, 1)
	entry = binary.BigEndian.AppendUint16(entry, orientation)
	entry = append(entry, 0, 0)
	body := append([]byte("Exif\x00\x00"), append(append(tiff, entry...), []byte("\x00\x00\x00\x00GPS-31.95N-35.93E")...)...)
	segment := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(append([]byte(nil), data[:2]...), append(segment, body...)...), data[2:]...)
}

func stored(t *testing.T, f *blob.Folder, key string) []byte {
	t.Helper()
	r, _, err := f.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAPictureIsTurnedUprightAndKeepsNoPlace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		lib, f := library(t, d)
		for _, c := range []struct {
			orientation uint16
			w, h        int
		}{{1, 400, 200}, {6, 200, 400}, {3, 400, 200}} {
			data := withEXIF(asJPEG(t, picture(400, 200)), c.orientation)
			m, err := lib.Add(t.Context(), actor.System, media.Upload{Filename: "صورة.png", Body: bytes.NewReader(data)})
			if err != nil {
				t.Fatal(err)
			}
			if m.Width != c.w || m.Height != c.h || !strings.HasSuffix(m.BlobKey, ".jpg") {
				t.Errorf("orientation %d: %dx%d %s", c.orientation, m.Width, m.Height, m.BlobKey)
			}
			if kept := stored(t, f, m.BlobKey); bytes.Contains(kept, []byte("GPS")) || bytes.Contains(kept, []byte("Exif")) {
				t.Errorf("orientation %d: metadata is kept", c.orientation)
			}
		}
	})
}

func TestSizesAreMadeInBothFormats(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		lib, f := library(t, d)
		m, err := lib.Add(t.Context(), actor.System, media.Upload{Filename: "a.jpg", Body: bytes.NewReader(asJPEG(t, picture(700, 350)))})
		if err != nil {
			t.Fatal(err)
		}
		if err := lib.MakeRenditions(t.Context(), m.ID); err != nil {
			t.Fatal(err)
		}
		if m, err = lib.Get(t.Context(), m.ID); err != nil || m.State != media.Ready || len(m.Renditions) != 6 {
			t.Fatalf("%+v %v", m, err)
		}
		for _, r := range m.Renditions {
			cfg, kind, err := image.DecodeConfig(bytes.NewReader(stored(t, f, r.BlobKey)))
			if err != nil || cfg.Width != r.Width || cfg.Height != r.Height || "image/"+kind != r.Mime || r.Height != r.Width/2 {
				t.Errorf("%+v: %v %s %v", r, cfg, kind, err)
			}
		}
		if faults, err := lib.CheckConsistency(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("%v %v", faults, err)
		}
		if err := f.Delete(t.Context(), m.BlobKey); err != nil {
			t.Fatal(err)
		}
		if faults, err := lib.CheckConsistency(t.Context()); err != nil || len(faults) != 1 {
			t.Errorf("a missing file: %v %v", faults, err)
		}
	})
}

func TestWhatIsNoPictureIsRefusedAndNothingIsKept(t *testing.T) {
	lib, f := library(t, testkit.SQLite(t))
	var huge bytes.Buffer
	if err := png.Encode(&huge, picture(2, 2)); err != nil {
		t.Fatal(err)
	}
	bomb := huge.Bytes()
	binary.BigEndian.PutUint32(bomb[16:], 20000) // the header's width and height, and its check sum
	binary.BigEndian.PutUint32(bomb[20:], 20000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	whole := asJPEG(t, picture(300, 300))
	for name, c := range map[string]struct {
		data []byte
		code errs.Code
	}{
		"text":      {[]byte("not a picture"), errs.Invalid},
		"svg":       {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), errs.Invalid},
		"html":      {[]byte("<html><script>"), errs.Invalid},
		"truncated": {whole[:len(whole)/2], errs.Invalid},
		"too large": {append(append([]byte(nil), whole...), make([]byte, media.MaxBytes)...), errs.TooLarge},
		"bomb":      {bomb, errs.TooLarge},
		"empty":     {nil, errs.Invalid},
	} {
		_, err := lib.Add(t.Context(), actor.System, media.Upload{Filename: "x.jpg", Body: bytes.NewReader(c.data)})
		if code := errs.CodeOf(err); code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := lib.Add(t.Context(), actor.Actor{Role: actor.Moderator}, media.Upload{Filename: "x.jpg", Body: bytes.NewReader(whole)}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("without the right: %v", err)
	}
	n := 0
	if err := f.List(t.Context(), "", func(string, blob.Info) error { n++; return nil }); err != nil || n > 0 {
		t.Errorf("%d files are kept, %v", n, err)
	}
}

func TestAnOldAddressIsAnsweredFromTheOriginal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		lib, _ := library(t, d)
		m, err := lib.Add(t.Context(), actor.System, media.Upload{Filename: "صورة-9.jpg", OldPath: "2016/01/صورة-9.jpg", Body: bytes.NewReader(asJPEG(t, picture(40, 20)))})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"2016/01/صورة-9.jpg", "/2016/01/صورة-9-300x169.jpg"} {
			if got, err := lib.ByOldPath(t.Context(), path); err != nil || got.ID != m.ID {
				t.Errorf("%s: %d %v", path, got.ID, err)
			}
		}
		if _, err := lib.ByOldPath(t.Context(), "2016/01/other-300x169.jpg"); !errs.Is(err, errs.NotFound) {
			t.Errorf("another: %v", err)
		}
	})
}

func TestPicturesAreFoundByTheirWordsInAnySpelling(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		l, _ := library(t, d)
		for i, u := range []media.Upload{{Filename: "hall.jpg", Caption: "قاعةُ المكتبةِ", Credit: "ليلى"}, {Filename: "صورة_1.jpg", Alt: strings.Repeat("ﷺ", 1000)}, {Filename: "plain.jpg"}} {
			u.Body = bytes.NewReader(asJPEG(t, picture(20+i, 20)))
			if _, err := l.Add(t.Context(), actor.System, u); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.Update(t.Context(), actor.System, 3, media.Details{Source: "أرشيف البلدية"}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]int{"": 3, "المكتبه قاعه": 1, "HALL": 1, "ليلي": 1, "_": 1, "%": 0, "البلديه": 1, "مفقود": 0} {
			if list, err := l.List(t.Context(), 0, 10, query); err != nil || len(list) != want {
				t.Errorf("%q: %d found, want %d, %v", query, len(list), want, err)
			}
		}
		if list, err := l.List(t.Context(), 3, 1, ""); err != nil || len(list) != 1 || list[0].ID != 2 {
			t.Errorf("the next page: %+v %v", list, err)
		}
	})
}

// BenchmarkList measures the library's list over 100,000 pictures on both engines: a page, and words that the oldest
// picture has and none has.
func BenchmarkList(b *testing.B) {
	const n = 100_000
	for name, d := range testkit.Engines(b) {
		l := media.New(d, nil, nil, testkit.Clock())
		renditions := strings.Repeat(`{"width":320,"height":200,"mime":"image/webp","key":"2026/11/0123456789ab-picture-w320.webp","bytes":12345},`, 9)
		err := d.Write(b.Context(), func(tx *db.Tx) error {
			for i := range n {
				caption := fmt.Sprint("صورة من أحوال المدينة وأسواقها بعد المطر ", i)
				if i == 0 {
					caption = "الصورة الفريدة"
				}
				if _, err := tx.Exec(b.Context(), "INSERT INTO media (filename, blob_key, mime, sha256, caption, words_key, renditions, created_at) VALUES ($1, $2, 'image/jpeg', '', $3, $4, $5, 0)",
					"p.jpg", fmt.Sprint(i), caption, arabic.Key("p.jpg "+caption), "["+strings.TrimSuffix(renditions, ",")+"]"); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		for query, want := range map[string]int{"": 40, "المدينه": 40, "الفريده": 1, "مفقود": 0} {
			b.Run(name+"/"+query, func(b *testing.B) {
				for b.Loop() {
					if list, err := l.List(b.Context(), 0, 40, query); err != nil || len(list) != want {
						b.Fatal(len(list), err)
					}
				}
			})
		}
	}
}
