package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/web"
)

// Search is what the desk asks of the readers' search.
type Search interface {
	Synonyms(ctx context.Context) ([]search.Synonym, error)
	AddSynonym(ctx context.Context, a actor.Actor, line string) error
	RemoveSynonym(ctx context.Context, a actor.Actor, id int64) error
	Misses(ctx context.Context, limit int) ([]search.Miss, error)
}

// searchScreen is what readers looked for in vain, and the synonyms that help them.
type searchScreen struct {
	Base
	Misses   []missRow
	Synonyms []synonymRow
	Words    string // of a set that was not taken
}

type missRow struct{ Words, Times, Last, Search string }

type synonymRow struct {
	ID    int64
	Words string
}

// missesShown is how many queries the screen lists.
const missesShown = 50

func (d *desk) search(w http.ResponseWriter, r *http.Request) error {
	return d.showSearch(w, r, "", nil)
}

func (d *desk) showSearch(w http.ResponseWriter, r *http.Request, words string, fault error) error {
	b, err := d.base(r, "desk.nav.search")
	if err != nil {
		return err
	}
	screen := searchScreen{Base: b, Words: words}
	if words == "" {
		screen.Words = asked(r.URL.Query(), "words")
	}
	misses, err := d.Search.Misses(r.Context(), missesShown)
	if err != nil {
		return err
	}
	for _, m := range misses {
		screen.Misses = append(screen.Misses, missRow{m.Words, b.counted("desk.search.times", int(m.Times)), b.ago(m.Last), "/search?" + url.Values{"q": {m.Words}}.Encode()})
	}
	list, err := d.Search.Synonyms(r.Context())
	if err != nil {
		return err
	}
	for _, s := range list {
		screen.Synonyms = append(screen.Synonyms, synonymRow{s.ID, strings.Join(s.Words, b.T("desk.search.comma"))})
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		screen.blame(fault)
	}
	d.write(w, status, "search", screen)
	return nil
}

func (d *desk) addSynonym(w http.ResponseWriter, r *http.Request) error {
	values, _, err := readForm(r)
	if err != nil {
		return err
	}
	words := strings.TrimSpace(strings.ToValidUTF8(values.Get("words"), ""))
	if err := d.Search.AddSynonym(r.Context(), userOf(r.Context()).Actor(), words); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showSearch(w, r, words, err)
	}
	return seeOther(w, r, "/desk/search?done=added")
}

func (d *desk) removeSynonym(w http.ResponseWriter, r *http.Request) error {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err := d.Search.RemoveSynonym(r.Context(), userOf(r.Context()).Actor(), id); err != nil {
		return err
	}
	return seeOther(w, r, "/desk/search?done=saved")
}
