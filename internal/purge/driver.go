package purge

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/warraq/warraq/internal/errs"
)

// The kinds of caches.
const (
	varnish = "varnish" // docs/varnish.vcl
	fastly  = "fastly"  // its interface for many keys at once
	generic = "http"    // JSON {"tags": [...]}
)

// Parse reads a list of caches, apart by commas: varnish:http://HOST:PORT, fastly:https://TOKEN@HOST/service/ID/purge or http(s)://[TOKEN@]HOST/PATH.
// errs.Invalid, without what was given, in which there may be secrets.
func Parse(list string) (fronts []*Front, err error) {
	for address := range strings.SplitSeq(list, ",") {
		if address = strings.TrimSpace(address); address == "" {
			continue
		}
		d, err := parse(address)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256([]byte(d.kind + " " + d.url))
		f := &Front{driver: d, id: hex.EncodeToString(sum[:8])}
		if !slices.ContainsFunc(fronts, func(other *Front) bool { return other.id == f.id }) {
			fronts = append(fronts, f)
		}
	}
	return fronts, nil
}

func parse(address string) (*remote, error) {
	wrong := errs.New(errs.Invalid, "error.purge_address")
	kind := generic
	for _, k := range []string{varnish, fastly} {
		if rest, ok := strings.CutPrefix(address, k+":"); ok {
			kind, address = k, rest
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Fragment != "" || kind == varnish && strings.Trim(u.Path, "/") != "" {
		return nil, wrong
	}
	d := &remote{kind: kind, client: client()}
	if u.User != nil {
		if _, two := u.User.Password(); two || kind == varnish {
			return nil, wrong
		}
		d.token = u.User.Username()
		if strings.ContainsFunc(d.token, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return nil, wrong
		}
	}
	if kind == fastly && d.token == "" {
		return nil, wrong
	}
	if d.token != "" && u.Scheme == "http" && !local(u.Hostname()) {
		return nil, errs.New(errs.Invalid, "error.purge_open")
	}
	u.User = nil
	if u.Path == "" {
		u.Path = "/"
	}
	d.url, d.name = u.String(), u.Scheme+"://"+u.Host
	if kind != generic {
		d.name = kind + ":" + d.name
	}
	return d, nil
}

// local says whether a host is this machine: nobody stands between.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// client follows nobody elsewhere: what is told, and the token, is for the one that was named.
func client() *http.Client {
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 2, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// remote is a cache that is told over HTTP.
type remote struct {
	kind, name, url, token string
	client                 *http.Client
}

// Name implements driver.
func (d *remote) Name() string { return d.name }

// Purge implements driver. Any answer but 2xx is a failure.
func (d *remote) Purge(ctx context.Context, tags []string) error {
	r, err := d.request(ctx, tags)
	if err != nil {
		return err
	}
	answer, err := d.client.Do(r)
	if err != nil {
		if e := (*url.Error)(nil); errors.As(err, &e) { // it holds the whole address
			err = e.Err
		}
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("it answers %d", answer.StatusCode)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection serves again
	return nil
}

func (d *remote) request(ctx context.Context, tags []string) (*http.Request, error) {
	if d.kind == varnish {
		r, err := http.NewRequestWithContext(ctx, "PURGE", d.url, nil)
		if err == nil {
			r.Header.Set("xkey-purge", strings.Join(tags, " "))
		}
		return r, err
	}
	name := "tags"
	if d.kind == fastly {
		name = "surrogate_keys"
	}
	body, err := json.Marshal(map[string][]string{name: tags})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	switch {
	case d.kind == fastly:
		r.Header.Set("Fastly-Key", d.token)
	case d.token != "":
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	return r, nil
}
