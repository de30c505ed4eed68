package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/mail"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/richtext"
)

// Fingerprint stands for values: others have another.
func Fingerprint(parts ...any) string {
	text, err := json.Marshal(parts)
	if err != nil {
		return "" // plain values always marshal
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// Line is the words of HTML on one line.
func Line(s string) string { return strings.Join(strings.Fields(richtext.PlainText(s)), " ") }

// Cut is the first letters of a text, all of it where it is no longer.
func Cut(s string, letters int) string {
	if r := []rune(s); len(r) > letters {
		return strings.TrimSpace(string(r[:letters]))
	}
	return s
}

// BareHost is how hosts are compared: in lower case, without www., the usual ports and who signs in.
func BareHost(host string) string {
	host = strings.ToLower(host)
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	for _, port := range []string{":80", ":443"} {
		host = strings.TrimSuffix(host, port)
	}
	return strings.TrimPrefix(host, "www.")
}

// Bounds of an imported comment's texts.
const (
	maxCommentName  = 120 // letters
	maxCommentEmail = 200 // bytes, as the next
	maxCommentBody  = 64 << 10
)

// Nameless is who wrote a comment that bears no name.
const Nameless = "زائر"

// CommentName is a comment's writer on one line of at most 120 letters; "" where there is none.
func CommentName(raw string) string { return Cut(Line(raw), maxCommentName) }

// CommentEmail is the address alone of what stands as an e-mail address, "" where it is none.
func CommentEmail(raw string) string {
	if a, err := mail.ParseAddress(strings.TrimSpace(raw)); err == nil && len(a.Address) <= maxCommentEmail {
		return a.Address
	}
	return ""
}

// CommentBody is a comment's HTML as the plain text that is kept of it, of at most 64 KB, and what was changed of it.
func CommentBody(raw string) (body string, notes []string) {
	body = richtext.CleanComment(raw)
	if len(body) > maxCommentBody {
		end := maxCommentBody
		for !utf8.RuneStart(body[end]) {
			end--
		}
		body = body[:end]
		notes = append(notes, "it was longer than "+strconv.Itoa(maxCommentBody>>10)+" KB and is cut")
	}
	if strings.Contains(strings.ToLower(raw), "<script") {
		notes = append(notes, "a script was taken out")
	}
	return body, notes
}

// CommentWords is the fingerprint of what a comment says, who says it and where: all but its state.
func CommentWords(c comment.Comment) string {
	return Fingerprint(c.ParentID, c.AuthorName, c.AuthorEmail, c.AuthorURL, c.Body, c.CreatedAt.UnixMilli())
}

// CommentPrint is the fingerprint of a comment from which its state can be read again, so that a decision made here since is
// told from one made elsewhere. ParsePrint reads it.
func CommentPrint(state comment.State, words string) string { return string(state) + ":" + words }

// ParsePrint is the state and the words that a CommentPrint was made of.
func ParsePrint(print string) (state comment.State, words string) {
	s, words, _ := strings.Cut(print, ":")
	return comment.State(s), words
}
