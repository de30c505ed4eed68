// Package mail is messages to people by e-mail, each sent by a background job that is enqueued in the transaction that causes
// it: a message goes out if and when that commits, and a crash, a restart or a mail server that is away for a day loses none.
//
// A message lies in the job queue with its address and its text until an hour after it was sent, refused or given up (see
// jobs.New); nothing else here keeps or logs either.
//
// It is not for what a message says (features write that), nor for lists of who wants which.
package mail

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"strings"

	"github.com/riverqueue/river"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/jobs"
)

// Message is one message to one person.
type Message struct {
	To      string // a bare address, name@example.org
	Subject string // one line
	Text    string // paragraphs between empty lines; http(s) addresses in it become links
	Stop    string // address of one-click unsubscribing (RFC 8058), which a POST has to be enough for; "" for none
	Lang    string // BCP 47; "" when it is not known
	Dir     string // rtl, ltr, or "" to go by the letters
}

// Mailer sends messages through one mail server, or none.
type Mailer struct {
	server *server // nil: no mail
	from   *netmail.Address
	log    *slog.Logger
	jobs   *jobs.Jobs
}

// New returns the mailer for a server given as smtp://[user:password@]host:port (encrypted when the server offers it) or
// smtps://... (encrypted from the start), "" for no mail, and a sender given as "Name <address>" or an address. It connects
// to nothing. errs.Invalid for what it does not understand, without repeating it: it may hold a password.
func New(server, from string, log *slog.Logger) (*Mailer, error) {
	m := &Mailer{log: log}
	if from != "" || server != "" {
		var err error
		if m.from, err = parseSender(from); err != nil {
			return nil, err
		}
	}
	if server != "" {
		var err error
		if m.server, err = parseServer(server); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Enabled says whether messages can be sent at all.
func (m *Mailer) Enabled() bool { return m != nil && m.server != nil }

// Use gives the mailer its queue, once, before the first Send: the queue needs the workers before it exists.
func (m *Mailer) Use(j *jobs.Jobs) { m.jobs = j }

// Send enqueues the message in the transaction. It is tried for a day; at the receiver it arrives once, but for a crash in the
// very moment of sending, after which it comes again under the same Message-ID. errs.Unavailable when there is no mail server,
// errs.Invalid for an address that is none or for a line break where none may stand: then nothing is enqueued.
func (m *Mailer) Send(ctx context.Context, tx *db.Tx, msg Message) error {
	if !m.Enabled() {
		return errs.New(errs.Unavailable, "error.mail_off")
	}
	if m.jobs == nil {
		return fmt.Errorf("the mailer has no queue")
	}
	msg, err := vetted(msg)
	if err != nil {
		return err
	}
	if err := m.jobs.Insert(ctx, tx, messageArgs{Message: msg, ID: rand.Text()}); err != nil {
		return fmt.Errorf("enqueue a message: %w", err)
	}
	return nil
}

// How often a message is tried: the queue waits 1, 16, 81, ... n^4 seconds, a day in all. Greylisting takes minutes, a mail
// server's bad night takes hours, and what a reader asked for yesterday is not worth sending any more.
const attempts = 14

// messageArgs is a message as it lies in the queue.
type messageArgs struct {
	Message
	ID string `json:"id"` // of the Message-ID: the same at each try, so that receivers know a doubled message
}

// Kind names the job.
func (messageArgs) Kind() string { return "mail" }

// InsertOpts is the queue it waits in.
func (messageArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.MailQueue, MaxAttempts: attempts}
}

// vetted is the message in the form that is kept and sent, or errs.Invalid.
func vetted(msg Message) (Message, error) {
	to, err := parseAddress(msg.To)
	if err != nil {
		return Message{}, errs.New(errs.Invalid, "error.email_form")
	}
	subject := strings.ToValidUTF8(msg.Subject, "\uFFFD")
	if strings.ContainsFunc(subject, breaksHeader) || !languageForm.MatchString(msg.Lang) || msg.Dir != "" && msg.Dir != "rtl" && msg.Dir != "ltr" {
		return Message{}, errs.New(errs.Invalid, "error.mail_header")
	}
	stop, err := parseStop(msg.Stop)
	if err != nil {
		return Message{}, errs.New(errs.Invalid, "error.mail_header")
	}
	// PostgreSQL keeps no NUL in JSON.
	text := strings.ReplaceAll(strings.ToValidUTF8(msg.Text, "\uFFFD"), "\x00", "")
	return Message{To: to, Subject: oneSpaced(subject), Text: text, Stop: stop, Lang: msg.Lang, Dir: msg.Dir}, nil
}

// oneSpaced is s with single spaces between words: headers are folded at them, and more would not survive that.
func oneSpaced(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
}
