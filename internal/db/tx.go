package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// Tx is one transaction. It is for one goroutine.
type Tx struct {
	tx      *sql.Tx
	cached  *statements
	bound   map[string]*sql.Stmt // kept statements that this transaction has used, by their text
	wanted  []string             // texts to be prepared once the transaction is over
	engine  Engine
	changed []string // tags of pages that are not right any more, once it is durable
}

// SQL is the transaction as database/sql knows it, for libraries that keep tables of their own.
func (t *Tx) SQL() *sql.Tx { return t.tx }

// Engine says which engine it runs on.
func (t *Tx) Engine() Engine { return t.engine }

// prepared is the kept statement for the text, bound to this transaction, or nil.
func (t *Tx) prepared(ctx context.Context, text string) *sql.Stmt {
	if t.cached == nil {
		return nil
	}
	if st := t.bound[text]; st != nil {
		return st
	}
	st := t.cached.get(text)
	if st == nil {
		t.wanted = append(t.wanted, text)
		return nil
	}
	if t.bound == nil {
		t.bound = map[string]*sql.Stmt{}
	}
	t.bound[text] = t.tx.StmtContext(ctx, st)
	return t.bound[text]
}

// patient is the context a statement runs under. SQLite's driver starts a goroutine for each statement that could be called
// off, which costs more than most statements do; ours are short, so only those not begun are.
func (t *Tx) patient(ctx context.Context) context.Context {
	if t.engine != SQLite || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

var likeSigns = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Holding is the pattern of texts that hold part, for LIKE $n ESCAPE '\'.
func Holding(part string) string { return "%" + likeSigns.Replace(part) + "%" }

// Exec runs a statement that returns no rows.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx = t.patient(ctx)
	var result sql.Result
	var err error
	if st := t.prepared(ctx, query); st != nil {
		result, err = st.ExecContext(ctx, args...)
	} else {
		result, err = t.tx.ExecContext(ctx, t.engine.rewrite(query), args...)
	}
	return result, translate(err)
}

// Query runs a statement that returns rows; the caller closes them and asks their Err.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = t.patient(ctx)
	var rows *sql.Rows
	var err error
	if st := t.prepared(ctx, query); st != nil {
		rows, err = st.QueryContext(ctx, args...)
	} else {
		rows, err = t.tx.QueryContext(ctx, t.engine.rewrite(query), args...)
	}
	return rows, translate(err)
}

// QueryRow runs a statement of which one row is wanted.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	ctx = t.patient(ctx)
	if st := t.prepared(ctx, query); st != nil {
		return &Row{st.QueryRowContext(ctx, args...)}
	}
	return &Row{t.tx.QueryRowContext(ctx, t.engine.rewrite(query), args...)}
}

// Row is one row asked for.
type Row struct{ row *sql.Row }

// Scan reads the row; errs.NotFound when there is none.
func (r *Row) Scan(into ...any) error { return translate(r.row.Scan(into...)) }

// Scanner is a row to be read.
type Scanner interface{ Scan(into ...any) error }

// All reads every row of a query through scan.
func All[T any](ctx context.Context, tx *Tx, scan func(Scanner) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// rewrite turns PostgreSQL's $N into SQLite's ?N: bound by number on both, whatever the order of appearance. Inside
// quoted text a $ stays.
func (e Engine) rewrite(query string) string {
	if e != SQLite {
		return query
	}
	return questionMarks(query)
}

func questionMarks(query string) string {
	out := []byte(nil)
	quote := byte(0)
	for i := range len(query) {
		c := query[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '$' && i+1 < len(query) && query[i+1] >= '1' && query[i+1] <= '9':
			if out == nil {
				out = []byte(query)
			}
			out[i] = '?'
		}
	}
	if out == nil {
		return query
	}
	return string(out)
}

// ListAt is how many numbers one statement of InList takes.
const ListAt = 8

// InList runs f for numbers in lots of ListAt, each once, the last lot filled up with zeros: a statement with "IN ($1, ...,
// $8)" is one text however many are asked for, and so prepared once. Zero is never a row's number.
func InList(numbers []int64, f func(lot []any) error) error {
	seen := make(map[int64]bool, len(numbers))
	lot := make([]any, 0, ListAt)
	for _, n := range numbers {
		if n == 0 || seen[n] {
			continue
		}
		seen[n] = true
		if lot = append(lot, n); len(lot) == ListAt {
			if err := f(lot); err != nil {
				return err
			}
			lot = make([]any, 0, ListAt)
		}
	}
	if len(lot) == 0 {
		return nil
	}
	for len(lot) < ListAt {
		lot = append(lot, int64(0))
	}
	return f(lot)
}
