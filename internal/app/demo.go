package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"

	"github.com/warraq/warraq/internal/actor"
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
