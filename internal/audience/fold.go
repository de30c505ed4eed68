package audience

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/site"
)

// Sites is what is asked of the paper's settings.
type Sites interface {
	Get(ctx context.Context) (site.Settings, error)
}

// Reports adds up what was counted, and tells the newsroom. It is for many goroutines and many nodes.
type Reports struct {
	db      *db.DB
	clock   clock.Clock
	stories Stories
	sites   Sites
}

// NewReports returns the reports kept in d.
func NewReports(d *db.DB, c clock.Clock, stories Stories, sites Sites) *Reports {
	return &Reports{d, c, stories, sites}
}

// How often the sums are made, how much of the time that may take, and how often what is old is let go.
const (
	foldEvery = 2 * time.Second
	foldShare = 20 // a twentieth
	foldRest  = 30 * time.Second
	tidyEvery = time.Minute
	foldLot   = 100 // batches in one transaction: views wait for its end
)

// Keep makes the sums until ctx ends. Nothing is lost where nobody does: what was counted waits.
func (r *Reports) Keep(ctx context.Context, log *slog.Logger) {
	var tidied time.Time
	quiet := false
	for {
		began, now := time.Now(), r.clock.Now()
		err := r.Fold(ctx)
		if err == nil && (now.Sub(tidied).Abs() >= tidyEvery || now.Hour() != tidied.Hour()) { // soon after midnight too
			if err = r.Tidy(ctx); err == nil {
				tidied = now
			}
		}
		if err != nil && !quiet && ctx.Err() == nil {
			log.Warn("add up the views", "err", err)
		}
		quiet = err != nil
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(foldRest, max(foldEvery, foldShare*time.Since(began)))):
		}
	}
}

// Fold adds what was counted since the last time to the sums, each batch in the transaction that marks it: once, on however many nodes and whatever is
// killed.
func (r *Reports) Fold(ctx context.Context) error {
	waiting := false
	if err := r.db.Read(ctx, func(tx *db.Tx) (err error) {
		waiting, err = unfolded(ctx, tx)
		return err
	}); err != nil || !waiting {
		return err
	}
	zone, err := r.zone(ctx)
	if err != nil {
		return err
	}
	var broken error
	for {
		var lots []lot
		if err := r.db.Write(ctx, func(tx *db.Tx) (err error) {
			lots, err = r.foldLot(ctx, tx, zone)
			return err
		}); err != nil {
			return err
		}
		for _, l := range lots {
			broken = errors.Join(broken, l.broken)
		}
		if len(lots) < foldLot {
			return broken
		}
	}
}

func (r *Reports) foldLot(ctx context.Context, tx *db.Tx, zone *time.Location) (lots []lot, err error) {
	now := r.clock.Now()
	if lots, err = claim(ctx, tx, clock.Milli(now), foldLot); err != nil || len(lots) == 0 {
		return nil, err
	}
	articles := map[int64]bool{}
	for i := range lots {
		lots[i].read()
		for k := range lots[i].hits {
			articles[k.article] = true
		}
		for k := range lots[i].readings {
			articles[k.article] = true
		}
	}
	filed, err := r.stories.Filings(ctx, tx, slices.Collect(maps.Keys(articles)))
	if err != nil {
		return nil, err
	}
	s := newSums()
	for _, l := range lots {
		at := momentOf(clock.FromMilli(l.at), zone)
		for k, n := range l.hits {
			f, there := filed[k.article]
			s.view(at, k, n, f, there)
		}
		for k, n := range l.readings {
			if filed[k.article].Public {
				s.reading(at, k, n)
			}
		}
	}
	s.since(keptSince(now))
	if err := addSums(ctx, tx, s); err != nil {
		return nil, err
	}
	return lots, markFolded(ctx, tx, lots, max(1, clock.Milli(now)))
}

// lot is a batch as it is folded. One that cannot be read is told of once and holds nobody up: its views are in the tallies.
type lot struct {
	id, at   int64
	data     []byte
	hits     map[kind]int64
	readings map[reading]int64
	broken   error
}

func (l *lot) read() {
	var err error
	if l.hits, l.readings, err = decode(l.data); err != nil {
		l.broken = fmt.Errorf("batch %d: %w", l.id, err)
	}
}

