package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/errs"
)

// How long a stop waits for requests and jobs under way.
const stopPatience = 10 * time.Second

type serveCommand struct {
	storeFlags
	Listen       string `help:"Address to listen on." default:"127.0.0.1:8080" env:"WARRAQ_LISTEN" placeholder:"ADDR"`
	BaseURL      string `help:"The site's public address. Without it http://ADDR." env:"WARRAQ_BASE_URL" placeholder:"URL"`
	Demo         bool   `help:"Fill an empty folder with a small sample paper." env:"WARRAQ_DEMO"`
	OpenMetrics  bool   `help:"Let other machines read /metrics." env:"WARRAQ_OPEN_METRICS"`
	TrustedProxy string `help:"Addresses and ranges, apart by commas, of the proxies in front: their X-Forwarded-For says who a reader is." env:"WARRAQ_TRUSTED_PROXY" placeholder:"ADDRS"`
	Purge        string `help:"Caches in front to tell what changed, apart by commas: varnish:http://HOST:PORT, fastly:https://TOKEN@HOST/service/ID/purge or https://TOKEN@HOST/PATH." env:"WARRAQ_PURGE" placeholder:"URLS"`
	Hub          string `name:"websub-hub" help:"WebSub hub to tell which feeds changed." env:"WARRAQ_WEBSUB_HUB" placeholder:"URL"`
	IndexNow     string `name:"indexnow" help:"IndexNow service to tell which articles changed." env:"WARRAQ_INDEXNOW" placeholder:"URL"`
	SMTP         string `name:"smtp" help:"Mail server, smtp://[user:password@]host:port or smtps://... Without it no mail is sent." env:"WARRAQ_SMTP" placeholder:"URL"`
	MailFrom     string `help:"Sender of mail, \"Name <address>\" or an address." env:"WARRAQ_MAIL_FROM" placeholder:"ADDRESS"`
	TLSCert      string `name:"tls-cert" help:"Certificate with its chain (PEM), to serve https; read again when it changes." env:"WARRAQ_TLS_CERT" placeholder:"FILE"`
	TLSKey       string `name:"tls-key" help:"Key of the certificate (PEM)." env:"WARRAQ_TLS_KEY" placeholder:"FILE"`
}

// Help is the example that --help shows.
func (serveCommand) Help() string {
	return "Example: warraq serve --data paper --listen 127.0.0.1:8080 --base-url https://news.example"
}

func (c serveCommand) config() config.Config {
	cfg := c.storeFlags.config()
	cfg.Listen, cfg.BaseURL, cfg.Demo, cfg.OpenMetrics, cfg.Proxies = c.Listen, c.BaseURL, c.Demo, c.OpenMetrics, c.TrustedProxy
	cfg.SMTP, cfg.MailFrom = c.SMTP, c.MailFrom
	cfg.Hub, cfg.IndexNow = c.Hub, c.IndexNow
	cfg.TLSCert, cfg.TLSKey, cfg.Purge = c.TLSCert, c.TLSKey, c.Purge
	return cfg
}

// Run serves the paper until it is told to stop.
func (c serveCommand) Run(r run) error {
	log := r.log(c.LogFormat)
	a, err := Open(r.ctx, c.config(), log)
	if err != nil {
		return err
	}
	defer a.Close()
	if c.Demo {
		if err := a.fillDemo(r.ctx, r.Err); err != nil {
			return err
		}
		if err := a.serveDemoProvider(r.ctx); err != nil {
			return err
		}
	}
	return a.Serve(r.ctx, func(address string) { a.greet(r.ctx, r.Out, address) })
}

// Serve listens and answers until ctx ends, then stops in the reverse order of starting: no new requests, those under
// way finished, background work too. ready is told the address once it answers. It returns nil after an orderly stop.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.Listen)
	if err != nil {
		return errs.New(errs.Unavailable, "error.listen").With("address", a.Config.Listen).Because(err)
	}
	address := "http://" + listener.Addr().String()
	if a.certificate != nil {
		address = "https://" + listener.Addr().String()
	}
	if a.Config.BaseURL == "" {
		a.Config.BaseURL = address
	}
	handler, err := a.Handler()
	if err != nil {
		_ = listener.Close()
		return err
	}
	if err := a.Jobs.Start(context.WithoutCancel(ctx)); err != nil {
		_ = listener.Close()
		return fmt.Errorf("start background work: %w", err)
	}
	server, served := a.server(handler, listener)
	forsake := a.keep(ctx)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(served) }()
	a.Log.Info("serving", "address", address, "engine", string(a.DB.Engine()))
	ready(address)

	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	stopErr := server.Shutdown(patience)
	if jobErr := a.Jobs.Stop(patience); stopErr == nil {
		stopErr = jobErr
	}
	forsake()
	a.Log.Info("stopped")
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", address, err)
	}
	if stopErr != nil {
		a.Log.Warn("some work was cut off at the stop", "err", stopErr)
	}
	return nil
}

