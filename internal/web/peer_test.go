package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestWhomARequestComesFrom(t *testing.T) {
	proxies, err := ParseProxies(" 127.0.0.1, 10.0.0.0/8,fd00::/8 ,")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		peer string
		says []string
		want string
	}{
		{"192.0.2.7:1234", nil, "192.0.2.7"},
		{"192.0.2.7:1234", []string{"198.51.100.1"}, "192.0.2.7"}, // nobody vouches for it
		{"127.0.0.1:1234", nil, "127.0.0.1"},
		{"127.0.0.1:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		{"127.0.0.1:1234", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"}, // the first was sent by the reader
		{"127.0.0.1:1234", []string{"203.0.113.9", "198.51.100.1, 10.1.2.3"}, "198.51.100.1"},
		{"127.0.0.1:1234", []string{"nonsense"}, "127.0.0.1"},
		{"127.0.0.1:1234", []string{"203.0.113.9, nonsense, 10.1.2.3"}, "10.1.2.3"},
		{"[fd00::1]:1234", []string{"2001:db8::5"}, "2001:db8::5"},
		{"[::ffff:127.0.0.1]:1", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"@", []string{"198.51.100.1"}, "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		for _, s := range c.says {
			r.Header.Add("X-Forwarded-For", s)
		}
		var got netip.Addr
		proxies.Known(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = Peer(r) })).ServeHTTP(nil, r)
		if got.String() != c.want {
			t.Errorf("%s %q: %s, not %s", c.peer, c.says, got, c.want)
		}
	}
	for _, bad := range []string{"example.org", "10.0.0.0/99", "1.2.3"} {
		if _, err := ParseProxies(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
