package app

import "context"

// FollowChanges lets go of pages that other nodes changed, until ctx ends.
func (a *App) FollowChanges(ctx context.Context) { a.followChanges(ctx) }
