package wordpress

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/warraq/warraq/internal/importer"
)

// Bounds of what is under way at once.
const (
	bytesUnderWay = 32 << 20 // of items that were read and are not written
	itemsUnderWay = 256
	batchItems    = 256
	batchBytes    = 8 << 20
	batchPatience = 150 * time.Millisecond
	// breath is how long the writer stands back after each transaction: a server beside it, and its desk, get their turn.
	breath = 5 * time.Millisecond
)

// job is one item on its way from the file to the writer.
type job struct {
	number int // in the file, from 1
	rec    importer.Record
	weight int64
	ready  chan struct{} // closed once drafts are there
	drafts []*draft
	share  float64
}

// articles is the second reading: everything but attachments.
func (r *run) articles(ctx context.Context, filePath string) (cut bool, err error) {
	if r.seen.File, err = r.identity(filePath); err != nil {
		return false, err
	}
	var earlier checkpoint
	if r.source.Checkpoint != "" && json.Unmarshal([]byte(r.source.Checkpoint), &earlier) == nil && earlier.File == r.seen.File {
		r.resumed = earlier.Done
		r.progress.Say(fmt.Sprintf("going on after item %d, where an earlier run was cut off", earlier.Done))
	}
	if r.fresh, err = r.Memory.Empty(ctx, r.source.ID, importer.Post, importer.Page, importer.OtherItem); err != nil {
		return false, err
	}
	s, split, err := r.open(filePath)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.ctx = ctx
	work, order := make(chan *job, itemsUnderWay), make(chan *job, itemsUnderWay)
	under := semaphore.NewWeighted(bytesUnderWay)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for j := range work {
				r.draftsOf(j, split.Canonical)
				close(j.ready)
			}
		}()
	}
	read := make(chan error, 1)
	go func() {
		defer close(work)
		defer close(order)
		read <- r.feed(ctx, s, split, under, work, order)
	}()
	if err := r.drain(ctx, order, under); err != nil {
		stop(err)
		for range order { // let the reader see that nobody listens
		}
		<-read
		return false, err
	}
	if err := <-read; err != nil {
		return false, err
	}
	return !split.Closed(), nil
}

// feed reads items and hands them to the workers and, in their order, to the writer.
func (r *run) feed(ctx context.Context, s *importer.File, split *importer.Splitter, under *semaphore.Weighted, work, order chan<- *job) error {
	for n := 1; ; {
		rec, err := split.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(r.opts.File, err)
		}
		if rec.Name != "item" {
			continue
		}
		j := &job{number: n, rec: rec, weight: min(int64(len(rec.Text)), bytesUnderWay), ready: make(chan struct{}), share: 0.5 + s.Share()/2}
		n++
		if err := under.Acquire(ctx, j.weight); err != nil {
			return context.Cause(ctx)
		}
		j.rec.Text = append([]byte(nil), rec.Text...)
		for _, to := range []chan<- *job{work, order} {
			select {
			case to <- j:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
}

// draftsOf turns a record into drafts: one, or several where a fault of the file made one record of them.
func (r *reader) draftsOf(j *job, canonical func(string) string) {
	text, fault := j.rec.Text, j.rec.Fault
	j.rec.Text = nil
	for len(text) > 0 {
		root, notes, err := importer.ReadElement(text, canonical)
		if err == nil && fault == "" {
			j.drafts = append(j.drafts, r.draftOf(itemOf(root), notes, j.number <= r.resumed))
			return
		}
		if fault == "" {
			fault = "its markup is broken: " + err.Error()
		}
		// What was left open swallowed the items behind it: they are read by themselves.
		next := strings.Index(string(text[1:]), "<item>") + 1
		broken := text
		if next > 0 {
			broken = text[:next]
		}
		j.drafts = append(j.drafts, brokenDraft(glimpse(broken), fault))
		if next == 0 {
			return
		}
		text, fault = text[next:], ""
	}
}

func brokenDraft(it *item, fault string) *draft {
	d := &draft{kind: kindOf(it), item: it, leftOut: fault}
	return d
}

func kindOf(it *item) importer.Kind {
	switch it.postType {
	case "post":
		return importer.Post
	case "page":
		return importer.Page
	case "attachment":
		return importer.Attachment
	}
	return importer.OtherItem
}

func (d *draft) countedAs() string {
	switch d.kind {
	case importer.Post:
		return d.item.state()
	case importer.OtherItem:
		if d.item.postType == "" {
			return "unknown"
		}
		return d.item.postType
	}
	return ""
}

// draftOf makes the draft of an item; that of one which an earlier run wrote is made only if it turns out not to be there.
func (r *reader) draftOf(it *item, notes []string, written bool) *draft {
	if r.becomes(it) == "" {
		return &draft{kind: kindOf(it), item: it, notes: notes, remarks: r.remarks(it), elsewhere: true}
	}
	if written {
		return &draft{kind: kindOf(it), item: it, notes: notes, later: true}
	}
	d := r.makeDraft(it, notes)
	d.remarks = r.remarks(it)
	return d
}

// drain writes what comes, in its order, many to a transaction.
func (r *run) drain(ctx context.Context, order <-chan *job, under *semaphore.Weighted) error {
	for {
		batch, open := gather(ctx, order)
		if len(batch) > 0 {
			if err := r.writeBatch(ctx, batch); err != nil {
				return err
			}
			for _, j := range batch {
				under.Release(j.weight)
			}
			r.progress.Tell(r.count, "articles", batch[len(batch)-1].share)
			time.Sleep(breath)
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if !open {
			return nil
		}
	}
}

// gather waits for the next items: as many as fit a transaction, or those that came in time.
func gather(ctx context.Context, order <-chan *job) (batch []*job, open bool) {
	var patience <-chan time.Time
	var bytes int64
	for len(batch) < batchItems && bytes < batchBytes {
		select {
		case j, ok := <-order:
			if !ok {
				return batch, false
			}
			select {
			case <-j.ready:
			case <-ctx.Done():
				return batch, false
			}
			if patience == nil {
				patience = time.After(batchPatience)
			}
			batch, bytes = append(batch, j), bytes+j.weight
		case <-patience:
			return batch, true
		case <-ctx.Done():
			return batch, false
		}
	}
	return batch, true
}
