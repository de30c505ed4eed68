// Command tally reads `go test -json` on standard input, prints what failed with its output, and ends with the number
// of tests, all in all and on each database engine.
//
// It is not a test runner: its exit code only says whether the stream held a failure. With -append FILE it adds its
// figures there as "passed failed skipped", from which tools/test.sh makes the closing line.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
}

type counts struct{ passed, failed, skipped int }

func main() {
	name := flag.String("name", "go", "what the figures are called")
	file := flag.String("append", "", "file to add \"passed failed skipped\" to")
	flag.Parse()

	all, engines := counts{}, map[string]*counts{"sqlite": {}, "postgres": {}}
	output := map[string][]string{}
	parents := map[string]bool{}
	results := map[string]string{}
	var order []string
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Println(in.Text())
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			output[key] = append(output[key], e.Output)
		case "pass", "fail", "skip":
			results[key] = e.Action
			order = append(order, key)
			if i := strings.LastIndex(e.Test, "/"); i > 0 {
				parents[e.Package+" "+e.Test[:i]] = true
			}
		}
	}
	for _, key := range order {
		pkg, test, _ := strings.Cut(key, " ")
		if test == "" {
			if results[key] == "fail" && !anyFailed(results, pkg) {
				all.failed++ // the package did not build, or died outside a test
				fmt.Printf("FAIL %s\n%s", pkg, strings.Join(append(output[" "], output[key]...), ""))
			}
			continue
		}
		if results[key] == "fail" {
			fmt.Printf("--- FAIL %s %s\n%s", pkg, test, strings.Join(output[key], ""))
		}
		if results[key] == "skip" {
			fmt.Printf("skipped %s %s: %s\n", pkg, test, strings.TrimSpace(strings.Join(output[key], " ")))
		}
		if parents[key] {
			continue // its parts are counted
		}
		all.add(results[key])
		for engine, c := range engines {
			if strings.Contains("/"+test+"/", "/"+engine+"/") {
				c.add(results[key])
			}
		}
	}
	fmt.Printf("%s: %d passed, %d failed, %d skipped (of these on SQLite %d, on PostgreSQL %d)\n", *name, all.passed,
		all.failed, all.skipped, engines["sqlite"].passed, engines["postgres"].passed)
	if *file != "" {
		f, err := os.OpenFile(*file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err == nil {
			_, err = fmt.Fprintf(f, "%d %d %d\n", all.passed, all.failed, all.skipped)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "tally:", err)
			os.Exit(2)
		}
		_ = f.Close()
	}
	if all.failed > 0 || all.passed == 0 {
		os.Exit(1)
	}
}

func anyFailed(results map[string]string, pkg string) bool {
	for key, r := range results {
		p, test, _ := strings.Cut(key, " ")
		if p == pkg && test != "" && r == "fail" {
			return true
		}
	}
	return false
}

func (c *counts) add(result string) {
	switch result {
	case "pass":
		c.passed++
	case "fail":
		c.failed++
	case "skip":
		c.skipped++
	}
}
