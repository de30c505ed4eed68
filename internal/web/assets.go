package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Assets serves embedded files. Links to them carry a hash of the content, so that browsers keep them for ever and a new
// version is a new address.
type Assets struct {
	prefix string
	files  map[string]*asset
}

type asset struct {
	data, zipped []byte
	kind, hash   string
}

// NewAssets reads the folder dir of fsys; prefix ("/static/") is the address they stand under.
func NewAssets(fsys fs.FS, dir, prefix string) (*Assets, error) {
	a := &Assets{prefix: prefix, files: map[string]*asset{}}
	err := fs.WalkDir(fsys, dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		return a.Add(strings.TrimPrefix(name, dir+"/"), data)
	})
	return a, err
}

// Add puts one more file among them, or replaces it. It is for the time before serving.
func (a *Assets) Add(name string, data []byte) error {
	sum := sha256.Sum256(data)
	f := &asset{data: data, kind: mime.TypeByExtension(path.Ext(name)), hash: hex.EncodeToString(sum[:6])}
	switch path.Ext(name) { // not every machine's table of types knows these
	case ".woff2":
		f.kind = "font/woff2"
	case ".js", ".mjs":
		f.kind = "text/javascript; charset=utf-8"
	case ".css":
		f.kind = "text/css; charset=utf-8"
	case ".svg":
		f.kind = "image/svg+xml"
	}
	if strings.HasPrefix(f.kind, "text/") || f.kind == "image/svg+xml" {
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := z.Write(data); err != nil {
			return fmt.Errorf("compress %s: %w", name, err)
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("compress %s: %w", name, err)
		}
		f.zipped = b.Bytes()
	}
	a.files[name] = f
	return nil
}

// URL is the address of a file; one that is not there gives the bare address, which answers 404.
func (a *Assets) URL(name string) string {
	if f := a.files[name]; f != nil {
		return a.prefix + name + "?v=" + f.hash
	}
	return a.prefix + name
}

// Has says whether there is a file at an address.
func (a *Assets) Has(address string) bool {
	return a.files[strings.TrimPrefix(address, a.prefix)] != nil
}

// ServeHTTP answers for the files; without the hash the answer is kept for an hour only.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := a.files[strings.TrimPrefix(r.URL.Path, a.prefix)]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", `"`+f.hash+`"`)
	h.Set("Cache-Control", "public, max-age=3600")
	if r.URL.Query().Get("v") == f.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	data := f.data
	if f.zipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r) && r.Header.Get("Range") == "" {
			h.Set("Content-Encoding", "gzip")
			h.Set("ETag", `"`+f.hash+`-gz"`)
			data = f.zipped
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}
