package comment

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// Settings is what the paper decides about its comments beside the rules.
type Settings struct {
	CloseAfter     int  `json:"close_after"`     // days after publication, 0 for never
	HoldFirst      bool `json:"hold_first"`      // the first comment from an e-mail address waits for a moderator
	PassScriptless bool `json:"pass_scriptless"` // a comment without a proof of work is not held for that
	EditMinutes    int  `json:"edit_minutes"`    // how long its writer may change a comment
	AddressDays    int  `json:"address_days"`    // how long the hash of an address is kept
	MaxLinks       int  `json:"max_links"`       // a comment with more waits for a moderator
	Precision      int  `json:"precision"`       // percent of its judgments that must be right before the learned model refuses by itself
	Order          Sort `json:"order"`           // of the first page of a thread
	Account        bool `json:"account"`         // the yearly account of moderation is public
}

// Defaults are the settings of a new paper.
func Defaults() Settings {
	return Settings{EditMinutes: 15, AddressDays: 30, MaxLinks: 3, Precision: 95, Order: Oldest}
}

const settingsName = "comments"

// Settings are the settings as they stand, at most five seconds old.
func (s *Comments) Settings(ctx context.Context) (Settings, error) {
	return s.settings.get(s.clock.Now(), func() (Settings, error) {
		v := Defaults()
		text, err := s.sites.Value(ctx, settingsName)
		if errs.Is(err, errs.NotFound) {
			return v, nil
		}
		if err != nil {
			return v, err
		}
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return v, fmt.Errorf("read the settings of comments: %w", err)
		}
		return v, nil
	})
}

// SaveSettings keeps them. errs.Invalid on a field, by its name in JSON, that is out of bounds.
func (s *Comments) SaveSettings(ctx context.Context, a actor.Actor, v Settings) error {
	if !a.May(actor.ManageSite) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	fault := errs.New(errs.Invalid, "error.form_invalid")
	for _, f := range []struct {
		name            string
		v, least, most_ int
	}{
		{"close_after", v.CloseAfter, 0, 3650}, {"edit_minutes", v.EditMinutes, 0, 24 * 60}, {"address_days", v.AddressDays, 1, 365},
		{"max_links", v.MaxLinks, 0, 50}, {"precision", v.Precision, 50, 100},
	} {
		if f.v < f.least || f.v > f.most_ {
			fault = fault.OnField(f.name, "error.between", map[string]any{"least": f.least, "most": f.most_})
		}
	}
	if !v.Order.Known() {
		fault = fault.OnField("order", "error.invalid", nil)
	}
	if len(fault.Fields) > 0 {
		return fault
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	defer s.settings.forget()
	return s.sites.SetValue(ctx, settingsName, string(text))
}

// Takes says whether an article takes comments, and whether each waits for a moderator.
func (v Settings) Takes(art story.Article, now time.Time) (open, moderated bool) {
	if art.Kind != story.KindArticle || art.Password != "" || art.Comments == story.CommentsClosed {
		return false, false
	}
	if v.CloseAfter > 0 && !art.PublishedAt.IsZero() && now.Sub(art.PublishedAt) > time.Duration(v.CloseAfter)*24*time.Hour {
		return false, false
	}
	return true, art.Comments == story.CommentsModerated
}

// recent is a value that is read again when it is some seconds old: a change on another node is followed after that.
type recent[T any] struct {
	mu   sync.Mutex
	v    T
	read time.Time
}

const recentFor = 5 * time.Second

func (r *recent[T]) get(now time.Time, load func() (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.read.IsZero() && now.Sub(r.read).Abs() < recentFor {
		return r.v, nil
	}
	v, err := load()
	if err == nil {
		r.v, r.read = v, now
	}
	return v, err
}

func (r *recent[T]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read = time.Time{}
}
