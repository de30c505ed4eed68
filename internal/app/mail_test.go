package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/config"
)

func TestAWrongMailServerIsOneClearLine(t *testing.T) {
	for name, c := range map[string]struct {
		flags []string
		says  string
	}{
		"half an address": {[]string{"--smtp", "smtp://paper:sec/ret@mail.example:587", "--mail-from", "news@paper.example"}, "%2F"},
		"no sender":       {[]string{"--smtp", "smtp://paper:secret@mail.example:587"}, "--mail-from"},
	} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "paper")
			code, out := command(t, append([]string{"serve", "--data", data}, c.flags...)...)
			if code != 1 || strings.Count(out, "\n") != 1 || !strings.Contains(out, c.says) || strings.Contains(out, "ret@") {
				t.Errorf("exit %d: %s", code, out)
			}
			if _, err := os.Stat(data); err == nil {
				t.Error("a folder was made")
			}
		})
	}
}

func TestHelpShowsNoPassword(t *testing.T) {
	t.Setenv("WARRAQ_SMTP", "smtp://paper:secret@mail.example:587")
	if code, out := command(t, "serve", "--help"); code != 0 || !strings.Contains(out, "--smtp") || strings.Contains(out, "secret") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestAPaperHasAMailerOnlyWithAServer(t *testing.T) {
	cfg := config.Defaults()
	cfg.Data = t.TempDir()
	if open(t, cfg).Mail.Enabled() {
		t.Error("mail without a server")
	}
	cfg.Data, cfg.SMTP, cfg.MailFrom = t.TempDir(), "smtps://mail.example:465", "news@paper.example"
	if !open(t, cfg).Mail.Enabled() {
		t.Error("no mail with a server")
	}
}
