package app

import (
	"context"
	"fmt"

	"github.com/warraq/warraq/internal/errs"
)

type checkCommand struct {
	storeFlags
}

// Help is the example that --help shows.
func (checkCommand) Help() string { return "Example: warraq check --data paper" }

// Run prints what is wrong with the paper, a line each, or "consistent"; anything wrong is an error.
func (c checkCommand) Run(r run) error {
	a, err := Open(r.ctx, c.config(), r.log(c.LogFormat))
	if err != nil {
		return err
	}
	defer a.Close()
	faults, err := a.Check(r.ctx)
	if err != nil {
		return err
	}
	for _, f := range faults {
		if _, err := fmt.Fprintln(r.Out, f); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		return errs.New(errs.Internal, "error.inconsistent").With("count", len(faults))
	}
	_, err = fmt.Fprintln(r.Out, "consistent")
	return err
}

// Check compares what is stored with itself and returns a line for each thing that does not fit.
func (a *App) Check(ctx context.Context) ([]string, error) {
	var faults []string
	for _, part := range []struct {
		name  string
		check func(context.Context) ([]string, error)
	}{
		{"database", a.DB.CheckIntegrity},
		{"articles", a.Stories.CheckConsistency},
		{"comments", a.Comments.CheckConsistency},
		{"media", a.Media.CheckConsistency},
		{"search", a.Search.CheckConsistency},
	} {
		found, err := part.check(ctx)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", part.name, err)
		}
		for _, f := range found {
			faults = append(faults, part.name+": "+f)
		}
	}
	return faults, nil
}
