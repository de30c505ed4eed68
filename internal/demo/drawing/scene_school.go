package drawing

// block is a public building: floors of windows between a base and a cornice.
type block struct {
	wall, trim, glass ink
	floors, bays      int
	shutters          ink // of no cover: none
}

// building draws a block; the door is left to the caller.
func (c *canvas) building(b block, x, base, w, h float32) {
	top := base - h
	c.fill(rect(x, top, w, h), down(top, base, b.wall.lighter(.18), b.wall))
	c.fill(rect(x-8, top-14, w+16, 18), b.trim)
	c.fill(rect(x-8, top+4, w+16, 6), b.wall.darker(.34).thin(.5))
	c.fill(rect(x, base-22, w, 22), b.trim.darker(.24))
	fh := (h - 40) / float32(b.floors)
	bay := w / float32(b.bays)
	for f := range b.floors {
		y := top + 24 + fh*float32(f)
		if f > 0 {
			c.fill(rect(x, y-10, w, 5), b.trim.thin(.8))
		}
		for i := range b.bays {
			ww, wh := bay*.5, fh*.56
			wx := x + bay*(float32(i)+.5) - ww/2
			c.fill(rect(wx-5, y+6, ww+10, wh+9), b.trim)
			c.fill(rect(wx, y+10, ww, wh), down(y, y+wh, b.glass, b.glass.lighter(.28)))
			c.fill(poly(wx+ww*.1, y+10+wh, wx+ww*.5, y+10, wx+ww*.72, y+10, wx+ww*.32, y+10+wh), hex(0xffffff).thin(.16))
			c.fill(rect(wx+ww/2-1.5, y+10, 3, wh).add(rect(wx, y+10+wh*.4, ww, 3)), b.trim)
			c.fill(rect(wx-8, y+10+wh, ww+16, 6), b.wall.darker(.2))
			if b.shutters.a > 0 {
				for _, sx := range []float32{wx - ww*.34, wx + ww*1.04} {
					c.fill(rect(sx, y+8, ww*.3, wh+4), b.shutters)
					for k := range 5 {
						c.fill(rect(sx+2, y+14+float32(k)*wh/5, ww*.3-4, 2.4), b.shutters.darker(.3))
					}
				}
			}
		}
	}
	c.fill(rect(x+w-w*.07, top+10, w*.07, h-10), b.wall.darker(.4).thin(.22))
}

// entrance is a double door under a roof on two posts, up some steps.
func (c *canvas) entrance(x, base, w, h float32, wall, door ink) {
	c.fill(rect(x-w*.5, base-h, w, h), wall.lighter(.3))
	c.fill(rect(x-w*.36, base-h*.78, w*.72, h*.78), door.darker(.3))
	for _, side := range []float32{-.33, .02} {
		c.fill(rect(x+w*side, base-h*.74, w*.31, h*.74), door)
		c.fill(rect(x+w*side+w*.05, base-h*.68, w*.21, h*.34), hex(0x9fc2c9))
		c.fill(disc(x+w*side+w*(.27-.23*(side+.33)/.35), base-h*.28, 3.4), hex(0xe7bd68))
	}
	c.fill(poly(x-w*.62, base-h, x+w*.62, base-h, x+w*.54, base-h-18, x-w*.54, base-h-18), wall.darker(.3))
	for i := range 3 {
		s := float32(i)
		c.fill(rect(x-w*.56-14*s, base-8+8*s, w*1.12+28*s, 8), mix(wall.lighter(.4), wall, s/3))
		c.fill(rect(x-w*.56-14*s, base-2+8*s, w*1.12+28*s, 2), wall.darker(.25))
	}
}

// flag flies from a mast; it is the school's, of two colours.
func (c *canvas) flag(x, base, h float32, a, b ink) {
	c.fill(rect(x-3, base-h, 6, h), hex(0xb8b4aa))
	c.fill(disc(x, base-h-3, 6), hex(0xd9b26a))
	wave := func(y float32) *path {
		return new(path).move(x+3, base-h+y).cube(x+34, base-h+y-12, x+62, base-h+y+16, x+96, base-h+y).line(x+96, base-h+y+28).cube(x+62, base-h+y+44, x+34, base-h+y+16, x+3, base-h+y+28)
	}
	c.fill(wave(6), a)
	c.fill(wave(33), b)
}

