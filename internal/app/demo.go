package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/demo"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/story"
)

// demoPasswordName is where the demo's own password is kept, so that each start can print it. It opens a sample paper
// only: a paper that was not filled by --demo has none.
const demoPasswordName = "demo_password"

const demoUser = "demo"

// fillDemo fills an empty paper with the sample one; a paper with anything in it is left alone.
func (a *App) fillDemo(ctx context.Context, progress io.Writer) error {
	users, err := a.People.HasUsers(ctx)
	if err != nil || users {
		return err
	}
	for _, kind := range []story.Kind{story.KindArticle, story.KindPage} {
		if n, err := a.Stories.DeskCounts(ctx, kind); err != nil || n[""] > 0 {
			return err
		}
	}
	_, _ = fmt.Fprintln(progress, "filling the empty folder with the sample paper ...")
	if err := demo.Fill(ctx, demo.Deps{DB: a.DB, Stories: a.Stories, Sections: a.Sections, People: a.People, Media: a.Media, Comments: a.Comments,
		Sites: a.Sites, Audience: a.Audience, Clock: a.Clock}); err != nil {
		return err
	}
	password := rand.Text()[:14]
	if _, err := a.People.AddUser(ctx, people.NewUser{Login: demoUser, Email: "demo@example.org", Name: demo.DeskName, Role: actor.Owner, Password: password}); err != nil {
		return err
	}
	return a.Sites.SetValue(ctx, demoPasswordName, password)
}

// demoProviderName is where it is kept which origin the sample provider has.
const demoProviderName = "demo_provider"

// serveDemoProvider has the sample provider of a sample paper served on a port of its own, until ctx ends, and registers it the first time. Whoever
// takes it out of the registry is left in peace.
func (a *App) serveDemoProvider(ctx context.Context) error {
	if _, _, ok := a.demoLogin(ctx); !ok {
		return nil
	}
	was, err := a.Sites.Value(ctx, demoProviderName)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	registry := a.Consent.Current()
	i := slices.IndexFunc(registry.Providers, func(p consent.Provider) bool { return slices.Contains(p.Hosts, was) })
	if was != "" && i < 0 {
		return nil
	}
	listen := func(address string) (net.Listener, error) { return (&net.ListenConfig{}).Listen(ctx, "tcp", address) }
	listener, err := listen(cmp.Or(strings.TrimPrefix(was, "http://"), "127.0.0.1:0"))
	if err != nil { // somebody else has its port now
		if listener, err = listen("127.0.0.1:0"); err != nil {
			return fmt.Errorf("serve the sample provider: %w", err)
		}
	}
	server := &http.Server{Handler: demo.CounterServer(), ReadHeaderTimeout: time.Second, ReadTimeout: time.Second}
	if origin := "http://" + listener.Addr().String(); origin != was {
		p := demo.Counter(origin)
		if i >= 0 {
			p.ID = registry.Providers[i].ID
		}
		if _, err := a.Consent.Save(ctx, actor.System, registry.Version, p); err != nil {
			_ = listener.Close()
			return err
		}
		if err := a.Sites.SetValue(ctx, demoProviderName, origin); err != nil {
			_ = listener.Close()
			return err
		}
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }() // it ends with ctx
	return nil
}

func (a *App) demoLogin(ctx context.Context) (login, password string, ok bool) {
	password, err := a.Sites.Value(ctx, demoPasswordName)
	if err != nil {
		if !errs.Is(err, errs.NotFound) {
			a.Log.Error("demo login", "err", err)
		}
		return "", "", false
	}
	return demoUser, password, true
}
