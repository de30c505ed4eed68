package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/testkit"
)

// serverCore is the processor that every server is held to; whoever asks has the other.
const serverCore = "0"

// peer is a server that is measured.
type peer struct {
	name    string
	address string
	version string
	cmd     *exec.Cmd
}

func (p *peer) pid() int { return p.cmd.Process.Pid }

// start starts a server on one processor and waits until it takes connections.
func start(name, address, version string, command ...string) (*peer, error) {
	cmd := exec.Command("taskset", append([]string{"-c", serverCore}, command...)...)
	cmd.Env = append(os.Environ(), "HOME="+os.TempDir())
	log, err := os.Create(filepath.Join(os.TempDir(), "sidebyside-"+name+".log"))
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &peer{name: name, address: address, version: version, cmd: cmd}
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			return p, c.Close()
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not come up: see %s", name, log.Name())
}

func (p *peer) stop() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func versionOf(command ...string) string {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return first
}

// notSent are headers that servers make themselves.
func notSent(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	switch name {
	case "Content-Type", "Content-Encoding", "Etag", "Last-Modified":
		return true
	}
	return false
}

// startNginx serves the folder's files with the headers; gzip_static would look for another file first, so the files are named as they are asked for.
func startNginx(dir string, head []string, tls bool) (*peer, error) {
	if _, err := exec.LookPath("nginx"); err != nil {
		return nil, errors.New("nginx is not installed")
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	listen, name := address, "nginx"
	if tls {
		listen, name = address+" ssl http2", "nginx-tls"
	}
	var conf strings.Builder
	_, _ = fmt.Fprintf(&conf, `worker_processes 1; daemon off; master_process off; pid %[1]s/%[3]s.pid; error_log stderr;
events { worker_connections 4096; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 300;
  open_file_cache max=5000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  default_type "text/html; charset=utf-8";
  server { listen %[2]s; root %[1]s/pages; add_header Content-Encoding br;
`, dir, listen, name)
	if tls {
		_, _ = fmt.Fprintf(&conf, "    ssl_certificate %[1]s/cert.pem; ssl_certificate_key %[1]s/key.pem; ssl_protocols TLSv1.3;\n", dir)
	}
	for _, line := range head {
		if !notSent(line) {
			header, value, _ := strings.Cut(line, ": ")
			_, _ = fmt.Fprintf(&conf, "    add_header %s %q;\n", header, value)
		}
	}
	conf.WriteString("  }\n}\n")
	file := filepath.Join(dir, name+".conf")
	if err := os.WriteFile(file, []byte(conf.String()), 0o600); err != nil {
		return nil, err
	}
	return start(name, address, versionOf("nginx", "-v"), "nginx", "-c", file)
}

// startTLS starts the paper once more, and nginx, both with HTTP/2 over TLS and the same certificate.
func (r *run) startTLS() error {
	cert, key := filepath.Join(r.dir, "cert.pem"), filepath.Join(r.dir, "key.pem")
	if _, err := testkit.SignCertificate(cert, key, "paper.example"); err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	if r.peers["warraq-tls"], err = start("warraq-tls", address, "", r.binary, "serve", "--data", r.data, "--listen", address, "--tls-cert", cert, "--tls-key", key); err != nil {
		return err
	}
	r.peers["nginx-tls"], err = startNginx(r.dir, r.heads, true)
	return err
}

// startCaddy serves the same folder.
func startCaddy(dir string, head []string) (*peer, error) {
	if _, err := exec.LookPath("caddy"); err != nil {
		return nil, errors.New("caddy is not installed")
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	var conf strings.Builder
	_, _ = fmt.Fprintf(&conf, "{\n admin off\n auto_https off\n}\nhttp://%s {\n root * %s/pages\n file_server {\n  precompressed br\n }\n header Content-Type \"text/html; charset=utf-8\"\n", address, dir)
	for _, line := range head {
		if !notSent(line) {
			header, value, _ := strings.Cut(line, ": ")
			_, _ = fmt.Fprintf(&conf, " header %s %q\n", header, value)
		}
	}
	conf.WriteString("}\n")
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(conf.String()), 0o600); err != nil {
		return nil, err
	}
	return start("caddy", address, "caddy "+versionOf("caddy", "version"), "caddy", "run", "--adapter", "caddyfile", "--config", file)
}

// serveEmpty answers every POST with 204 and looks at nothing: the least that net/http can do.
func serveEmpty(address string) error {
	server := &http.Server{Addr: address, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
	return server.ListenAndServe()
}