func (r *Reports) zone(ctx context.Context) (*time.Location, error) {
	settings, err := r.sites.Get(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(settings.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("load the paper's time zone: %w", err)
	}
	return zone, nil
}

// keptFrom is how far back each table of sums reaches.
type keptFrom struct{ batch, siteMinute, articleMinute, articleHour int64 }

// How long sums are kept; days of articles become months then.
const (
	batchesKept        = 5 * time.Minute
	siteMinutesKept    = 35 * 24 * time.Hour
	articleMinutesKept = time.Hour
	articleHoursKept   = 9 * 24 * time.Hour
	articleDaysKept    = 100
)

func keptSince(now time.Time) keptFrom {
	return keptFrom{clock.Milli(now.Add(-batchesKept)), floor(now.Add(-siteMinutesKept).Unix(), 60), floor(now.Add(-articleMinutesKept).Unix(), 60),
		floor(now.Add(-articleHoursKept).Unix(), 3600)}
}

// Tidy lets go of what is not kept any longer, folds the days of long ago into months, and ranks the most read of the past days.
func (r *Reports) Tidy(ctx context.Context) error {
	now := r.clock.Now()
	zone, err := r.zone(ctx)
	if err != nil {
		return err
	}
	if err := r.db.Write(ctx, func(tx *db.Tx) error { return trim(ctx, tx, keptSince(now)) }); err != nil {
		return err
	}
	y, m, d := now.In(zone).Date()
	oldest := dayOf(midnight(y, m, d-articleDaysKept, zone), zone)
	for { // a day is a transaction: views wait for its end
		day := int64(0)
		if err := r.db.Write(ctx, func(tx *db.Tx) (err error) {
			day, err = foldDay(ctx, tx, oldest)
			return err
		}); err != nil {
			return err
		}
		if day == 0 {
			return r.rank(ctx, now, zone)
		}
	}
}

// rank keeps the most read of each period's past days, when that was not done in this hour.
func (r *Reports) rank(ctx context.Context, now time.Time, zone *time.Location) error {
	hour := momentOf(now, zone).hour
	ranks := map[Period][]ranked{}
	if err := r.db.Read(ctx, func(tx *db.Tx) error {
		done, err := state(ctx, tx, "ranked")
		if err != nil || done == hour {
			return err
		}
		for _, p := range []Period{Week, Month, Year} {
			if ranks[p], err = mostRead(ctx, tx, spanOf(p, now, zone), mostRanked); err != nil {
				return err
			}
		}
		return nil
	}); err != nil || len(ranks) == 0 {
		return err
	}
	return r.db.Write(ctx, func(tx *db.Tx) error { return errors.Join(putRanks(ctx, tx, ranks), setState(ctx, tx, "ranked", hour)) })
}

// Past is views of an article at a time that is over, for papers that begin with a history.
type Past struct {
	Article int64
	At      time.Time
	Views   int64
	Sides
	Readings int64 // readers who were measured
	Seconds  int   // each of them
	Percent  int
}

// Record adds a history to the sums, as if it had been counted; the articles' own counts stay what they are. It is for a paper that has none.
func (r *Reports) Record(ctx context.Context, history []Past) error {
	zone, err := r.zone(ctx)
	if err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *db.Tx) error {
		articles := map[int64]bool{}
		for _, p := range history {
			articles[p.Article] = true
		}
		filed, err := r.stories.Filings(ctx, tx, slices.Collect(maps.Keys(articles)))
		if err != nil {
			return err
		}
		s := newSums()
		for _, p := range history {
			f, there := filed[p.Article]
			at := momentOf(p.At, zone)
			s.view(at, kind{p.Article, p.Sides}, p.Views, f, there)
			if p.Readings > 0 && there {
				s.reading(at, reading{p.Article, Depth, depthOf(p.Percent)}, p.Readings)
				s.reading(at, reading{p.Article, Duration, durationOf(p.Seconds)}, p.Readings)
			}
		}
		s.since(keptSince(r.clock.Now()))
		return addSums(ctx, tx, s)
	})
}
