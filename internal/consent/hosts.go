package consent

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/errs"
)

// origins reads the hosts of a provider; of several faults it names the first.
func origins(typed []string) (list []string, fault *errs.Field) {
	for _, text := range typed {
		o, key := origin(text)
		if key != "" {
			return typed, &errs.Field{Name: "hosts", Key: key, Args: map[string]any{"host": shown(text)}}
		}
		if !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	switch {
	case len(list) == 0:
		return typed, &errs.Field{Name: "hosts", Key: "error.consent_missing"}
	case len(list) > mostHosts:
		return typed, &errs.Field{Name: "hosts", Key: "error.consent_many", Args: map[string]any{"limit": mostHosts}}
	}
	return list, nil
}

// origin is a host as the policy names it, "https://host" or "https://host:port", or why it cannot be one. What the result is made of (letters,
// digits, dots, hyphens, a colon and two slashes) ends no directive of a policy and is no wildcard.
func origin(typed string) (string, string) {
	text := strings.ToLower(strings.TrimSpace(typed))
	if strings.Contains(text, "*") {
		return "", "error.consent_wildcard"
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		scheme, rest = "https", text
		if name, after, colon := strings.Cut(text, ":"); colon && !numeric(strings.TrimRight(after, "/")) && name != "" {
			return "", "error.consent_scheme" // data:, javascript:, blob:
		}
	}
	if scheme != "https" && scheme != "http" {
		return "", "error.consent_scheme"
	}
	rest = strings.TrimSuffix(rest, "/")
	if strings.ContainsAny(rest, `/\?#%@;,'"`) || strings.Contains(rest, "..") {
		return "", "error.consent_path"
	}
	host, port, ported := strings.Cut(rest, ":")
	if n, err := strconv.Atoi(port); ported && (!numeric(port) || err != nil || n < 1 || n > 65535 || port[0] == '0') {
		return "", "error.consent_host"
	}
	if !hostname(host) {
		return "", "error.consent_host"
	}
	if scheme == "http" && !loopback(host) {
		return "", "error.consent_scheme"
	}
	if ported && (scheme == "https" && port == "443" || scheme == "http" && port == "80") {
		ported = false
	}
	if ported {
		host += ":" + port
	}
	return scheme + "://" + host, ""
}

// loopback says whether a host is this machine: for trying a provider out.
func loopback(host string) bool { return host == "localhost" || host == "127.0.0.1" }

// hostname says whether a name is one of the public network's (RFC 1123), or this machine. Other addresses in numbers are none.
func hostname(host string) bool {
	if loopback(host) {
		return true
	}
	labels := strings.Split(host, ".")
	if len(host) > 253 || len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	if _, err := netip.ParseAddr(host); err == nil || last[0] >= '0' && last[0] <= '9' { // browsers read 0x7f.1 as an address too
		return false
	}
	return true
}

func numeric(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// webAddress is an address on the web, and its origin, or why it is none that is taken.
func webAddress(text string) (from string, key string) {
	u, err := url.Parse(text)
	if err != nil || len(text) > maxAddress || strings.ContainsAny(text, "\\ \t\r\n\"'<>`") || u.User != nil || u.Opaque != "" || u.Host == "" {
		return "", "error.consent_address"
	}
	return origin(u.Scheme + "://" + u.Host)
}

// scriptAddress checks the address of a script: on one of the provider's hosts, without tricks.
func scriptAddress(typed string, hosts []string) (string, *errs.Field) {
	text := strings.TrimSpace(typed)
	blame := func(key string) (string, *errs.Field) {
		return text, &errs.Field{Name: "script", Key: key, Args: map[string]any{"address": shown(text), "host": shown(text)}}
	}
	if text == "" {
		return blame("error.consent_missing")
	}
	from, key := webAddress(text)
	if key != "" {
		return blame(key)
	}
	u, err := url.Parse(text)
	if err != nil || u.Fragment != "" || strings.Contains(u.Path, "..") || strings.Contains(u.EscapedPath(), "%2f") || strings.Contains(u.EscapedPath(), "%2F") {
		return blame("error.consent_address")
	}
	if !slices.Contains(hosts, from) {
		return blame("error.consent_elsewhere")
	}
	return text, nil
}
