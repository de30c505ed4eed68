package web

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/clock"
)

// Certificate is a certificate with its key in two files, read again when they change: who renews it need not restart anything. It is for many
// goroutines.
type Certificate struct {
	cert, key string
	clock     clock.Clock
	log       *slog.Logger

	mu     sync.Mutex
	now    *tls.Certificate
	stamp  [2]stamp
	looked time.Time
	told   string // the fault that the log has
}

// stamp is what tells a file from the one that stood there before.
type stamp struct {
	changed time.Time
	size    int64
}

// lookEvery is how often the files are looked at, at most; they are only looked at when somebody connects.
const lookEvery = 10 * time.Second

// OpenCertificate reads a certificate with its chain, and its key, both as PEM.
func OpenCertificate(cert, key string, c clock.Clock, log *slog.Logger) (*Certificate, error) {
	certificate := &Certificate{cert: cert, key: key, clock: c, log: log, looked: c.Now()}
	stamp, err := certificate.stamps()
	if err != nil {
		return nil, err
	}
	return certificate, certificate.read(stamp)
}

// Config is how a server speaks with it: HTTP/2 with those who can.
func (c *Certificate) Config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.get(), nil }}
}

// get is the certificate as its files have it. Where they cannot be read or do not fit together, as between the writing of the one and of the
// other, it is the last that did.
func (c *Certificate) get() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	if since := now.Sub(c.looked); since >= 0 && since < lookEvery {
		return c.now
	}
	c.looked = now
	stamp, err := c.stamps()
	if err == nil && stamp != c.stamp {
		if err = c.read(stamp); err == nil {
			c.log.Info("the certificate changed", "file", c.cert, "until", c.now.Leaf.NotAfter)
		}
	}
	switch {
	case err == nil:
		c.told = ""
	case err.Error() != c.told:
		c.told = err.Error()
		c.log.Error("the certificate cannot be read anew; the last one is served", "err", err)
	}
	return c.now
}

func (c *Certificate) stamps() (s [2]stamp, err error) {
	for i, file := range []string{c.cert, c.key} {
		info, err := os.Stat(file)
		if err != nil {
			return s, err
		}
		s[i] = stamp{info.ModTime(), info.Size()}
	}
	return s, nil
}

func (c *Certificate) read(s [2]stamp) error {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("certificate %s with key %s: %w", c.cert, c.key, err)
	}
	c.now, c.stamp = &pair, s
	return nil
}
