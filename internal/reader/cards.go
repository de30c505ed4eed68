package reader

import (
	"context"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/story"
)

// Image is a picture ready to be drawn.
type Image struct {
	URL           string
	Width, Height int
	Alt           string
	Lang          string // of what stands for it, where that is not the page's
	WebP, JPEG    string // srcset values, empty while only the original is there
	Sizes         string
	Eager         bool // of the first screen
}

// image makes a picture of the library drawable, nil where it is none. sizes is how wide it stands on the page.
func image(m media.Media, alt, sizes string) *Image {
	if !m.IsImage() {
		return nil
	}
	i := &Image{URL: story.EscapedPath(m.URL()), Width: m.Width, Height: m.Height, Alt: alt, Sizes: sizes}
	if i.Alt == "" {
		i.Alt = m.Alt
	}
	var webp, jpeg strings.Builder
	for _, r := range m.Renditions {
		b := &jpeg
		if r.Mime == "image/webp" {
			b = &webp
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(story.EscapedPath(r.URL()))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(r.Width))
		b.WriteByte('w')
	}
	i.WebP, i.JPEG = webp.String(), jpeg.String()
	return i
}

// Face is somebody's portrait; the first letter of the name where there is none.
type Face struct {
	Image   *Image
	Initial string
}

func face(m media.Media, name, sizes string) Face {
	initial := []rune(strings.TrimPrefix(name, "ال"))
	f := Face{Image: image(m, "", sizes)}
	if f.Image != nil {
		f.Image.Alt = "" // the name stands beside it
	} else if len(initial) > 0 {
		f.Initial = string(initial[:1])
	}
	return f
}

// Card is an article as lists show it.
type Card struct {
	story.Card
	Image    *Image
	Face     Face // of the writer, in opinion
	Level    int  // of its headline's heading
	Signed   bool // names its writers
	WithDeck bool
	Base     *Base
}

// row is stories of one place of a page, and how they are drawn there.
type row struct {
	cards  []story.Card
	sizes  string // how wide their pictures stand; empty: none
	level  int
	signed bool
	faces  bool // the writers' portraits, not the stories' pictures
	eager  int  // so many pictures are of the first screen
	decks  int  // so many show their deck
}

// illustrate makes rows drawable. The library is asked once, for their pictures and for those with the ids more, which it
// answers with. What has a password shows no picture.
func (s *Site) illustrate(ctx context.Context, b *Base, more []int64, rows ...row) ([][]Card, map[int64]media.Media, error) {
	ids := more
	who, err := s.writers(ctx, rows)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range who {
		ids = append(ids, w.PortraitID)
	}
	for _, r := range rows {
		for _, c := range r.cards {
			if r.sizes != "" && !r.faces && c.Lead != nil && !c.Protected {
				ids = append(ids, c.Lead.MediaID)
			}
		}
	}
	for _, id := range ids {
		shows(ctx, media.Tag(id))
	}
	for _, r := range rows {
		for _, c := range r.cards {
			shows(ctx, story.Tag(c.ID))
		}
	}
	found, err := s.Media.GetMany(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	out := make([][]Card, len(rows))
	for i, r := range rows {
		out[i] = make([]Card, len(r.cards))
		for j, c := range r.cards {
			card := Card{Card: c, Level: r.level, Signed: r.signed, WithDeck: j < r.decks, Base: b}
			switch {
			case r.faces && len(c.Bylines) > 0:
				by := c.Bylines[0]
				card.Face = face(found[who[by.PersonID].PortraitID], by.Name, r.sizes)
			case r.sizes != "" && c.Lead != nil && !c.Protected:
				if card.Image = image(found[c.Lead.MediaID], c.Lead.Alt, r.sizes); card.Image != nil {
					card.Image.Eager = j < r.eager
					if c.Lang != b.Lang() {
						card.Image.Lang = c.Lang
					}
				}
			}
			out[i][j] = card
		}
	}
	return out, found, nil
}

// writers are the people whose portraits rows show.
func (s *Site) writers(ctx context.Context, rows []row) (map[int64]people.Person, error) {
	var ids []int64
	for _, r := range rows {
		for _, c := range r.cards {
			if r.faces && len(c.Bylines) > 0 {
				ids = append(ids, c.Bylines[0].PersonID)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return s.People.GetMany(ctx, ids)
}

// mostRead is a column of the most read.
type mostRead struct {
	Heading string
	Cards   []Card
}
