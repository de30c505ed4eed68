package search

import "context"

// KeepOnce is one round of Keep.
func (x *Index) KeepOnce(ctx context.Context) error { return x.keepOnce(ctx) }

// Hold takes the work of making the index anew.
func (x *Index) Hold(ctx context.Context) (bool, error) { return x.hold(ctx, workReindex) }
