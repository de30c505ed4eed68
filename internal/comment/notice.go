package comment

import (
	"context"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/mail"
)

// Mailer is what the comments ask of the mail.
type Mailer interface {
	Enabled() bool
	Send(ctx context.Context, tx *db.Tx, msg mail.Message) error
}

// Post office: who writes to readers, in which words, under which address the site is found.
type post struct {
	mailer    Mailer
	catalogue *i18n.Catalogue
	baseURL   func() string
}

// Mailing lets the comments write to those who left an address: answers they asked to hear of, the result of an appeal, links to what is
// theirs. Each message goes out if and when what causes it is durable. It is for the time before serving.
func (s *Comments) Mailing(m Mailer, catalogue *i18n.Catalogue, baseURL func() string) {
	s.post = post{m, catalogue, baseURL}
}

// Mails says whether readers can be written to.
func (s *Comments) Mails() bool { return s.post.mailer != nil && s.post.mailer.Enabled() }

// letter is a message about a comment, in its article's language.
type letter struct {
	to, about string // address, and the key of its texts: mail.ABOUT.subject and mail.ABOUT.text
	stop      string
	args      []any
}

// send enqueues a letter. An address that cannot be written to, as some that came from elsewhere, gets none.
func (s *Comments) send(ctx context.Context, tx *db.Tx, lang string, l letter) error {
	settings, err := s.sites.Get(ctx)
	if err != nil {
		return err
	}
	if base, _, _ := strings.Cut(lang, "-"); !s.speaks(base) {
		lang = settings.Lang
	}
	p := s.post.catalogue.For(lang)
	l.args = append(l.args, "paper", settings.Name)
	err = s.post.mailer.Send(ctx, tx, mail.Message{To: l.to, Subject: p.T("mail."+l.about+".subject", l.args...), Text: p.T("mail."+l.about+".text", l.args...), Stop: l.stop, Lang: p.Lang(), Dir: p.Dir()})
	if errs.Is(err, errs.Invalid) {
		return nil
	}
	return err
}

func (s *Comments) speaks(lang string) bool {
	for _, l := range i18n.Languages {
		if l == lang {
			return true
		}
	}
	return false
}

func (s *Comments) address(path string) string {
	return strings.TrimSuffix(s.post.baseURL(), "/") + path
}

// OwnPath is the address of the page that its writer has of a comment.
func OwnPath(id int64, key string) string {
	return "/-/comments/" + strconv.FormatInt(id, 10) + "/" + key
}

// announce writes to who wrote the comment that is answered, once, if they asked for it and somebody else answers.
func (s *Comments) announce(ctx context.Context, tx *db.Tx, c Comment) error {
	if c.ParentID == 0 || !s.Mails() {
		return nil
	}
	var to, lang, headline string
	var wants bool
	err := tx.QueryRow(ctx, "SELECT p.author_email, p.notify, a.lang, a.headline FROM comments p JOIN articles a ON a.id = p.article_id WHERE p.id = $1", c.ParentID).
		Scan(&to, &wants, &lang, &headline)
	if err != nil || !wants || to == "" || strings.EqualFold(to, c.AuthorEmail) {
		return err
	}
	result, err := tx.Exec(ctx, "UPDATE comments SET told = TRUE WHERE id = $1 AND NOT told", c.ID)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	stop, err := s.stopPath(ctx, c.ParentID)
	if err != nil {
		return err
	}
	return s.send(ctx, tx, lang, letter{to: to, about: "answer", stop: s.address(stop), args: []any{"name", c.AuthorName, "headline", headline, "words", c.Body,
		"link", s.address("/-/comments/" + strconv.FormatInt(c.ID, 10)), "stop", s.address(stop)}})
}

// tellOutcome writes to who appealed what became of it.
func (s *Comments) tellOutcome(ctx context.Context, tx *db.Tx, c Comment, outcome Outcome) error {
	if c.AuthorEmail == "" || !s.Mails() {
		return nil
	}
	var lang, headline string
	if err := tx.QueryRow(ctx, "SELECT lang, headline FROM articles WHERE id = $1", c.ArticleID).Scan(&lang, &headline); err != nil {
		return err
	}
	key, err := s.seal(ctx, c.ID)
	if err != nil {
		return err
	}
	about := "appeal_lost"
	if outcome == Won {
		about = "appeal_won"
	}
	return s.send(ctx, tx, lang, letter{to: c.AuthorEmail, about: about, args: []any{"headline", headline, "words", c.Body, "link", s.address(OwnPath(c.ID, key))}})
}

func (s *Comments) stopPath(ctx context.Context, id int64) (string, error) {
	key, err := s.mac(ctx, "stop", strconv.FormatInt(id, 10))
	return "/-/comments/" + strconv.FormatInt(id, 10) + "/" + key + "/stop", err
}

// Stop ends all messages about answers to the address that wrote a comment, for who has the key of the link in such a message.
// errs.NotFound for another key.
func (s *Comments) Stop(ctx context.Context, id int64, key string) error {
	right, err := s.stopPath(ctx, id)
	if err != nil {
		return err
	}
	if right != "/-/comments/"+strconv.FormatInt(id, 10)+"/"+key+"/stop" {
		return errs.New(errs.NotFound, "error.not_found")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE comments SET notify = FALSE WHERE notify AND LOWER(author_email) = (SELECT LOWER(author_email) FROM comments WHERE id = $1)", id)
		return err
	})
}
