package config_test

import (
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/config"
)

func TestTheLogShowsNoPassword(t *testing.T) {
	for smtp, want := range map[string]string{
		"smtp://paper:secret@mail.example:587":    "smtp://paper:xxxxx@mail.example:587",
		"smtps://mail.example:465":                "smtps://mail.example:465",
		"smtp://paper:sec/ret@mail.example:587":   "not understood",
		"smtp://paper:12#secret@mail.example:587": "not understood",
		"paper:secret@mail.example":               "not understood",
	} {
		c := config.Defaults()
		c.SMTP, c.MailFrom = smtp, "news@paper.example"
		if got := c.LogValue().String(); strings.Contains(got, "ret") || !strings.Contains(got, want) || !strings.Contains(got, "news@paper.example") {
			t.Errorf("%s: %s", smtp, got)
		}
	}
}
