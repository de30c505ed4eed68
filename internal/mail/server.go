package mail

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"github.com/warraq/warraq/internal/errs"
)

// server is where messages are handed over.
type server struct {
	host     string
	port     int
	implicit bool // TLS from the first byte (smtps)
	user     string
	password string
}

// local says whether the server is this machine: nobody stands between, and its certificate is rarely one for "localhost".
func (s *server) local() bool {
	ip := net.ParseIP(s.host)
	return s.host == "localhost" || ip != nil && ip.IsLoopback()
}

// parseServer reads a server's address. Everything but scheme, account, host and port is refused: it is the rest of a password
// in which "/", "?" or "#" was not percent-encoded, and would be taken for something else.
func parseServer(address string) (*server, error) {
	wrong := errs.New(errs.Invalid, "error.smtp_address")
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, wrong
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || port == 0 {
		return nil, wrong
	}
	s := &server{host: u.Hostname(), port: int(port), implicit: u.Scheme == "smtps"}
	if u.User != nil {
		password, given := u.User.Password()
		if s.user = u.User.Username(); s.user == "" || !given {
			return nil, wrong
		}
		s.password = password
	}
	return s, nil
}

// tls is how a connection is encrypted. A certificate is looked at everywhere but on this machine, see local: who could stand between could
// read the password in the program's flags too.
func (s *server) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: s.local()}
}

// dial connects to the server, encrypted where that comes first. (The library's own way cannot do that without losing sight of
// the connection, and puts no brackets around the address of an IPv6 host.)
func (s *server) dial(ctx context.Context) (net.Conn, error) {
	plain, address := &net.Dialer{}, net.JoinHostPort(s.host, strconv.Itoa(s.port))
	if s.implicit {
		return (&tls.Dialer{NetDialer: plain, Config: s.tls()}).DialContext(ctx, "tcp", address)
	}
	return plain.DialContext(ctx, "tcp", address)
}

// options is how the library is to talk to the server. It learns from the connection itself whether that is encrypted, and
// sends no password over one that is not, but to this machine. beyondASCII says whether an address needs SMTPUTF8, which makes
// some servers refuse what they could have passed on without.
func (s *server) options(name string, beyondASCII bool, dial gomail.DialContextFunc) []gomail.Option {
	list := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(patience), gomail.WithHELO(name), gomail.WithDialContextFunc(dial),
		gomail.WithTLSConfig(s.tls()), gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithoutNoop(), gomail.WithoutRset()}
	if !beyondASCII {
		list = append(list, gomail.WithoutSMTPUTF8())
	}
	if s.user != "" {
		auth := gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover)
		if s.local() {
			auth = gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc)
		}
		list = append(list, gomail.WithUsername(s.user), gomail.WithPassword(s.password), auth)
	}
	return list
}
