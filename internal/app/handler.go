package app

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/desk"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/ops"
	"github.com/warraq/warraq/internal/reader"
	"github.com/warraq/warraq/internal/web"
	"github.com/warraq/warraq/internal/wpapi"
)

// Handler is the whole site: the faces on one mux, behind what all answers have in common.
func (a *App) Handler() (http.Handler, error) {
	proxies, err := web.ParseProxies(a.Config.Proxies)
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.trusted_proxy").Because(err)
	}
	mux := http.NewServeMux()
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.frontMetrics(metrics)
	ops.Register(mux, ops.Deps{Ready: a.DB.Ping, Metrics: metrics, OpenMetrics: a.Config.OpenMetrics, Log: a.Log})
	site, err := reader.New(reader.Deps{Stories: a.Stories, Sections: a.Sections, People: a.People, Media: a.Media, Comments: a.Comments, Policies: a.Policies, Search: a.Search, Views: a.Views, Consent: a.Consent, Press: a.press(), StaffCookies: desk.Cookies(),
		Sites: a.Sites, Blobs: a.Blobs, Catalogue: a.Catalogue, Clock: a.Clock, Log: a.Log, BaseURL: a.Config.BaseURL, Cache: a.Pages, Snapshot: a.DB.Snapshot})
	if err != nil {
		return nil, err
	}
	site.Register(mux)
	a.endStreams = site.Close
	a.viewPosted = func(p *cache.Posted) bool {
		return site.ViewPosted(p, proxies.Of(p.From.Addr(), p.Lines("X-Forwarded-For")))
	}
	newsroom, err := desk.New(desk.Deps{Stories: a.Stories, Sections: a.Sections, People: a.People, Media: a.Media, Search: a.Search, Comments: a.Comments, Policies: a.Policies, Audience: a.Audience, Consent: a.Consent, Sites: a.Sites,
		Catalogue: a.Catalogue, Clock: a.Clock, Log: a.Log, BaseURL: a.Config.BaseURL, Preview: site.Preview})
	if err != nil {
		return nil, err
	}
	mux.Handle("/desk/", web.Secure(newsroom)) // whatever readers agreed to, nothing of it runs at the desk
	mux.Handle("/desk", http.RedirectHandler("/desk/", http.StatusMovedPermanently))
	old := wpapi.New(wpapi.Deps{Stories: a.Stories, Sections: a.Sections, People: a.People, Media: a.Media, Memory: a.Importer, Refuse: site.Refuse}, mux)
	return web.Guard(a.Log, site.Ready(proxies.Known(web.SecureWith(web.Compress(old), a.readerHead)), a.readerHead)), nil
}

// headers are the security headers of readers' pages under a registry of providers.
type headers struct {
	of   *consent.Registry
	head http.Header
}

// readerHead are the security headers of readers' pages: what does not stand in the registry cannot run. It is the same map until the registry
// changes.
func (a *App) readerHead() http.Header {
	registry := a.Consent.Current()
	h := a.headers.Load()
	if h == nil || h.of != registry {
		h = &headers{registry, web.SecurityHeaders(registry.Policy(web.Policy))}
		a.headers.Store(h)
	}
	return h.head
}
