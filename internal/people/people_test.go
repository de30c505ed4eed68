package people_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/testkit"
)

var salma = people.NewUser{Login: "Salma", Email: "salma@example.org", Name: "سلمى", Role: actor.Editor, Password: "كلمة مرور طويلة"}

func TestSessionsAreOpenedKeptAndEnded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		clk, ctx := testkit.Clock(), t.Context()
		p := people.New(d, clk)
		if _, err := p.AddUser(ctx, salma); err != nil {
			t.Fatal(err)
		}
		if _, err := p.AddUser(ctx, salma); !errs.Is(err, errs.Conflict) {
			t.Errorf("a doubled login: %v", err)
		}
		token, u, err := p.SignIn(ctx, "salma@example.org", salma.Password, "203.0.113.1")
		if err != nil || u.Login != "salma" {
			t.Fatal(u, err)
		}
		clk.Advance(people.SessionLife - time.Hour)
		if got, err := p.BySession(ctx, token); err != nil || got.Role != actor.Editor {
			t.Fatal(got, err)
		}
		clk.Advance(people.SessionLife - time.Hour) // use made it last longer
		if _, err := p.BySession(ctx, token); err != nil {
			t.Error(err)
		}
		if err := p.SignOutEverywhere(ctx, u.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := p.BySession(ctx, token); !errs.Is(err, errs.Unauthorized) {
			t.Errorf("a session that was ended: %v", err)
		}
	})
}

func TestGuessingIsLimitedAndTheLimitPasses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		clk, ctx := testkit.Clock(), t.Context()
		p := people.New(d, clk)
		if _, err := p.AddUser(ctx, salma); err != nil {
			t.Fatal(err)
		}
		var err error
		for range 10 {
			if _, _, err = p.SignIn(ctx, "salma", "wrong password", "203.0.113.1"); !errs.Is(err, errs.Unauthorized) && errs.CodeOf(err) != errs.Unauthorized {
				t.Fatal(err)
			}
		}
		if _, _, err = p.SignIn(ctx, "salma", salma.Password, "203.0.113.9"); !errs.Is(err, errs.TooMany) {
			t.Errorf("after ten failures: %v", err)
		}
		clk.Advance(16 * time.Minute)
		if _, _, err = p.SignIn(ctx, "salma", salma.Password, "203.0.113.1"); err != nil {
			t.Errorf("after the pause: %v", err)
		}
	})
}

func TestOfManyGuessesAtOnceNoMoreThanTenAreLookedAt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		clk, ctx := testkit.Clock(), t.Context()
		p := people.New(d, clk)
		if _, err := p.AddUser(ctx, salma); err != nil {
			t.Fatal(err)
		}
		var wrong, refused atomic.Int32
		var all sync.WaitGroup
		for i := range 30 {
			all.Go(func() {
				switch _, _, err := p.SignIn(ctx, "salma", "wrong password", fmt.Sprint("203.0.113.", i)); {
				case errs.Is(err, errs.Unauthorized):
					wrong.Add(1)
				case errs.Is(err, errs.TooMany):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if wrong.Load() > 10 || wrong.Load()+refused.Load() != 30 {
			t.Errorf("%d were looked at, %d refused", wrong.Load(), refused.Load())
		}
		clk.Advance(16 * time.Minute)
		for range 12 { // those that succeed do not count
			if _, _, err := p.SignIn(ctx, "salma", salma.Password, "203.0.113.1"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTheFirstRunLinkWorksOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := people.New(d, testkit.Clock()), t.Context()
		stale, open, err := p.FirstRunToken(ctx)
		if err != nil || !open {
			t.Fatal(open, err)
		}
		token, _, err := p.FirstRunToken(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.ClaimFirstRun(ctx, stale, salma); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an older link: %v", err)
		}
		u, err := p.ClaimFirstRun(ctx, token, salma)
		if err != nil || u.Role != actor.Owner {
			t.Fatal(u, err)
		}
		second := salma
		second.Login, second.Email = "other", "other@example.org"
		if _, err := p.ClaimFirstRun(ctx, token, second); !errs.Is(err, errs.Forbidden) {
			t.Errorf("used twice: %v", err)
		}
		if _, open, err := p.FirstRunToken(ctx); open || err != nil {
			t.Errorf("open with a user there: %v %v", open, err)
		}
	})
}

func TestAnAccountThatCannotBeIsRefusedFieldByField(t *testing.T) {
	p := people.New(testkit.SQLite(t), testkit.Clock())
	_, err := p.AddUser(t.Context(), people.NewUser{Login: "a b", Email: "x", Name: " ", Role: "king", Password: "short"})
	if e := errs.As(err); e == nil || len(e.Fields) != 5 {
		t.Errorf("%v", err)
	}
}
