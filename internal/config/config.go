// Package config is the operator's choices, resolved: a plain value handed to those who need it.
//
// It is not for reading flags or the environment (internal/app does) nor for what the newsroom sets (site).
package config

import (
	"log/slog"
	"net/url"
	"strings"
)

// Config is one program's configuration.
type Config struct {
	Data        string // the paper's folder
	Listen      string // address to listen on
	BaseURL     string // public address of the site, without a slash at the end
	Database    string // sqlite:PATH or postgres://...; empty: Data/warraq.db
	Media       string // folder of pictures and files; empty: Data/media
	Demo        bool   // fill an empty folder with a sample paper
	OpenMetrics bool   // let other machines read /metrics
	Proxies     string // addresses and ranges, apart by commas, that vouch for whom a request comes from
	SMTP        string // smtp:// or smtps:// address of the mail server, with a password; empty: no mail
	MailFrom    string // sender of messages, "Name <address>" or an address
	TLSCert     string // file of the certificate that is served with; empty: no encryption
	TLSKey      string // file of its key
	Hub         string // address of the WebSub hub that is told of changed feeds; empty for none
	IndexNow    string // address of the IndexNow service that is told of changed articles; empty for none
	Purge       string // addresses of caches in front, apart by commas, with tokens in them; empty: there are none
}

// Defaults is the configuration of `warraq serve` without flags.
func Defaults() Config { return Config{Data: "data", Listen: "127.0.0.1:8080"} }

// LogValue is the configuration without secrets, for the line a server prints at start.
func (c Config) LogValue() slog.Value {
	database := c.Database
	if u, err := url.Parse(database); err == nil && u.User != nil {
		database = u.Redacted()
	}
	return slog.GroupValue(slog.String("data", c.Data), slog.String("listen", c.Listen), slog.String("base_url", c.BaseURL),
		slog.String("database", database), slog.String("media", c.Media), slog.Bool("demo", c.Demo),
		slog.String("smtp", redacted(c.SMTP)), slog.String("mail_from", c.MailFrom), slog.String("tls_cert", c.TLSCert), slog.String("purge", hosts(c.Purge)),
		slog.String("websub_hub", hosts(c.Hub)), slog.String("indexnow", hosts(c.IndexNow)))
}

// hosts are the hosts of addresses apart by commas: there may be secrets in all else.
func hosts(list string) string {
	var found []string
	for address := range strings.SplitSeq(list, ",") {
		_, rest, _ := strings.Cut(address, "http")
		if u, err := url.Parse("http" + rest); err == nil && u.Host != "" {
			found = append(found, u.Host)
		}
	}
	return strings.Join(found, ",")
}

// redacted is an address without its password, and nothing of one that cannot be read: the password may be anywhere in it.
func redacted(address string) string {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return ""
	case err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return "not understood"
	}
	return u.Redacted()
}
