package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/purge"
)

// useFronts has pages kept by caches in front of the site, which are told what changes.
func (a *App) useFronts(list []*purge.Front) {
	a.Fronts = purge.New(a.DB, a.Clock, a.Log, list, cache.Many)
	if len(list) > 0 {
		a.Pages.Share()
	}
}

// frontMetrics are how many messages each cache in front took and did not take.
func (a *App) frontMetrics(metrics prometheus.Registerer) {
	for _, f := range a.Fronts.List() {
		front := prometheus.Labels{"front": f.Name()}
		metrics.MustRegister(
			prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "warraq_purges_sent_total", Help: "Messages that a cache in front took.", ConstLabels: front},
				func() float64 { return float64(f.Sent()) }),
			prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "warraq_purges_failed_total", Help: "Attempts to tell a cache in front that failed.", ConstLabels: front},
				func() float64 { return float64(f.Failed()) }))
	}
}
