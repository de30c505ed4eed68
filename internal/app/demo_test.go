package app_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/config"
)

// TestTheSampleProviderIsServedAndLeftInPeace starts a sample paper again and again: its provider keeps its origin, gets another where that is taken,
// and does not come back once it was removed. A paper that is no sample has none.
func TestTheSampleProviderIsServedAndLeftInPeace(t *testing.T) {
	n := nodeOf(t, config.Config{Data: t.TempDir()})
	start := func() (stop func()) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		n.do(n.ServeDemoProvider(ctx))
		return cancel
	}
	start()()
	if n.Consent.Current().Version != 0 {
		t.Fatal("a paper that is no sample has a provider")
	}
	n.do(n.Sites.SetValue(t.Context(), "demo_password", "x"))
	stop := start()
	first := n.Consent.Current()
	if first.Version != 1 || len(first.Providers) != 1 {
		t.Fatalf("%+v", first)
	}
	script := first.Providers[0].Script
	answer, err := http.Get(script)
	n.do(err)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%s: %d", script, answer.StatusCode)
	}
	start()() // its port is taken: by the one that runs
	second := n.Consent.Current()
	if second.Version != 2 || len(second.Providers) != 1 || second.Providers[0].ID != first.Providers[0].ID || second.Providers[0].Script == script {
		t.Errorf("%+v", second)
	}
	stop()
	address := strings.TrimPrefix(second.Providers[0].Hosts[0], "http://")
	for { // until the last one has let go of its port
		if l, err := net.Listen("tcp", address); err == nil {
			_ = l.Close()
			break
		}
	}
	start()()
	if n.Consent.Current() != second {
		t.Error("a start makes readers be asked anew")
	}
	n.do(n.Consent.Remove(t.Context(), actor.System, 2, second.Providers[0].ID))
	start()()
	if n.Consent.Current().Asks() {
		t.Error("it came back")
	}
}
