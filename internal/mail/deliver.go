package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/riverqueue/river"
	gomail "github.com/wneessen/go-mail"

	"github.com/warraq/warraq/internal/errs"
)

// How long a server may take: once until it lets us in, once to take the message. Some make strangers wait half a minute.
const (
	patience = time.Minute
	longest  = 3 * time.Minute // for a job as a whole
)

// RegisterWorkers adds the sending of messages to the background work. m is asked when work runs: queue and mailer need each
// other.
func RegisterWorkers(w *river.Workers, m func() *Mailer) {
	river.AddWorker(w, &messageWorker{mailer: m})
}

type messageWorker struct {
	river.WorkerDefaults[messageArgs]
	mailer func() *Mailer
}

// Timeout is how long one try may take.
func (*messageWorker) Timeout(*river.Job[messageArgs]) time.Duration { return longest }

// Work sends one message. What may pass is tried again, also where there is no mail server any more: the operator may have
// forgotten a flag. What was refused for good is not. The queue keeps the errors, so they name neither address nor text.
func (w *messageWorker) Work(ctx context.Context, job *river.Job[messageArgs]) error {
	m := w.mailer()
	log := m.log.With("domain", domainOf(job.Args.To), "attempt", job.Attempt)
	err := m.deliver(ctx, job.Args, job.CreatedAt)
	var f failure
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && errors.Is(err, context.Canceled): // the program stops; the queue keeps the message
		return err
	case errors.As(err, &f) && f.final:
		log.Warn("a message was refused and is not tried again", "err", err)
		return river.JobCancel(err)
	case job.Attempt >= job.MaxAttempts:
		log.Error("a message was given up", "err", err)
	default:
		log.Warn("a message could not be sent yet and is tried again", "err", err)
	}
	return err
}

// deliver hands one message over to the server. It returns nil once the server has taken it, whatever comes after.
func (m *Mailer) deliver(ctx context.Context, args messageArgs, at time.Time) error {
	if !m.Enabled() {
		return errs.New(errs.Unavailable, "error.mail_off")
	}
	msg, err := compose(m.from, args, at)
	if err != nil {
		return err
	}
	// The library looks at the context only while it dials, and leaves the connection open when the greeting fails: it is ours.
	hangUp := func() {}
	dial := func(dialing context.Context, _, _ string) (net.Conn, error) {
		conn, err := m.server.dial(dialing)
		if err == nil {
			watch := context.AfterFunc(ctx, func() { _ = conn.Close() })
			hangUp = func() { watch(); _ = conn.Close() }
		}
		return conn, err
	}
	defer func() { hangUp() }()
	client, err := gomail.NewClient(m.server.host, m.server.options(domainOf(m.from.Address), !isASCII(args.To+m.from.Address), dial)...)
	if err != nil {
		return fmt.Errorf("prepare for the mail server: %w", err)
	}
	smtp, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return failed(ctx, err)
	}
	err = client.SendWithSMTPClient(smtp, msg)
	if msg.IsDelivered() {
		_ = client.CloseWithSMTPClient(smtp) // politeness: the message is theirs already
		return nil
	}
	return failed(ctx, err)
}

// failure is what went wrong with a message, in words that may be logged: servers like to repeat addresses and accounts.
type failure struct {
	at       string
	code     int // of the server's answer, 0 when there was none
	enhanced string
	final    bool
}

// Error is the text for the log.
func (f failure) Error() string {
	if f.code == 0 {
		return "the mail server gave no answer, " + f.at
	}
	return strings.TrimSpace(fmt.Sprintf("the mail server answered %d %s", f.code, f.enhanced)) + ", " + f.at
}

// failed is a failure as it may be logged and kept. Only a refusal of the recipient or of the message itself is final: one of
// the sender or the account is the operator's to mend, and they have a day.
func failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var sending *gomail.SendError
	if errors.As(err, &sending) {
		about := sending.Reason == gomail.ErrSMTPRcptTo || sending.Reason == gomail.ErrSMTPData || sending.Reason == gomail.ErrSMTPDataClose
		code := sending.ErrorCode()
		return failure{sending.Reason.String(), code, sending.EnhancedStatusCode(), about && code >= 500 && code < 600}
	}
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return failure{at: "greeting it or signing in", code: answer.Code}
	}
	return fmt.Errorf("reach the mail server: %w", err)
}
