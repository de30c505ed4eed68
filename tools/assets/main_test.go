package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTheCommittedFilesAreWhatTheSourcesGive bundles again and compares. The editor's library comes from npm: where it is
// not installed (`make assets` does that), the files that need none of it are compared all the same.
func TestTheCommittedFilesAreWhatTheSourcesGive(t *testing.T) {
	desk := filepath.Join("..", "..", "internal", "desk")
	names := []string{"desk.ts", "desk.css"}
	if _, err := os.Stat(filepath.Join(desk, "assets", "node_modules")); err == nil {
		names = append(names, "editor.ts")
	}
	files, err := bundle(desk, names)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(names) {
		t.Fatalf("%d files from %d sources", len(files), len(names))
	}
	for _, f := range files {
		name := filepath.Join(desk, "static", filepath.Base(f.Path))
		old, err := os.ReadFile(name)
		if err != nil || string(old) != string(f.Contents) {
			t.Errorf("%s is not what its sources give: run make assets (%v)", name, err)
		}
	}
}
