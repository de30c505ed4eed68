package drawing

import (
	"image"
	"image/color"
	"math"
)

// ink is a colour with its cover: 255 hides what is beneath.
type ink struct{ r, g, b, a uint8 }

// hex is the opaque colour 0xRRGGBB.
func hex(v uint32) ink { return ink{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

// inks are the opaque colours 0xRRGGBB.
func inks(list ...uint32) []ink {
	var out []ink
	for _, v := range list {
		out = append(out, hex(v))
	}
	return out
}

// thin is the colour letting through: 0 not there, 1 as it was.
func (i ink) thin(cover float32) ink {
	i.a = uint8(float32(i.a)*cover + .5)
	return i
}

// mix goes from a to b as t goes from 0 to 1.
func mix(a, b ink, t float32) ink {
	t = min(1, max(0, t))
	f := func(x, y uint8) uint8 { return uint8(float32(x) + (float32(y)-float32(x))*t + .5) }
	return ink{f(a.r, b.r), f(a.g, b.g), f(a.b, b.b), f(a.a, b.a)}
}

// darker and lighter keep the hue.
func (i ink) darker(t float32) ink {
	d := mix(i, hex(0x1d1826), t)
	d.a = i.a
	return d
}

func (i ink) lighter(t float32) ink {
	d := mix(i, hex(0xfff6e6), t)
	d.a = i.a
	return d
}

// paint is what a path is filled with.
type paint interface {
	onto(c *canvas, box image.Rectangle)
}

func (i ink) onto(c *canvas, box image.Rectangle) {
	c.raster.Draw(c.img, box, image.NewUniform(color.NRGBA{i.r, i.g, i.b, i.a}), image.Point{})
}

// fade goes through its inks from the first point to the second, in the frame of the part being drawn.
type fade struct {
	from, to point
	inks     []ink
}

// down is a fade from the height top to the height bottom.
func down(top, bottom float32, list ...ink) fade {
	return fade{point{0, top}, point{0, bottom}, list}
}

// steps is how many shades a fade is made of: more than eight bits can tell apart.
const steps = 512

func shades(list []ink) [steps + 1]ink {
	var out [steps + 1]ink
	for i := range out {
		t := float32(i) / steps * float32(len(list)-1)
		k := min(int(t), len(list)-2)
		out[i] = mix(list[k], list[k+1], t-float32(k))
	}
	return out
}

func (f fade) onto(c *canvas, box image.Rectangle) {
	c.cover(box)
	table := shades(f.inks)
	ax, ay := c.to.ox+c.to.sx*f.from.x, c.to.oy+c.to.sy*f.from.y
	dx, dy := c.to.sx*(f.to.x-f.from.x), c.to.sy*(f.to.y-f.from.y)
	length := dx*dx + dy*dy
	dx, dy = dx/length*steps, dy/length*steps
	for y := box.Min.Y; y < box.Max.Y; y++ {
		t := (float32(box.Min.X)+.5-ax)*dx + (float32(y)+.5-ay)*dy
		if dx == 0 { // most fades go straight down: one shade a row
			shade := table[min(steps, max(0, int(t)))]
			c.lay(box, y, func(int) ink { return shade })
			continue
		}
		c.lay(box, y, func(int) ink {
			i := min(steps, max(0, int(t)))
			t += dx
			return table[i]
		})
	}
}

// glow goes through its inks from the middle of an ellipse to its rim.
type glow struct {
	at     point
	rx, ry float32
	inks   []ink
}

func (g glow) onto(c *canvas, box image.Rectangle) {
	c.cover(box)
	table := shades(g.inks)
	cx, cy := c.to.ox+c.to.sx*g.at.x, c.to.oy+c.to.sy*g.at.y
	rx, ry := 1/(c.to.sx*g.rx), 1/(c.to.sy*g.ry)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		v := (float32(y) + .5 - cy) * ry
		v *= v
		c.lay(box, y, func(x int) ink {
			u := (float32(x) + .5 - cx) * rx
			return table[min(steps, int(float32(math.Sqrt(float64(u*u+v)))*steps))]
		})
	}
}

// lay puts the shades of one row over the picture, as far as the mask covers.
func (c *canvas) lay(box image.Rectangle, y int, shade func(x int) ink) {
	mask := c.mask.Pix[c.mask.PixOffset(box.Min.X, y):][:box.Dx()]
	pix := c.img.Pix[c.img.PixOffset(box.Min.X, y):][:4*box.Dx()]
	for i, m := range mask {
		if m == 0 {
			continue
		}
		s := shade(box.Min.X + i)
		p := pix[4*i : 4*i+4 : 4*i+4]
		a := uint32(s.a) * uint32(m)
		if a == 255*255 {
			p[0], p[1], p[2], p[3] = s.r, s.g, s.b, 255
			continue
		}
		rest := 255*255 - a
		p[0] = uint8((uint32(s.r)*a + uint32(p[0])*rest + 32512) / 65025)
		p[1] = uint8((uint32(s.g)*a + uint32(p[1])*rest + 32512) / 65025)
		p[2] = uint8((uint32(s.b)*a + uint32(p[2])*rest + 32512) / 65025)
		p[3] = 255
	}
}
