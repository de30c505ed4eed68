// Command assets bundles the desk's scripts and styles from internal/desk/assets/src into internal/desk/static, under
// stable names. The result is committed, so that `go build` needs no Node; `make assets` runs this after `npm ci`.
//
// It is not for the reader's pages, whose scripts are small enough to be served as they are written.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail where the committed files are not what the sources give")
	dir := flag.String("desk", "internal/desk", "folder of the desk")
	flag.Parse()
	if err := run(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(desk string, check bool) error {
	files, err := bundle(desk, []string{"desk.ts", "editor.ts", "desk.css"})
	if err != nil {
		return err
	}
	var stale []error
	for _, f := range files {
		name := filepath.Join(desk, "static", filepath.Base(f.Path))
		if check {
			if old, err := os.ReadFile(name); err != nil || string(old) != string(f.Contents) {
				stale = append(stale, fmt.Errorf("%s is not what its sources give: run make assets", name))
			}
			continue
		}
		if err := os.WriteFile(name, f.Contents, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s %d bytes\n", name, len(f.Contents))
	}
	return errors.Join(stale...)
}

// bundle is what the named sources give, without writing it.
func bundle(desk string, names []string) ([]api.OutputFile, error) {
	src := filepath.Join(desk, "assets", "src")
	static, err := filepath.Abs(filepath.Join(desk, "static"))
	if err != nil {
		return nil, err
	}
	entries := make([]string, len(names))
	for i, name := range names {
		entries[i] = filepath.Join(src, name)
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       entries,
		Outdir:            static,
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsEndOfFile,
		External:          []string{"/static/*"}, // the fonts are the site's own
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("%d faults in the sources", len(result.Errors))
	}
	return result.OutputFiles, nil
}
