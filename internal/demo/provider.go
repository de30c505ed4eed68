package demo

import (
	_ "embed"
	"net/http"

	"github.com/warraq/warraq/internal/consent"
)

//go:embed counter.js
var counter []byte

// CounterPath is where the sample provider has its script.
const CounterPath = "/counter.js"

// Counter is the sample provider as the registry has it, at an origin: it marks its visitors' browsers, as such providers do, so that one can see
// that it does not before they agree, and that the marks are gone when they withdraw.
func Counter(origin string) consent.Provider {
	return consent.Provider{Name: "عدّاد تجريبي", Purpose: consent.Analytics, Kind: consent.Script, Hosts: []string{origin}, Script: origin + CounterPath,
		Retention: "معرّف عشوائي للزائر في متصفحه، سنة واحدة. الخادم للتجربة ولا يحفظ شيئًا."}
}

// CounterServer is the sample provider's own server: its script, and what takes the script's reports and forgets them.
func CounterServer() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+CounterPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(counter) // whoever asked went away
	})
	mux.HandleFunc("POST /seen", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return mux
}
