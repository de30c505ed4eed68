package mail

import (
	"encoding/base64"
	"fmt"
	"html/template"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// compose is the message as it goes out. at is when it was written, which stays the same at each try.
func compose(from *netmail.Address, args messageArgs, at time.Time) (*gomail.Msg, error) {
	encoding := gomail.EncodingQP
	if mostlyLetters(args.Text) {
		encoding = gomail.EncodingB64
	}
	m := gomail.NewMsg(gomail.WithEncoding(encoding), gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(from)
	m.ToMailAddress(&netmail.Address{Address: args.To})
	setSubject(m, args.Subject)
	m.SetDateWithValue(at)
	m.SetMessageIDWithValue(args.ID + "@" + domainOf(from.Address))
	// No answering machine answers a machine (RFC 3834).
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if args.Lang != "" {
		m.SetGenHeader("Content-Language", args.Lang)
	}
	if args.Stop != "" {
		m.SetListUnsubscribe(args.Stop)
		if strings.HasPrefix(args.Stop, "https:") { // RFC 8058 knows no other
			m.SetListUnsubscribePost()
		}
	}
	text := lines(args.Text)
	page, err := asHTML(args, text)
	if err != nil {
		return nil, err
	}
	m.SetBodyString(gomail.TypeTextPlain, strings.Join(text, "\r\n"))
	m.AddAlternativeString(gomail.TypeTextHTML, page)
	return m, nil
}

// mostlyLetters says whether base64 is the shorter encoding: quoted-printable takes six bytes for an Arabic letter.
func mostlyLetters(text string) bool {
	beyond := 0
	for i := range len(text) {
		if text[i] >= 0x80 {
			beyond++
		}
	}
	return beyond > len(text)/6
}

// Encoded words have 75 bytes at most: this many bytes in base64 and what stands around them.
const encodedWord = 45

// setSubject sets a subject that arrives as it was written. The library encodes what is not ASCII; here is the ASCII that must
// not go as it is: what looks encoded already, and words too long for a line.
func setSubject(m *gomail.Msg, subject string) {
	long := slices.ContainsFunc(strings.Split(subject, " "), func(word string) bool { return len(word) > encodedWord })
	if !isASCII(subject) || !long && !strings.Contains(subject, "=?") {
		m.Subject(subject)
		return
	}
	var words []string
	for part := range slices.Chunk([]byte(subject), encodedWord) {
		words = append(words, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString(part)+"?=")
	}
	m.SetGenHeaderPreformatted(gomail.HeaderSubject, strings.Join(words, "\r\n "))
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x7f })
}

// lines are those of a text, whatever system they come from.
func lines(text string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

// piece is a part of a line: words, or an address that becomes a link.
type piece struct{ Text, URL string }

// The page has the least that makes a text read right: its direction and language, on an element of its own since many clients
// drop those of html and body, paragraphs, and links. A link is left to right by itself, or its slashes would wander.
var page = template.Must(template.New("mail").Parse(`<!DOCTYPE html>
<html{{if .Lang}} lang="{{.Lang}}"{{end}} dir="{{.Dir}}">
<head><meta charset="utf-8"><title>{{.Subject}}</title></head>
<body>
<div{{if .Lang}} lang="{{.Lang}}"{{end}} dir="{{.Dir}}">
{{range .Paragraphs}}<p>{{range $i, $line := .}}{{if $i}}<br>
{{end}}{{range $line}}{{if .URL}}<a href="{{.URL}}" dir="ltr">{{.URL}}</a>{{else}}{{.Text}}{{end}}{{end}}{{end}}</p>
{{end}}</div>
</body>
</html>
`))

func asHTML(args messageArgs, text []string) (string, error) {
	dir := args.Dir
	if dir == "" {
		dir = "auto"
	}
	var paragraphs [][][]piece
	open := false
	for _, line := range text {
		if strings.TrimSpace(line) == "" {
			open = false
			continue
		}
		if !open {
			paragraphs, open = append(paragraphs, nil), true
		}
		last := len(paragraphs) - 1
		paragraphs[last] = append(paragraphs[last], pieces(line))
	}
	var b strings.Builder
	err := page.Execute(&b, map[string]any{"Lang": args.Lang, "Dir": dir, "Subject": args.Subject, "Paragraphs": paragraphs})
	if err != nil {
		return "", fmt.Errorf("make the message's page: %w", err)
	}
	return strings.ReplaceAll(b.String(), "\n", "\r\n"), nil
}

// What an address is made of, and the signs that end the sentence and not the address.
var (
	address   = regexp.MustCompile(`(?i)\bhttps?://[^\s\p{Z}\p{C}<>"«»“”]+`)
	afterward = `.,;:!?'،؛؟…`
)

// pieces cuts a line at the addresses in it.
func pieces(line string) (list []piece) {
	done := 0
	for _, at := range address.FindAllStringIndex(line, -1) {
		link := strings.TrimRight(line[at[0]:at[1]], afterward)
		// A bracket belongs to the address if it was opened there.
		for strings.HasSuffix(link, ")") && strings.Count(link, ")") > strings.Count(link, "(") {
			link = strings.TrimRight(strings.TrimSuffix(link, ")"), afterward)
		}
		if done < at[0] {
			list = append(list, piece{Text: line[done:at[0]]})
		}
		list = append(list, piece{URL: link})
		done = at[0] + len(link)
	}
	if done < len(line) {
		list = append(list, piece{Text: line[done:]})
	}
	return list
}
