package app

import (
	"errors"
	"path/filepath"
	"runtime/debug"

	"github.com/warraq/warraq/internal/importer/disqus"
)

type importDisqusCommand struct {
	storeFlags
	File    string `arg:"" help:"The export (XML, plain or gzip)." placeholder:"FILE"`
	Report  string `help:"Write the report (JSON) here: counts, and a reason for whatever was changed or left out." env:"WARRAQ_REPORT" placeholder:"FILE"`
	BaseURL string `help:"The paper's public address, now or earlier: threads of its host are looked for here, as are those of hosts that a move brought along." env:"WARRAQ_BASE_URL" placeholder:"URL"`
}

// Help is the example that --help shows.
func (importDisqusCommand) Help() string {
	return "Example: warraq import disqus export.xml.gz --data paper --base-url https://news.example --report report.json\n\n" +
		"The articles have to be here already. It may run beside the server, be stopped at any moment and be run again: what is here already is left alone."
}

// Run imports the file and prints what became of it.
func (c importDisqusCommand) Run(r run) error {
	a, err := Open(r.ctx, c.config(), r.log(c.LogFormat))
	if err != nil {
		return err
	}
	defer a.Close()
	unlock, err := lock(filepath.Join(c.Data, ".import.lock"))
	if err != nil {
		return err
	}
	defer unlock()
	debug.SetMemoryLimit(importMemory)
	report, err := disqus.Import(r.ctx, disqus.Deps{DB: a.DB, Memory: a.Importer, Stories: a.Stories, Comments: a.Comments, Sites: a.Sites},
		disqus.Options{File: c.File, BaseURL: c.BaseURL, Report: c.Report, Progress: r.Err})
	if report != nil {
		return errors.Join(err, summarise(r.Out, report, c.Report))
	}
	return err
}
