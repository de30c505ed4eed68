package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/importer/wordpress"
)

type importCommands struct {
	Wordpress importWordpressCommand `cmd:"" help:"Move a WordPress site in from its own export."`
	Disqus    importDisqusCommand    `cmd:"" help:"Move comments in from Disqus's own export."`
}

type importWordpressCommand struct {
	storeFlags
	File    string `arg:"" help:"The export (WXR 1.0 to 1.2, plain or gzip): a file or an http(s) address." placeholder:"FILE|URL"`
	Uploads string `help:"The old site's wp-content/uploads: a folder or an http(s) address. Without it no pictures come." env:"WARRAQ_UPLOADS" placeholder:"DIR|URL"`
	Report  string `help:"Write the report (JSON) here: counts, and a reason for whatever was changed or left out." env:"WARRAQ_REPORT" placeholder:"FILE"`
	Fields  string `help:"A JSON file that says which custom fields hold the kicker, deck, byline, views and pictures' credits." env:"WARRAQ_FIELDS" placeholder:"FILE"`
}

// Help is the example that --help shows.
func (importWordpressCommand) Help() string {
	return "Example: warraq import wordpress export.xml.gz --data paper --uploads old/wp-content/uploads --report report.json\n\n" +
		"It may run beside the server, be stopped at any moment and be run again: what is here already is left alone."
}

// Run imports the file and prints what became of it.
func (c importWordpressCommand) Run(r run) error {
	var fields wordpress.Fields
	if c.Fields != "" {
		var err error
		if fields, err = wordpress.ReadFields(c.Fields); err != nil {
			return err
		}
	}
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
	// An import makes much garbage and lives briefly: collecting it less often costs memory (bounded here) and saves a tenth
	// of the time.
	debug.SetGCPercent(300)
	debug.SetMemoryLimit(importMemory)
	stopIndexing := a.indexBeside(r.ctx)
	report, err := wordpress.Import(r.ctx, wordpress.Deps{DB: a.DB, Memory: a.Importer, Stories: a.Stories, Sections: a.Sections, People: a.People, Media: a.Media,
		Comments: a.Comments, Sites: a.Sites, Clock: a.Clock},
		wordpress.Options{File: c.File, Uploads: c.Uploads, Fields: fields, Report: c.Report, TempDir: c.Data, Progress: r.Err})
	stopIndexing()
	if report != nil {
		a.Stories.Announce(r.ctx)
		err = errors.Join(err, a.indexImported(r))
		if err := errors.Join(err, summarise(r.Out, report, c.Report)); err != nil {
			return err
		}
	}
	return err
}

// indexBeside keeps the search index while an import runs, which leaves a core half idle. The function it returns ends that
// and waits for it.
func (a *App) indexBeside(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { a.Search.Beside(ctx); close(done) }()
	return func() { cancel(); <-done }
}

// indexImported brings what came into the search index. What is left over by a stop waits for the server.
func (a *App) indexImported(r run) error {
	progress := importer.NewProgress(r.Err)
	if r.ctx.Err() != nil {
		return nil
	}
	return a.Search.Flush(r.ctx, func(done int) { progress.Tell(done, "articles in the index", 1) })
}

// importMemory is what the collector keeps an import under, in bytes; the bar for the whole process is 200 MB.
const importMemory = 140 << 20

// lock holds a file so that two imports into one folder do not meet; a killed one lets go of it.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errs.New(errs.Unavailable, "error.data_folder").With("folder", filepath.Dir(path)).Because(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, errs.New(errs.Conflict, "error.import_running").Because(err)
	}
	return func() { _ = f.Close() }, nil
}

// summarise prints what an import did with those kinds of things that are in the file.
func summarise(out io.Writer, r *importer.Report, path string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %9s %9s %9s %9s %9s\n", "", "in file", "imported", "updated", "unchanged", "left out")
	total := func(m map[string]int) (n int) {
		for _, v := range m {
			n += v
		}
		return n
	}
	for _, row := range []struct {
		name string
		of   func(importer.Counts) int
	}{
		{"posts", func(c importer.Counts) int { return total(c.Posts) }}, {"pages", func(c importer.Counts) int { return c.Pages }},
		{"attachments", func(c importer.Counts) int { return c.Attachments }}, {"comments", func(c importer.Counts) int { return total(c.Comments) }},
		{"categories", func(c importer.Counts) int { return c.Categories }}, {"tags", func(c importer.Counts) int { return c.Tags }},
		{"authors", func(c importer.Counts) int { return c.Authors }}, {"other items", func(c importer.Counts) int { return total(c.OtherItems) }},
	} {
		if row.of(r.InFile) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%-12s %9d %9d %9d %9d %9d\n", row.name, row.of(r.InFile), row.of(r.Imported), row.of(r.Updated), row.of(r.Unchanged), row.of(r.Skipped))
	}
	var noted []string
	for what, n := range r.Noted {
		noted = append(noted, fmt.Sprintf("%d %s", n, what))
	}
	slices.Sort(noted)
	switch {
	case len(noted) > 0 && path != "":
		fmt.Fprintf(&b, "%s: the reasons stand in %s\n", strings.Join(noted, ", "), path)
	case len(noted) > 0:
		fmt.Fprintf(&b, "%s: --report FILE writes the reasons down\n", strings.Join(noted, ", "))
	}
	_, err := io.WriteString(out, b.String())
	return err
}
