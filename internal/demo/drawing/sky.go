package drawing

import "math"

// sky fills the board from the top, through its inks, down to the height low.
func (c *canvas) sky(low float32, list ...ink) {
	c.fill(rect(-10, -10, boardWidth+20, boardHeight+20), down(0, low, list...))
}

// sun is a disc with light around it.
func (c *canvas) sun(x, y, r float32, body, light ink, reach float32) {
	c.fill(disc(x, y, r*reach), glow{point{x, y}, r * reach, r * reach, []ink{light.thin(.75), light.thin(.34), light.thin(.12), light.thin(0)}})
	c.fill(disc(x, y, r), body)
}

// moon is a sun with a few seas on it.
func (c *canvas) moon(x, y, r float32, body, light ink) {
	c.sun(x, y, r, body, light, 4)
	for _, m := range [][3]float32{{-.3, -.25, .3}, {.28, -.05, .2}, {-.1, .38, .24}, {.42, .42, .1}, {.2, -.5, .12}} {
		c.fill(disc(x+m[0]*r, y+m[1]*r, m[2]*r), body.darker(.1).thin(.55))
	}
}

func (c *canvas) stars(n int, low float32) {
	for range n {
		x, y := c.among(0, boardWidth), c.among(0, 1)
		c.fill(disc(x, y*y*low, c.among(.8, 2.1)), hex(0xf3ecd8).thin(c.among(.3, .9)))
	}
}

// cloud is a flat-bottomed heap of rounds.
func (c *canvas) cloud(x, y, w float32, body ink) {
	p := rounded(x, y-w*.06, w, w*.12, w*.06)
	n := 4 + c.rnd.IntN(3)
	for i := range n {
		t := (float32(i) + .5) / float32(n)
		r := w * (.07 + .12*float32(math.Sin(float64(t)*math.Pi))) * c.among(.8, 1.2)
		p.add(ellipse(x+w*t, y-r*.45, r*1.15, r))
	}
	c.within(rect(x-w, y-w, 3*w, w+w*.06), func() { c.fill(p, body) })
}

// birds fly in a loose flock.
func (c *canvas) birds(x, y float32, n int, size float32, body ink) {
	for range n {
		bx, by, s := x+c.among(-150, 150), y+c.among(-50, 50), size*c.among(.7, 1.2)
		lift := c.among(.25, .6)
		c.in(bx, by, s, s, func() {
			c.fill(new(path).move(-10, -6*lift).quad(-5, -9*lift-2, 0, 0).quad(5, -9*lift-2, 10, -6*lift).quad(5, -6*lift, 0, 2.4).quad(-5, -6*lift, -10, -6*lift), body)
		})
	}
}

// beam is soft light from one point to another, wider there.
func (c *canvas) beam(x, y, toX, toY, narrow, wide float32, light ink) {
	dx, dy := toX-x, toY-y
	l := float32(math.Hypot(float64(dx), float64(dy)))
	nx, ny := -dy/l, dx/l
	p := poly(x+nx*narrow, y+ny*narrow, x-nx*narrow, y-ny*narrow, toX-nx*wide, toY-ny*wide, toX+nx*wide, toY+ny*wide)
	c.fill(p, fade{point{x, y}, point{toX, toY}, []ink{light, light.thin(.35), light.thin(.12)}})
}

// streaks are long flat clouds, as they lie in the evening.
func (c *canvas) streaks(n int, top, bottom float32, body ink) {
	for range n {
		x, y, w := c.among(-100, boardWidth-200), c.among(top, bottom), c.among(220, 520)
		p := rounded(x, y, w, 11, 6)
		p.add(rounded(x+w*c.among(.1, .3), y-9, w*c.among(.35, .55), 12, 6))
		p.add(rounded(x+w*c.among(.2, .5), y+8, w*c.among(.3, .6), 10, 5))
		c.fill(p, body)
	}
}
