package wordpress_test

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"testing"

	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/importer/wordpress"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// paperOf is an empty paper over d.
func paperOf(t testing.TB, d *db.DB) wordpress.Deps {
	t.Helper()
	files, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	clk, sites := testkit.Clock(), site.New(d)
	stories := story.New(d, clk, nil, sites)
	return wordpress.Deps{DB: d, Memory: importer.New(d), Stories: stories, Sections: section.New(d), People: people.New(d, clk),
		Media: media.New(d, files, nil, clk), Comments: comment.New(d, clk, stories, sites, policy.New(d, clk)), Sites: sites, Clock: clk}
}

// cpu is the processor time this process has used, in nanoseconds.
func cpu() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// peak is the most memory this process had resident, in bytes (proc(5), VmHWM).
func peak() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(text, []byte("VmHWM:"))
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kb, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kb << 10
}
