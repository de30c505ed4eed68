package drawing

// The old town in the light of evening.

func duskQuarter() *quarter {
	return &quarter{walls: inks(0xb5624b, 0xd68a5e, 0xe9c79c, 0xf1dfc4, 0xa6543f, 0xcf7a55, 0xe0ac7c), haze: hex(0xe2a878), shade: .2, glass: hex(0x6a3f3c),
		lamp: hex(0xffd98a), lit: .13, tree: hex(0x4a4a36), trees: .1, roofs: .4, domes: .1, arched: true, rim: hex(0xffe3b4)}
}

// dusk1 is the middle of the town with the minaret of the market.
func dusk1(c *canvas) {
	c.sky(560, hex(0xc98f86), hex(0xe0aa86), hex(0xf3c995), hex(0xf8dcae))
	x := c.among(980, 1090)
	c.sun(x, 300, 82, hex(0xfdeecb), hex(0xffe1a6), 4.2)
	c.streaks(7, 110, 390, hex(0xfbe3c0).thin(.42))
	far := c.waves(430, 40, 1.1)
	c.fill(ridge(far), hex(0xdca07c))
	mid := c.waves(470, 34, 1.7)
	c.fill(ridge(mid), hex(0xd0906a))
	q := duskQuarter()
	ground := c.waves(860, 26, .9)
	c.street(q, func(x float32) float32 { return ground(x) - 330 }, 40, 84, 30, 64, .74)
	c.haze(q, ground, 330)
	c.street(q, func(x float32) float32 { return ground(x) - 235 }, 60, 124, 44, 88, .5)
	c.minaret(c.among(560, 640), 690, 500, 50, hex(0x7c4650), .3, hex(0xf6c877))
	c.haze(q, ground, 235)
	c.street(q, func(x float32) float32 { return ground(x) - 120 }, 80, 170, 60, 120, .24)
	c.haze(q, ground, 120)
	c.street(q, ground, 90, 190, 84, 150, 0)
	c.birds(x-330, 240, 9, 1.1, hex(0x7c4650))
	c.fill(rect(0, 640, boardWidth, 260), down(640, 900, hex(0x6b2f38).thin(0), hex(0x6b2f38).thin(.34)))
}

// dusk2 is a village on its hill in the late light, terraces below it.
func dusk2(c *canvas) {
	c.sky(620, hex(0x9fb6b4), hex(0xd5cda6), hex(0xf6dba0), hex(0xf9d493))
	c.sun(c.among(190, 300), 330, 66, hex(0xfff6da), hex(0xfff0bd), 5)
	c.streaks(5, 120, 300, hex(0xfff2d4).thin(.5))
	c.fill(ridge(c.waves(470, 30, 1.3)), hex(0xbfb28a))
	c.fill(ridge(c.waves(530, 30, 1.9)), hex(0xb3a074))
	top := c.among(800, 900)
	hill := func(x float32) float32 {
		d := (x - top) / 620
		return 330 + 430*d*d/(.55+d*d)
	}
	c.fill(ridge(hill), down(330, 800, hex(0xb98d5c), hex(0x9a7a48)))
	q := duskQuarter()
	q.walls, q.haze, q.rim = inks(0xe8c690, 0xf2dfb6, 0xd9a66c, 0xcf9157, 0xe2b77e, 0xf6e8c6), hex(0xe5bf86), hex(0xfff0c4)
	q.lit, q.domes, q.trees, q.tree, q.shade = .03, .14, .16, hex(0x5d6a3c), .24
	for row := range 6 {
		depth := .42 - .085*float32(row)
		size := .62 + .09*float32(row)
		for x := top - 330 - 60*float32(row) + c.among(0, 40); x < top+330+60*float32(row); {
			w := c.among(52, 104) * size
			y := hill(x+w/2) + 20 + 62*float32(row)*size
			if c.maybe(.2) {
				c.cypress(x+w, y+6, 110*size, mix(q.tree, q.haze, depth*.6))
			}
			c.house(q, x, y, w, c.among(58, 120)*size, depth)
			x += w + c.among(-8, 6)
		}
	}
	c.terraces(760, hex(0x8d8a4c), hex(0xd8b06c))
	c.fill(rect(0, 0, boardWidth, boardHeight), glow{point{240, 330}, 1300, 900, []ink{hex(0xffe9ae).thin(.32), hex(0xffe0a0).thin(.1), hex(0xffe0a0).thin(0)}})
	c.birds(470, 200, 7, .9, hex(0x7d6a4e))
}

