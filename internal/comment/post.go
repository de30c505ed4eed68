package comment

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/mail"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
)

// Submission is what a reader sends.
type Submission struct {
	ArticleID, ParentID int64
	Name, Email, Body   string
	Trap                string // of a field that no person sees: only programs fill it in
}

// Posted is what became of a submission.
type Posted struct {
	Comment Comment
	Key     string // opens the page that its writer has of it, see Own
	Again   bool   // it was sent before: this is the comment of that time
}

// Limits of a comment, in letters.
const (
	MaxName  = 80
	MaxEmail = 254 // RFC 5321
	MaxBody  = 5_000
)

// Post takes a comment, judged by the policy: it is published, held or refused, and durable on return. A form that is sent twice
// within a day is one comment. errs.NotFound when the article takes none, errs.Invalid with fields ("name", "email", "body", "parent")
// for what cannot be taken.
func (s *Comments) Post(ctx context.Context, in Submission) (Posted, error) {
	c, err := read(in)
	if err != nil {
		return Posted{}, err
	}
	judge, err := s.policies.Judge(ctx)
	if err != nil {
		return Posted{}, err
	}
	art, err := s.stories.Public(ctx, in.ArticleID)
	if err != nil {
		return Posted{}, err
	}
	if art.Kind != story.KindArticle || art.Comments == story.CommentsClosed || art.Password != "" {
		return Posted{}, errs.New(errs.Forbidden, "error.comments_closed")
	}
	v := judge.Judge(c.AuthorName + "\n" + c.Body)
	c.Verdict, c.Rule, c.CreatedAt = bodyVerdict(v, len(c.AuthorName)+1), v.Rule, s.clock.Now()
	c.State = stateBy(v.Action, art.Comments)
	if c.State == Approved {
		c.Rule = ""
	}
	if in.Trap != "" {
		c.State, c.Rule = Spam, policy.Spam
	}
	posted, err := s.insert(ctx, c)
	if errs.Is(err, errs.Conflict) { // the same form in the same moment: now it is there
		posted, err = s.insert(ctx, c)
	}
	if err != nil {
		return Posted{}, err
	}
	posted.Key, err = s.seal(ctx, posted.Comment.ID)
	return posted, err
}

func (s *Comments) insert(ctx context.Context, c Comment) (p Posted, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p = Posted{Comment: c} // a transaction may be tried again
		return s.insertPosted(ctx, tx, &p)
	})
	return p, err
}

// bodyVerdict is a verdict on name and body with the spans of the body only, counted from its beginning.
func bodyVerdict(v policy.Verdict, offset int) *policy.Verdict {
	var spans []policy.Span
	for _, s := range v.Spans {
		if s.Start >= offset {
			s.Start, s.End = s.Start-offset, s.End-offset
			spans = append(spans, s)
		}
	}
	v.Spans = spans
	return &v
}

func stateBy(a policy.Action, mode story.CommentMode) State {
	switch {
	case a == policy.Refuse:
		return Refused
	case a == policy.Hold || mode == story.CommentsModerated:
		return Held
	}
	return Approved
}

func (s *Comments) insertPosted(ctx context.Context, tx *db.Tx, p *Posted) error {
	c := &p.Comment
	key := formKey(*c)
	var id int64
	err := tx.QueryRow(ctx, "SELECT id FROM comments WHERE form_key = $1", key).Scan(&id)
	if err == nil {
		p.Again = true
		p.Comment, err = s.InTx(ctx, tx, id)
		return err
	}
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	if c.ParentID != 0 {
		var article int64
		var state State
		err := tx.QueryRow(ctx, "SELECT article_id, state FROM comments WHERE id = $1", c.ParentID).Scan(&article, &state)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err != nil || article != c.ArticleID || state != Approved {
			return errs.New(errs.Invalid, "error.form_invalid").OnField("parent", "error.comment_parent", nil)
		}
	}
	verdict, err := json.Marshal(c.Verdict)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO comments (article_id, parent_id, kind, state, author_name, author_email, body, created_at, verdict, rule, form_key)
		VALUES ($1, $2, 'comment', $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`, c.ArticleID, orNull(c.ParentID), c.State, c.AuthorName, c.AuthorEmail,
		c.Body, clock.Milli(c.CreatedAt), string(verdict), c.Rule, key).Scan(&c.ID)
	if err != nil {
		return err
	}
	if err := logDecision(ctx, tx, decision{comment: c.ID, at: clock.Milli(c.CreatedAt), state: c.State, rule: c.Rule}); err != nil {
		return err
	}
	return s.recount(ctx, tx, c.ArticleID, "", c.State)
}

// formKey is the same for a form that is sent twice on one day.
func formKey(c Comment) string {
	h := sha256.New()
	for _, part := range []string{c.CreatedAt.UTC().Format("2006-01-02"), strconv.FormatInt(c.ArticleID, 10), strconv.FormatInt(c.ParentID, 10), c.AuthorName, c.AuthorEmail, c.Body} {
		_, _ = h.Write(append([]byte(part), 0))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// read cleans a submission: what cannot be seen goes, what is too much is said.
func read(in Submission) (c Comment, err error) {
	c = Comment{ArticleID: in.ArticleID, ParentID: max(0, in.ParentID), Kind: "comment", Body: cleanBody(in.Body)}
	c.AuthorName = strings.Join(strings.Fields(clean(in.Name)), " ")
	c.AuthorEmail = strings.TrimSpace(in.Email)
	fault := errs.New(errs.Invalid, "error.form_invalid")
	says := func(field, key string, limit int) { fault = fault.OnField(field, key, map[string]any{"limit": limit}) }
	switch n := utf8.RuneCountInString(c.AuthorName); {
	case !hasLetter(c.AuthorName):
		says("name", "error.comment_name", 0)
	case n > MaxName:
		says("name", "error.too_long", MaxName)
	}
	if address, err := mail.ParseAddress(c.AuthorEmail); err != nil || address.Address != c.AuthorEmail || len(c.AuthorEmail) > MaxEmail || strings.ContainsAny(c.AuthorEmail, "\r\n\x00 ") {
		says("email", "error.comment_email", 0)
	}
	switch n := utf8.RuneCountInString(c.Body); {
	case !hasLetter(c.Body):
		says("body", "error.comment_body", 0)
	case n > MaxBody:
		says("body", "error.too_long", MaxBody)
	}
	if len(fault.Fields) > 0 {
		return c, fault
	}
	return c, nil
}

// hasLetter says whether there is something to read: a letter, a digit or a picture, not only marks and space.
func hasLetter(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) })
}

// maxMarks is how many combining marks a letter may carry: vocalised Arabic has two, the Qur'an's spelling three or four.
const maxMarks = 4

// clean leaves out what is no text: bytes that are no UTF-8, control signs, signs that turn the direction of what follows, and
// towers of marks.
func clean(text string) string {
	var b strings.Builder
	marks := 0
	for _, r := range strings.ToValidUTF8(text, "") {
		switch {
		case r == '\n' || r == '\t':
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			continue
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks > maxMarks || b.Len() == 0 {
				continue
			}
		default:
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cleanBody is clean with lines kept: no space at their ends, and one empty line at most between two.
func cleanBody(text string) string {
	text = clean(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
