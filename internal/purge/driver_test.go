package purge

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/errs"
)

// cacheInFront is a server that takes what is told, or answers otherwise.
func cacheInFront(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s.URL
}

func one(t *testing.T, address string) *Front {
	t.Helper()
	list, err := Parse(address)
	if err != nil || len(list) != 1 {
		t.Fatalf("%s: %v %v", address, list, err)
	}
	return list[0]
}

func withToken(address string) string {
	return strings.Replace(address, "http://", "http://s%2Fecret@", 1)
}

func TestEachKindIsToldInItsOwnWords(t *testing.T) {
	var got *http.Request
	var body string
	address := cacheInFront(t, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got, body = r, string(b)
		w.WriteHeader(http.StatusNoContent)
	})
	tell := func(address string) {
		t.Helper()
		if err := one(t, address).Purge(t.Context(), []string{"article:1", "list:all:0"}); err != nil {
			t.Fatal(err)
		}
	}
	tell("varnish:" + address)
	if got.Method != "PURGE" || got.URL.Path != "/" || got.Header.Get("xkey-purge") != "article:1 list:all:0" {
		t.Errorf("Varnish: %s %s %v", got.Method, got.URL, got.Header)
	}
	names := func(key string) (list []string) {
		t.Helper()
		var m map[string][]string
		if err := json.Unmarshal([]byte(body), &m); err != nil || len(m) != 1 {
			t.Fatalf("%s: %v", body, err)
		}
		return m[key]
	}
	tell(address + "/drop?zone=7")
	if tags := names("tags"); got.Method != http.MethodPost || got.URL.String() != "/drop?zone=7" || got.Header.Get("Authorization") != "" || got.Header.Get("Content-Type") != "application/json" || strings.Join(tags, " ") != "article:1 list:all:0" {
		t.Errorf("another: %s %s %v %s", got.Method, got.URL, got.Header, body)
	}
	tell(withToken(address) + "/drop")
	if got.Header.Get("Authorization") != "Bearer s/ecret" {
		t.Errorf("with a token: %v", got.Header)
	}
	tell("fastly:" + withToken(address) + "/service/x/purge")
	if tags := names("surrogate_keys"); got.Method != http.MethodPost || got.URL.Path != "/service/x/purge" || got.Header.Get("Fastly-Key") != "s/ecret" || got.Header.Get("Authorization") != "" || len(tags) != 2 {
		t.Errorf("Fastly: %s %s %v %s", got.Method, got.URL, got.Header, body)
	}
}

// garbage is a server that speaks no HTTP.
func garbage(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, "\x00\x01لا أفهم\r\n\r\n")
			_ = c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestWhatIsNoYesIsAFailureAndSaysNoSecret(t *testing.T) {
	stolen := 0
	elsewhere := cacheInFront(t, func(http.ResponseWriter, *http.Request) { stolen++ })
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	waits := make(chan struct{})
	slow := cacheInFront(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-waits:
		case <-r.Context().Done():
		}
	})
	t.Cleanup(func() { close(waits) })
	for name, address := range map[string]string{
		"500": cacheInFront(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }),
		"403": cacheInFront(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }),
		"redirect": cacheInFront(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
		}),
		"garbage": garbage(t), "down": gone.URL, "slow": slow,
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if name == "slow" {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
			}
			err := one(t, withToken(address)+"/purge?k=s/ecret").Purge(ctx, []string{"all"})
			if err == nil || strings.Contains(err.Error(), "ecret") {
				t.Errorf("%v", err)
			}
		})
	}
	if stolen > 0 {
		t.Error("the token went elsewhere")
	}
	long := cacheInFront(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 1_000 {
			if _, err := io.WriteString(w, strings.Repeat("x", 10_000)); err != nil {
				return
			}
		}
	})
	if err := one(t, long).Purge(t.Context(), []string{"all"}); err != nil {
		t.Errorf("a yes of ten megabytes: %v", err)
	}
}

func TestAddressesOfCaches(t *testing.T) {
	list, err := Parse(" varnish:http://127.0.0.1:6081, https://token@cdn.example/purge ,,fastly:https://token@api.example/service/x/purge,varnish:http://127.0.0.1:6081")
	var names []string
	for _, f := range list {
		names = append(names, f.Name())
	}
	if got := strings.Join(names, " "); err != nil || got != "varnish:http://127.0.0.1:6081 https://cdn.example fastly:https://api.example" {
		t.Errorf("%s %v", got, err)
	}
	if list, err := Parse(""); len(list) > 0 || err != nil {
		t.Errorf("none: %v %v", list, err)
	}
	same, other := one(t, "https://old@cdn.example/purge"), one(t, "https://new@cdn.example/purge")
	if same.id != other.id || same.id == one(t, "https://new@cdn.example/other").id {
		t.Error("another token is another cache, or another path none")
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for address, key := range map[string]string{
		"secret": "error.purge_address", "varnish:secret": "error.purge_address", "ftp://secret/": "error.purge_address", "http://": "error.purge_address", "https:///secret": "error.purge_address",
		"varnish:http://127.0.0.1/secret": "error.purge_address", "varnish:http://secret@127.0.0.1": "error.purge_address", "https://user:secret@cdn.example/": "error.purge_address",
		"https://cdn.example/#secret": "error.purge_address", "fastly:https://api.example/secret": "error.purge_address", "https://sec%0Aret@cdn.example/": "error.purge_address",
		"http://[::1/secret": "error.purge_address", "https://cdn.example/%zz": "error.purge_address", "http://secret@cdn.example/": "error.purge_open", "https://a.example,secret": "error.purge_address",
	} {
		list, err := Parse(address)
		if e := errs.As(err); e == nil || e.Key != key || len(list) > 0 || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v %v", address, list, err)
		}
	}
}