// keep starts what looks after the paper while it is served, whatever becomes of ctx. It ends when the answer is called, which waits for it.
func (a *App) keep(ctx context.Context) (forsake func()) {
	keep, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var all sync.WaitGroup
	all.Go(func() { a.Search.Keep(keep) })
	all.Go(func() { a.Comments.Keep(keep, a.Log) })
	all.Go(func() { a.Audience.Keep(keep, a.Log) })
	all.Go(func() { a.followChanges(keep) })
	all.Go(func() { a.Fronts.Keep(keep) })
	if os.Getenv("GOGC") == "" {
		all.Go(func() { tuneCollector(keep) })
	}
	return func() {
		cancel()
		all.Wait()
	}
}

// server is what answers on a listener, and the listener as it is to be served.
func (a *App) server(handler http.Handler, listener net.Listener) (*http.Server, net.Listener) {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	server.RegisterOnShutdown(a.endStreams)
	if a.certificate != nil {
		server.TLSConfig = a.certificate.Config()
		server.ErrorLog = slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug) // a line with somebody's address for each connection that fails
		return server, tls.NewListener(listener, server.TLSConfig)
	}
	if a.Log.Enabled(context.Background(), slog.LevelDebug) { // each request is to be in the log
		return server, listener
	}
	wire := cache.NewWire(a.Pages, a.readerHead, cache.Times{Header: server.ReadHeaderTimeout, Idle: server.IdleTimeout, Write: server.WriteTimeout})
	wire.Post("/-/view", a.viewPosted)
	server.ConnState = wire.State
	server.RegisterOnShutdown(wire.Stop)
	return server, wire.Listener(listener)
}

// What a page leaves behind is much against what the program holds: left alone, the collector would run every few pages, a
// sixth of their processor time. So it runs each time that so much garbage came up, whatever is held: the search index holds
// tens of megabytes in a large archive, and a share of those would be hundreds.
const (
	garbage     = 32 << 20
	leastHeld   = garbage / 4
	tuneEvery   = 500 * time.Millisecond
	growth      = 128 << 20 // that what is held may have between two looks, with its garbage
	liveHeapKey = "/gc/heap/live:bytes"
)

// tuneCollector sets the collector's share by what is held, until ctx ends. GOGC says otherwise. A share that was right for a small program is
// wrong for what it is half a second later, when its cache fills: the limit holds meanwhile. GOMEMLIMIT sets another.
func tuneCollector(ctx context.Context) {
	tick := time.NewTicker(tuneEvery)
	defer tick.Stop()
	held := []metrics.Sample{{Name: liveHeapKey}}
	for {
		metrics.Read(held)
		live := held[0].Value.Uint64()
		debug.SetGCPercent(int(100 * garbage / max(leastHeld, live)))
		if os.Getenv("GOMEMLIMIT") == "" {
			debug.SetMemoryLimit(int64(live) + growth)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// greet prints where the site and the desk are, and how to get in.
func (a *App) greet(ctx context.Context, out io.Writer, address string) {
	base := strings.TrimSuffix(a.Config.BaseURL, "/")
	_, _ = fmt.Fprintf(out, "site:  %s/\ndesk:  %s/desk/\n", base, base)
	token, open, err := a.People.FirstRunToken(ctx)
	switch {
	case err != nil:
		a.Log.Error("first-run link", "err", err)
	case open:
		_, _ = fmt.Fprintf(out, "first: %s/desk/first-run?token=%s  (once, creates the owner)\n", base, token)
	}
	if login, password, ok := a.demoLogin(ctx); ok {
		_, _ = fmt.Fprintf(out, "login: %s  password: %s\n", login, password)
	}
	if base != strings.TrimSuffix(address, "/") {
		_, _ = fmt.Fprintf(out, "(listening on %s)\n", address)
	}
}
