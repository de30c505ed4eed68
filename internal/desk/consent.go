package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/web"
)

// Consent is what the desk asks of the registry of providers.
type Consent interface {
	Current() *consent.Registry
	Save(ctx context.Context, a actor.Actor, base int64, p consent.Provider) (consent.Provider, error)
	Remove(ctx context.Context, a actor.Actor, base, id int64) error
	Proof(ctx context.Context, most int) ([]consent.Answers, error)
}

// providersScreen is who may run on readers' pages, the policy that follows from it, and what readers answered.
type providersScreen struct {
	Base
	Registry *consent.Registry
	Policy   []string // the policy's directives
	Choices  []consent.Choice
	Proof    []consent.Answers
	Known    []consent.Provider
}

// versionsShown is how many versions the screen tells the answers of.
const versionsShown = 30

// Names are the providers of a version in one line.
func (s providersScreen) Names(a consent.Answers) string {
	return strings.Join(a.Names, s.T("desk.search.comma"))
}

// VersionOf is a version's number, in the paper's digits.
func (s providersScreen) VersionOf(a consent.Answers) string { return s.locale.Number(a.Version) }

func (d *desk) providers(w http.ResponseWriter, r *http.Request) error {
	return d.showProviders(w, r, nil)
}

func (d *desk) showProviders(w http.ResponseWriter, r *http.Request, fault error) error {
	b, err := d.base(r, "desk.consent.title")
	if err != nil {
		return err
	}
	registry := d.Consent.Current()
	s := providersScreen{Base: b, Registry: registry, Policy: strings.Split(registry.Policy(web.Policy), "; "), Choices: consent.Choices, Known: consent.Known}
	if s.Proof, err = d.Consent.Proof(r.Context(), versionsShown); err != nil {
		return err
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "providers", s)
	return nil
}

// providerScreen is the form of one provider; ID 0 is one to be added.
type providerScreen struct {
	Base
	Form     consent.Provider
	Hosts    string // one a line, as they are typed
	Version  int64
	Purposes []consent.Purpose
	Kinds    []consent.Kind
}

// provider shows the form of a provider: "new" is an empty one, or what is known of a service whose name is in ?known.
func (d *desk) provider(w http.ResponseWriter, r *http.Request) error {
	registry := d.Consent.Current()
	form := consent.Provider{Purpose: consent.Analytics, Kind: consent.Script}
	if r.PathValue("id") == "new" {
		for _, known := range consent.Known {
			if known.Name == r.URL.Query().Get("known") {
				form = known
			}
		}
	} else {
		id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
		found, ok := registry.ByID(id)
		if !ok {
			return errs.New(errs.NotFound, "error.not_found")
		}
		form = found
	}
	return d.showProvider(w, r, form, registry.Version, nil)
}

func (d *desk) showProvider(w http.ResponseWriter, r *http.Request, form consent.Provider, version int64, fault error) error {
	b, err := d.base(r, "desk.consent.title")
	if err != nil {
		return err
	}
	s := providerScreen{Base: b, Form: form, Hosts: strings.Join(form.Hosts, "\n"), Version: version, Purposes: consent.Purposes, Kinds: consent.Kinds}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "provider", s)
	return nil
}

func (d *desk) saveProvider(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	text := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(values.Get(name), "")) }
	version, _ := strconv.ParseInt(values.Get("version"), 10, 64)
	form := consent.Provider{Name: text("name"), Purpose: consent.Purpose(text("purpose")), Kind: consent.Kind(text("kind")), Script: text("script"),
		Retention: text("retention"), Privacy: text("privacy"), Hosts: strings.FieldsFunc(text("hosts"), func(c rune) bool { return c == '\n' || c == '\r' || c == ' ' || c == '\t' })}
	if id := r.PathValue("id"); id != "new" {
		if form.ID, _ = strconv.ParseInt(id, 10, 64); form.ID <= 0 {
			return errs.New(errs.NotFound, "error.not_found")
		}
	}
	if _, err := d.Consent.Save(r.Context(), userOf(r.Context()).Actor(), version, form); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showProvider(w, r, form, d.Consent.Current().Version, err) // the next try is over what the registry holds by then
	}
	return seeOther(w, r, "/desk/settings/consent?done=saved")
}

func (d *desk) removeProvider(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	version, _ := strconv.ParseInt(values.Get("version"), 10, 64)
	if err := d.Consent.Remove(r.Context(), userOf(r.Context()).Actor(), version, id); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showProviders(w, r, err)
	}
	return seeOther(w, r, "/desk/settings/consent?done=saved")
}
