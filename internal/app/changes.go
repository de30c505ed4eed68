package app

import (
	"context"
	"time"

	"github.com/warraq/warraq/internal/db"
)

// How soon a change that another node or a command made is on this node's pages, and how often what nobody looks back to is deleted.
const (
	followEvery = 250 * time.Millisecond
	trimEvery   = time.Hour
)

// followChanges lets go of pages that other processes changed, until ctx ends. Where the log cannot be read, pages go on being served: the
// database is away, and they are the best there is.
func (a *App) followChanges(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var follower *db.Follower
	trimmed, quiet := time.Now(), false
	for {
		var err error
		if follower == nil {
			if follower, err = a.DB.Follow(ctx); err == nil {
				a.Pages.Drop([]string{db.Everything}) // what was drawn before it followed
			}
		} else {
			var tags []string
			if tags, err = follower.Next(ctx); len(tags) > 0 {
				a.Pages.Drop(tags)
			}
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
