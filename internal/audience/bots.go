package audience

import (
	_ "embed"
	"hash/maphash"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// botPatterns are the maintained list's patterns, one a line (bots/LICENSE; tools/bots refreshes it).
//
//go:embed bots/patterns.txt
var botPatterns string

// corrected are patterns of the list that stand in browsers of people too, with what is looked for instead; nothing where nothing else is left.
var corrected = map[string]string{
	"HeadlessChrome":      "",              // crawlers that use it say who they are besides, and papers test with it
	"MetaIAB Facebook":    "",              // Facebook's own window
	"AP3A\\.240617\\.008": "",              // a build of Android 15 on millions of phones
	"Fluid":               "",              // makes a Mac program of one site
	"WhatsApp":            "^WhatsApp",     // what fetches previews begins with it; its window ends with it
	"Viber":               "^Viber",        // the same
	"Sogou":               "Sogou.*spider", // a browser besides
	"Sonic":               "RankSonic",     // a phone
	"Butterfly":           "Butterfly\\/",  // a phone
	"Expanse":             "Expanse, ",     // a phone
	"008\\/":              "^008\\/",       // ends version numbers
}

// botWords are what programs say and no browser does, in small letters: a net for those that no list has yet.
var botWords = []string{"bot", "crawl", "spider", "+http", "slurp", "scrap", "fetch", "archiver", "monitor", "uptime", "preview", "phantomjs", "facebookexternalhit", "meta-external",
	"curl/", "wget/", "libwww-perl", "python", "java/", "go-http", "ruby/", "perl/", "php/", "guzzle", "httpclient", "http_request", "feedparser", "rss/", "validator", "checker", "scanner"}

// notBots are names of phones and tablets in which a bot's word stands.
var notBots = strings.NewReplacer("cubot", "", "power bot", "", "bot tab", "", "bot_tab", "")

// IsBot says whether an agent is a program and nobody who reads: it says so, or says nothing at all.
func IsBot(agent string) bool { return programs().named(agent[:min(len(agent), mostAgent)]) }

// programs is the list, compiled when it is needed first.
var programs = sync.OnceValue(func() *botList { return newBotList(botPatterns) })

// botList tells programs from browsers by their names. A browser is to be told from a thousand programs with every view, so a pattern is only
// tried where three letters that it cannot do without stand in the agent, and the last verdicts are kept: most readers share a few hundred agents.
type botList struct {
	patterns []botPattern
	starts   map[trigram][]start
	seldom   [1 << 10]uint64 // a bit for each hash of a trigram that is in starts
	always   []int           // patterns without such letters
	verdicts [1 << 12]atomic.Uint64
	seed     maphash.Seed
}

// botPattern is a text that stands in the agent, or an expression that finds it.
type botPattern struct {
	text string
	find *regexp.Regexp // nil: the text is all
}

type trigram [3]byte

func (t trigram) hash() uint32 {
	return (uint32(t[0]) | uint32(t[1])<<8 | uint32(t[2])<<16) * 2654435761 >> 16
}

// start is where a pattern begins that is to be tried.
type start struct {
	pattern int
	text    string // all that the pattern cannot do without
}

func newBotList(patterns string) *botList {
	l := &botList{starts: map[trigram][]start{}, seed: maphash.MakeSeed()}
	for line := range strings.Lines(patterns) {
		line = strings.TrimRight(line, "\n")
		if other, ok := corrected[line]; ok {
			line = other
		}
		if line != "" && !strings.HasPrefix(line, "#") {
			l.add(line)
		}
	}
	return l
}

func (l *botList) add(pattern string) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic("audience: " + err.Error()) // the list is part of the program
	}
	parsed = parsed.Simplify()
	p := botPattern{find: regexp.MustCompile(pattern)}
	if parsed.Op == syntax.OpLiteral && parsed.Flags&syntax.FoldCase == 0 {
		p = botPattern{text: string(parsed.Rune)}
	}
	l.patterns = append(l.patterns, p)
	texts := needs(parsed)
	if len(texts) == 0 || shortest(texts) < len(trigram{}) {
		l.always = append(l.always, len(l.patterns)-1)
		return
	}
	for _, text := range texts {
		t := trigram([]byte(text[:3]))
		l.starts[t] = append(l.starts[t], start{len(l.patterns) - 1, text})
		l.seldom[t.hash()>>6] |= 1 << (t.hash() & 63)
	}
}

// needs are texts of which one stands in whatever an expression finds; none where it is not known.
func needs(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if texts := needs(sub); len(texts) > 0 && shortest(texts) > shortest(best) {
				best = texts
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			texts := needs(sub)
			if len(texts) == 0 {
				return nil
			}
			all = append(all, texts...)
		}
		return all
	}
	return nil
}

// shortest is the length of the shortest text, 0 where there is none.
func shortest(texts []string) int {
	if len(texts) == 0 {
		return 0
	}
	return len(slices.MinFunc(texts, func(a, b string) int { return len(a) - len(b) }))
}

// named says whether an agent is a program's. Verdicts are kept by the agent's hash under a key of this process, with the verdict in the place
// of its last bit: they take 32 KB, whoever comes.
func (l *botList) named(agent string) bool {
	hash := maphash.String(l.seed, agent) | 1
	place := &l.verdicts[hash>>1%uint64(len(l.verdicts))]
	switch place.Load() {
	case hash:
		return true
	case hash &^ 1:
		return false
	}
	if l.judge(agent) {
		place.Store(hash)
		return true
	}
	place.Store(hash &^ 1)
	return false
}

func (l *botList) judge(agent string) bool {
	small := notBots.Replace(strings.ToLower(agent))
	if strings.TrimSpace(small) == "" {
		return true
	}
	for _, word := range botWords {
		if strings.Contains(small, word) {
			return true
		}
	}
	return l.listed(agent)
}

// listed says whether a pattern of the list finds something in an agent.
func (l *botList) listed(agent string) bool {
	for _, i := range l.always {
		if l.patterns[i].in(agent) {
			return true
		}
	}
	for i := range max(0, len(agent)-2) {
		t := trigram{agent[i], agent[i+1], agent[i+2]}
		if l.seldom[t.hash()>>6]&(1<<(t.hash()&63)) == 0 {
			continue
		}
		for _, s := range l.starts[t] {
			if strings.HasPrefix(agent[i:], s.text) && l.patterns[s.pattern].in(agent) {
				return true
			}
		}
	}
	return false
}

func (p botPattern) in(agent string) bool {
	if p.find == nil {
		return strings.Contains(agent, p.text)
	}
	return p.find.MatchString(agent)
}
