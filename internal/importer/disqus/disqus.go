// Package disqus moves comments in from the XML export of Disqus, under articles that are here already.
//
// The file is read twice as a stream and is never whole in memory: first its threads, each of which is looked for among the
// articles; then the comments, many to a transaction, with the memory of what came. Comments whose parent stands further down
// in the file get it at the end.
//
// It is not for articles (they come before, from wherever they come) nor for what Disqus keeps of its users.
package disqus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Deps is the paper that the comments move into.
type Deps struct {
	DB       *db.DB
	Memory   *importer.Memory
	Stories  *story.Stories
	Comments *comment.Comments
	Sites    *site.Sites
}

// Options is what the operator asks for.
type Options struct {
	File     string    // path of the export, plain or gzip
	BaseURL  string    // public address of the paper; links to its host, as to the paper's old hosts, are links to here
	Report   string    // where the report goes; empty: nowhere
	Progress io.Writer // for the operator to see
}

// run is one import.
type run struct {
	Deps
	opts     Options
	report   *importer.Report
	progress *importer.Progress
	source   importer.Source
	hosts    []string // of the paper, now and earlier
	threads  threads
	places   places
	late     []late
	count    int // comments read
}

// Import moves the comments in and answers what it did. It may be stopped at any moment and begun again. errs.Invalid where
// the file is no export, errs.Unavailable where the paper cannot be written; what in the file cannot be taken is in the report,
// not an error. A file that ends in its middle is an error too, after all that could be read was written.
func Import(ctx context.Context, d Deps, o Options) (*importer.Report, error) {
	report, err := importer.NewReport(o.Report)
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.import_report").With("file", o.Report).Because(err)
	}
	defer report.Abandon()
	r := &run{Deps: d, opts: o, report: report, progress: importer.NewProgress(o.Progress), places: places{},
		threads: threads{byID: map[string]*thread{}, byOwnID: map[string]*thread{}}}
	cut, err := r.readTwice(ctx)
	if err != nil {
		return nil, err
	}
	if err := report.Close(); err != nil {
		return nil, err
	}
	if missing := report.Missing(); len(missing) > 0 {
		return report, fmt.Errorf("the report does not add up: %s", strings.Join(missing, "; "))
	}
	if cut != nil {
		return report, errs.New(errs.Invalid, "error.import_cut").With("file", o.File).Because(cut)
	}
	return report, nil
}

// errCut is why a file counts as cut off that could be read to its end.
var errCut = errors.New("</disqus> is missing")

// readTwice is the whole import. cut says why the file ends in its middle, if it does.
func (r *run) readTwice(ctx context.Context) (cut, err error) {
	if err := r.knowHosts(ctx); err != nil {
		return nil, err
	}
	if _, err = r.read(ctx, func(rec importer.Record, split *importer.Splitter, share float64) error {
		if rec.Name != "thread" {
			return nil
		}
		r.progress.Tell(len(r.threads.byID), "threads", share/2)
		return r.addThread(ctx, rec, split)
	}); err != nil {
		return nil, err
	}
	if r.source, err = r.Memory.Source(ctx, importer.Disqus); err != nil {
		return nil, err
	}
	var next lot
	cut, err = r.read(ctx, func(rec importer.Record, split *importer.Splitter, share float64) error {
		if rec.Name != "post" {
			return nil
		}
		for _, p := range postsOf(rec, split.Canonical) {
			r.take(&next, p, len(rec.Text))
		}
		if !next.full() {
			return nil
		}
		r.progress.Tell(r.count, "comments", 0.5+share/2)
		return r.write(ctx, &next)
	})
	if err != nil {
		return nil, err
	}
	if err := r.write(ctx, &next); err != nil {
		return nil, err
	}
	if err := r.writeLate(ctx); err != nil {
		return nil, err
	}
	if err := r.tellThreads(); err != nil {
		return nil, err
	}
	return cut, r.DB.Settle(ctx)
}

// read hands every record of the file to f, with how much of the file was read. cut is why it ends in its middle.
func (r *run) read(ctx context.Context, f func(rec importer.Record, split *importer.Splitter, share float64) error) (cut, err error) {
	file, err := importer.OpenFile(r.opts.File)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	split := importer.NewSplitter(file, format)
	for {
		rec, fault := split.Next()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !split.Opened() {
			if fault != nil && !errors.Is(fault, io.EOF) {
				return nil, errs.New(errs.Invalid, "error.import_file").With("file", r.opts.File).Because(fault)
			}
			return nil, errs.New(errs.Invalid, "error.import_not_disqus").With("file", r.opts.File)
		}
		switch {
		case errors.Is(fault, io.EOF) && split.Closed():
			return nil, nil
		case errors.Is(fault, io.EOF):
			return errCut, nil
		case fault != nil: // what stood before it is as good as what stands before the end of a file that was cut
			return fault, nil
		}
		if err := f(rec, split, file.Share()); err != nil {
			return nil, err
		}
	}
}

// knowHosts gathers the hosts whose links are links to this paper.
func (r *run) knowHosts(ctx context.Context) error {
	settings, err := r.Sites.Get(ctx)
	if err != nil {
		return err
	}
	for _, host := range settings.OldHosts {
		r.hosts = append(r.hosts, importer.BareHost(host))
	}
	if u, err := url.Parse(strings.TrimSpace(r.opts.BaseURL)); err == nil && u.Host != "" {
		r.hosts = append(r.hosts, importer.BareHost(u.Host))
	}
	return nil
}
