package consent_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/testkit"
)

var owner = actor.Actor{UserID: 1, Name: "مالك", Role: actor.Owner}

func counter() consent.Provider {
	return consent.Provider{Name: " عدّاد \n", Purpose: consent.Analytics, Kind: consent.Script, Hosts: []string{"Stats.Example.org", "https://stats.example.org/", "https://cdn.example.org:8443"},
		Script: "https://stats.example.org/s.js?site=1", Retention: "سنة", Privacy: "https://stats.example.org/privacy"}
}

func films() consent.Provider {
	return consent.Provider{Name: "YouTube", Purpose: consent.Embeds, Kind: consent.Frame, Hosts: []string{"https://www.youtube-nocookie.com"}, Script: "https://ignored.example/x.js", Retention: "سنة"}
}

func TestTheRegistryHasVersions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s, other := consent.New(d, testkit.Clock()), consent.New(d, testkit.Clock())
		if s.Current().Asks() {
			t.Fatal("a new registry asks")
		}
		p, err := s.Save(t.Context(), owner, 0, counter())
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"https://stats.example.org", "https://cdn.example.org:8443"}; p.ID == 0 || p.Name != "عدّاد" || !slices.Equal(p.Hosts, want) {
			t.Errorf("%+v", p)
		}
		first := s.Current()
		if first.Version != 1 || len(first.Providers) != 1 {
			t.Fatalf("%+v", first)
		}
		if _, err := s.Save(t.Context(), owner, 1, p); err != nil || s.Current() != first {
			t.Errorf("a save that changes nothing: %v, version %d", err, s.Current().Version)
		}
		if _, err := s.Save(t.Context(), owner, 0, films()); !errs.Is(err, errs.Conflict) {
			t.Errorf("a change over an old version: %v", err)
		}
		shown, err := s.Save(t.Context(), owner, 1, films())
		if err != nil || shown.Script != "" || shown.ID == p.ID {
			t.Errorf("%+v %v", shown, err)
		}
		if first.Version != 1 || len(first.Providers) != 1 {
			t.Error("a registry that was handed out changed")
		}
		if other.Current().Asks() {
			t.Error("another node knows before it hears")
		}
		if err := other.Refresh(t.Context()); err != nil || other.Current().Version != 2 || len(other.Current().Providers) != 2 {
			t.Errorf("%+v %v", other.Current(), err)
		}
		same := other.Current()
		if err := other.Refresh(t.Context()); err != nil || other.Current() != same {
			t.Error("a refresh without a change makes another registry")
		}
		for _, id := range []int64{p.ID, shown.ID} {
			if err := s.Remove(t.Context(), owner, s.Current().Version, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Remove(t.Context(), owner, s.Current().Version, p.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("removed twice: %v", err)
		}
		if s.Current().Version != 4 || s.Current().Asks() {
			t.Errorf("%+v", s.Current())
		}
		again, err := s.Save(t.Context(), owner, 4, counter())
		if err != nil || again.ID == p.ID || again.ID == shown.ID {
			t.Errorf("the number of a provider is used again: %d %v", again.ID, err)
		}
	})
}

func TestOnlyWhoManagesTheSiteChangesTheRegistry(t *testing.T) {
	s := consent.New(testkit.SQLite(t), testkit.Clock())
	p, err := s.Save(t.Context(), owner, 0, counter())
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []actor.Role{actor.Editor, actor.Writer, actor.Moderator, ""} {
		a := actor.Actor{UserID: 2, Role: role}
		if _, err := s.Save(t.Context(), a, 1, films()); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s adds one: %v", role, err)
		}
		if err := s.Remove(t.Context(), a, 1, p.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s removes one: %v", role, err)
		}
	}
}

func TestEveryChangeDropsEveryPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		var heard []string
		d.OnChange(func(tags []string) { heard = append(heard, tags...) })
		s := consent.New(d, testkit.Clock())
		p, err := s.Save(t.Context(), owner, 0, counter())
		if err != nil || !slices.Equal(heard, []string{db.Everything}) {
			t.Errorf("%v %v", heard, err)
		}
		heard = nil
		if err := s.Remove(t.Context(), owner, 1, p.ID); err != nil || !slices.Equal(heard, []string{db.Everything}) {
			t.Errorf("%v %v", heard, err)
		}
	})
}

