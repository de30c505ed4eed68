package comment

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/mail"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

// Submission is what a reader sends.
type Submission struct {
	ArticleID, ParentID int64
	Name, Email, Body   string
	Trap                string     // of a field that no person sees: only programs fill it in
	Proof               string     // of work, see Challenge; "" where no script ran
	From                netip.Addr // the invalid address where it is not known
	Notify              bool       // the writer wants to hear of answers
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
// within a day is one comment. errs.NotFound when there is no such article, errs.Forbidden when it takes none, *Banned for who may not
// write, errs.TooMany for who writes too often, errs.Invalid with fields ("name", "email", "body", "parent") for what cannot be taken.
func (s *Comments) Post(ctx context.Context, in Submission) (Posted, error) {
	if err := s.limit(doPost, in.From); err != nil {
		return Posted{}, err
	}
	c, err := read(in)
	if err != nil {
		return Posted{}, err
	}
	if c.addressKey, c.networkKey, err = s.addressKeys(ctx, in.From); err != nil {
		return Posted{}, err
	}
	if err := s.bar(ctx, who{c.AuthorEmail, in.From, c.addressKey, c.networkKey, c.AuthorName + "\n" + c.Body}); err != nil {
		return Posted{}, err
	}
	set, err := s.Settings(ctx)
	if err != nil {
		return Posted{}, err
	}
	art, err := s.stories.PublicHead(ctx, in.ArticleID)
	if err != nil {
		return Posted{}, err
	}
	c.CreatedAt = s.clock.Now()
	open, moderated := set.Takes(art, c.CreatedAt)
	if !open {
		return Posted{}, errs.New(errs.Forbidden, "error.comments_closed")
	}
	if c.proof, err = s.proven(ctx, in.Proof); err != nil {
		return Posted{}, err
	}
	hash := simhash(c.Body)
	if err := s.judge(ctx, &c, set); err != nil {
		return Posted{}, err
	}
	switch {
	case in.Trap != "":
		c.State, c.Rule = Spam, policy.Spam
	case c.State != Approved:
	case moderated:
		c.hold(HeldByArticle)
	case policy.Links(c.Body) > set.MaxLinks:
		c.hold(HeldLinks)
	case s.copies.again(hash, c.AuthorEmail, c.CreatedAt):
		c.hold(HeldCopy)
	case c.proof == "" && !set.PassScriptless:
		c.hold(HeldScriptless)
	}
	posted, err := s.intake.insert(ctx, s, c, set)
	if errs.Is(err, errs.Conflict) { // the same form in the same moment: now it is there
		posted, err = s.insertAlone(ctx, c, set)
	}
	if err != nil {
		return Posted{}, err
	}
	if !posted.Again && posted.Comment.State != Refused {
		s.copies.remember(hash, c.AuthorEmail, c.CreatedAt)
	}
	posted.Key, err = s.seal(ctx, posted.Comment.ID)
	return posted, err
}

// judge gives a comment its verdict and the state that follows from it.
func (s *Comments) judge(ctx context.Context, c *Comment, set Settings) error {
	judge, err := s.policies.Judge(ctx)
	if err != nil {
		return err
	}
	v := judge.Trusting(set.Precision).Judge(c.AuthorName + "\n" + c.Body)
	c.Verdict, c.Rule, c.State, c.HeldFor = bodyVerdict(v, len(c.AuthorName)+1), v.Rule, Refused, ""
	switch v.Action {
	case policy.Publish:
		c.State, c.Rule = Approved, ""
	case policy.Hold:
		c.State = Held
	}
	return nil
}

func (c *Comment) hold(why HeldFor) { c.State, c.HeldFor = Held, why }

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

func (s *Comments) insertPosted(ctx context.Context, tx *db.Tx, p *Posted, set Settings) error {
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
	if err := answerable(ctx, tx, *c); err != nil {
		return err
	}
	if err := s.lookBack(ctx, tx, c, set); err != nil {
		return err
	}
	verdict, err := json.Marshal(c.Verdict)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO comments (article_id, parent_id, kind, state, author_name, author_email, body, created_at, verdict, rule, form_key,
		address_key, network_key, proof, held_for, notify) VALUES ($1, $2, 'comment', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
		c.ArticleID, orNull(c.ParentID), c.State, c.AuthorName, c.AuthorEmail, c.Body, clock.Milli(c.CreatedAt), string(verdict), c.Rule, key,
		c.addressKey, c.networkKey, noneIfEmpty(c.proof), c.HeldFor, c.Notify).Scan(&c.ID)
	if err != nil {
		return err
	}
	if err := logDecision(ctx, tx, decision{comment: c.ID, at: clock.Milli(c.CreatedAt), state: c.State, rule: c.Rule}); err != nil {
		return err
	}
	if err := s.recount(ctx, tx, *c, "", c.State); err != nil || c.State != Approved {
		return err
	}
	return s.announce(ctx, tx, *c)
}

// answerable is errs.Invalid on "parent" for an answer to what readers of the article do not see.
func answerable(ctx context.Context, tx *db.Tx, c Comment) error {
	if c.ParentID == 0 {
		return nil
	}
	var article int64
	var state State
	err := tx.QueryRow(ctx, "SELECT article_id, state FROM comments WHERE id = $1", c.ParentID).Scan(&article, &state)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err != nil || article != c.ArticleID || state != Approved {
		return errs.New(errs.Invalid, "error.form_invalid").OnField("parent", "error.comment_parent", nil)
	}
	return nil
}

// lookBack holds a comment for what came before it: its proof was used already, or its writer is new where new ones wait.
func (s *Comments) lookBack(ctx context.Context, tx *db.Tx, c *Comment, set Settings) error {
	one := func(query string, args ...any) (bool, error) {
		var n int
		err := tx.QueryRow(ctx, query, args...).Scan(&n)
		if errs.Is(err, errs.NotFound) {
			return false, nil
		}
		return err == nil, err
	}
	if c.proof != "" {
		used, err := one("SELECT 1 FROM comments WHERE proof = $1", c.proof)
		if err != nil {
			return err
		}
		if used {
			if c.proof = ""; c.State == Approved && !set.PassScriptless {
				c.hold(HeldScriptless)
			}
		}
	}
	if c.State == Approved && set.HoldFirst {
		known, err := one("SELECT 1 FROM comments WHERE LOWER(author_email) = $1 AND state = $2 LIMIT 1", c.AuthorEmail, Approved)
		if err != nil {
			return err
		}
		if !known {
			c.hold(HeldFirst)
		}
	}
	return nil
}

func noneIfEmpty(text string) any {
	if text == "" {
		return nil
	}
	return text
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
	c = Comment{ArticleID: in.ArticleID, ParentID: max(0, in.ParentID), Kind: "comment", Body: cleanBody(in.Body), Notify: in.Notify}
	c.AuthorName = strings.Join(strings.Fields(clean(in.Name)), " ")
	c.AuthorEmail = strings.ToLower(strings.TrimSpace(in.Email))
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
