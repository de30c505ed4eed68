// Package blob is where files lie: put, open, delete, list by key. A folder today; the interface is small so that an
// object store can take its place.
//
// It is not for what the files are (media).
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/errs"
)

// Info is what a store knows of a file.
type Info struct {
	Size    int64
	ModTime time.Time
}

// Store keeps files by key: slash-separated names such as "2026/11/ab12.jpg".
type Store interface {
	// Put keeps what r holds under key, replacing what was there; it is durable on return, and whole or not at all.
	Put(ctx context.Context, key string, r io.Reader) error
	// Open opens a file for reading; errs.NotFound when there is none.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error)
	// Delete removes a file; removing one that is not there is no error.
	Delete(ctx context.Context, key string) error
	// List calls f for each file whose key starts with prefix.
	List(ctx context.Context, prefix string, f func(key string, info Info) error) error
}

// Folder is a Store in a folder of the machine.
type Folder struct{ dir string }

var _ Store = (*Folder)(nil)

// OpenFolder opens dir as a store and makes it if it is not there.
func OpenFolder(dir string) (*Folder, error) {
	if strings.Contains(dir, "://") {
		return nil, errs.New(errs.Invalid, "error.media_folder").With("folder", dir)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, errs.New(errs.Unavailable, "error.media_folder").With("folder", dir).Because(err)
	}
	return &Folder{dir}, nil
}

const temporary = ".part-"

func (f *Folder) path(key string) (string, error) {
	if !fs.ValidPath(key) || key == "." || strings.ContainsAny(key, "\\\x00") || strings.HasPrefix(filepath.Base(key), ".") {
		return "", errs.New(errs.NotFound, "error.not_found").Because(fmt.Errorf("key %q", key))
	}
	return filepath.Join(f.dir, filepath.FromSlash(key)), nil
}

// Put writes beside the place, syncs, renames and syncs the folder: a crash leaves the old file or the new one.
func (f *Folder) Put(_ context.Context, key string, r io.Reader) (err error) {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return unavailable(err)
	}
	tmp, err := os.CreateTemp(dir, temporary)
	if err != nil {
		return unavailable(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	_, err = io.Copy(tmp, r)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return unavailable(err)
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return unavailable(err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return unavailable(err)
	}
	if err = errors.Join(d.Sync(), d.Close()); err != nil {
		return unavailable(err)
	}
	return nil
}

func unavailable(err error) error {
	if e := errs.As(err); e != nil {
		return err
	}
	return errs.New(errs.Unavailable, "error.unavailable").Because(err)
}

// Open implements Store.
func (f *Folder) Open(_ context.Context, key string) (io.ReadSeekCloser, Info, error) {
	path, err := f.path(key)
	if err != nil {
		return nil, Info{}, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Info{}, errs.New(errs.NotFound, "error.not_found").Because(err)
	}
	if err != nil {
		return nil, Info{}, unavailable(err)
	}
	st, err := file.Stat()
	if err == nil && st.IsDir() {
		err = errs.New(errs.NotFound, "error.not_found")
	}
	if err != nil {
		_ = file.Close()
		return nil, Info{}, unavailable(err)
	}
	return file, Info{st.Size(), st.ModTime()}, nil
}

// Delete implements Store.
func (f *Folder) Delete(_ context.Context, key string) error {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unavailable(err)
	}
	return nil
}

// List implements Store.
func (f *Folder) List(_ context.Context, prefix string, each func(string, Info) error) error {
	return filepath.WalkDir(f.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			return err
		}
		rel, err := filepath.Rel(f.dir, path)
		if err != nil {
			return err
		}
		key := filepath.ToSlash(rel)
		if !strings.HasPrefix(key, prefix) {
			return nil
		}
		st, err := e.Info()
		if err != nil {
			return err
		}
		return each(key, Info{st.Size(), st.ModTime()})
	})
}
