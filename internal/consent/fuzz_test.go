package consent

import (
	"regexp"
	"strings"
	"testing"
)

var asInAPolicy = regexp.MustCompile(`^https?://[a-z0-9.-]+(:[0-9]{1,5})?$`)

// FuzzOrigin: whatever is typed, what is taken is an origin and no more, and stays what it is when it is read again.
func FuzzOrigin(f *testing.F) {
	for _, seed := range []string{"https://stats.example.org", "stats.example.org:8443", "http://127.0.0.1:80", "https://*.a.example", "data:x", "https://a.example/;script-src *", "a.b;'unsafe-inline'", "https://a.example\u2028b", "ｈttps://a.example", "https://K.example", "https://a.example:0443", "::", "https://.", "//a.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		o, key := origin(typed)
		if (o == "") == (key == "") {
			t.Fatalf("%q: %q and %q", typed, o, key)
		}
		if key != "" {
			return
		}
		if !asInAPolicy.MatchString(o) {
			t.Fatalf("%q became %q", typed, o)
		}
		if host := strings.SplitN(o, "://", 2)[1]; strings.HasPrefix(o, "http://") && !loopback(strings.SplitN(host, ":", 2)[0]) {
			t.Fatalf("%q became %q", typed, o)
		}
		if again, _ := origin(o); again != o {
			t.Fatalf("%q became %q became %q", typed, o, again)
		}
	})
}

// FuzzPolicy: whatever got into the registry, by whatever way, the policy has the directives that it had, at most one more, and no source but
// origins is added.
func FuzzPolicy(f *testing.F) {
	f.Add("https://a.example", "frame")
	f.Add("https://a.example; script-src *", "script")
	f.Add("'unsafe-inline'", "script")
	f.Add("https://a.example 'unsafe-eval'", "script")
	f.Add("https://a.example\r\nX-Evil: 1", "frame")
	const strict = "default-src 'none'; script-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'"
	f.Fuzz(func(t *testing.T, host, kind string) {
		r := &Registry{Version: 1, Providers: []Provider{{Kind: Kind(kind), Hosts: []string{host, "https://fine.example"}}, {Kind: Frame, Hosts: []string{host}}}}
		before, after := strings.Split(strict, "; "), strings.Split(r.Policy(strict), "; ")
		if len(after) > len(before)+1 {
			t.Fatalf("%q", after)
		}
		for i, d := range after {
			added := strings.Fields(strings.TrimPrefix(d, "frame-src"))
			if i < len(before) {
				if !strings.HasPrefix(d, before[i]) {
					t.Fatalf("%q was %q", d, before[i])
				}
				added = strings.Fields(strings.TrimPrefix(d, before[i]))
			}
			for _, source := range added {
				if !asInAPolicy.MatchString(source) {
					t.Fatalf("%q lets %q in", d, source)
				}
			}
		}
	})
}

// FuzzFrame: whatever an article embeds, what is put into a frame is on a host of the registry.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{"https://youtu.be/dQw4w9WgXcQ", "https://www.facebook.com/a/posts/\"><script>", "https://www.google.com/maps?output=embed&q=\u202e", "https://video.example/%2e%2e/x", "https://video.example@evil.example/"} {
		f.Add(seed)
	}
	r := &Registry{Version: 1, Providers: append([]Provider{{ID: 1, Kind: Frame, Hosts: []string{"https://video.example"}}}, Known...)}
	f.Fuzz(func(t *testing.T, address string) {
		shown, ok := r.Frame(address)
		if !ok {
			return
		}
		from, key := webAddress(shown.Address)
		if key != "" || !strings.HasPrefix(shown.Address, from+"/") && shown.Address != from && !strings.HasPrefix(shown.Address, from+"?") {
			t.Fatalf("%q became %q (%s)", address, shown.Address, key)
		}
	})
}
