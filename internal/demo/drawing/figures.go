package drawing

// figure is a small person without a face: what one wears and how one stands.
type figure struct {
	shirt, below, skin, hair ink
	scarf, dress, long       bool // long: hair to the shoulders
	pack, bag                ink  // a backpack, a bag in the hand; a zero cover leaves them out
	stride                   float32
	arms                     [2]float32 // how far each arm is lifted, in turns: 0 hangs, .25 forward, .5 up
}

var (
	skins  = inks(0xc68e66, 0xb47a52, 0xd9a57c, 0xa06a48)
	hairs  = inks(0x2a211f, 0x3a2a22, 0x1f1c22, 0x5a4636)
	cloths = inks(0x2f6b62, 0xb0493b, 0x3f5f86, 0xd29a3a, 0x6d4a70, 0x8a9a5a, 0xe4dccb, 0x46505c, 0xc67a4e)
	scarfs = inks(0x40637d, 0xe6ded0, 0x7d4a56, 0x3f6a5c, 0x2d3148, 0xc9a27a, 0x9b6a80)
)

// passer is somebody from the street.
func (c *canvas) passer() figure {
	f := figure{shirt: pick(c, cloths), below: pick(c, inks(0x2d3340, 0x46403c, 0x5d5a55, 0x34475c)), skin: pick(c, skins), hair: pick(c, hairs), stride: c.among(-.07, .07)}
	switch c.rnd.IntN(5) {
	case 0, 1:
		f.scarf, f.dress, f.hair = true, c.maybe(.7), pick(c, scarfs)
		f.below = f.shirt.darker(.14)
	case 2:
		f.dress, f.long = true, true
	}
	f.arms = [2]float32{c.among(-.05, .09), c.among(-.09, .05)}
	if c.maybe(.25) {
		f.bag = pick(c, cloths)
	}
	return f
}

// pupil is a child on the way to school or at play.
func (c *canvas) pupil(uniform ink) figure {
	f := figure{shirt: uniform, below: uniform.darker(.45), skin: pick(c, skins), hair: pick(c, hairs), stride: c.among(-.1, .1)}
	if c.maybe(.4) {
		f.scarf, f.hair = true, pick(c, inks(0xf1ece2, 0xe9dfcd, 0xd8d2c6))
		f.dress = c.maybe(.5)
	} else {
		f.long = c.maybe(.3)
	}
	if c.maybe(.7) {
		f.pack = pick(c, cloths)
	}
	f.arms = [2]float32{c.among(-.06, .16), c.among(-.1, .1)}
	return f
}

// person draws a figure standing on base, h tall. A negative facing mirrors it.
func (c *canvas) person(x, base, h, facing float32, f figure) {
	c.fill(ellipse(x+h*.05, base+h*.004, h*.2, h*.028), ink{24, 18, 26, 60})
	c.in(x, base, h/100*facing, h/100, func() {
		if f.pack.a > 0 {
			c.fill(rounded(-17, -74, 12, 28, 5), f.pack)
		}
		c.limb(-1, -70, 3.6, 30, f.arms[1], f.shirt.darker(.22), f.skin.darker(.15))
		c.legs(f)
		c.fill(new(path).move(-9, -77).cube(-13, -60, -11, -50, -9.5, -42).line(9.5, -42).cube(11, -50, 13, -60, 9, -77).quad(0, -81, -9, -77), f.shirt)
		c.fill(new(path).move(3, -79).cube(4, -64, 4, -52, 3, -42).line(9.5, -42).cube(11, -50, 13, -60, 9, -77), f.shirt.darker(.14))
		c.head(f)
		c.limb(1, -71, 4, 30, f.arms[0], f.shirt.darker(.08), f.skin)
		if f.bag.a > 0 {
			c.fill(rounded(-4, -41, 13, 15, 2), f.bag)
			c.fill(ring(2.5, -42, 4, 1.4), f.bag.darker(.2))
		}
	})
}

func (c *canvas) legs(f figure) {
	s := f.stride * 100
	if f.dress {
		c.fill(new(path).move(-9, -46).cube(-12, -30, -14-s*.3, -16, -15-s*.4, -5).quad(0, -1, 15+s*.4, -5).cube(14, -16, 12, -30, 9, -46), f.below)
		c.fill(new(path).move(2, -46).cube(4, -30, 5, -16, 5, -3).quad(10, -3, 15+s*.4, -5).cube(14, -16, 12, -30, 9, -46), f.below.darker(.14))
		c.fill(ellipse(-5-s*.5, -1.6, 5, 2.4).add(ellipse(6+s*.5, -1.6, 5, 2.4)), hex(0x2b2426))
		return
	}
	for i, k := range []float32{-1, 1} {
		shade := f.below
		if i == 0 {
			shade = shade.darker(.2)
		}
		foot := k*3 + k*s
		c.fill(poly(k*4-5.2, -46, k*4+5.2, -46, foot+3.6, -3, foot-3.6, -3), shade)
		c.fill(rounded(foot-4, -4, 11, 5, 2.4), hex(0x2b2426))
	}
}

func (c *canvas) head(f figure) {
	if f.long {
		c.fill(new(path).move(-9, -92).cube(-12, -82, -11, -74, -8, -68).cube(-3, -66, 4, -68, 5, -74).line(6, -94), f.hair.darker(.2))
	}
	c.fill(rect(-2.8, -84, 5.6, 8), f.skin.darker(.14))
	if f.scarf {
		c.fill(new(path).move(-9, -75).cube(-12, -84, -10.6, -100, 0, -100.5).cube(10.6, -100, 11, -86, 8.5, -75).quad(0, -70, -9, -75), f.hair)
		c.fill(ellipse(2, -89, 6.6, 7.8), f.skin)
		c.fill(new(path).move(-6, -84).quad(0, -78, 8.4, -82).quad(9, -77, 8.5, -75).quad(0, -70, -9, -75), f.hair.darker(.1))
		return
	}
	c.fill(ellipse(0, -89.5, 8, 9.4), f.skin)
	c.fill(new(path).move(-8.6, -86).cube(-9.6, -98, -5, -101, 1, -100.6).cube(8, -100.4, 9, -95, 8.6, -92.5).cube(4, -96.6, -2, -95.6, -3.4, -91).quad(-4.4, -86, -5, -84), f.hair)
}

// limb is an arm from the shoulder, lifted by turn.
func (c *canvas) limb(x, y, width, length, turn float32, sleeve, hand ink) {
	sin, cos := sincos(turn)
	ex, ey := x+length*.55*sin, y+length*.55*cos
	hx, hy := ex+length*.52*sin*1.02, ey+length*.5*cos
	c.fill(stroke(width*1.9, true, x, y, ex, ey, hx, hy), sleeve)
	c.fill(disc(hx+sin*2, hy+cos*2, width*.86), hand)
}

// crowd is rows of heads and shoulders seen from behind or far, filling a band.
func (c *canvas) crowd(left, right, top, bottom, size float32, coats []ink) {
	for y := top; y < bottom; y += size * .92 {
		for x := left + c.among(0, size); x < right; x += size * c.among(.86, 1.1) {
			coat, sx, sy := pick(c, coats), x, y+c.among(-.12, .12)*size
			c.fill(rounded(sx-size*.44, sy+size*.3, size*.88, size*.9, size*.36), coat)
			c.fill(disc(sx, sy, size*.3), pick(c, []ink{skins[0], skins[1], skins[2], hairs[0], hairs[1], coat.lighter(.3)}))
		}
	}
}
