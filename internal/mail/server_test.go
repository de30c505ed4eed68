package mail_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// mailServer speaks as much SMTP as a client needs and keeps what it is given.
type mailServer struct {
	t        *testing.T
	listener net.Listener
	secret   *tls.Config // for STARTTLS

	mu         sync.Mutex
	extensions []string
	answers    map[string][]string // by command, in turn, before the usual ones; "." is the end of a message, "" closes the line
	got        []delivery
	commands   []string
	hang       chan struct{} // messages are answered once it is closed
}

// delivery is one message as it came.
type delivery struct {
	from, to, data string
	encrypted      bool
	taken          bool
}

// serve starts a server on this machine; prepare may change it first. The scheme is that of its address.
func serve(t *testing.T, scheme string, prepare func(*mailServer)) (s *mailServer, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	lender := httptest.NewTLSServer(nil) // for its certificate, which nobody knows
	lender.Close()
	s = &mailServer{t: t, listener: listener, secret: &tls.Config{Certificates: lender.TLS.Certificates}, extensions: []string{"8BITMIME", "ENHANCEDSTATUSCODES"}, answers: map[string][]string{}}
	if prepare != nil {
		prepare(s)
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				defer func() { _ = conn.Close() }()
				_ = conn.SetDeadline(time.Now().Add(time.Minute))
				if scheme == "smtps" {
					conn = tls.Server(conn, s.secret)
				}
				s.talk(conn, scheme == "smtps")
			})
		}
	})
	t.Cleanup(func() { _ = listener.Close(); open.Wait() })
	return s, scheme + "://" + listener.Addr().String()
}

func (s *mailServer) answer(command, usual string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if own := s.answers[command]; len(own) > 0 {
		s.answers[command] = own[1:]
		return own[0]
	}
	return usual
}

func (s *mailServer) talk(conn net.Conn, encrypted bool) {
	text := textproto.NewConn(conn)
	say := func(line string) bool { return line != "" && text.PrintfLine("%s", line) == nil }
	if !say(s.answer("greeting", "220 mail.test ready")) {
		return
	}
	d := delivery{encrypted: encrypted}
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
		command, rest, _ := strings.Cut(line, " ")
		usual := "250 2.0.0 fine"
		switch command {
		case "EHLO":
			usual = "250-" + strings.Join(append([]string{"mail.test"}, s.extensions...), "\r\n250-")
			last := strings.LastIndex(usual, "250-")
			usual = usual[:last] + "250 " + usual[last+4:]
		case "AUTH":
			usual = "235 2.7.0 welcome"
		case "STARTTLS":
			usual = "220 2.0.0 go on"
		case "MAIL":
			d.from = rest
		case "RCPT":
			d.to = rest
		case "DATA":
			usual = "354 go on"
		case "QUIT":
			usual = "221 2.0.0 bye"
		}
		reply := s.answer(command, usual)
		if !say(reply) || command == "QUIT" {
			return
		}
		switch {
		case command == "STARTTLS" && strings.HasPrefix(reply, "2"):
			conn = tls.Server(conn, s.secret)
			text, d.encrypted = textproto.NewConn(conn), true
		case command == "DATA" && strings.HasPrefix(reply, "3"):
			if !s.take(text, d, say) {
				return
			}
		}
	}
}

func (s *mailServer) take(text *textproto.Conn, d delivery, say func(string) bool) bool {
	raw, err := text.ReadDotBytes()
	if err != nil {
		return false
	}
	if s.hang != nil {
		<-s.hang
	}
	d.data = string(raw)
	reply := s.answer(".", "250 2.0.0 taken")
	d.taken = strings.HasPrefix(reply, "2")
	s.mu.Lock()
	s.got = append(s.got, d)
	s.mu.Unlock()
	return say(reply)
}

// all is every message that came so far, also those that were not taken.
func (s *mailServer) all() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]delivery(nil), s.got...)
}

// said is every line the client said outside of messages.
func (s *mailServer) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.commands, "\n")
}

// wait waits until n messages were taken; more are a fault.
func (s *mailServer) wait(n int) (taken []delivery) {
	s.t.Helper()
	eventually(s.t, fmt.Sprintf("%d messages", n), func() bool {
		taken = nil
		for _, d := range s.all() {
			if d.taken {
				taken = append(taken, d)
			}
		}
		return len(taken) >= n
	})
	if len(taken) > n {
		s.t.Fatalf("%d messages came instead of %d", len(taken), n)
	}
	return taken
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatal("in a minute there was no " + what)
}

// lockedBuffer is a log that tests read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
