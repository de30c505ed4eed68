package importer

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Element is a piece of a record's tree, with names as the importer knows them.
type Element struct {
	Name     string
	Attr     map[string]string
	Children []*Element
	text     strings.Builder
}

// Value is the text that stands in the element itself.
func (e *Element) Value() string { return e.text.String() }

// Child is the text of the first child of that name, "" where there is none.
func (e *Element) Child(name string) string {
	if c := e.First(name); c != nil {
		return c.Value()
	}
	return ""
}

// First is the first child of that name, nil where there is none.
func (e *Element) First(name string) *Element {
	for _, c := range e.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Bounds of a record's tree: real ones have four levels.
const (
	maxLevels   = 12
	maxElements = 3_000_000
)

// ReadElement reads a record. What is not well-formed is mended where that is safe (a bare &, a reference to a character that no
// text may hold) and told in notes; otherwise it is an error.
func ReadElement(text []byte, canonical func(string) string) (root *Element, notes []string, err error) {
	text, notes = legible(text)
	root, err = parse(text, canonical)
	if err == nil {
		return root, notes, nil
	}
	mended := mend(text)
	if bytes.Equal(mended, text) {
		return nil, notes, err
	}
	if root, err = parse(mended, canonical); err != nil {
		return nil, notes, err
	}
	return root, append(notes, "its markup was mended to be read"), nil
}

func parse(text []byte, canonical func(string) string) (*Element, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Entity = xml.HTMLEntity
	var stack []*Element
	count := 0
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it has no end")
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if count++; count > maxElements || len(stack) >= maxLevels {
				return nil, errors.New("it has too many elements, or too deep ones")
			}
			e := &Element{Name: canonical(rawName(t.Name))}
			for _, a := range t.Attr {
				if e.Attr == nil {
					e.Attr = map[string]string{}
				}
				e.Attr[canonical(rawName(a.Name))] = a.Value
			}
			if len(stack) > 0 {
				top := stack[len(stack)-1]
				top.Children = append(top.Children, e)
			}
			stack = append(stack, e)
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1].Name != canonical(rawName(t.Name)) {
				return nil, fmt.Errorf("</%s> closes nothing", rawName(t.Name))
			}
			if len(stack) == 1 {
				return stack[0], nil
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 1 {
				stack[len(stack)-1].text.Write(t)
			}
		}
	}
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// legible takes out of a record what no XML and no text may hold: control characters, noncharacters, bytes that are no
// UTF-8. A record most of whose letters are no UTF-8 was written in Windows-1256, whatever the file says of itself.
func legible(text []byte) (clean []byte, notes []string) {
	if !utf8.Valid(text) {
		if in1256(text) {
			if decoded, err := charmap.Windows1256.NewDecoder().Bytes(text); err == nil {
				text, notes = decoded, append(notes, "it was written in Windows-1256 and is read so")
			}
		}
		if !utf8.Valid(text) {
			text, notes = bytes.ToValidUTF8(text, []byte("\uFFFD")), append(notes, "bytes that are no UTF-8 stand as \uFFFD")
		}
	}
	if hasIllegible(text) {
		text = bytes.Map(func(r rune) rune {
			if illegible(r) {
				return -1
			}
			return r
		}, text)
		notes = append(notes, "control characters were taken out")
	}
	return text, notes
}

// illegible are the characters outside XML 1.0's production [2].
func illegible(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff
}

// hasIllegible says whether text holds an illegible character; both noncharacters begin with the bytes EF BF.
func hasIllegible(text []byte) bool {
	for i, c := range text {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0xef && i+2 < len(text) && text[i+1] == 0xbf && text[i+2] >= 0xbe {
			return true
		}
	}
	return false
}

// in1256 says whether more of the bytes beyond ASCII are no UTF-8 than are.
func in1256(text []byte) bool {
	valid, broken := 0, 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			broken++
		} else {
			valid += size
		}
		i += size
	}
	return broken > valid
}

var reference = regexp.MustCompile(`&(#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,31});?`)

// mend gives markup outside CDATA what it lacks: & that begins no reference becomes &amp;, references to characters that no
// text may hold go.
func mend(text []byte) []byte {
	var out bytes.Buffer
	for len(text) > 0 {
		i := bytes.Index(text, []byte("<![CDATA["))
		if i < 0 {
			i = len(text)
		}
		mendText(&out, text[:i])
		text = text[i:]
		if end := bytes.Index(text, []byte("]]>")); end >= 0 {
			out.Write(text[:end+3])
			text = text[end+3:]
		} else {
			out.Write(text)
			break
		}
	}
	return out.Bytes()
}

func mendText(out *bytes.Buffer, text []byte) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			out.Write(text)
			return
		}
		out.Write(text[:i])
		text = text[i:]
		m := reference.Find(text)
		if m == nil || reference.FindIndex(text)[0] != 0 {
			out.WriteString("&amp;")
			text = text[1:]
			continue
		}
		out.WriteString(mendReference(string(m)))
		text = text[len(m):]
	}
}

func mendReference(m string) string {
	name := strings.Trim(m, "&;")
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex := strings.TrimLeft(digits, "xX"); hex != digits {
			digits, base = hex, 16
		}
		n, err := strconv.ParseInt(digits, base, 32)
		if err != nil || illegible(rune(n)) || !utf8.ValidRune(rune(n)) {
			return ""
		}
		return "&" + name + ";"
	}
	if _, known := xml.HTMLEntity[name]; known || strings.Contains(" lt gt amp quot apos ", " "+name+" ") {
		return "&" + name + ";"
	}
	return "&amp;" + m[1:]
}
