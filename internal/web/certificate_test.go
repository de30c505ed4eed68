package web_test

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/testkit"
	"github.com/warraq/warraq/internal/web"
)

func TestACertificateIsReadAnewWhenItsFilesChange(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	testkit.WriteCertificate(t, cert, key, "one.example")
	c, said := testkit.Clock(), &strings.Builder{}
	certificate, err := web.OpenCertificate(cert, key, c, slog.New(slog.NewTextHandler(said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	is := func(want, says string) {
		t.Helper()
		got, err := certificate.Config().GetCertificate(&tls.ClientHelloInfo{})
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(got.Certificate[0])
		if err != nil || leaf.DNSNames[0] != want {
			t.Errorf("%v, not %s (%v)", leaf.DNSNames, want, err)
		}
		if says == "" && said.Len() > 0 || !strings.Contains(said.String(), says) {
			t.Errorf("the log: %s", said)
		}
		said.Reset()
	}
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	is("one.example", "")
	testkit.WriteCertificate(t, cert, key, "two.example")
	is("one.example", "") // not looked at yet
	c.Advance(time.Minute)
	is("two.example", "the certificate changed")
	c.Advance(time.Minute)
	is("two.example", "") // looked at, and the same
	write(cert, "half a certif")
	c.Advance(time.Minute)
	is("two.example", "cannot be read anew")
	c.Advance(time.Minute)
	is("two.example", "") // said once
	other := filepath.Join(dir, "other.pem")
	testkit.WriteCertificate(t, cert, other, "three.example") // the key is still that of the second one
	c.Advance(time.Minute)
	is("two.example", "cannot be read anew")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Minute)
	is("two.example", "key.pem")
	if err := os.Rename(other, key); err != nil {
		t.Fatal(err)
	}
	c.Advance(-time.Hour) // the clock was set back
	is("three.example", "the certificate changed")
}

func TestWhatIsNoCertificateIsRefused(t *testing.T) {
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	testkit.WriteCertificate(t, name("cert"), name("key"), "one.example")
	testkit.WriteCertificate(t, name("cert2"), name("key2"), "two.example")
	for what, files := range map[string][2]string{
		"not there": {name("nothing"), name("key")}, "no key": {name("cert"), name("nothing")}, "another's key": {name("cert"), name("key2")},
		"the wrong way round": {name("key"), name("cert")}, "a folder": {dir, name("key")},
	} {
		if _, err := web.OpenCertificate(files[0], files[1], testkit.Clock(), slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
}