// school1 is a schoolyard with trees and pupils.
func school1(c *canvas) {
	c.sky(540, hex(0x9ecbdc), hex(0xcfe5e4), hex(0xf5efdc))
	c.sun(c.among(1180, 1300), 140, 52, hex(0xfff9e4), hex(0xfff2cc), 5)
	for range 3 {
		c.cloud(c.among(-40, 900), c.among(80, 190), c.among(170, 280), hex(0xf9f7ee))
	}
	c.fill(ridge(c.waves(470, 34, 1.2)), hex(0xbcd0b2))
	q := dayQuarter()
	c.street(q, func(float32) float32 { return 560 }, 40, 110, 50, 90, .5)
	c.building(block{hex(0xeecf9c), hex(0xfaf0da), hex(0x5d8ca0), 2, 9, ink{}}, 250, 600, 940, 310)
	c.fill(rect(250, 276, 940, 26), hex(0xb5573f))
	c.fill(poly(620, 290, 720, 226, 820, 290), hex(0xf6e3bd))
	c.fill(disc(720, 266, 19), hex(0xfdf8ec))
	c.fill(ring(720, 266, 19, 4), hex(0xb5573f))
	c.fill(stroke(3, true, 720, 266, 720, 254).add(stroke(3, true, 720, 266, 728, 270)), hex(0x4a3b36))
	c.entrance(720, 600, 170, 150, hex(0xeecf9c), hex(0x2f6f66))
	c.fill(rect(0, 596, boardWidth, 320), down(596, 900, hex(0xe6d4ae), hex(0xcfae7d)))
	c.courtMarks()
	for i, x := range []float32{c.among(60, 120), c.among(210, 270), c.among(1190, 1250), c.among(1340, 1400)} {
		y := float32(640 + 30*(i%2))
		c.planter(x, y+8, 120)
		c.crown(x, y, c.among(270, 340), hex(0x6c9550), hex(0x6b4f38), 1)
	}
	c.flag(470, 640, 330, hex(0x2f6f66), hex(0xf6efdd))
	uniform := pick(c, inks(0x3f6690, 0x3f7a6c, 0x7a4a62))
	for i := range 13 {
		t := float32(i) / 12
		y := 650 + 190*t*t
		f := c.pupil(mix(uniform, uniform.lighter(.3), c.rnd.Float32()*.4))
		c.person(c.among(90, boardWidth-90), y, 104+64*t, pick(c, []float32{1, -1}), f)
	}
	c.ball(c.among(560, 860), 858, 15)
}

// courtMarks are the lines of a game painted on the ground.
func (c *canvas) courtMarks() {
	white := hex(0xfbf6e8).thin(.7)
	c.fill(stroke(5, false, 210, 900, 420, 690, 1020, 690, 1240, 900), white)
	c.fill(oval(720, 812, 150, 44, 5), white)
	c.fill(stroke(5, false, 720, 690, 720, 900), white)
}

func (c *canvas) planter(x, base, w float32) {
	c.fill(ellipse(x, base, w*.5, w*.1), hex(0xb58f63))
	c.fill(ellipse(x, base-5, w*.5, w*.1), hex(0xe9dcc0))
	c.fill(ellipse(x, base-5, w*.42, w*.075), hex(0x7a5a3c))
}

func (c *canvas) ball(x, base, r float32) {
	c.fill(ellipse(x+4, base+1, r*1.1, r*.26), ink{20, 18, 24, 80})
	c.fill(disc(x, base-r, r), hex(0xf7f4ec))
	c.fill(disc(x+r*.2, base-r*.84, r*.8), hex(0xe3ded2))
	c.fill(disc(x-r*.06, base-r*1.06, r*.9), hex(0xfbf9f3))
	for _, d := range [][2]float32{{0, -1}, {-.62, -.72}, {.6, -.9}, {.1, -1.7}, {-.2, -.3}} {
		c.fill(disc(x+d[0]*r, base+d[1]*r, r*.2), hex(0x33383f))
	}
}

