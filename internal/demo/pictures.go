package demo

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"html"
	"image"
	"image/jpeg"
	"slices"
	"strconv"
	"sync"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/demo/drawing"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
)

// shot is a picture to be made: how, and what is known of it.
type shot struct {
	name  string
	draw  func(width int) (image.Image, error)
	about media.Upload
	kept  media.Prepared
}

// jpegQuality keeps the edges of flat colours clean.
const jpegQuality = 88

// drawers is how many pictures are drawn at a time: more would only take memory from a small machine.
const drawers = 2

// fillPictures draws everything and writes the rows, in one order whoever finishes first; then the people, who have
// portraits.
func (f *filler) fillPictures(ctx context.Context) error {
	shots, pictures := f.shots()
	if err := f.make(ctx, shots); err != nil {
		return err
	}
	return f.DB.Write(ctx, func(tx *db.Tx) error {
		portraits := map[string]int64{}
		for _, s := range slices.Backward(shots) { // the newest articles' sizes are made first
			m, err := f.Media.Insert(ctx, tx, s.kept)
			if err != nil {
				return err
			}
			if p := pictures[s]; p != nil {
				f.drawn[p] = m
			} else {
				portraits[s.name] = m.ID
			}
		}
		for _, m := range staff {
			made, err := f.People.Ensure(ctx, tx, people.Person{Kind: m.kind, Name: m.name, Biography: m.biography, PortraitID: portraits[m.name]})
			if err != nil {
				return err
			}
			f.people[m.name] = made
		}
		return nil
	})
}

// shots lists the pictures of the paper; those of articles are in the map too.
func (f *filler) shots() (list []*shot, of map[*shot]*picture) {
	of = map[*shot]*picture{}
	used := map[string]uint64{} // how often each variant was
	for _, m := range staff {
		if m.look != nil {
			list = append(list, &shot{name: m.name, about: media.Upload{Filename: m.name + ".jpg", Alt: "صورة " + m.name, Caption: m.name, Source: "صحيفة السجل"},
				draw: func(width int) (image.Image, error) { return drawing.Portrait(*m.look, width/3) }})
		}
	}
	for _, a := range f.paper.articles {
		for i, p := range a.pictures() {
			name := a.name
			if i > 0 {
				name += "-" + strconv.Itoa(i+1)
			}
			variant := fmt.Sprint(p.scene, p.variant)
			seed := seedOf(name)&^1 | used[variant]%2
			used[variant]++
			s := &shot{name: name, about: media.Upload{Filename: name + ".jpg", Alt: p.alt, Caption: p.caption, Credit: p.credit, Source: p.source,
				TakenOn: p.takenOn, Archive: p.archive},
				draw: func(width int) (image.Image, error) { return drawing.Scene(p.scene, p.variant, width, seed) }}
			list, of[s] = append(list, s), p
		}
	}
	return list, of
}

// seedOf makes the same scene another picture in another article; every second time it is seen from the other side.
func seedOf(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return h.Sum64()
}

// make draws the pictures and keeps their files.
func (f *filler) make(ctx context.Context, list []*shot) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan *shot)
	var work sync.WaitGroup
	for range drawers {
		work.Go(func() {
			for s := range todo {
				if err := f.take(ctx, s); err != nil {
					cancel(fmt.Errorf("%s: %w", s.name, err))
					return
				}
			}
		})
	}
	for _, s := range list {
		select {
		case todo <- s:
		case <-ctx.Done():
		}
	}
	close(todo)
	work.Wait()
	return context.Cause(ctx)
}

func (f *filler) take(ctx context.Context, s *shot) error {
	drawn, err := s.draw(f.PictureWidth)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawn, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return err
	}
	s.about.Body = &b
	s.kept, err = f.Media.Prepare(ctx, actor.System, s.about)
	return err
}

// figure is how a body shows one of its pictures.
func (f *filler) figure(p *picture) string {
	m := f.drawn[p]
	return fmt.Sprintf(`<figure data-media="%d"><img src="%s" alt="%s" width="%d" height="%d"><figcaption>%s <small>تصوير: %s</small></figcaption></figure>`,
		m.ID, html.EscapeString(m.URL()), html.EscapeString(p.alt), m.Width, m.Height, html.EscapeString(p.caption), html.EscapeString(p.credit))
}
