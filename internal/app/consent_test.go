package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

func register(n *node) consent.Provider {
	n.t.Helper()
	p, err := n.Consent.Save(n.t.Context(), actor.System, n.Consent.Current().Version, consent.Provider{Name: "عدّاد", Purpose: consent.Analytics, Kind: consent.Script,
		Hosts: []string{"https://stats.example"}, Script: "https://stats.example/s.js", Retention: "سنة"})
	n.do(err)
	return p
}

// policies are those that an address is answered with: on a kept connection, where the second answer comes from beneath the server, and by the handler.
func (n *node) policies(path string) (list []string) {
	n.t.Helper()
	for range 3 {
		answer, err := http.Get(n.address + path)
		n.do(err)
		_ = answer.Body.Close()
		list = append(list, answer.Header.Get("Content-Security-Policy"))
	}
	answer, _ := n.get(path)
	return append(list, answer.Header.Get("Content-Security-Policy"))
}

func TestThePolicyOfReadersPagesIsTheRegistrys(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		path := story.EscapedPath(n.published(story.Document{Headline: "الخبر"}).Path)
		is := func(when string, registered bool) {
			t.Helper()
			for _, address := range []string{path, "/", "/-/privacy", "/search?q=x", "/nothing"} {
				for i, p := range n.policies(address) {
					if strings.Contains(p, "script-src 'self' https://stats.example;") != registered || !registered && p != web.Policy {
						t.Errorf("%s, %s, answer %d: %s", when, address, i, p)
					}
				}
			}
			for _, address := range []string{"/desk/sign-in", "/desk/", "/desk/nothing"} {
				for _, p := range n.policies(address) {
					if p != web.Policy {
						t.Errorf("%s, the desk's %s: %s", when, address, p)
					}
				}
			}
		}
		is("before", false)
		n.shows(path, "!data-consent")
		p := register(n)
		is("registered", true)
		n.shows(path, `data-consent="1"`)
		n.do(n.Consent.Remove(t.Context(), actor.System, 1, p.ID))
		is("removed", false)
		n.shows(path, "!data-consent")
	})
}

func TestTheRegistryIsSoonOnEveryNode(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		one, two := nodeOf(t, cfg), nodeOf(t, cfg)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { two.FollowChanges(ctx); close(done) }()
		defer func() { stop(); <-done }()
		two.shows("/", "!data-consent")
		register(one)
		for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			answer, body := two.get("/")
			asks, lets := strings.Contains(body, `data-consent="1"`), strings.Contains(answer.Header.Get("Content-Security-Policy"), "https://stats.example")
			if asks && lets {
				break
			}
			if asks && !lets {
				t.Fatal("a page asks about what its policy stops")
			}
			if time.Since(began) > 20*time.Second {
				t.Fatal("the other node never hears of it")
			}
		}
		again := nodeOf(t, cfg) // one that starts afterwards
		again.shows("/", `data-consent="1"`)
	})
}

// TestHeadersOfReadersPagesAreNotMadeForEachAnswer: a hit is answered millions of times a day.
func TestHeadersOfReadersPagesAreNotMadeForEachAnswer(t *testing.T) {
	n := nodeOf(t, config.Config{Data: t.TempDir()})
	register(n)
	if made := testing.AllocsPerRun(100, func() { n.ReaderHead() }); made != 0 {
		t.Errorf("%v allocations", made)
	}
}
