package mail

import (
	"errors"
	"net"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/warraq/warraq/internal/errs"
)

// parseSender reads "Name <address>" or an address.
func parseSender(from string) (*netmail.Address, error) {
	wrong := errs.New(errs.Invalid, "error.mail_from")
	a, err := netmail.ParseAddress(from)
	if err != nil || strings.ContainsFunc(a.Name, breaksHeader) {
		return nil, wrong
	}
	if a.Address, err = parseAddress(a.Address); err != nil {
		return nil, wrong
	}
	a.Name = oneSpaced(a.Name)
	return a, nil
}

// The lengths that RFC 5321 lets an address have.
const (
	longestAddress = 254
	longestLocal   = 64
)

var errAddress = errors.New("not an address")

// parseAddress is a bare address with its domain in ASCII, since few servers take other letters there. Names, comments and
// quoted local parts are refused: readers type none, and they are what headers and commands are broken with.
func parseAddress(address string) (string, error) {
	a, err := netmail.ParseAddress(address)
	if err != nil || a.Name != "" || a.Address != address || strings.ContainsFunc(address, breaksHeader) {
		return "", errAddress
	}
	at := strings.LastIndexByte(address, '@')
	domain, err := asciiDomain(address[at+1:])
	if err != nil || at > longestLocal || at+1+len(domain) > longestAddress || strings.ContainsAny(address[:at], " \"<>()[]\\,;:") {
		return "", errAddress
	}
	return address[:at+1] + domain, nil
}

// domains is how domains are looked up, without the rules on hyphens: names that are in use have two in the third place.
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true), idna.StrictDomainName(true), idna.CheckHyphens(false))

func asciiDomain(name string) (string, error) {
	ascii, err := domains.ToASCII(name)
	for label := range strings.SplitSeq(ascii, ".") {
		if strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return "", errAddress
		}
	}
	return ascii, err
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// breaksHeader says whether a letter may not stand in a header: it ends the line for somebody, or is no letter at all.
func breaksHeader(r rune) bool {
	return r != '\t' && unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp)
}

var languageForm = regexp.MustCompile(`^[A-Za-z0-9-]{0,35}$`)

// A line of a message has 998 bytes at most, and an address cannot be folded.
const longestStop = 900

var errStop = errors.New("not an address to unsubscribe at")

// parseStop is an http(s) address in the letters that a header takes.
func parseStop(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", errStop
	}
	if net.ParseIP(u.Hostname()) == nil {
		host, err := asciiDomain(u.Hostname())
		if err != nil {
			return "", errStop
		}
		if u.Port() != "" {
			host = net.JoinHostPort(host, u.Port())
		}
		u.Host = host
	}
	if !isASCII(u.RawQuery) {
		u.RawQuery = u.Query().Encode()
	}
	s := u.String()
	if len(s) > longestStop || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' || r == '"' }) {
		return "", errStop
	}
	return s, nil
}
