// Package page draws pages: one set of html/template files, loaded from a folder tree, drawn whole before the first byte
// leaves.
//
// It is not for what stands on a page (the faces) nor for HTTP beyond the answer itself (web).
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"
)

// Set is the templates of one face.
type Set struct{ t *template.Template }

// Load reads every *.tmpl file of fsys into one set; each file defines its templates by name. A fault in one is told with
// file and line.
func Load(fsys fs.FS, funcs template.FuncMap) (*Set, error) {
	t := template.New("").Funcs(funcs).Option("missingkey=error")
	err := fs.WalkDir(fsys, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".tmpl") {
			return err
		}
		text, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		if _, err := t.New(path).Parse(string(text)); err != nil {
			return fmt.Errorf("template: %w", err)
		}
		return nil
	})
	return &Set{t}, err
}

// Draw is the page as bytes.
func (s *Set) Draw(name string, data any) (page []byte, err error) {
	err = s.With(name, data, func(b []byte) { page = bytes.Clone(b) })
	return page, err
}

// buffers are those that pages are drawn in: a page is some tens of kilobytes, and would grow anew each time.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// With draws a page and hands it to f, which must not keep it. Where the page cannot be drawn f is not called.
func (s *Set) With(name string, data any, f func(page []byte)) error {
	b, _ := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := s.t.ExecuteTemplate(b, name, data); err != nil {
		return fmt.Errorf("draw %s: %w", name, err)
	}
	f(b.Bytes())
	return nil
}

// Write sends a page; where it cannot be drawn nothing is sent and the error returned.
func (s *Set) Write(w http.ResponseWriter, status int, name string, data any) error {
	return s.With(name, data, func(page []byte) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write(page) // the reader went away: nobody to tell
	})
}