// terraces are fields held by walls of stone, with olives on them, from the height top down.
func (c *canvas) terraces(top float32, grass, stone ink) {
	for i := range 3 {
		step := float32(i)
		line := c.waves(top+26+62*step, 14, .8)
		field := mix(grass, grass.darker(.45), step/3)
		c.fill(ridge(func(x float32) float32 { return line(x) - 9 }), mix(stone, grass, .1*step))
		c.fill(ridge(func(x float32) float32 { return line(x) + 3 }), stone.darker(.3))
		c.fill(ridge(func(x float32) float32 { return line(x) + 8 }), down(line(700), line(700)+70, field.lighter(.12), field))
		size := 62 + 26*step
		for x := c.among(-20, 60); x < boardWidth; x += size * c.among(1.2, 2.4) {
			c.olive(x, line(x)+18+c.among(0, 22), size*c.among(.85, 1.1), mix(hex(0x7c8a52), field, .2), hex(0x5b4630), -1)
		}
	}
}

// dusk3 is a lane of old houses wall to wall.
func dusk3(c *canvas) {
	c.sky(420, hex(0x8f7f93), hex(0xd49b8b), hex(0xf4c592))
	c.streaks(4, 60, 220, hex(0xfbdcb6).thin(.45))
	q := duskQuarter()
	q.haze = hex(0xd9a27e)
	c.street(q, c.waves(420, 10, 1), 90, 190, 70, 130, .62)
	c.minaret(c.among(300, 360), 420, 330, 30, hex(0xa56a5c), .2, hex(0xfbd894))
	c.haze(q, func(float32) float32 { return 420 }, 0)
	walls := inks(0xd99a66, 0xecd2a4, 0xc97f55, 0xe2b681, 0xf0debc)
	x := float32(-30) - c.among(0, 60)
	for i := 0; x < boardWidth; i++ {
		w := c.among(250, 330)
		c.facade(x, 742, w, c.among(440, 560), walls[(i+c.rnd.IntN(2))%len(walls)])
		x += w
	}
	c.fill(rect(0, 742, boardWidth, 158), down(742, 900, hex(0xb98059), hex(0x80503f)))
	for i := range 5 { // rows of paving
		y := 752 + float32(i*i)*6 + float32(i)*14
		c.fill(rect(0, y, boardWidth, 1.6+float32(i)*.5), hex(0x7a4a3b).thin(.4))
		for px := c.among(-60, 0); px < boardWidth; px += 74 + float32(i)*22 {
			c.fill(poly(px, y, px+2, y, px+2+(px-720)*.03, y+14+float32(i)*9, px+(px-720)*.03, y+14+float32(i)*9), hex(0x7a4a3b).thin(.4))
		}
	}
	c.fill(poly(0, 742, boardWidth, 742, boardWidth, 790, 0, 850), hex(0x51303a).thin(.28))
	cat(c, c.among(620, 820), 800, 1.2, hex(0x46302f))
}

// facade is one old house seen from the lane: courses of stone, a door under an arch, shutters, a lamp.
func (c *canvas) facade(x, base, w, h float32, wall ink) {
	top := base - h
	c.fill(rect(x, top, w, h), down(top, base, wall.lighter(.14), wall.darker(.1)))
	for y := top + 26; y < base; y += 27 {
		for sx := x + c.among(-40, 0); sx < x+w; sx += c.among(46, 92) {
			if sx > x && c.maybe(.34) {
				end := min(sx+c.among(34, 60), x+w)
				c.fill(rect(sx, y, end-sx, 24), pick(c, []ink{wall.darker(.09), wall.lighter(.12), wall.darker(.05)}).thin(.7))
			}
		}
	}
	c.fill(rect(x-6, top-16, w+12, 20), wall.lighter(.3))
	c.fill(rect(x-6, top+4, w+12, 7), wall.darker(.3).thin(.55))
	c.fill(rect(x+w-16, top+11, 16, h-11), wall.darker(.4).thin(.3))
	dw := w * .33
	dx := x + w*pick(c, []float32{.1, .34, .56})
	c.fill(pointed(dx-15, base-218, dw+30, 218), wall.lighter(.35))
	c.fill(pointed(dx-3, base-203, dw+6, 203), wall.darker(.4))
	door := pick(c, inks(0x2f6660, 0x7a4632, 0x3d5878, 0x5d4a3a))
	c.fill(pointed(dx+5, base-190, dw-10, 190), door)
	c.within(pointed(dx+5, base-190, dw-10, 190), func() {
		for i := range 6 {
			c.fill(rect(dx+5+float32(i)*dw/6, base-200, 2, 200), door.darker(.3))
		}
		c.fill(rect(dx, base-112, dw, 6), door.darker(.35))
		c.fill(rect(dx+dw/2, base-210, dw, 220), door.darker(.3).thin(.35))
	})
	c.fill(disc(dx+dw*.42, base-82, 4.5), hex(0xe7bd68))
	c.fill(rect(dx-22, base-12, dw+44, 12), wall.lighter(.3))
	c.fill(rect(dx-22, base-3, dw+44, 5), wall.darker(.4).thin(.5))
	c.lantern(dx+dw+24, base-178, 1)
	ww := w * .17
	for row := range 2 {
		y := top + 52 + float32(row)*150
		if y+130 > base-214 {
			break
		}
		for _, t := range []float32{.13, .56} {
			c.shuttered(x+w*t, y, ww, 96, wall, c.maybe(.3))
		}
	}
	c.pots(x+w*.06, base, 2)
}

