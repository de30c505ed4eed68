package app

import (
	"fmt"

	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/search"
)

type searchCommands struct {
	Eval    searchEvalCommand    `cmd:"" help:"Print how well the ranking does on a collection of questions and answers."`
	Reindex searchReindexCommand `cmd:"" help:"Make the index of all articles anew; the old one answers meanwhile."`
}

type searchEvalCommand struct {
	Dir string `arg:"" help:"Folder with documents.jsonl[.gz], queries.jsonl and qrels.tsv." placeholder:"DIR"`
}

// Help is the example that --help shows.
func (searchEvalCommand) Help() string { return "Example: warraq search eval shared/data/search" }

// Run prints the table.
func (c searchEvalCommand) Run(r run) error { return search.Eval(r.ctx, c.Dir, r.Out) }

type searchReindexCommand struct{ storeFlags }

// Help is the example that --help shows.
func (searchReindexCommand) Help() string {
	return "Example: warraq search reindex --data paper\n\nIt may run beside the server and be run again at any time."
}

// Run makes the index anew.
func (c searchReindexCommand) Run(r run) error {
	a, err := Open(r.ctx, c.config(), r.log(c.LogFormat))
	if err != nil {
		return err
	}
	defer a.Close()
	n := 0
	progress := importer.NewProgress(r.Err)
	if err := a.Search.Reindex(r.ctx, func(done, of int) {
		n = done
		progress.Tell(done, "articles", float64(done)/float64(max(1, of)))
	}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.Out, "%d articles indexed\n", n)
	return err
}
