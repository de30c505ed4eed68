package drawing

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// board is the size scenes are thought in; a canvas of any size in pixels shows the whole of it.
const boardWidth, boardHeight = 1440, 900

// canvas is a picture being drawn. All lengths are units of the board.
type canvas struct {
	img    *image.RGBA
	mask   *image.Alpha
	raster vector.Rasterizer
	rnd    *rand.Rand
	to     frame
	limit  image.Rectangle // nothing is drawn outside
	flat   []point
	cut    []point
}

// frame is where a part of the picture stands: what is drawn at (x, y) lands at (ox + sx·x, oy + sy·y), in pixels.
type frame struct{ ox, oy, sx, sy float32 }

type point struct{ x, y float32 }

func newCanvas(width, height int, units float32, seed uint64) *canvas {
	k := float32(width) / units
	size := image.Rect(0, 0, width, height)
	return &canvas{img: image.NewRGBA(size), mask: image.NewAlpha(size), rnd: rand.New(rand.NewPCG(seed, 0x5e11)), to: frame{0, 0, k, k}, limit: size}
}

// in draws a part whose own origin is at (x, y), sx and sy times as large. A negative sx mirrors it.
func (c *canvas) in(x, y, sx, sy float32, part func()) {
	outer := c.to
	c.to = frame{outer.ox + outer.sx*x, outer.oy + outer.sy*y, outer.sx * sx, outer.sy * sy}
	part()
	c.to = outer
}

// fill paints the inside of a path.
func (c *canvas) fill(p *path, with paint) {
	box, ok := c.rasterise(p)
	if !ok {
		return
	}
	with.onto(c, box)
}

// rasterise leaves the path's cover in the mask and answers where it lies.
func (c *canvas) rasterise(p *path) (image.Rectangle, bool) {
	size := c.img.Bounds().Max
	whole := image.Rectangle{}
	type span struct{ from, to int }
	var spans []span
	c.flat = c.flat[:0]
	for _, contour := range p.contours {
		start := len(c.flat)
		c.clipped(contour, float32(size.X), float32(size.Y))
		if len(c.flat)-start < 3 {
			c.flat = c.flat[:start]
			continue
		}
		spans = append(spans, span{start, len(c.flat)})
		whole = whole.Union(bounds(c.flat[start:]))
	}
	whole = whole.Intersect(c.limit)
	if whole.Empty() {
		return whole, false
	}
	x, y := float32(whole.Min.X), float32(whole.Min.Y)
	c.raster.Reset(whole.Dx(), whole.Dy())
	for _, s := range spans {
		c.raster.MoveTo(c.flat[s.from].x-x, c.flat[s.from].y-y)
		for _, q := range c.flat[s.from+1 : s.to] {
			c.raster.LineTo(q.x-x, q.y-y)
		}
		c.raster.ClosePath()
	}
	return whole, true
}

// clipped appends a contour in pixels, cut to the canvas (Sutherland and Hodgman 1974): the rasteriser is exact only for
// what lies inside it.
func (c *canvas) clipped(contour []point, width, height float32) {
	a := c.cut[:0]
	for _, q := range contour {
		a = append(a, point{c.to.ox + c.to.sx*q.x, c.to.oy + c.to.sy*q.y})
	}
	b := append([]point(nil), a...)
	for edge := range 4 {
		inside := func(q point) bool {
			switch edge {
			case 0:
				return q.x >= 0
			case 1:
				return q.x <= width
			case 2:
				return q.y >= 0
			}
			return q.y <= height
		}
		at := []float32{0, width, 0, height}[edge]
		a, b = b, a[:0]
		for i, q := range a {
			from := a[(i+len(a)-1)%len(a)]
			if inside(q) != inside(from) {
				b = append(b, crossing(from, q, edge < 2, at))
			}
			if inside(q) {
				b = append(b, q)
			}
		}
	}
	c.flat = append(c.flat, b...)
	c.cut = a
}

func crossing(a, b point, vertical bool, at float32) point {
	if vertical {
		t := (at - a.x) / (b.x - a.x)
		return point{at, a.y + t*(b.y-a.y)}
	}
	t := (at - a.y) / (b.y - a.y)
	return point{a.x + t*(b.x-a.x), at}
}

func bounds(list []point) image.Rectangle {
	left, top, right, bottom := list[0].x, list[0].y, list[0].x, list[0].y
	for _, q := range list {
		left, right = min(left, q.x), max(right, q.x)
		top, bottom = min(top, q.y), max(bottom, q.y)
	}
	return image.Rect(floor(left), floor(top), floor(right)+1, floor(bottom)+1)
}

func floor(v float32) int { return int(math.Floor(float64(v))) }

// cover writes the rasterised path's cover into the mask.
func (c *canvas) cover(box image.Rectangle) {
	c.raster.DrawOp = draw.Src
	c.raster.Draw(c.mask, box, image.Opaque, image.Point{})
	c.raster.DrawOp = draw.Over
}

// within draws a part of which only what lies inside the path is seen.
func (c *canvas) within(p *path, part func()) {
	box, ok := c.rasterise(p)
	if !ok {
		return
	}
	c.cover(box)
	cover := make([]uint8, 0, box.Dx()*box.Dy())
	before := make([]uint8, 0, 4*box.Dx()*box.Dy())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		m, i := c.mask.PixOffset(box.Min.X, y), c.img.PixOffset(box.Min.X, y)
		cover = append(cover, c.mask.Pix[m:m+box.Dx()]...)
		before = append(before, c.img.Pix[i:i+4*box.Dx()]...)
	}
	outer := c.limit
	c.limit = box
	part()
	c.limit = outer
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := c.img.Pix[c.img.PixOffset(box.Min.X, y):]
		at := (y - box.Min.Y) * box.Dx()
		for x := range box.Dx() {
			a := uint32(cover[at+x])
			for k := range 4 {
				old, now := uint32(before[4*(at+x)+k]), uint32(row[4*x+k])
				row[4*x+k] = uint8((now*a + old*(255-a) + 127) / 255)
			}
		}
	}
}

// mirror turns the finished picture round: nothing in a scene can be read, so nothing is read backwards.
func (c *canvas) mirror() {
	width := c.img.Bounds().Dx()
	for y := range c.img.Bounds().Dy() {
		row := c.img.Pix[y*c.img.Stride : y*c.img.Stride+4*width]
		for a, b := 0, 4*(width-1); a < b; a, b = a+4, b-4 {
			p, q := [4]uint8(row[a:a+4]), [4]uint8(row[b:b+4])
			copy(row[a:], q[:])
			copy(row[b:], p[:])
		}
	}
}

// Chance and choice, from the picture's own seed.

// among is a number between a and b.
func (c *canvas) among(a, b float32) float32 { return a + (b-a)*c.rnd.Float32() }

// maybe is true with this probability.
func (c *canvas) maybe(p float32) bool { return c.rnd.Float32() < p }

func pick[T any](c *canvas, list []T) T { return list[c.rnd.IntN(len(list))] }
