package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
)

// MaxFileBytes is the largest file that is no picture.
const MaxFileBytes = 512 << 20

// fileTypes are the files beside pictures that an archive may hold: documents and recordings, nothing that runs.
var fileTypes = map[string]string{
	".pdf": "application/pdf", ".epub": "application/epub+zip", ".zip": "application/zip", ".txt": "text/plain", ".csv": "text/csv", ".rtf": "application/rtf",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".wav": "audio/wav",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt": "application/vnd.ms-powerpoint", ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odp": "application/vnd.oasis.opendocument.presentation",
}

// FileType is the media type (RFC 6838) of a document or recording which PrepareFile takes, by its name; empty for others.
func FileType(name string) string { return fileTypes[strings.ToLower(path.Ext(name))] }

// PrepareFile keeps a document or recording that comes with an archive, as Prepare keeps a picture; the row is not written
// yet. errs.Invalid for other kinds, errs.TooLarge over MaxFileBytes.
func (l *Library) PrepareFile(ctx context.Context, a actor.Actor, u Upload) (_ Prepared, err error) {
	if !a.May(actor.Upload) {
		return Prepared{}, errs.New(errs.Forbidden, "error.forbidden")
	}
	extension := strings.ToLower(path.Ext(u.Filename))
	mime := fileTypes[extension]
	if mime == "" {
		return Prepared{}, errs.New(errs.Invalid, "error.media_not_image")
	}
	part, err := os.CreateTemp("", "warraq-file-")
	if err != nil {
		return Prepared{}, errs.New(errs.Unavailable, "error.unavailable").Because(err)
	}
	defer func() { err = errors.Join(err, part.Close(), os.Remove(part.Name())) }()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(part, h), io.LimitReader(u.Body, MaxFileBytes+1))
	if err != nil {
		return Prepared{}, errs.New(errs.Invalid, "error.media_broken").Because(err)
	}
	if n > MaxFileBytes {
		return Prepared{}, errs.New(errs.TooLarge, "error.media_too_large").With("limit", MaxFileBytes>>20)
	}
	now := l.clock.Now()
	m := Media{Filename: path.Base(strings.ToValidUTF8(u.Filename, "")), Mime: mime, Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil)), Alt: u.Alt, Caption: u.Caption,
		Credit: u.Credit, Source: u.Source, TakenOn: u.TakenOn, Archive: u.Archive, State: Ready, OldPath: u.OldPath, CreatedAt: now, CreatedBy: a.UserID}
	name := arabic.Slug(strings.TrimSuffix(m.Filename, path.Ext(m.Filename)))
	if name == "" {
		name = "file"
	}
	m.BlobKey = m.key(now, name, extension)
	if _, err := part.Seek(0, io.SeekStart); err != nil {
		return Prepared{}, errs.New(errs.Unavailable, "error.unavailable").Because(err)
	}
	return Prepared{m}, l.blobs.Put(ctx, m.BlobKey, part)
}
