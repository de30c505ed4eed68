package app_test

import (
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
)

func TestRowsFromBeforeGetTheSearchKeysOfToday(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		if _, err := a.Stories.Create(t.Context(), actor.System, story.Document{Headline: "افتتاح السوق"}); err != nil {
			t.Fatal(err)
		}
		for _, old := range []string{"", "key of an earlier version"} { // without one, as before the third migration; with another
			if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
				for _, q := range []string{"UPDATE articles SET headline_key = '" + old + "'", "DELETE FROM settings WHERE name LIKE 'search_keys_filled%'"} {
					if _, err := tx.Exec(t.Context(), q); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			cards, _, err := open(t, cfg).Stories.DeskList(t.Context(), story.DeskFilter{Query: "إفتتاح"}, story.Cursor{}, 10)
			if err != nil || len(cards) != 1 {
				t.Errorf("%q: %d found, %v", old, len(cards), err)
			}
		}
	})
}
