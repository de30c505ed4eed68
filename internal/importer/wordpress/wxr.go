package wordpress

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

// item is one <item> of an export: post, page, attachment, menu entry ... The fields bear WordPress's names (reference:
// wp-admin/includes/export.php, WXR 1.2).
type item struct {
	title, link, pubDate, creator, guid               string
	content, excerpt                                  string
	id, date, dateGMT, modified, modifiedGMT          string
	commentStatus, postName, status, parent, postType string
	password, sticky, attachmentURL                   string
	terms                                             []term
	meta                                              []meta
	comments                                          []wpComment
}

// term is a category or tag of an item, or a record of its own.
type term struct {
	id, taxonomy, nicename, parent, name, description string
}

type meta struct{ key, value string }

type wpComment struct {
	id, author, email, url, date, dateGMT, content, approved, kind, parent, userID string
}

// channelAuthor is a wp:author record.
type channelAuthor struct{ id, login, email, name string }

// element is a piece of a record's tree.
type element struct {
	name     string
	attr     map[string]string
	text     strings.Builder
	children []*element
}

func (e *element) value() string { return e.text.String() }

func (e *element) child(name string) string {
	for _, c := range e.children {
		if c.name == name {
			return c.value()
		}
	}
	return ""
}

// Bounds of a record's tree: real ones have four levels.
const (
	maxLevels   = 12
	maxElements = 3_000_000
)

// tree reads a record. What is not well-formed is mended where that is safe (a bare &, a reference to a character that no
// text may hold) and told in notes; otherwise it is an error.
func tree(text []byte, canonical func(string) string) (root *element, notes []string, err error) {
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

func parse(text []byte, canonical func(string) string) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Entity = xml.HTMLEntity
	var stack []*element
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
			e := &element{name: canonical(rawName(t.Name))}
			for _, a := range t.Attr {
				if e.attr == nil {
					e.attr = map[string]string{}
				}
				e.attr[rawName(a.Name)] = a.Value
			}
			if len(stack) > 0 {
				top := stack[len(stack)-1]
				top.children = append(top.children, e)
			}
			stack = append(stack, e)
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1].name != canonical(rawName(t.Name)) {
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

// itemOf takes an item's fields from its tree.
func itemOf(root *element) *item {
	it := &item{}
	fields := it.fields()
	for _, e := range root.children {
		if to := fields[e.name]; to != nil {
			if *to == "" {
				*to = e.value()
			}
			continue
		}
		switch e.name {
		case "category":
			it.terms = append(it.terms, term{taxonomy: e.attr["domain"], nicename: e.attr["nicename"], name: e.value()})
		case "wp:postmeta":
			it.meta = append(it.meta, meta{e.child("wp:meta_key"), e.child("wp:meta_value")})
		case "wp:comment":
			it.comments = append(it.comments, commentOf(e))
		}
	}
	return it
}

func (it *item) fields() map[string]*string {
	return map[string]*string{
		"title": &it.title, "link": &it.link, "pubDate": &it.pubDate, "dc:creator": &it.creator, "guid": &it.guid,
		"content:encoded": &it.content, "excerpt:encoded": &it.excerpt,
		"wp:post_id": &it.id, "wp:post_date": &it.date, "wp:post_date_gmt": &it.dateGMT, "wp:post_modified": &it.modified,
		"wp:post_modified_gmt": &it.modifiedGMT, "wp:comment_status": &it.commentStatus, "wp:post_name": &it.postName,
		"wp:status": &it.status, "wp:post_parent": &it.parent, "wp:post_type": &it.postType, "wp:post_password": &it.password,
		"wp:is_sticky": &it.sticky, "wp:attachment_url": &it.attachmentURL,
	}
}

func commentOf(e *element) wpComment {
	return wpComment{id: e.child("wp:comment_id"), author: e.child("wp:comment_author"), email: e.child("wp:comment_author_email"),
		url: e.child("wp:comment_author_url"), date: e.child("wp:comment_date"), dateGMT: e.child("wp:comment_date_gmt"),
		content: e.child("wp:comment_content"), approved: e.child("wp:comment_approved"), kind: e.child("wp:comment_type"),
		parent: e.child("wp:comment_parent"), userID: e.child("wp:comment_user_id")}
}

// metaValue is the first value under one of the keys that is not empty.
func (it *item) metaValue(keys ...string) string {
	for _, k := range keys {
		for _, m := range it.meta {
			if m.key == k && strings.TrimSpace(m.value) != "" {
				return m.value
			}
		}
	}
	return ""
}

// number is the item's own number, 0 where it has none.
func (it *item) number() int64 { return numberOf(it.id) }

func numberOf(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// state is what the report counts a post under: as the file names it.
func (it *item) state() string {
	if it.status == "" {
		return "unknown"
	}
	return it.status
}

// The state of a comment in reports.
func (c wpComment) state() string {
	switch c.approved {
	case "1", "approved", "approve":
		return "approved"
	case "0", "hold", "unapproved", "":
		return "held"
	case "post-trashed":
		return "trash"
	}
	return c.approved
}

var glimpses = func() map[string]*regexp.Regexp {
	list := map[string]*regexp.Regexp{}
	for _, name := range []string{"title", "wp:post_id", "wp:post_type", "wp:status"} {
		list[name] = regexp.MustCompile(`<` + name + `>\s*(?:<!\[CDATA\[)?([^<\]]{0,300})`)
	}
	return list
}()

// glimpse is what can be read of an item that cannot be read: enough to say which it was.
func glimpse(text []byte) *item {
	text = bytes.ToValidUTF8(text[:min(len(text), keptOfLarge)], nil)
	get := func(name string) string {
		if m := glimpses[name].FindSubmatch(text); m != nil {
			return string(m[1])
		}
		return ""
	}
	return &item{title: get("title"), id: get("wp:post_id"), postType: get("wp:post_type"), status: get("wp:status")}
}
