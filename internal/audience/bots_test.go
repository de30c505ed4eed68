package audience

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

func lines(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}

func TestProgramsOfTheListAreFound(t *testing.T) {
	taken := []string{"HeadlessChrome", "MetaIAB Facebook", "AP3A.240617.008", "Fluid/"} // see corrected
	agents, left := lines(t, "testdata/bots/agents.txt"), 0
	for _, agent := range agents {
		bot := IsBot(agent)
		exempt := false
		for _, name := range taken {
			exempt = exempt || strings.Contains(agent, name)
		}
		if !bot && !exempt {
			t.Errorf("not found: %s", agent)
		}
		if !bot {
			left++
		}
	}
	if len(agents) < 2_000 || left > 20 {
		t.Errorf("%d agents, %d of them not found", len(agents), left)
	}
}

func TestReadersAreNoPrograms(t *testing.T) {
	agents := lines(t, "testdata/bots/browsers.txt")
	if len(agents) < 60 {
		t.Errorf("only %d browsers", len(agents))
	}
	for _, agent := range agents {
		if IsBot(agent) {
			t.Errorf("taken for a program: %s", agent)
		}
	}
}

func TestOwnAdditions(t *testing.T) {
	for agent, bot := range map[string]bool{
		"": true, "   ": true,
		"SomethingNew/1.0 (+https://example.org/about)": true, "a-new-Crawler": true, "NewSpider": true, "mybot": true, "Ruby/3.2": true, "PHP/8.1": true, "Java/17.0.2": true,
		"WhatsApp/2.23.20.0": true, "Viber": true, "Sogou web spider/4.0": true, "TelegramBot (like TwitterBot)": true, "curl/8.5.0": true, "Go-http-client/1.1": true, "python-requests/2.31": true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36":           false,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36 Puppeteer": true,
		strings.Repeat("a", mostAgent) + "bot": false, // what is not looked at
		"Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) Chrome/120.0 Safari/537.36 (compatible; mybot)": true,
	} {
		if IsBot(agent) != bot {
			t.Errorf("%q: %v", agent, !bot)
		}
	}
}

// What is tried by its letters finds the same as the list's expressions one by one.
func TestTheIndexFindsWhatTheListFinds(t *testing.T) {
	var all []*regexp.Regexp
	for _, p := range lines(t, "bots/patterns.txt") {
		if other, ok := corrected[p]; ok {
			p = other
		}
		if p != "" {
			all = append(all, regexp.MustCompile(p))
		}
	}
	l := programs()
	if len(l.always) > 0 {
		t.Errorf("%d patterns are tried on each agent", len(l.always))
	}
	byIndex := func(agent string) bool {
		bare := &botList{patterns: l.patterns, starts: l.starts, seldom: l.seldom}
		return bare.listed(agent)
	}
	for _, agent := range append(lines(t, "testdata/bots/agents.txt"), lines(t, "testdata/bots/browsers.txt")...) {
		want := false
		for _, re := range all {
			if want = re.MatchString(agent); want {
				break
			}
		}
		if byIndex(agent) != want {
			t.Errorf("%v by the list: %s", want, agent)
		}
	}
	for p := range corrected {
		if !strings.Contains(botPatterns, "\n"+p+"\n") {
			t.Errorf("the list has no %s any more", p)
		}
	}
}

func TestPatternsWithoutLettersOfTheirOwn(t *testing.T) {
	l := newBotList("a.c\n(?i)hidden\nfoo|b\nx+yz\n# not this\n")
	for agent, bot := range map[string]bool{"abc": true, "it is HIDDEN": true, "foo": true, "b": true, "xxyz": true, "Mozilla": false, "yz": false, "not this": false} {
		if l.judge(agent) != bot || l.named(agent) != bot || l.named(agent) != bot {
			t.Errorf("%q: %v", agent, !bot)
		}
	}
}

func FuzzIsBot(f *testing.F) {
	f.Add("Mozilla/5.0 (compatible; Googlebot/2.1)")
	f.Add("\xff\x00بوت")
	f.Fuzz(func(t *testing.T, agent string) {
		if IsBot(agent) != programs().judge(agent[:min(len(agent), mostAgent)]) {
			t.Errorf("%q: the verdict that is kept is another one", agent)
		}
	})
}

func BenchmarkIsBot(b *testing.B) {
	const phone = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36"
	b.Run("again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if IsBot(phone) {
				b.Fatal("a bot")
			}
		}
	})
	b.Run("first", func(b *testing.B) {
		agents := make([]string, 1<<16)
		for i := range agents {
			agents[i] = fmt.Sprint(phone, " ", i)
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if IsBot(agents[i%len(agents)]) {
				b.Fatal("a bot")
			}
		}
	})
}
