package consent

import (
	"slices"
	"strings"
)

// sources are the directives of a policy (CSP 3) that a kind of provider needs: a script brings its pictures and tells its own host; a frame is a
// page of its own, under its own policy.
var sources = []struct {
	directive string
	kind      Kind
}{{"script-src", Script}, {"connect-src", Script}, {"img-src", Script}, {"frame-src", Frame}}

// Policy is a strict content security policy with the registry's hosts let in, and nothing else: what is no origin, in whatever way it came
// into the registry, is left out.
func (r *Registry) Policy(strict string) string {
	if !r.Asks() {
		return strict
	}
	parts := strings.Split(strict, "; ")
	for _, s := range sources {
		hosts := r.hosts(s.kind)
		if len(hosts) == 0 {
			continue
		}
		i := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, s.directive+" ") })
		if i < 0 {
			parts = append(parts, s.directive)
			i = len(parts) - 1
		}
		parts[i] += " " + strings.Join(hosts, " ")
	}
	return strings.Join(parts, "; ")
}

// hosts are the origins of all providers of a kind, each once.
func (r *Registry) hosts(kind Kind) (list []string) {
	for _, p := range r.Providers {
		if p.Kind != kind {
			continue
		}
		for _, h := range p.Hosts {
			if o, key := origin(h); key == "" && !slices.Contains(list, o) {
				list = append(list, o)
			}
		}
	}
	return list
}
