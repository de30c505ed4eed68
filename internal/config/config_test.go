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

func TestTheLogShowsNoToken(t *testing.T) {
	for purge, want := range map[string]string{
		"varnish:http://127.0.0.1:6081, https://secret@cdn.example/secret?k=secret": "127.0.0.1:6081,cdn.example",
		"fastly:https://secret@api.example/service/secret/purge":                    "api.example",
		"secret,https://user:secret@cdn.example":                                    "cdn.example",
	} {
		c := config.Defaults()
		c.Purge = purge
		if got := c.LogValue().String(); strings.Contains(got, "secret") || !strings.Contains(got, want) {
			t.Errorf("%s: %s", purge, got)
		}
	}
}
