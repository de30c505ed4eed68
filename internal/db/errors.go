package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/warraq/warraq/internal/errs"
)

// translate makes a driver's error one of ours, by code and never by text: a doubled key is errs.Conflict, a missing row
// errs.NotFound, a database that is full, locked, read-only or away errs.Unavailable. Others stay what they are.
func translate(err error) error {
	if err == nil || errs.As(err) != nil {
		return err
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return errs.New(errs.NotFound, "error.not_found").Because(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unavailable(err)
	}
	if lite := (*sqlite.Error)(nil); errors.As(err, &lite) {
		return fromSQLite(err, lite.Code())
	}
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return fromPostgres(err, pg.Code)
	}
	if n := net.Error(nil); errors.As(err, &n) {
		return unavailable(err)
	}
	return err
}

func unavailable(cause error) error {
	return errs.New(errs.Unavailable, "error.database_unavailable").Because(cause)
}

// Result codes: https://sqlite.org/rescode.html. The low byte is the primary code.
func fromSQLite(err error, code int) error {
	const (
		busy, locked, readOnly, ioErr, full, cantOpen = 5, 6, 8, 10, 13, 14
		constraintPrimaryKey, constraintUnique        = 1555, 2067
	)
	if code == constraintPrimaryKey || code == constraintUnique {
		return errs.New(errs.Conflict, "error.taken").Because(err)
	}
	switch code & 0xff {
	case busy, locked, readOnly, ioErr, full, cantOpen:
		return unavailable(err)
	}
	return err
}

// SQLSTATE classes: PostgreSQL documentation, appendix A.
func fromPostgres(err error, code string) error {
	switch {
	case code == "23505": // unique_violation
		return errs.New(errs.Conflict, "error.taken").Because(err)
	case code == "25006", code == "40001", code == "40P01", code == "55P03": // read-only, serialization, deadlock, lock
		return unavailable(err)
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "53"), strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "58"):
		return unavailable(err) // connection, resources (disk full), shutdown, system error
	}
	return err
}

// Conflict says whether err is a doubled key.
func Conflict(err error) bool { return errs.Is(err, errs.Conflict) }

// unanswered is a commit whose answer did not come.
type unanswered struct{ cause error }

// Error is the text for the log.
func (u *unanswered) Error() string { return "the commit was not answered: " + u.cause.Error() }

// Unwrap is the cause.
func (u *unanswered) Unwrap() error { return u.cause }

// uncommitted is what a commit that failed is told as. A server that answered has not written; where the connection broke or the wait
// was called off, nobody can say. SQLite has no answer to lose.
func (e Engine) uncommitted(err error) error {
	pg := (*pgconn.PgError)(nil)
	if e == SQLite || errors.Is(err, sql.ErrTxDone) || errors.As(err, &pg) && !strings.HasPrefix(pg.Code, "57") {
		return translate(err)
	}
	return unavailable(&unanswered{err})
}

// Uncertain says whether a Write that returned err may be durable all the same.
func Uncertain(err error) bool {
	u := (*unanswered)(nil)
	return errors.As(err, &u)
}
