// Package errs is the one form of error that crosses package borders: a code for programs, a message key for people,
// a cause for the log.
//
// It is not for HTTP: the edge (internal/web) turns codes into statuses and keys into text.
package errs

import (
	"errors"
	"fmt"
)

// Code says what kind of failure it is; programs decide by it.
type Code string

// The codes. Anything that carries none of them is Internal.
const (
	NotFound     Code = "not_found"    // there is no such thing, or the asker may not know of it
	Gone         Code = "gone"         // it was public once and was withdrawn
	Invalid      Code = "invalid"      // what was sent cannot be taken as it is
	Conflict     Code = "conflict"     // somebody else changed it meanwhile, or the name is taken
	Unauthorized Code = "unauthorized" // sign in first
	Forbidden    Code = "forbidden"    // signed in, but not allowed
	TooLarge     Code = "too_large"    // over a limit
	TooMany      Code = "too_many"     // too often
	Unavailable  Code = "unavailable"  // the database is full, locked, read-only or away: nothing was written
	Internal     Code = "internal"     // a fault of ours
)

// Error is an error with a code, a text for people (a key of the catalogues in i18n) and a cause for the log.
type Error struct {
	Code   Code
	Key    string         // message key, "error.headline_missing"
	Args   map[string]any // what the message's placeholders stand for
	Fields []Field        // for forms: what is wrong, field by field
	Cause  error          // for the log only, never shown
}

// Field is a fault in one field of a form.
type Field struct {
	Name string // the form field's name
	Key  string // message key
	Args map[string]any
}

// New returns an error with a code and a message key.
func New(code Code, key string) *Error { return &Error{Code: code, Key: key} }

// With returns a copy in which the message's placeholder name stands for value.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Args = make(map[string]any, len(e.Args)+1)
	for k, v := range e.Args {
		c.Args[k] = v
	}
	c.Args[name] = value
	return &c
}

// Because returns a copy with the cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// OnField returns a copy that blames one more form field.
func (e *Error) OnField(name, key string, args map[string]any) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), Field{Name: name, Key: key, Args: args})
	return &c
}

// Error is the text for the log.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Key
	for _, f := range e.Fields {
		s += fmt.Sprintf("; %s: %s", f.Name, f.Key)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// As finds the outermost *Error in err's chain, nil when there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// CodeOf is the code err carries, Internal when it carries none, empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e := As(err); e != nil {
		return e.Code
	}
	return Internal
}

// Is says whether err carries the code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }
