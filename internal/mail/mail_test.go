package mail_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/jobs"
	"github.com/warraq/warraq/internal/mail"
	"github.com/warraq/warraq/internal/testkit"
)

const sender = "صحيفة الغد <news@paper.example>"

var digest = mail.Message{
	To: "reader@home.example", Subject: "خلاصة الأسبوع: المدينة تفتح شوارعها للمشاة والدراجات حتى منتصف الليل",
	Text: "مرحباً،\n\nأهم ما نُشر:\nhttps://paper.example/ar/1?a=1&b=2.\n\n<b>إلى اللقاء</b>", Stop: "https://paper.example/stop?t=abc", Lang: "ar", Dir: "rtl",
}

// desk is a mailer with its queue, and what it logs.
type desk struct {
	*mail.Mailer
	jobs *jobs.Jobs
	log  *lockedBuffer
}

func open(t *testing.T, d *db.DB, server string, register ...func(*river.Workers)) desk {
	t.Helper()
	log := &lockedBuffer{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	m, err := mail.New(server, sender, logger)
	if err != nil {
		t.Fatal(err)
	}
	j, err := jobs.New(d, logger, func(w *river.Workers) {
		mail.RegisterWorkers(w, func() *mail.Mailer { return m })
		for _, more := range register {
			more(w)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Use(j)
	return desk{m, j, log}
}

func (d desk) start(t *testing.T) {
	t.Helper()
	if err := d.jobs.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.stop(t) })
}

func (d desk) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if err := d.jobs.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func send(t *testing.T, d *db.DB, m *mail.Mailer, msg mail.Message) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return m.Send(t.Context(), tx, msg) }); err != nil {
		t.Fatal(err)
	}
}

// job is a message's row in the queue.
type job struct {
	state, errors string
	attempt       int
}

func queued(t *testing.T, d *db.DB) (list []job) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		list, err = db.All(t.Context(), tx, func(s db.Scanner) (j job, err error) {
			return j, s.Scan(&j.state, &j.attempt, &j.errors)
		}, "SELECT CAST(state AS TEXT), attempt, COALESCE(CAST(errors AS TEXT), '') FROM river_job WHERE kind = 'mail'")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// waitFor waits until the only message in the queue is as it should be.
func waitFor(t *testing.T, d *db.DB, what string, good func(job) bool) job {
	t.Helper()
	var list []job
	eventually(t, what, func() bool {
		list = queued(t, d)
		return len(list) == 1 && good(list[0])
	})
	return list[0]
}