func TestChoicesAreCountedByVersion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := consent.New(d, testkit.Clock())
		if err := s.Count(t.Context(), 0, consent.Accept, netip.Addr{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("where nothing was ever asked: %v", err)
		}
		if _, err := s.Save(t.Context(), owner, 0, counter()); err != nil {
			t.Fatal(err)
		}
		for _, c := range []consent.Choice{consent.Accept, consent.Accept, consent.Refuse, consent.Signal} {
			if err := s.Count(t.Context(), 1, c, netip.Addr{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Count(t.Context(), 1, "reader@example.org", netip.Addr{}); !errs.Is(err, errs.Invalid) {
			t.Errorf("another word: %v", err)
		}
		if _, err := s.Save(t.Context(), owner, 1, films()); err != nil {
			t.Fatal(err)
		}
		for _, old := range []int64{1, 3, -1} {
			if err := s.Count(t.Context(), old, consent.Accept, netip.Addr{}); !errs.Is(err, errs.Conflict) {
				t.Errorf("version %d, which is not the last: %v", old, err)
			}
		}
		if err := s.Count(t.Context(), 2, consent.Partial, netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		list, err := s.Proof(t.Context(), 10)
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		if a := list[1]; a.Version != 1 || a.Times[consent.Accept] != 2 || a.Times[consent.Refuse] != 1 || a.Times[consent.Signal] != 1 || a.Times[consent.Partial] != 0 || !slices.Equal(a.Names, []string{"عدّاد"}) || a.By != "مالك" {
			t.Errorf("%+v", a)
		}
		if a := list[0]; a.Version != 2 || a.Times[consent.Accept] != 0 || a.Times[consent.Partial] != 1 || len(a.Names) != 2 {
			t.Errorf("%+v", a)
		}
		if list, err = s.Proof(t.Context(), 1); err != nil || len(list) != 1 || list[0].Version != 2 {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestWhatIsRefused changes one thing about a provider that is fine, and expects the field and the reason.
func TestWhatIsRefused(t *testing.T) {
	s := consent.New(testkit.SQLite(t), testkit.Clock())
	host := func(h string) func(*consent.Provider) {
		return func(p *consent.Provider) { p.Hosts = []string{"https://stats.example.org", h} }
	}
	script := func(a string) func(*consent.Provider) { return func(p *consent.Provider) { p.Script = a } }
	for what, c := range map[string]struct {
		change     func(*consent.Provider)
		field, key string
	}{
		"a wildcard":               {host("https://*.example.org"), "hosts", "error.consent_wildcard"},
		"a star":                   {host("*"), "hosts", "error.consent_wildcard"},
		"http":                     {host("http://stats.example.org"), "hosts", "error.consent_scheme"},
		"ftp":                      {host("ftp://stats.example.org"), "hosts", "error.consent_scheme"},
		"data":                     {host("data:text/javascript,alert(1)"), "hosts", "error.consent_scheme"},
		"data as a whole scheme":   {host("data:"), "hosts", "error.consent_scheme"},
		"blob":                     {host("blob:https://stats.example.org/1"), "hosts", "error.consent_scheme"},
		"javascript":               {host("JavaScript:alert(1)"), "hosts", "error.consent_scheme"},
		"http on another 127":      {host("http://127.0.0.1.example.org"), "hosts", "error.consent_scheme"},
		"a path":                   {host("https://stats.example.org/tracker"), "hosts", "error.consent_path"},
		"dots":                     {host("https://stats.example.org/../x"), "hosts", "error.consent_path"},
		"a user":                   {host("https://stats.example.org@evil.example"), "hosts", "error.consent_path"},
		"a backslash":              {host(`https://stats.example.org\evil.example`), "hosts", "error.consent_path"},
		"an escape":                {host("https://stats.example.org%2f.evil.example"), "hosts", "error.consent_path"},
		"a question":               {host("https://stats.example.org?x"), "hosts", "error.consent_path"},
		"a directive":              {host("https://stats.example.org;script-src"), "hosts", "error.consent_path"},
		"a keyword":                {host("'unsafe-inline'"), "hosts", "error.consent_path"},
		"a comma":                  {host("https://a.example,https://b.example"), "hosts", "error.consent_path"},
		"one word":                 {host("https://intranet"), "hosts", "error.consent_host"},
		"a number":                 {host("https://2130706433"), "hosts", "error.consent_host"},
		"an address":               {host("https://192.0.2.7"), "hosts", "error.consent_host"},
		"an address in hex":        {host("https://0x7f.1"), "hosts", "error.consent_host"},
		"an IPv6 address":          {host("https://[::1]"), "hosts", "error.consent_host"},
		"a port too high":          {host("https://stats.example.org:70000"), "hosts", "error.consent_host"},
		"an empty port":            {host("https://stats.example.org:"), "hosts", "error.consent_host"},
		"a label too many":         {host("https://stats.example.org."), "hosts", "error.consent_host"},
		"letters that look alike":  {host("https://ѕtats.example.org"), "hosts", "error.consent_host"},
		"a control character":      {host("https://stats.example.org\nscript-src"), "hosts", "error.consent_host"},
		"an empty host":            {host(""), "hosts", "error.consent_host"},
		"no host":                  {func(p *consent.Provider) { p.Hosts = nil }, "hosts", "error.consent_missing"},
		"eleven hosts":             {func(p *consent.Provider) { p.Hosts = elevenHosts() }, "hosts", "error.consent_many"},
		"no script":                {script(""), "script", "error.consent_missing"},
		"a script elsewhere":       {script("https://evil.example/s.js"), "script", "error.consent_elsewhere"},
		"a script of http":         {script("http://stats.example.org/s.js"), "script", "error.consent_scheme"},
		"a script of data":         {script("data:text/javascript,alert(1)"), "script", "error.consent_address"},
		"a script up the path":     {script("https://stats.example.org/a/../../s.js"), "script", "error.consent_address"},
		"a script with a user":     {script("https://stats.example.org:x@evil.example/s.js"), "script", "error.consent_address"},
		"a script with a space":    {script("https://stats.example.org/s.js x"), "script", "error.consent_address"},
		"a script on another port": {script("https://stats.example.org:444/s.js"), "script", "error.consent_elsewhere"},
		"no name":                  {func(p *consent.Provider) { p.Name = " \u202e\n" }, "name", "error.consent_missing"},
		"a long name":              {func(p *consent.Provider) { p.Name = strings.Repeat("ا", 81) }, "name", "error.too_long"},
		"no retention":             {func(p *consent.Provider) { p.Retention = "" }, "retention", "error.consent_missing"},
		"another purpose":          {func(p *consent.Provider) { p.Purpose = "fun" }, "purpose", "error.invalid"},
		"another kind":             {func(p *consent.Provider) { p.Kind = "applet" }, "kind", "error.invalid"},
		"a page of javascript":     {func(p *consent.Provider) { p.Privacy = "javascript:alert(1)" }, "privacy", "error.consent_address"},
	} {
		p := counter()
		c.change(&p)
		_, err := s.Save(t.Context(), owner, 0, p)
		e := errs.As(err)
		if !errs.Is(err, errs.Invalid) || len(e.Fields) != 1 || e.Fields[0].Name != c.field || e.Fields[0].Key != c.key {
			t.Errorf("%s: %v", what, err)
		}
	}
	if s.Current().Version != 0 {
		t.Error("something of it was kept")
	}
	for _, fine := range []string{"http://127.0.0.1:8099", "http://localhost:8099", "https://xn--mgbh0fb.example", "a.b-c.example:8443"} {
		p := films()
		p.Hosts = []string{fine}
		if _, err := s.Save(t.Context(), owner, s.Current().Version, p); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
}

func elevenHosts() (list []string) {
	for _, c := range "abcdefghijk" {
		list = append(list, "https://"+string(c)+".example.org")
	}
	return list
}

func TestARegistryIsBounded(t *testing.T) {
	s := consent.New(testkit.SQLite(t), testkit.Clock())
	for i := range int64(30) {
		if _, err := s.Save(t.Context(), owner, i, films()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Save(t.Context(), owner, 30, films()); !errs.Is(err, errs.Conflict) {
		t.Errorf("the thirty-first: %v", err)
	}
}

const strict = "default-src 'none'; script-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'"

func TestThePolicyLetsInWhatEachKindNeeds(t *testing.T) {
	var nobody *consent.Registry
	if nobody.Policy(strict) != strict || (&consent.Registry{Version: 3}).Policy(strict) != strict {
		t.Error("a policy without providers is another one")
	}
	r := &consent.Registry{Version: 1, Providers: []consent.Provider{
		{Kind: consent.Script, Hosts: []string{"https://a.example", "https://b.example:8443"}}, {Kind: consent.Frame, Hosts: []string{"https://f.example"}}, {Kind: consent.Script, Hosts: []string{"https://a.example"}}}}
	want := "default-src 'none'; script-src 'self' https://a.example https://b.example:8443; img-src 'self' blob: https://a.example https://b.example:8443; " +
		"connect-src 'self' https://a.example https://b.example:8443; base-uri 'none'; frame-src https://f.example"
	if got := r.Policy(strict); got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

func TestKnownAddressesBecomeTheFramesThatKeepLeast(t *testing.T) {
	r := &consent.Registry{Version: 1}
	for i, k := range consent.Known {
		k.ID = int64(i + 1)
		r.Providers = append(r.Providers, k)
	}
	r.Providers = append(r.Providers, consent.Provider{ID: 99, Name: "other", Kind: consent.Frame, Hosts: []string{"https://video.example"}}, consent.Provider{ID: 100, Kind: consent.Script, Hosts: []string{"https://script.example"}})
	for from, want := range map[string]string{
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ":                  "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
		"https://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ&t=90s":        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90",
		"https://youtu.be/dQw4w9WgXcQ?si=tracking":                     "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
		"https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1":         "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
		"https://www.youtube.com/shorts/dQw4w9WgXcQ":                   "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
		"https://www.youtube.com/playlist?list=PL0123456789":           "https://www.youtube-nocookie.com/embed/videoseries?list=PL0123456789",
		"https://www.youtube.com/@channel":                             "",
		"https://vimeo.com/76979871":                                   "https://player.vimeo.com/video/76979871?dnt=1",
		"https://x.com/somebody/status/1234567890?s=20":                "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890",
		"https://twitter.com/somebody/status/1234567890":               "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890",
		"https://x.com/somebody":                                       "",
		"https://www.instagram.com/reel/Cabc_d-123/?igsh=x":            "https://www.instagram.com/p/Cabc_d-123/embed/",
		"https://www.tiktok.com/@a.b/video/7012345678901234567":        "https://www.tiktok.com/player/v1/7012345678901234567",
		"https://m.facebook.com/paper/posts/pfbid02abc":                "https://www.facebook.com/plugins/post.php?show_text=true&href=https%3A%2F%2Fwww.facebook.com%2Fpaper%2Fposts%2Fpfbid02abc",
		"https://www.facebook.com/watch/?v=1234567":                    "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D1234567",
		"https://www.facebook.com/paper":                               "",
		"https://www.google.com/maps/embed?pb=!1m18!1m12":              "https://www.google.com/maps/embed?pb=!1m18!1m12",
		"https://www.google.com/maps?q=amman&output=embed":             "https://www.google.com/maps?q=amman&output=embed",
		"https://www.google.com/search?q=x":                            "",
		"https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4": "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4",
		"https://video.example/7?a=1#t=3":                              "https://video.example/7?a=1",
		"http://video.example/7":                                       "",
		"https://video.example:8443/7":                                 "",
		"https://script.example/7":                                     "",
		"https://www.dailymotion.com/video/x7abcde":                    "", // known, but nobody registered it
		"https://elsewhere.example/7":                                  "",
		"/2026/11/x":                                                   "",
		"javascript:alert(1)":                                          "",
		"https://user@video.example/7":                                 "",
		"":                                                             "",
	} {
		if got, ok := r.Frame(from); got.Address != want || ok != (want != "") || ok && got.Provider.ID == 0 {
			t.Errorf("%s: %q of %q", from, got.Address, got.Provider.Name)
		}
	}
	var nobody *consent.Registry
	if _, ok := nobody.Frame("https://youtu.be/dQw4w9WgXcQ"); ok {
		t.Error("nobody shows it")
	}
}
