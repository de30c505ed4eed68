package app

import (
	"context"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/db"
)

// How soon a change that another node or a command made is on this node's pages, and how often what nobody looks back to is deleted.
const (
	followEvery = 250 * time.Millisecond
	trimEvery   = time.Hour
)

// drop lets go of the pages that changed; those that are drawn from then on have the registry of providers as it is now.
func (a *App) drop(tags []string) {
	if err := a.refreshed(context.Background(), tags); err != nil {
		a.Log.Warn("a change of this process", "err", err) // followChanges hears of it too
	}
	a.Pages.Drop(tags)
}

// refreshed reads the registry of providers anew where it may have changed.
func (a *App) refreshed(ctx context.Context, tags []string) error {
	if !slices.Contains(tags, db.Everything) {
		return nil
	}
	return a.Consent.Refresh(ctx)
}

// followChanges lets go of pages that other processes changed, until ctx ends. Where the log cannot be read, pages go on being served: the
// database is away, and they are the best there is.
func (a *App) followChanges(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var follower *db.Follower
	trimmed, quiet := time.Now(), false
	for {
		var err error
		tags := []string{db.Everything} // what was drawn before it followed
		if follower == nil {
			if follower, err = a.DB.Follow(ctx); err != nil {
				follower = nil
			}
		} else {
			tags, err = follower.Next(ctx)
		}
		if err == nil && len(tags) > 0 {
			if err = a.refreshed(ctx, tags); err != nil {
				follower = nil // to begin with everything again
			}
			a.Pages.Drop(tags)
		}
		if err == nil && time.Since(trimmed) > trimEvery {
			trimmed = time.Now()
			err = a.DB.TrimChanges(ctx)
		}
		if err != nil && !quiet && ctx.Err() == nil {
			a.Log.Warn("follow what others change", "err", err)
		}
		quiet = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
