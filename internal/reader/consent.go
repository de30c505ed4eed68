package reader

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/web"
)

// Consent is what the site asks of the registry of providers.
type Consent interface {
	Current() *consent.Registry
	Count(ctx context.Context, version int64, c consent.Choice, from netip.Addr) error
}

// privacyPath is where readers look at their choice and change it. No article can have it.
const privacyPath = "/-/privacy"

func (s *Site) registry() *consent.Registry {
	if s.Consent == nil {
		return nil
	}
	return s.Consent.Current()
}

// notice asks a reader about the providers. It is in every page that may need it, hidden: the loader knows whether there is an answer.
type notice struct {
	*Base
	registry *consent.Registry
}

// Notice is what the page asks its reader, nil where nobody is registered or the page is about just that.
func (b *Base) Notice() *notice {
	if !b.registry.Asks() || b.Path == privacyPath {
		return nil
	}
	return &notice{b, b.registry}
}

// Version is that of the registry.
func (n *notice) Version() int64 { return n.registry.Version }

// All are the numbers of all providers, as the loader keeps them.
func (n *notice) All() string {
	var ids []string
	for _, p := range n.registry.Providers {
		ids = append(ids, strconv.FormatInt(p.ID, 10))
	}
	return strings.Join(ids, ",")
}

// Scripts are the addresses of scripts with their providers' numbers, as JSON.
func (n *notice) Scripts() (string, error) {
	list := [][2]string{}
	for _, p := range n.registry.Providers {
		if p.Kind == consent.Script {
			list = append(list, [2]string{strconv.FormatInt(p.ID, 10), p.Script})
		}
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// Words say who wants to do what.
func (n *notice) Words() string {
	var what []string
	for _, purpose := range consent.Purposes {
		if len(n.registry.For(purpose)) > 0 {
			what = append(what, n.T("consent.purpose."+string(purpose)))
		}
	}
	return n.T("reader.consent.text", "what", n.locale.List(i18n.And, what))
}

// privacyPage lists the providers by purpose, with a switch for each.
type privacyPage struct {
	Base
	Version int64
	Groups  []providerGroup
}

type providerGroup struct {
	Heading, About string
	Providers      []providerRow
}

type providerRow struct {
	consent.Provider
	Sites string // their hosts, as people read them
}

func (s *Site) privacy(w http.ResponseWriter, r *http.Request) error {
	b, err := s.base(r.Context(), privacyPath)
	if err != nil {
		return err
	}
	p := &privacyPage{Base: b}
	p.Title, p.NoIndex = p.T("reader.privacy.title"), true
	if b.registry.Asks() {
		p.Version = b.registry.Version
		for _, purpose := range consent.Purposes {
			if list := b.registry.For(purpose); len(list) > 0 {
				p.Groups = append(p.Groups, b.group(purpose, list))
			}
		}
	}
	return s.write(w, r, "privacy", p)
}

func (b *Base) group(purpose consent.Purpose, list []consent.Provider) providerGroup {
	g := providerGroup{Heading: b.T("consent.purpose." + string(purpose)), About: b.T("reader.privacy.purpose." + string(purpose))}
	for _, p := range list {
		row := providerRow{Provider: p}
		for i, h := range p.Hosts {
			_, bare, _ := strings.Cut(h, "://")
			if i > 0 {
				row.Sites += " "
			}
			row.Sites += bare
		}
		g.Providers = append(g.Providers, row)
	}
	return g
}

// countChoice counts what a reader chose, without anything of who it was; 409 where the registry has changed since the page was made.
func (s *Site) countChoice(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxSaid)
	w.Header().Set("Cache-Control", "no-store")
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || s.Consent == nil {
		return errs.New(errs.Invalid, "error.invalid")
	}
	if err := s.Consent.Count(r.Context(), version, consent.Choice(r.PostFormValue("choice")), web.Peer(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
