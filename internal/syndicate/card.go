package syndicate

import (
	"bytes"
	"cmp"
	_ "embed" // the fonts
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Cairo in its bold weight (OFL, see fonts/OFL-Cairo.txt), taken from the site's own variable files: a shaper reads no compressed fonts.
//
//go:embed fonts/cairo-arabic-700.ttf
var arabicFont []byte

//go:embed fonts/cairo-latin-700.ttf
var latinFont []byte

var fonts = sync.OnceValue(func() [2]*font.Font {
	var out [2]*font.Font
	for i, file := range [][]byte{arabicFont, latinFont} {
		face, err := font.ParseTTF(bytes.NewReader(file))
		if err != nil {
			panic("syndicate: " + err.Error()) // they are part of the program
		}
		out[i] = face.Font
	}
	return out
})

// The size that sites which show it ask for, and what stands where on it.
const (
	CardWidth  = 1200
	CardHeight = 630

	cardMargin  = 80
	cardTop     = 96 // above the section's name
	cardBottom  = 60 // below the paper's
	smallSize   = 34
	headlineTop = cardTop + 2*smallSize
	room        = 370 // for the headline
	lineFactor  = 1.45
	descent     = 0.35 // of letters, in sizes
	mostLetters = 300  // of a headline
)

// linesOf is how many lines of a size the headline has room for.
func linesOf(size int) int { return 1 + int((room/float64(size)-1-descent)/lineFactor) }

// headlineSizes are tried from the largest on until a headline fits.
var headlineSizes = []int{80, 68, 60, 50}

var (
	cardPaper  = color.RGBA{0xfd, 0xfc, 0xf9, 0xff}
	cardInk    = color.RGBA{0x1b, 0x1a, 0x17, 0xff}
	cardAccent = color.RGBA{0x9a, 0x2a, 0x1f, 0xff}
)

// Card is what a picture for sharing shows.
type Card struct {
	Paper    string
	Section  string
	Headline string
	LTR      bool // its text runs from left to right
}

// Picture is the card as PNG.
func (c Card) Picture() ([]byte, error) {
	s := newSheet(c.LTR)
	draw.Draw(s.page, image.Rect(0, 0, CardWidth, 16), image.NewUniform(cardAccent), image.Point{}, draw.Src)
	s.lines(s.wrap(line(c.Section), smallSize, 1), smallSize, cardTop, cardAccent)
	headline := line(c.Headline)
	if runes := []rune(headline); len(runes) > mostLetters {
		headline = string(runes[:mostLetters]) + "…"
	}
	for i, size := range headlineSizes {
		if last := i == len(headlineSizes)-1; last || len(s.wrap(headline, size, 0)) <= linesOf(size) {
			s.lines(s.wrap(headline, size, linesOf(size)), size, headlineTop, cardInk)
			break
		}
	}
	s.lines(s.wrap(line(c.Paper), smallSize, 1), smallSize, CardHeight-cardBottom-smallSize, cardInk)
	var b bytes.Buffer
	err := png.Encode(&b, s.page)
	return b.Bytes(), err
}

// sheet is a card that is being drawn. It is for one goroutine.
type sheet struct {
	page   *image.RGBA
	faces  [2]*font.Face
	shaper shaping.HarfbuzzShaper
	way    di.Direction
	raster *vector.Rasterizer
}

func newSheet(ltr bool) *sheet {
	s := &sheet{page: image.NewRGBA(image.Rect(0, 0, CardWidth, CardHeight)), way: di.DirectionRTL, raster: vector.NewRasterizer(CardWidth, CardHeight)}
	if ltr {
		s.way = di.DirectionLTR
	}
	draw.Draw(s.page, s.page.Bounds(), image.NewUniform(cardPaper), image.Point{}, draw.Src)
	for i, f := range fonts() {
		s.faces[i] = font.NewFace(f)
	}
	return s
}

// ResolveFace implements shaping.Fontmap: the first font that has the letter.
func (s *sheet) ResolveFace(r rune) *font.Face {
	for _, f := range s.faces {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return s.faces[0]
}

// drawable is text without what no font here has a glyph for, such as emoji.
func (s *sheet) drawable(text string) []rune {
	kept := strings.Map(func(r rune) rune {
		for _, f := range s.faces {
			if _, ok := f.NominalGlyph(r); ok {
				return r
			}
		}
		if unicode.Is(unicode.Cf, r) { // joiners and marks of direction have no shape of their own
			return r
		}
		return -1
	}, text)
	return []rune(strings.Join(strings.Fields(kept), " "))
}

// wrap sets a text in lines as wide as the card has room for; with most, in no more than so many, the last ending in an ellipsis where it is cut.
func (s *sheet) wrap(text string, size, most int) []shaping.Line {
	runes := s.drawable(text)
	if len(runes) == 0 {
		return nil
	}
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: s.way, Size: fixed.I(size), Language: language.NewLanguage("ar")}
	var segmenter shaping.Segmenter
	var runs []shaping.Output
	for _, part := range segmenter.Split(in, s) {
		runs = append(runs, s.shaper.Shape(part))
	}
	config := shaping.WrapConfig{Direction: s.way, TruncateAfterLines: most}
	if most > 0 {
		dots := []rune("…")
		config.Truncator = s.shaper.Shape(shaping.Input{Text: dots, RunEnd: len(dots), Direction: s.way, Face: s.ResolveFace(dots[0]), Size: fixed.I(size), Script: language.Common, Language: in.Language})
	}
	var wrapper shaping.LineWrapper
	lines, _ := wrapper.WrapParagraph(config, CardWidth-2*cardMargin, runes, shaping.NewSliceIterator(runs))
	return lines
}

// lines draws lines one under the other, from a place down on, beginning at the side where reading begins.
func (s *sheet) lines(list []shaping.Line, size, top int, ink color.Color) {
	for i, l := range list {
		runs := slices.Clone(l)
		slices.SortStableFunc(runs, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
		var width fixed.Int26_6
		for _, r := range runs {
			width += r.Advance
		}
		x := float32(cardMargin)
		if s.way == di.DirectionRTL {
			x = CardWidth - cardMargin - float32(width)/64
		}
		y := float32(top) + float32(size)*(1+lineFactor*float32(i))
		band := image.Rect(0, int(y)-2*size, CardWidth, int(y)+size) // marks stand high
		s.raster.Reset(CardWidth, band.Dy())
		for _, r := range runs {
			x = s.run(r, x, y-float32(band.Min.Y))
		}
		s.raster.Draw(s.page, band, image.NewUniform(ink), image.Point{})
	}
}

// run traces the glyphs of a run from a point on and returns where the next one begins.
func (s *sheet) run(r shaping.Output, x, y float32) float32 {
	scale := float32(r.Size) / 64 / float32(r.Face.Upem())
	for _, g := range r.Glyphs {
		if outline, ok := r.Face.GlyphDataOutline(g.GlyphID); ok {
			s.trace(outline, x+float32(g.XOffset)/64, y-float32(g.YOffset)/64, scale)
		}
		x += float32(g.Advance) / 64
	}
	return x
}

func (s *sheet) trace(o font.GlyphOutline, x, y, scale float32) {
	at := func(p opentype.SegmentPoint) (float32, float32) { return x + p.X*scale, y - p.Y*scale }
	for i := range o.Segments {
		segment := &o.Segments[i]
		ax, ay := at(segment.Args[0])
		bx, by := at(segment.Args[1])
		cx, cy := at(segment.Args[2])
		switch segment.Op {
		case opentype.SegmentOpMoveTo:
			s.raster.ClosePath()
			s.raster.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			s.raster.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			s.raster.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			s.raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	s.raster.ClosePath()
}