// school2 is a school with blue windows behind a wide yard.
func school2(c *canvas) {
	c.sky(560, hex(0xb4cfdd), hex(0xdbe6e4), hex(0xf6eddb))
	c.sun(c.among(160, 300), 170, 60, hex(0xfffbea), hex(0xfff3d2), 5)
	c.streaks(4, 80, 240, hex(0xfcf9f0).thin(.8))
	q := dayQuarter()
	q.haze = hex(0xd8e2e0)
	ground := func(float32) float32 { return 560 }
	c.street(q, func(float32) float32 { return 500 }, 50, 130, 44, 90, .66)
	c.haze(q, ground, 60)
	c.building(block{hex(0xf3e6cb), hex(0xfcf6e8), hex(0x3f78b0), 3, 7, ink{}}, 150, 610, 640, 400)
	c.building(block{hex(0xeddcb9), hex(0xfcf6e8), hex(0x3f78b0), 2, 5, ink{}}, 790, 610, 470, 270)
	c.entrance(470, 610, 180, 160, hex(0xf3e6cb), hex(0x3f6690))
	c.fill(rounded(384, 400, 172, 34, 4), hex(0x2f5f8a))
	c.fill(rect(404, 411, 132, 4).add(rect(420, 420, 100, 4)), hex(0xf6efdd))
	c.fill(rect(0, 606, boardWidth, 310), down(606, 900, hex(0xdccfb2), hex(0xc2a983)))
	for i := range 6 { // slabs of the yard
		y := 612 + float32(i*i)*10
		c.fill(rect(0, y, boardWidth, 1.4+float32(i)*.5), hex(0xa68d66).thin(.5))
	}
	for i := range 15 {
		x := float32(i)*150 - 330
		c.fill(stroke(1.8, false, 720+(x-720)*.55, 606, 720+(x-720)*1.5, 900), hex(0xa68d66).thin(.5))
	}
	c.wallAlong(606)
	c.flag(1120, 650, 370, hex(0x3f6690), hex(0xf6efdd))
	c.hoop(1290, 690, 1)
	uniform := pick(c, inks(0x2f5f8a, 0x35605a))
	for i := range 7 {
		t := float32(i) / 6
		c.person(c.among(160, 1200), 660+150*t*t, 108+60*t, pick(c, []float32{1, -1}), c.pupil(uniform))
	}
	c.crown(c.among(40, 90), 690, 330, hex(0x76a05a), hex(0x6b4f38), -1)
}

// wallAlong is the low wall of a yard, with the trees behind it.
func (c *canvas) wallAlong(base float32) {
	for x := c.among(1270, 1290); x < boardWidth+40; x += c.among(70, 100) {
		c.crown(x, base-20, c.among(150, 210), hex(0x7fa463), hex(0x6b4f38), -1)
	}
	c.fill(rect(1258, base-56, 200, 60), hex(0xe4d3ae))
	c.fill(rect(1258, base-62, 200, 10), hex(0xf6ecd2))
	c.fill(rect(-10, base-56, 162, 60), hex(0xe4d3ae))
	c.fill(rect(-10, base-62, 162, 10), hex(0xf6ecd2))
}

// hoop is a basket on its post.
func (c *canvas) hoop(x, base, s float32) {
	c.in(x, base, s, s, func() {
		c.fill(ellipse(6, 2, 40, 7), ink{20, 18, 24, 60})
		c.fill(stroke(10, false, 0, 0, 0, -230, -34, -262), hex(0x5c646c))
		c.fill(rounded(-84, -330, 100, 76, 4), hex(0xf7f4ec))
		c.fill(rect(-60, -296, 44, 30), hex(0xc2402f))
		c.fill(rect(-55, -291, 34, 20), hex(0xf7f4ec))
		c.fill(oval(-40, -260, 24, 6, 4), hex(0xd8572f))
		for i := range 6 {
			t := float32(i)/5*2 - 1
			c.fill(stroke(1.6, false, -40+24*t, -258, -40+14*t, -218), hex(0xfbf9f3))
		}
		c.fill(rect(-58, -240, 36, 1.6).add(rect(-55, -228, 30, 1.6)), hex(0xfbf9f3))
	})
}
