// Command bots refreshes the list of the names by which programs call themselves, from the npm package crawler-user-agents: the patterns and
// their licence into internal/audience/bots, whole agents for the tests beside them.
//
// It is not for our own additions and corrections, which stand in internal/audience/bots.go.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const name = "crawler-user-agents"

func main() {
	version := flag.String("version", "1.60.0", "version of the npm package")
	dir := flag.String("dir", "internal/audience", "folder of the package that uses the list")
	flag.Parse()
	if err := run(*version, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bots:", err)
		os.Exit(1)
	}
}

func run(version, dir string) error {
	files, err := fetch(version)
	if err != nil {
		return err
	}
	var list []struct {
		Pattern   string   `json:"pattern"`
		Instances []string `json:"instances"`
	}
	if err := json.Unmarshal(files["package/"+name+".json"], &list); err != nil {
		return fmt.Errorf("read the list: %w", err)
	}
	if len(list) == 0 || len(files["package/LICENSE"]) == 0 {
		return errors.New("the package has no list or no licence")
	}
	var patterns, agents strings.Builder
	fmt.Fprintf(&patterns, "# The patterns of %s %s, as they are (see LICENSE): go run ./tools/bots writes this file.\n", name, version)
	fmt.Fprintf(&agents, "# The instances of %s %s, as they are (see ../../bots/LICENSE): go run ./tools/bots writes this file.\n", name, version)
	for _, entry := range list {
		if strings.ContainsAny(entry.Pattern, "\r\n") {
			return fmt.Errorf("a pattern of several lines: %q", entry.Pattern)
		}
		patterns.WriteString(entry.Pattern + "\n")
		for _, agent := range entry.Instances {
			if agent = strings.TrimSpace(agent); !strings.ContainsAny(agent, "\r\n") {
				agents.WriteString(agent + "\n")
			}
		}
	}
	for path, text := range map[string]string{"bots/patterns.txt": patterns.String(), "bots/LICENSE": string(files["package/LICENSE"]), "testdata/bots/agents.txt": agents.String()} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%s %s: %d patterns\n", name, version, len(list))
	return nil
}

// fetch is the files of a version, by npm's own client.
func fetch(version string) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "bots")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	npm := exec.Command("npm", "pack", "--silent", name+"@"+version)
	npm.Dir, npm.Stderr = dir, os.Stderr
	if err := npm.Run(); err != nil {
		return nil, fmt.Errorf("npm pack: %w", err)
	}
	packed, err := os.ReadFile(filepath.Join(dir, name+"-"+version+".tgz"))
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if files[h.Name], err = io.ReadAll(t); err != nil {
			return nil, err
		}
	}
}