func (c *canvas) shuttered(x, y, w, h float32, wall ink, lit bool) {
	pane := hex(0x5b3b3c)
	if lit {
		pane = hex(0xffd684)
		c.fill(disc(x+w/2, y+h/2, h), glow{point{x + w/2, y + h/2}, h, h, []ink{hex(0xffd684).thin(.3), hex(0xffd684).thin(0)}})
	}
	c.fill(arch(x-7, y-7, w+14, h+7), wall.lighter(.32))
	c.fill(arch(x, y, w, h), pane)
	c.fill(rect(x+w/2-1.5, y, 3, h).add(rect(x, y+h*.44, w, 3)), wall.darker(.45))
	board := pick(c, inks(0x3f7268, 0x54708a, 0x8a5a3c))
	for _, sx := range []float32{x - w*.62, x + w*1.06} {
		c.fill(rect(sx, y+w*.34, w*.56, h-w*.34), board)
		for i := range 6 {
			c.fill(rect(sx+3, y+w*.34+7+float32(i)*(h-w*.34-10)/6, w*.56-6, 3), board.darker(.32))
		}
	}
	c.fill(rect(x-10, y+h, w+20, 8), wall.lighter(.42))
	c.fill(rect(x-10, y+h+8, w+20, 4), wall.darker(.35).thin(.5))
	if c.maybe(.6) {
		for i := range 4 {
			c.shrub(x+w*(.1+.26*float32(i)), y+h+2, 26, pick(c, inks(0x5f7f4b, 0x6f8f52, 0xb9574a)))
		}
	}
}

// lantern hangs on a wall, with its light around it.
func (c *canvas) lantern(x, y, s float32) {
	c.fill(disc(x, y, 120*s), glow{point{x, y}, 120 * s, 120 * s, []ink{hex(0xffdc90).thin(.5), hex(0xffd684).thin(.16), hex(0xffd684).thin(0)}})
	c.fill(stroke(3*s, false, x, y-34*s, x, y-18*s), hex(0x3d2a2c))
	c.fill(poly(x-7*s, y-18*s, x+7*s, y-18*s, x+12*s, y-8*s, x-12*s, y-8*s), hex(0x3d2a2c))
	c.fill(poly(x-11*s, y-8*s, x+11*s, y-8*s, x+7*s, y+18*s, x-7*s, y+18*s), hex(0xffe6a6))
	c.fill(stroke(1.8*s, false, x, y-8*s, x, y+18*s).add(rect(x-8*s, y+18*s, 16*s, 4*s)), hex(0x3d2a2c))
}

// pots with plants stand along a wall.
func (c *canvas) pots(x, base float32, n int) {
	for i := range n {
		px, s := x+float32(i)*44, c.among(.8, 1.15)
		c.shrub(px, base-26*s, 46*s, pick(c, inks(0x5f7f4b, 0x74904f, 0x4d6f52)))
		c.fill(poly(px-15*s, base-30*s, px+15*s, base-30*s, px+10*s, base, px-10*s, base), hex(0xa9573c))
		c.fill(rect(px-17*s, base-32*s, 34*s, 7*s), hex(0xbf6a4a))
	}
}

// cat sits and looks on.
func cat(c *canvas, x, base, s float32, fur ink) {
	c.in(x, base, s, s, func() {
		c.fill(ellipse(0, 1, 26, 4), ink{20, 10, 20, 70})
		c.fill(new(path).move(-14, 0).cube(-18, -20, -10, -34, 0, -36).cube(12, -34, 18, -18, 16, 0), fur)
		c.fill(disc(-2, -42, 10), fur)
		c.fill(poly(-11, -46, -9, -58, -3, -50), fur)
		c.fill(poly(1, -50, 7, -57, 7, -45), fur)
		c.fill(stroke(5, true, 14, -3, 24, -6, 28, -14, 25, -22), fur)
	})
}