func parsed(t *testing.T, data string) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// parts are a message's text and page.
func parts(t *testing.T, m *netmail.Message) (text, page string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	var got []string
	r := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"text/plain; charset=UTF-8", "text/html; charset=UTF-8"} {
		p, err := r.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		if kind := p.Header.Get("Content-Type"); kind != want {
			t.Errorf("a part of type %s", kind)
		}
		var body io.Reader = quotedprintable.NewReader(p)
		if p.Header.Get("Content-Transfer-Encoding") == "base64" {
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		b, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	return got[0], got[1]
}

func TestAMessageArrivesOnceAsItWasMeant(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		// The server hangs up after the message instead of saying goodbye: it has it nevertheless.
		s, address := serve(t, "smtp", func(s *mailServer) { s.answers["QUIT"] = []string{""} })
		m := open(t, d, address)
		m.start(t)
		before := time.Now().Add(-time.Minute)
		send(t, d, m.Mailer, digest)
		got := s.wait(1)[0]
		if got.from != "FROM:<news@paper.example> BODY=8BITMIME" || got.to != "TO:<reader@home.example>" {
			t.Errorf("envelope %q %q", got.from, got.to)
		}
		msg := parsed(t, got.data)
		for name, want := range map[string]string{"To": "<reader@home.example>", "List-Unsubscribe": "<https://paper.example/stop?t=abc>",
			"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated", "Content-Language": "ar", "Mime-Version": "1.0"} {
			if have := msg.Header.Get(name); have != want {
				t.Errorf("%s: %q", name, have)
			}
		}
		if subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil || subject != digest.Subject {
			t.Errorf("%q %v", subject, err)
		}
		if from, err := netmail.ParseAddress(msg.Header.Get("From")); err != nil || from.Name != "صحيفة الغد" || from.Address != "news@paper.example" {
			t.Errorf("%v %v", from, err)
		}
		if date, err := msg.Header.Date(); err != nil || date.Before(before) || date.After(time.Now().Add(time.Minute)) {
			t.Errorf("%v %v", date, err)
		}
		if id := msg.Header.Get("Message-ID"); !strings.HasSuffix(id, "@paper.example>") || len(id) < 30 {
			t.Errorf("Message-ID %q", id)
		}
		text, page := parts(t, msg)
		if text != digest.Text {
			t.Errorf("text %q", text)
		}
		for _, want := range []string{`<div lang="ar" dir="rtl">`, "<p>مرحباً،</p>", "<p>أهم ما نُشر:<br>\n", `<a href="https://paper.example/ar/1?a=1&amp;b=2" dir="ltr">https://paper.example/ar/1?a=1&amp;b=2</a>.</p>`, "&lt;b&gt;إلى اللقاء&lt;/b&gt;"} {
			if !strings.Contains(page, want) {
				t.Errorf("no %s in\n%s", want, page)
			}
		}
		if j := waitFor(t, d, "completed job", func(j job) bool { return j.state == "completed" }); j.attempt != 1 {
			t.Errorf("%+v", j)
		}
		if log := m.log.String(); log != "" {
			t.Errorf("a message that went well is in the log: %s", log)
		}
	})
}

func TestNothingIsSentWhenTheTransactionIsRolledBack(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s, address := serve(t, "smtp", nil)
		m := open(t, d, address)
		m.start(t)
		change := errors.New("changed my mind")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := m.Send(t.Context(), tx, digest); err != nil {
				t.Error(err)
			}
			return change
		})
		if !errors.Is(err, change) || len(queued(t, d)) != 0 {
			t.Errorf("%v, %v", err, queued(t, d))
		}
		later := digest
		later.To = "later@home.example"
		send(t, d, m.Mailer, later)
		if got := s.wait(1)[0]; got.to != "TO:<later@home.example>" {
			t.Errorf("%q", got.to)
		}
	})
}

func TestAMessageOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s, address := serve(t, "smtp", nil)
		send(t, d, open(t, d, address).Mailer, digest) // and the program ends before its queue ran
		// Another was killed in the middle of sending.
		send(t, d, open(t, d, address).Mailer, digest)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = '2020-01-01 00:00:00' WHERE id = (SELECT MAX(id) FROM river_job)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		open(t, d, address).start(t)
		s.wait(2)
	})
}

func TestABusyServerIsAskedAgain(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s, address := serve(t, "smtp", func(s *mailServer) { s.answers["."] = []string{"451 4.7.1 reader@home.example: later please"} })
		m := open(t, d, address)
		m.start(t)
		send(t, d, m.Mailer, digest)
		s.wait(1)
		all := s.all()
		if len(all) != 2 {
			t.Fatalf("%d tries", len(all))
		}
		first, second := parsed(t, all[0].data).Header, parsed(t, all[1].data).Header
		for _, name := range []string{"Message-Id", "Date", "Subject"} {
			if first.Get(name) == "" || first.Get(name) != second.Get(name) {
				t.Errorf("%s: %q, then %q", name, first.Get(name), second.Get(name))
			}
		}
		j := waitFor(t, d, "completed job", func(j job) bool { return j.state == "completed" })
		secrets(t, m.log.String()+j.errors)
		if log := m.log.String(); !strings.Contains(log, "domain=home.example attempt=1") || !strings.Contains(log, "451 4.7.1") {
			t.Errorf("log: %s", log)
		}
	})
}

