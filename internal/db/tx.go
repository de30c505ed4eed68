package db

import (
	"context"
	"database/sql"
	"strings"
)

// Tx is one transaction. It is for one goroutine.
type Tx struct {
	tx     *sql.Tx
	cached *statements
	wanted []string // texts to be prepared once the transaction is over
	engine Engine
}

// SQL is the transaction as database/sql knows it, for libraries that keep tables of their own.
func (t *Tx) SQL() *sql.Tx { return t.tx }

// Engine says which engine it runs on.
func (t *Tx) Engine() Engine { return t.engine }

// prepared is the kept statement for the text, bound to this transaction, or nil. The caller closes it.
func (t *Tx) prepared(ctx context.Context, text string) *sql.Stmt {
	if t.cached == nil {
		return nil
	}
	if st := t.cached.get(text); st != nil {
		return t.tx.StmtContext(ctx, st)
	}
	t.wanted = append(t.wanted, text)
	return nil
}

var likeSigns = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Holding is the pattern of texts that hold part, for LIKE $n ESCAPE '\'.
func Holding(part string) string { return "%" + likeSigns.Replace(part) + "%" }

// Exec runs a statement that returns no rows.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	query = t.rewrite(query)
	var result sql.Result
	var err error
	if st := t.prepared(ctx, query); st != nil {
		result, err = st.ExecContext(ctx, args...)
	} else {
		result, err = t.tx.ExecContext(ctx, query, args...)
	}
	return result, translate(err)
}

// Query runs a statement that returns rows; the caller closes them and asks their Err.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query = t.rewrite(query)
	var rows *sql.Rows
	var err error
	if st := t.prepared(ctx, query); st != nil {
		rows, err = st.QueryContext(ctx, args...)
	} else {
		rows, err = t.tx.QueryContext(ctx, query, args...)
	}
	return rows, translate(err)
}

// QueryRow runs a statement of which one row is wanted.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	query = t.rewrite(query)
	if st := t.prepared(ctx, query); st != nil {
		return &Row{st.QueryRowContext(ctx, args...)}
	}
	return &Row{t.tx.QueryRowContext(ctx, query, args...)}
}

// Row is one row asked for.
type Row struct{ row *sql.Row }

// Scan reads the row; errs.NotFound when there is none.
func (r *Row) Scan(into ...any) error { return translate(r.row.Scan(into...)) }

// rewrite turns PostgreSQL's $N into SQLite's ?N: bound by number on both, whatever the order of appearance. Inside
// quoted text a $ stays.
func (t *Tx) rewrite(query string) string {
	if t.engine != SQLite {
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
