// Package testkit gives tests real databases on both engines, a clock that stands still, and golden files.
//
// It is not for the program itself: nothing outside tests imports it.
package testkit

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Skip says why a test does not run here. Under CI=true nothing may be skipped, so there it fails.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("under CI nothing may be skipped: " + reason)
	}
	t.Skip(reason)
}

// Clock stands at ten o'clock UTC on 24 November 2026.
func Clock() *clock.Manual { return clock.NewManual(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)) }

// Golden compares got with the file at path below testdata; with -update it writes the file instead.
func Golden(t testing.TB, path string, got []byte) {
	t.Helper()
	path = filepath.Join("testdata", path)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update and look at the change):\n%s", path, got)
	}
}

// Shared is a path below the folder of real data beside the checkout; the test is skipped where that is not there.
func Shared(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", path); exists(found) {
			return found
		}
	}
	Skip(t, "no real data beside the checkout: shared/"+path)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