// secrets fails if a log tells who was written to, what, or how one signs in.
func secrets(t *testing.T, log string) {
	t.Helper()
	for _, secret := range []string{"reader", "خلاصة", "مرحب", "t=abc", "pass%40word", "pass@word"} {
		if strings.Contains(log, secret) {
			t.Errorf("%q is in the log: %s", secret, log)
		}
	}
}

func TestARefusedRecipientIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for command, reply := range map[string]string{"RCPT": "550 5.1.1 <reader@home.example> is nobody", ".": "554 5.7.1 we do not want this, reader"} {
		t.Run(command, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				s, address := serve(t, "smtp", func(s *mailServer) { s.answers[command] = []string{reply} })
				m := open(t, d, address)
				m.start(t)
				send(t, d, m.Mailer, digest)
				j := waitFor(t, d, "cancelled job", func(j job) bool { return j.state == "cancelled" })
				if j.attempt != 1 || strings.Count(s.said(), "RCPT") != 1 {
					t.Errorf("%+v\n%s", j, s.said())
				}
				secrets(t, m.log.String()+j.errors)
				if log := m.log.String(); !strings.Contains(log, "domain=home.example") || !strings.Contains(log, reply[:9]) {
					t.Errorf("log: %s", log)
				}
			})
		})
	}
}

func TestWhatTheOperatorCanMendIsTriedAgain(t *testing.T) {
	t.Parallel()
	for command, reply := range map[string]string{"greeting": "554 not you", "AUTH": "535 5.7.8 no such account: pass@word", "MAIL": "553 5.7.1 not your address, reader"} {
		t.Run(command, func(t *testing.T) {
			d := testkit.SQLite(t)
			s, address := serve(t, "smtp", func(s *mailServer) {
				s.extensions = append(s.extensions, "AUTH PLAIN")
				s.answers[command] = []string{reply}
			})
			m := open(t, d, strings.Replace(address, "//", "//paper:pass%40word@", 1))
			m.start(t)
			send(t, d, m.Mailer, digest)
			s.wait(1)
			secrets(t, m.log.String()+waitFor(t, d, "completed job", func(j job) bool { return j.state == "completed" && j.attempt == 2 }).errors)
			if log := m.log.String(); !strings.Contains(log, reply[:3]) {
				t.Errorf("log: %s", log)
			}
		})
	}
	t.Run("no server any more", func(t *testing.T) {
		d := testkit.SQLite(t)
		s, address := serve(t, "smtp", nil)
		send(t, d, open(t, d, address).Mailer, digest)
		without := open(t, d, "")
		without.start(t)
		waitFor(t, d, "failed try", func(j job) bool { return j.errors != "" })
		without.stop(t)
		open(t, d, address).start(t)
		s.wait(1)
	})
}

func TestThePasswordGoesOnlyWhereNobodyReadsIt(t *testing.T) {
	t.Parallel()
	for scheme, extensions := range map[string][]string{"smtps": {"AUTH PLAIN LOGIN"}, "smtp": {"AUTH PLAIN LOGIN", "STARTTLS"}} {
		t.Run(scheme, func(t *testing.T) {
			d := testkit.SQLite(t)
			s, address := serve(t, scheme, func(s *mailServer) { s.extensions = extensions })
			m := open(t, d, strings.Replace(address, "//", "//paper:pass%40word@", 1))
			m.start(t)
			send(t, d, m.Mailer, digest)
			if got := s.wait(1)[0]; !got.encrypted {
				t.Error("it came in the clear")
			}
			want := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00paper\x00pass@word"))
			if said := s.said(); !strings.Contains(said, want) || strings.Index(said, "STARTTLS") > strings.Index(said, want) {
				t.Errorf("said: %s", said)
			}
		})
	}
}

