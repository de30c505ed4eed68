package ops_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/warraq/warraq/internal/ops"
)

func ask(t *testing.T, ready error, open bool, path, peer string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	reg := prometheus.NewRegistry()
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: "warraq_probe_total"})
	reg.MustRegister(c)
	ops.Register(mux, ops.Deps{Ready: func(context.Context) error { return ready }, Metrics: reg, OpenMetrics: open, Log: slog.New(slog.DiscardHandler)})
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = peer
	for k, v := range header {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

func TestReadinessFollowsTheDatabase(t *testing.T) {
	if w := ask(t, nil, false, "/readyz", "203.0.113.9:1", nil); w.Code != 200 {
		t.Errorf("ready: %d", w.Code)
	}
	w := ask(t, errors.New("secret address"), false, "/readyz", "203.0.113.9:1", nil)
	if w.Code != 503 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("not ready: %d %q", w.Code, w.Body)
	}
	if w := ask(t, errors.New("down"), false, "/healthz", "203.0.113.9:1", nil); w.Code != 200 {
		t.Errorf("alive though not ready: %d", w.Code)
	}
}

func TestMetricsAreForThisMachineUnlessOpened(t *testing.T) {
	for _, c := range []struct {
		name   string
		open   bool
		peer   string
		header http.Header
		want   int
	}{
		{"loopback", false, "127.0.0.1:5", nil, 200},
		{"loopback, IPv6", false, "[::1]:5", nil, 200},
		{"elsewhere", false, "203.0.113.9:5", nil, 404},
		{"elsewhere, opened", true, "203.0.113.9:5", nil, 200},
		{"through a proxy here", false, "127.0.0.1:5", http.Header{"X-Forwarded-For": {"127.0.0.1"}}, 404},
	} {
		w := ask(t, nil, c.open, "/metrics", c.peer, c.header)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
		if (c.want == 200) != strings.Contains(w.Body.String(), "warraq_probe_total") {
			t.Errorf("%s: body %q", c.name, w.Body)
		}
	}
}
