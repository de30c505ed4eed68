package audience

import "strings"

// botWords are parts of names by which programs call themselves, in small letters. Browsers have none of them.
// A browser without a window (HeadlessChrome) is one all the same: crawlers that use it say who they are besides, and papers test with it.
var botWords = []string{"bot", "crawl", "spider", "slurp", "scrap", "fetch", "archiver", "monitor", "uptime", "pingdom", "lighthouse", "pagespeed", "phantom", "preview",
	"facebookexternalhit", "facebookcatalog", "meta-external", "whatsapp/", "telegram", "skypeuri", "embedly", "curl/", "wget/", "libwww", "python", "java/", "okhttp", "go-http", "axios",
	"node-fetch", "undici", "ruby", "perl", "php/", "guzzle", "httpclient", "http_request", "feed", "rss", "validator", "checker", "scanner", "nmap", "nikto", "sqlmap", "zgrab", "masscan",
	"gptbot", "claudebot", "anthropic", "ccbot", "bytespider", "perplexity", "mediapartners", "adsbot", "apis-google", "google-inspectiontool", "googleother", "bingpreview", "yahoo! slurp",
	"duckduck", "baidu", "yandex", "sogou", "petalbot", "semrush", "ahrefs", "mj12", "dotbot", "dataforseo", "screaming frog", "sitebulb"}

// notBots are names of browsers in which a bot's word stands.
var notBots = strings.NewReplacer("cubot", "") // a maker of phones

// IsBot says whether an agent is a program and nobody who reads: it says so, or says nothing at all.
func IsBot(agent string) bool {
	agent = notBots.Replace(strings.ToLower(agent[:min(len(agent), mostAgent)]))
	if agent == "" {
		return true
	}
	for _, w := range botWords {
		if strings.Contains(agent, w) {
			return true
		}
	}
	return false
}