func TestAServerThatHangsDoesNotHoldTheStop(t *testing.T) {
	t.Parallel()
	d := testkit.SQLite(t)
	s, address := serve(t, "smtp", func(s *mailServer) { s.hang = make(chan struct{}) })
	defer close(s.hang)
	m := open(t, d, address)
	m.start(t)
	send(t, d, m.Mailer, digest)
	eventually(t, "message under way", func() bool { return strings.Contains(s.said(), "DATA") })
	begin := time.Now()
	m.stop(t)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the stop took %v", took)
	}
	waitFor(t, d, "message kept for the next start", func(j job) bool { return j.state == "available" && j.attempt == 0 })
}

type pictureArgs struct{}

// Kind names the job.
func (pictureArgs) Kind() string { return "picture" }

func TestMailDoesNotWaitForPictures(t *testing.T) {
	t.Parallel()
	d := testkit.SQLite(t)
	s, address := serve(t, "smtp", nil)
	begun, end := make(chan struct{}), make(chan struct{})
	m := open(t, d, address, func(w *river.Workers) {
		river.AddWorker(w, river.WorkFunc(func(context.Context, *river.Job[pictureArgs]) error {
			close(begun)
			<-end
			return nil
		}))
	})
	m.start(t)
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return m.jobs.Insert(t.Context(), tx, pictureArgs{}) }); err != nil {
		t.Fatal(err)
	}
	<-begun
	send(t, d, m.Mailer, digest)
	s.wait(1)
	close(end)
}

func TestAddressesDoNotStayInTheQueue(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		_, address := serve(t, "smtp", nil)
		m := open(t, d, address)
		for range 3 {
			send(t, d, m.Mailer, digest)
		}
		finish := func(state string, at time.Time) {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "UPDATE river_job SET state = $1, finalized_at = $2 WHERE id = (SELECT MIN(id) FROM river_job WHERE state = 'available')",
					state, at.UTC().Format("2006-01-02 15:04:05"))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		old := time.Now().Add(-2 * time.Hour)
		finish("completed", old)
		finish("cancelled", old)
		finish("discarded", old)
		m.start(t)
		eventually(t, "empty queue", func() bool { return len(queued(t, d)) == 0 })
	})
}

func TestWithoutAServerThereIsNoMail(t *testing.T) {
	t.Parallel()
	d := testkit.SQLite(t)
	m := open(t, d, "")
	err := d.Write(t.Context(), func(tx *db.Tx) error { return m.Send(t.Context(), tx, digest) })
	if m.Enabled() || !errs.Is(err, errs.Unavailable) || len(queued(t, d)) != 0 {
		t.Errorf("%v %v", m.Enabled(), err)
	}
	if none := (*mail.Mailer)(nil); none.Enabled() {
		t.Error("no mailer can send")
	}
}

func TestServersAndSenders(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"smtp://localhost:25", "smtps://mail.example:465", "smtp://user:pass%40%2Fword@mail.example:587/", "smtp://[::1]:25"} {
		if m, err := mail.New(good, sender, slog.Default()); err != nil || !m.Enabled() {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"mail.example", "mail.example:25", "http://mail.example:25", "smtp://mail.example", "smtp://mail.example:0", "smtp://mail.example:99999", "smtp://:25",
		"smtp://user@mail.example:25", "smtp://:secret@mail.example:25", "smtp://user:sec/ret@mail.example:25", "smtp://user:sec#ret@mail.example:25", "smtp://user:7?secret@mail.example:25",
		"smtp://user:sec%ret@mail.example:25", "smtp://mail.example:25/secret", "smtp:secret", "smtp://user:secret\n@mail.example:25"} {
		_, err := mail.New(bad, sender, slog.Default())
		if !errs.Is(err, errs.Invalid) || strings.Contains(err.Error(), "ret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "nobody", "a@b@c", "A <a@b.example>, B <b@b.example>", "a@b.example\r\nBcc: c@d.example", "<>", "\"\r\n\" <a@b.example>", "x@[127.0.0.1]"} {
		if _, err := mail.New("smtp://localhost:25", bad, slog.Default()); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
