// Package consent is the registry of providers: whoever else may run on readers' pages, what for and from which hosts. Pages' security policy is
// built from it, so that what does not stand in it cannot run; readers are asked about it; how often they agreed and refused is counted.
//
// It is not for asking or for what a browser keeps of the answer (reader), nor for the headers themselves (web).
package consent

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/errs"
)

// Purpose is what a provider is there for.
type Purpose string

// The purposes.
const (
	Analytics   Purpose = "analytics"
	Advertising Purpose = "advertising"
	Embeds      Purpose = "embeds"
	Social      Purpose = "social"
)

// Purposes lists them in the order in which readers are told of them.
var Purposes = []Purpose{Analytics, Advertising, Embeds, Social}

// Kind is how a provider comes into a page.
type Kind string

// The kinds: a script of theirs in every page, or frames where an article shows something of theirs.
const (
	Script Kind = "script"
	Frame  Kind = "frame"
)

// Kinds lists them.
var Kinds = []Kind{Script, Frame}

// Provider is somebody else whose code may run on readers' pages.
type Provider struct {
	ID        int64    `json:"id"`
	Name      string   `json:"name"`
	Purpose   Purpose  `json:"purpose"`
	Kind      Kind     `json:"kind"`
	Hosts     []string `json:"hosts"`     // origins, "https://host" or "https://host:port"
	Script    string   `json:"script"`    // address of the script; empty for frames
	Retention string   `json:"retention"` // what they keep and how long, in words
	Privacy   string   `json:"privacy"`   // their page about it; may be empty
}

// Registry is the providers at a version. It does not change: a change makes another one. The zero value has none.
type Registry struct {
	Version   int64
	Providers []Provider
}

// Asks says whether there is anything to ask readers about.
func (r *Registry) Asks() bool { return r != nil && len(r.Providers) > 0 }

// ByID is a provider by its number.
func (r *Registry) ByID(id int64) (Provider, bool) {
	i := slices.IndexFunc(r.Providers, func(p Provider) bool { return p.ID == id })
	if i < 0 {
		return Provider{}, false
	}
	return r.Providers[i], true
}

// For is the providers of a purpose, in their order.
func (r *Registry) For(purpose Purpose) (list []Provider) {
	for _, p := range r.Providers {
		if p.Purpose == purpose {
			list = append(list, p)
		}
	}
	return list
}

// Choice is what a reader answered.
type Choice string

// The choices. Once is the click that starts one frame, without a choice about its provider.
const (
	Accept  Choice = "accept"
	Refuse  Choice = "refuse"
	Partial Choice = "partial"
	Signal  Choice = "gpc" // the browser says so for its reader (Global Privacy Control)
	Once    Choice = "once"
)

// Choices lists them.
var Choices = []Choice{Accept, Refuse, Partial, Signal, Once}

// Bounds of a registry.
const (
	mostProviders = 30
	mostHosts     = 10
	maxName       = 80
	maxWords      = 300
	maxAddress    = 500
)

// checked is a provider as it is kept: texts in one line, hosts as origins. errs.Invalid with the fields that cannot be taken, and why.
func checked(p Provider) (Provider, error) {
	fault := errs.New(errs.Invalid, "error.form_invalid")
	text := func(field, v string, most int, must bool) string {
		v = line(v)
		switch n := utf8.RuneCountInString(v); {
		case n == 0 && must:
			fault = fault.OnField(field, "error.consent_missing", nil)
		case n > most:
			fault = fault.OnField(field, "error.too_long", map[string]any{"limit": most})
		}
		return v
	}
	p.Name, p.Retention = text("name", p.Name, maxName, true), text("retention", p.Retention, maxWords, true)
	if !slices.Contains(Purposes, p.Purpose) {
		fault = fault.OnField("purpose", "error.invalid", nil)
	}
	if !slices.Contains(Kinds, p.Kind) {
		fault = fault.OnField("kind", "error.invalid", nil)
	}
	var bad *errs.Field
	if p.Hosts, bad = origins(p.Hosts); bad != nil {
		fault = fault.OnField(bad.Name, bad.Key, bad.Args)
	}
	switch {
	case p.Kind != Script:
		p.Script = ""
	case bad == nil: // or it would be blamed for a host that was refused
		if p.Script, bad = scriptAddress(p.Script, p.Hosts); bad != nil {
			fault = fault.OnField(bad.Name, bad.Key, bad.Args)
		}
	}
	if p.Privacy = strings.TrimSpace(p.Privacy); p.Privacy != "" {
		if _, key := webAddress(p.Privacy); key != "" {
			fault = fault.OnField("privacy", "error.consent_address", map[string]any{"address": shown(p.Privacy)})
		}
	}
	if len(fault.Fields) > 0 {
		return p, fault
	}
	return p, nil
}

// line is a text in one line, without what cannot be seen.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// shown is something that was typed as a message repeats it.
func shown(s string) string {
	const most = 60
	if s = line(s); utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return s
}
