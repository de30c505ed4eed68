// Package app opens, wires, starts and stops everything, and holds the commands: the only package that knows everybody.
// End-to-end tests use it whole.
//
// It is not for anything one feature could do by itself.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/riverqueue/river"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/bus"
	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/jobs"
	"github.com/warraq/warraq/internal/mail"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/purge"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/web"
)

// App is one paper, open: every feature over its database and its files.
type App struct {
	Config    config.Config
	Log       *slog.Logger
	Clock     clock.Clock
	DB        *db.DB
	Blobs     blob.Store
	Jobs      *jobs.Jobs
	Mail      *mail.Mailer
	Catalogue *i18n.Catalogue
	Sites     *site.Sites
	Sections  *section.Sections
	People    *people.People
	Media     *media.Library
	Stories   *story.Stories
	Policies  *policy.Policies
	Comments  *comment.Comments
	Importer  *importer.Memory
	Search    *search.Index
	Pages     *cache.Cache
	Views     *audience.Views
	Fronts    *purge.Fronts
	Audience  *audience.Reports
	Consent   *consent.Providers
	Pings     *syndicate.Pings

	certificate *web.Certificate         // nil: nothing is encrypted here
	endStreams  func()                   // that readers hold open; set by Handler
	viewPosted  func(*cache.Posted) bool // counts a view beneath the server; set by Handler
	headers     atomic.Pointer[headers]  // of readers' pages, as they were last asked for
}

// Open opens the paper that cfg names, brings its tables up to date and wires the features. It starts nothing: commands
// use it as it is, Serve starts what a server needs. The caller closes it.
func Open(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	mailer, err := mail.New(cfg.SMTP, cfg.MailFrom, log) // before anything is made: a wrong flag leaves no trace
	if err != nil {
		return nil, err
	}
	fronts, err := purge.Parse(cfg.Purge)
	if err != nil {
		return nil, err
	}
	pings, err := syndicate.NewPings(cfg.Hub, cfg.IndexNow)
	if err != nil {
		return nil, err
	}
	certificate, err := openCertificate(cfg, log)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o750); err != nil {
		return nil, errs.New(errs.Unavailable, "error.data_folder").With("folder", cfg.Data).Because(err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		return nil, fmt.Errorf("load the catalogues: %w", err)
	}
	blobs, err := blob.OpenFolder(mediaFolder(cfg))
	if err != nil {
		return nil, err
	}
	database, err := db.Open(ctx, databaseURL(cfg))
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, Log: log, Clock: clock.System, DB: database, Blobs: blobs, Catalogue: catalogue, Mail: mailer, certificate: certificate, Pings: pings}
	if err := a.wire(ctx); err != nil {
		_ = database.Close()
		return nil, err
	}
	a.useFronts(fronts)
	return a, nil
}

func (a *App) wire(ctx context.Context) error {
	if err := a.DB.Migrate(ctx); err != nil {
		return fmt.Errorf("bring the tables up to date: %w", err)
	}
	news := bus.New()
	a.Pages = cache.New(a.Clock, cacheBytes)
	a.Consent = consent.New(a.DB, a.Clock)
	if err := a.Consent.Refresh(ctx); err != nil {
		return err
	}
	a.DB.OnChange(a.drop)
	work, err := jobs.New(a.DB, a.Log, func(w *river.Workers) {
		media.RegisterWorkers(w, func() *media.Library { return a.Media })
		mail.RegisterWorkers(w, func() *mail.Mailer { return a.Mail })
		syndicate.RegisterWorkers(w, func() *syndicate.Pings { return a.Pings })
	})
	if err != nil {
		return fmt.Errorf("open the background work: %w", err)
	}
	a.Jobs = work
	a.Mail.Use(work)
	a.Sites = site.New(a.DB)
	a.Sections = section.New(a.DB)
	a.People = people.New(a.DB, a.Clock)
	a.Media = media.New(a.DB, a.Blobs, a.Jobs, a.Clock)
	a.Stories = story.New(a.DB, a.Clock, news, a.Sites)
	a.Pings.Use(syndicate.PingDeps{Queue: a.Jobs, Sections: a.Sections, People: a.People, Sites: a.Sites, Log: a.Log, BaseURL: func() string { return a.Config.BaseURL }})
	a.Stories.OnChange(a.Pings.Changed)
	a.Policies = policy.New(a.DB, a.Clock)
	a.Comments = comment.New(a.DB, a.Clock, a.Stories, a.Sites, a.Policies)
	a.Comments.Mailing(a.Mail, a.Catalogue, func() string { return a.Config.BaseURL })
	a.Importer = importer.New(a.DB)
	a.Views = audience.New(a.DB, a.Clock, a.Stories)
	a.Audience = audience.NewReports(a.DB, a.Clock, a.Stories, a.Sites)
	a.Search = search.New(a.DB, a.Clock, a.Log, a.Stories)
	return a.fillKeys(ctx)
}

// cacheBytes is how much of its pages a server keeps ready.
const cacheBytes = 64 << 20

// keysFilled is the setting that says that all rows have the search keys that arabic.Key makes now. It has another name each time
// that arabic.Key makes others, so that they are filled anew.
const keysFilled = "search_keys_filled_2"

func (a *App) fillKeys(ctx context.Context) error {
	if _, err := a.Sites.Value(ctx, keysFilled); err == nil || !errs.Is(err, errs.NotFound) {
		return err
	}
	if err := a.Stories.FillKeys(ctx); err != nil {
		return fmt.Errorf("fill the articles' search keys: %w", err)
	}
	if err := a.Media.FillKeys(ctx); err != nil {
		return fmt.Errorf("fill the pictures' search keys: %w", err)
	}
	return a.Sites.SetValue(ctx, keysFilled, "yes")
}

// Close releases the database. What was acknowledged is on the disk already.
func (a *App) Close() {
	if err := a.DB.Close(); err != nil {
		a.Log.Error("close the database", "err", err)
	}
}

// openCertificate is the certificate that the flags name, nil where they name none.
func openCertificate(cfg config.Config, log *slog.Logger) (*web.Certificate, error) {
	if cfg.TLSCert == "" && cfg.TLSKey == "" {
		return nil, nil
	}
	if cfg.TLSCert == "" || cfg.TLSKey == "" {
		return nil, errs.New(errs.Invalid, "error.tls_pair")
	}
	certificate, err := web.OpenCertificate(cfg.TLSCert, cfg.TLSKey, clock.System, log)
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.tls_files").Because(err)
	}
	return certificate, nil
}

func databaseURL(cfg config.Config) string {
	if cfg.Database != "" {
		return cfg.Database
	}
	return "sqlite:" + filepath.Join(cfg.Data, "warraq.db")
}

func mediaFolder(cfg config.Config) string {
	if cfg.Media != "" {
		return strings.TrimPrefix(cfg.Media, "file:")
	}
	return filepath.Join(cfg.Data, "media")
}
