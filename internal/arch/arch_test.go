// Package arch holds the import rules as a test: which floor a package stands on and why it may not look up.
//
// It is not for anything the program runs.
package arch_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/warraq/warraq/"

// floor is the height of each package: it imports only from floors below its own. tests stands for packages that only
// tests import.
var floor = map[string]int{
	"cmd/warraq":   100,
	"internal/app": 90,
	// Faces turn features into answers. They never import each other: a change of one must not break another.
	"internal/reader": 80, "internal/desk": 80, "internal/wpapi": 80, "internal/ops": 80,
	// Features, by rank: news travels up on the bus, questions go down.
	"internal/importer/wordpress": 65, "internal/importer/disqus": 65, "internal/demo": 64, "internal/importer": 64,
	"internal/audience": 63, "internal/comment": 63, "internal/front": 63, "internal/search": 63, "internal/purge": 63, "internal/syndicate": 63,
	"internal/story":  62,
	"internal/policy": 61, "internal/consent": 61, "internal/section": 61, "internal/media": 61, "internal/people": 61, "internal/site": 61,
	// Kit: what wraps a dependency.
	"internal/mail": 43, "internal/cache": 42, "internal/jobs": 42, "internal/page": 41, "internal/web": 41, "internal/blob": 41, "internal/db": 41, "internal/bus": 41, "internal/richtext": 41,
	// Leaves.
	"internal/throttle": 21, "internal/policy/lexicon": 20, "internal/policy/learn": 20, "internal/i18n": 20, "internal/config": 20, "internal/actor": 20, "internal/errs": 20, "internal/clock": 20,
	"arabic": 10, "internal/demo/drawing": 10,
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "-tags", "nodynamic", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestImportsGoDownwards(t *testing.T) {
	seen := 0
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		own, known := floor[name]
		if !known {
			if !strings.HasPrefix(name, "tools/") && name != "internal/testkit" && name != "internal/arch" {
				t.Errorf("%s has no floor: give it one", name)
			}
			continue
		}
		seen++
		for _, i := range p.Imports {
			to, ours := strings.CutPrefix(i, module)
			if !ours {
				continue
			}
			if below, known := floor[to]; !known || below >= own {
				t.Errorf("%s (floor %d) imports %s (floor %d)", name, own, to, below)
			}
			if own == 80 && to == "internal/db" {
				t.Errorf("%s imports db: faces ask features", name)
			}
			if own > 60 && own < 70 && (to == "internal/web" || to == "internal/page") {
				t.Errorf("%s imports %s: features know nothing of pages and requests", name, to)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

func TestArabicStandsAlone(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath != module+"arabic" {
			continue
		}
		for _, i := range p.Imports {
			if strings.Contains(strings.SplitN(i, "/", 2)[0], ".") && !strings.HasPrefix(i, "golang.org/x/text/") {
				t.Errorf("arabic imports %s: it is for others to import, with the standard library and x/text only", i)
			}
		}
	}
}
