package importer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/warraq/warraq/internal/errs"
)

// File is an export's text, read from a file that may be compressed.
type File struct {
	io.Reader
	file *os.File
	size int64 // of the file, compressed or not
}

// Close closes the file.
func (s *File) Close() error { return s.file.Close() }

// Share is how much of the file was read, 0 to 1.
func (s *File) Share() float64 {
	at, err := s.file.Seek(0, io.SeekCurrent)
	if err != nil || s.size == 0 {
		return 0
	}
	return float64(at) / float64(s.size)
}

// OpenFile opens an export as UTF-8, or nearly: what is no valid UTF-8 in a file that claims to be is left for the items
// to say. errs.Invalid for what is no file of text.
func OpenFile(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.import_file").With("file", path).Because(err)
	}
	s, err := decoded(file)
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return s, nil
}

func decoded(file *os.File) (*File, error) {
	st, err := file.Stat()
	if err == nil && st.IsDir() {
		err = errors.New("a folder")
	}
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.import_file").With("file", file.Name()).Because(err)
	}
	in := bufio.NewReaderSize(file, 1<<16)
	head, _ := in.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, errs.New(errs.Invalid, "error.import_file").With("file", file.Name()).Because(err)
		}
		in = bufio.NewReaderSize(z, 1<<16)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, errs.New(errs.Invalid, "error.import_zip").With("file", file.Name())
	}
	text, err := asUTF8(in)
	return &File{Reader: text, file: file, size: st.Size()}, err
}

var declared = regexp.MustCompile(`^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']`)

// encodings are those an Arabic site's export was ever written in.
var encodings = map[string]encoding.Encoding{
	"utf-8": nil, "utf8": nil, "us-ascii": nil,
	"windows-1256": charmap.Windows1256, "cp1256": charmap.Windows1256, "iso-8859-6": charmap.ISO8859_6,
	"windows-1252": charmap.Windows1252, "iso-8859-1": charmap.Windows1252,
	"utf-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
}

// asUTF8 decodes what the byte order mark or the XML declaration says it is (XML 1.0, appendix F).
func asUTF8(in *bufio.Reader) (io.Reader, error) {
	head, _ := in.Peek(256)
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, err := in.Discard(3)
		return in, err
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return encodings["utf-16"].NewDecoder().Reader(in), nil
	}
	m := declared.FindSubmatch(head)
	if m == nil {
		return in, nil
	}
	e, known := encodings[strings.ToLower(string(m[1]))]
	switch {
	case !known:
		return nil, errs.New(errs.Invalid, "error.import_encoding").With("encoding", string(m[1]))
	case e == nil || strings.EqualFold(string(m[1]), "utf-16"): // a file that could be read up to here is not UTF-16
		return in, nil
	}
	return e.NewDecoder().Reader(in), nil
}
