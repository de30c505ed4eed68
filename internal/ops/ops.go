// Package ops answers the operator's machines: alive, ready, metrics.
//
// It is not for people: the desk shows what an editor should know.
package ops

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Deps is what the addresses need.
type Deps struct {
	// Ready returns nil when the database can be reached and its migrations are done.
	Ready func(context.Context) error
	// Metrics is what /metrics prints.
	Metrics *prometheus.Registry
	// OpenMetrics lets /metrics be read from other machines than this one.
	OpenMetrics bool
	Log         *slog.Logger
}

// Register adds /healthz, /readyz and /metrics to mux.
func Register(mux *http.ServeMux, d Deps) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := d.Ready(ctx); err != nil {
			d.Log.Warn("not ready", "err", err)
			plain(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
		plain(w, http.StatusOK, "ready\n")
	})
	metrics := promhttp.HandlerFor(d.Metrics, promhttp.HandlerOpts{})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if !d.OpenMetrics && !fromHere(r) {
			plain(w, http.StatusNotFound, "not found\n")
			return
		}
		metrics.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// fromHere says whether the peer is this machine itself and not a proxy on it that speaks for another.
func fromHere(r *http.Request) bool {
	for _, h := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}
