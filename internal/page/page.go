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
func (s *Set) Draw(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(32 << 10)
	if err := s.t.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// Write sends a page; where it cannot be drawn nothing is sent and the error returned.
func (s *Set) Write(w http.ResponseWriter, status int, name string, data any) error {
	b, err := s.Draw(name, data)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b) // the reader went away: nobody to tell
	return nil
}
