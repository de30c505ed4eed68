package app_test

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// lockedBuilder is a log that is written and read at the same time.
type lockedBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuilder) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuilder) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestAPaperIsServedEncrypted(t *testing.T) {
	cfg := config.Defaults()
	cfg.Data, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	cfg.TLSCert, cfg.TLSKey = filepath.Join(cfg.Data, "cert.pem"), filepath.Join(cfg.Data, "key.pem")
	pool := testkit.WriteCertificate(t, cfg.TLSCert, cfg.TLSKey, "paper.example")
	said := &lockedBuilder{}
	a, err := app.Open(t.Context(), cfg, slog.New(slog.NewTextHandler(said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	n := &node{t: t, App: a}
	path := story.EscapedPath(n.published(story.Document{Headline: "الخبر"}).Path)
	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(at string) { address <- at }) }()
	at := <-address
	if !strings.HasPrefix(at, "https://127.0.0.1:") || a.Config.BaseURL != at {
		t.Errorf("it says that it is at %s, and the site at %s", at, a.Config.BaseURL)
	}
	for _, h2 := range []bool{true, false} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: h2}}
		for range 3 { // the second and third are ready pages on a kept connection
			answer, err := client.Get(at + path)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if want := map[bool]int{true: 2, false: 1}[h2]; err != nil || answer.ProtoMajor != want || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), "الخبر") {
				t.Errorf("%s %s %v", answer.Proto, answer.Status, err)
			}
		}
		client.CloseIdleConnections()
	}
	if _, err := http.Get(at + path); err == nil {
		t.Error("who does not know the certificate takes it")
	}
	if answer, err := http.Get(strings.Replace(at, "https://", "http://", 1) + path); err != nil || answer.StatusCode != http.StatusBadRequest {
		t.Errorf("without encryption: %v %v", answer, err)
	} else {
		_ = answer.Body.Close()
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if strings.Contains(said.String(), "handshake") {
		t.Errorf("the log has addresses: %s", said)
	}
}

func TestWrongCertificatesAreOneClearLine(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	testkit.WriteCertificate(t, cert, key, "paper.example")
	for name, c := range map[string]struct {
		flags []string
		says  string
	}{
		"no key":         {[]string{"--tls-cert", cert}, "belong together"},
		"no certificate": {[]string{"--tls-key", key}, "belong together"},
		"not there":      {[]string{"--tls-cert", cert + "x", "--tls-key", key}, "cert.pemx"},
		"swapped":        {[]string{"--tls-cert", key, "--tls-key", cert}, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(dir, "paper")
			code, out := command(t, append([]string{"serve", "--data", data}, c.flags...)...)
			if code != 1 || strings.Count(out, "\n") != 1 || !strings.Contains(out, c.says) {
				t.Errorf("exit %d: %s", code, out)
			}
			if _, err := os.Stat(data); err == nil {
				t.Error("a folder was made")
			}
		})
	}
}
