package search

import (
	"context"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// blockSize is how much of a part one row holds: some words of a query, or a common word's postings in a few rows.
const blockSize = 32 << 10

// change is an article that the segments do not know the last state of.
type change struct{ article, stamp int64 }

func pendingChanges(ctx context.Context, tx *db.Tx, order string, limit int) ([]change, error) {
	return db.All(ctx, tx, func(r scanner) (c change, err error) { return c, r.Scan(&c.article, &c.stamp) },
		"SELECT article_id, stamp FROM search_pending ORDER BY stamp "+order+", article_id LIMIT "+strconv.Itoa(limit))
}

type scanner = db.Scanner

// segmentRow is a segment as the table of segments knows it.
type segmentRow struct{ id, format, entries, bytes int64 }

// readable says whether this program can read the segment.
func (s segmentRow) readable() bool { return s.format >= oldestFormat && s.format <= format }

func readySegments(ctx context.Context, tx *db.Tx) ([]segmentRow, error) {
	return db.All(ctx, tx, func(r scanner) (s segmentRow, err error) {
		return s, r.Scan(&s.id, &s.format, &s.entries, &s.bytes)
	}, "SELECT id, format, entries, bytes FROM search_segments WHERE ready ORDER BY id")
}

// readPart is a whole part of a stored segment.
func readPart(ctx context.Context, tx *db.Tx, segment int64, part int) ([]byte, error) {
	blocks, err := db.All(ctx, tx, func(r scanner) (b []byte, err error) { return b, r.Scan(&b) },
		"SELECT data FROM search_blocks WHERE segment_id = $1 AND part = $2 ORDER BY n", segment, part)
	if err != nil || len(blocks) == 1 {
		return append([]byte{}, firstOf(blocks)...), err
	}
	var whole []byte
	for _, b := range blocks {
		whole = append(whole, b...)
	}
	return whole, nil
}

func firstOf(blocks [][]byte) []byte {
	if len(blocks) == 0 {
		return nil
	}
	return blocks[0]
}

// loadSegment reads what a segment keeps in memory: its entries and its words.
func loadSegment(ctx context.Context, tx *db.Tx, id int64) (*segment, error) {
	s, err := loadEntries(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	words, err := readPart(ctx, tx, id, partLexicon)
	if err != nil {
		return nil, err
	}
	return s, s.decodeLexicon(words)
}

// loadEntries reads which articles a segment speaks of, and not its words.
func loadEntries(ctx context.Context, tx *db.Tx, id int64) (*segment, error) {
	s := &segment{id: id}
	entries, err := readPart(ctx, tx, id, partEntries)
	if err != nil {
		return nil, err
	}
	return s, s.decodeEntries(entries)
}

// readBlocks reads blocks of one part, in the order of their numbers.
func readBlocks(ctx context.Context, tx *db.Tx, segment int64, part int, wanted []int, f func(n int, data []byte)) error {
	const atOnce = 16
	type block struct {
		n    int
		data []byte
	}
	for ; len(wanted) > 0; wanted = wanted[min(atOnce, len(wanted)):] {
		args, marks := []any{segment, part}, make([]string, atOnce)
		for i := range atOnce { // always as many, so that there is one text to prepare
			args, marks[i] = append(args, wanted[min(i, len(wanted)-1)]), "$"+strconv.Itoa(i+3)
		}
		list, err := db.All(ctx, tx, func(r scanner) (b block, err error) { return b, r.Scan(&b.n, &b.data) },
			"SELECT n, data FROM search_blocks WHERE segment_id = $1 AND part = $2 AND n IN ("+strings.Join(marks, ", ")+")", args...)
		if err != nil {
			return err
		}
		for _, b := range list {
			f(b.n, b.data)
		}
	}
	return nil
}

// startSegment makes the row of a segment that is not read yet.
func startSegment(ctx context.Context, tx *db.Tx, now int64) (id int64, err error) {
	err = tx.QueryRow(ctx, "INSERT INTO search_segments (ready, format, made_at) VALUES (FALSE, $1, $2) RETURNING id", format, now).Scan(&id)
	return id, err
}

func insertBlock(ctx context.Context, tx *db.Tx, segment int64, part, n int, data []byte) error {
	_, err := tx.Exec(ctx, "INSERT INTO search_blocks (segment_id, part, n, data) VALUES ($1, $2, $3, $4)", segment, part, n, data)
	return err
}

// finishSegment says how large a segment is, and lets readers see it where it is ready.
func finishSegment(ctx context.Context, tx *db.Tx, id int64, entries, bytes int, ready bool) error {
	result, err := tx.Exec(ctx, "UPDATE search_segments SET ready = $1, entries = $2, bytes = $3 WHERE id = $4", ready, entries, bytes, id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 { // somebody took it for given up
		return errOvertaken.Because(err)
	}
	return nil
}

// dropSegment removes a segment; errOvertaken where somebody else did.
func dropSegment(ctx context.Context, tx *db.Tx, id int64) error {
	if _, err := tx.Exec(ctx, "DELETE FROM search_blocks WHERE segment_id = $1", id); err != nil {
		return err
	}
	result, err := tx.Exec(ctx, "DELETE FROM search_segments WHERE id = $1", id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errOvertaken.Because(err)
	}
	return nil
}

// dropHidden removes segments that were begun before and never became ready.
func dropHidden(ctx context.Context, tx *db.Tx, before int64) error {
	list, err := db.All(ctx, tx, func(r scanner) (id int64, err error) { return id, r.Scan(&id) }, "SELECT id FROM search_segments WHERE NOT ready AND made_at < $1", before)
	if err != nil {
		return err
	}
	for _, id := range list {
		if err := dropSegment(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// errOvertaken says that another process did the same work meanwhile: nothing is written, and nothing is lost.
var errOvertaken = errs.New(errs.Conflict, "error.search_overtaken")

// overtaken says whether err is errOvertaken.
func overtaken(err error) bool {
	e := errs.As(err)
	return e != nil && e.Key == errOvertaken.Key
}

// settled takes changes off the list. One that changed again stays; one that is not there any more was written by somebody
// else: errOvertaken.
func settled(ctx context.Context, tx *db.Tx, done []change) error {
	for _, c := range done {
		result, err := tx.Exec(ctx, "DELETE FROM search_pending WHERE article_id = $1 AND stamp = $2", c.article, c.stamp)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil {
			return err
		} else if n == 1 {
			continue
		}
		var stamp int64
		if err := tx.QueryRow(ctx, "SELECT stamp FROM search_pending WHERE article_id = $1", c.article).Scan(&stamp); errs.Is(err, errs.NotFound) {
			return errOvertaken
		} else if err != nil {
			return err
		}
	}
	return nil
}
