package drawing

// The town after dark.

func nightQuarter() *quarter {
	return &quarter{walls: inks(0x35315c, 0x454070, 0x2b2a4f, 0x5a4468, 0x6d5069, 0x3d3a66), haze: hex(0x3a3a66), shade: .3, glass: hex(0x1d1d3a),
		lamp: hex(0xffce73), lit: .36, tree: hex(0x20244a), trees: .1, roofs: .35, domes: .1, arched: true, rim: hex(0x8f8ab8)}
}

func (c *canvas) nightSky() {
	c.sky(620, hex(0x0f1734), hex(0x1d2348), hex(0x3a3462), hex(0x5c4a72))
	c.stars(190, 560)
}

// night1 is the old town under a full moon, from its stairs.
func night1(c *canvas) {
	c.nightSky()
	c.moon(c.among(640, 800), 200, 84, hex(0xf4ecd2), hex(0xd9d2e6))
	c.streaks(4, 190, 330, hex(0x8d86b4).thin(.22))
	c.fill(ridge(c.waves(440, 40, 1.2)), hex(0x3a3763))
	c.fill(ridge(c.waves(480, 30, 1.8)), hex(0x332f5a))
	q := nightQuarter()
	ground := c.waves(800, 24, 1)
	c.town(q, ground, 300, 4)
	q.rim = hex(0x6d6895)
	c.steps(930, 700, hex(0x4c466f))
}

// steps are the stairs of a lane, coming down to the front of the picture between two walls.
func (c *canvas) steps(base, middle float32, stone ink) {
	c.fill(rect(0, 770, boardWidth, 140), down(770, 900, hex(0x1c1a38).thin(0), hex(0x17152e).thin(.8)))
	const n = 7
	for i := range n {
		t := float32(i) / (n - 1)
		w, y := 110+t*190, 730+t*150
		c.fill(rect(middle-w, y, 2*w, 40), mix(stone.darker(.35), stone, t))
		c.fill(rect(middle-w, y, 2*w, 6+3*t), stone.lighter(.2+.1*t))
	}
	for _, side := range []float32{-1, 1} {
		edge := middle + side*300
		c.fill(poly(middle+side*112, 716, middle+side*140, 700, edge+side*90, base, edge, base), stone.darker(.45))
		c.fill(poly(middle+side*112, 716, middle+side*140, 700, middle+side*146, 704, middle+side*118, 722), stone.lighter(.15))
		c.lantern(middle+side*190, 700, 1.15)
	}
}

// night2 is the upper street, where the neighbours walk under the lamps.
func night2(c *canvas) {
	c.nightSky()
	c.moon(c.among(980, 1120), 170, 62, hex(0xf4ecd2), hex(0xcfc8e4))
	q := nightQuarter()
	q.lit = .42
	ground := func(x float32) float32 { return 660 }
	c.fill(ridge(c.waves(430, 40, 1.1)), hex(0x343160))
	c.street(q, func(x float32) float32 { return 500 }, 60, 110, 44, 86, .6)
	c.haze(q, ground, 160)
	c.street(q, func(x float32) float32 { return 590 }, 90, 190, 70, 120, .3)
	c.haze(q, ground, 70)
	q.lit = .5
	c.street(q, ground, 170, 330, 130, 210, 0)
	c.fill(rect(0, 652, boardWidth, 260), down(652, 900, hex(0x4a4368), hex(0x2a2747)))
	c.fill(rect(0, 652, boardWidth, 8), hex(0x7a7298))
	c.fill(rect(0, 742, boardWidth, 5), hex(0x605982))
	c.fill(rect(0, 747, boardWidth, 160), down(747, 900, hex(0x37335a), hex(0x211f3c)))
	lamps := []float32{150, 520, 890, 1260}
	for _, x := range lamps {
		c.streetLamp(x, 742, 330)
	}
	for i := range 11 {
		f := c.passer()
		f.shirt, f.below, f.skin, f.hair = f.shirt.darker(.34), f.below.darker(.3), f.skin.darker(.2), f.hair.darker(.2)
		f.stride, f.bag = c.among(.07, .12), ink{}
		f.arms = [2]float32{c.among(.06, .13), c.among(-.13, -.06)}
		c.person(150+float32(i)*104+c.among(-26, 26), 800+c.among(-26, 40), c.among(132, 168), -1, f)
	}
}

// streetLamp stands on base and throws a cone of light.
func (c *canvas) streetLamp(x, base, h float32) {
	y := base - h
	c.fill(poly(x+28, y+10, x+64, y+10, x+170, base+90, x-110, base+90), down(y, base+90, hex(0xffdf9a).thin(.34), hex(0xffd98a).thin(.12), hex(0xffd98a).thin(0)))
	c.fill(ellipse(x+34, base+50, 150, 26), glow{point{x + 34, base + 50}, 150, 26, []ink{hex(0xffdd96).thin(.34), hex(0xffdd96).thin(0)}})
	c.fill(stroke(7, false, x, base, x, y+14), hex(0x171731))
	c.fill(stroke(5, true, x, y+16, x+14, y, x+46, y-2), hex(0x171731))
	c.fill(rect(x-9, base-14, 18, 14), hex(0x171731))
	c.fill(disc(x+46, y+8, 62), glow{point{x + 46, y + 8}, 62, 62, []ink{hex(0xfff0c4).thin(.8), hex(0xffdd96).thin(.24), hex(0xffdd96).thin(0)}})
	c.fill(poly(x+24, y+8, x+68, y+8, x+58, y-6, x+34, y-6), hex(0x171731))
	c.fill(ellipse(x+46, y+9, 17, 6), hex(0xfff3cf))
}

// night3 is the minaret of the market, lit from inside.
func night3(c *canvas) {
	c.sky(700, hex(0x101a38), hex(0x24315a), hex(0x3f5078), hex(0x6a6f8e))
	c.stars(150, 500)
	c.fill(ridge(c.waves(560, 30, 1.3)), hex(0x33406a))
	q := nightQuarter()
	q.walls, q.haze, q.rim = inks(0x2f3f63, 0x3d4c70, 0x27345a, 0x4b5878, 0x5b5f7c), hex(0x3e4d74), hex(0x8797b8)
	ground := c.waves(850, 14, .9)
	c.street(q, func(x float32) float32 { return ground(x) - 210 }, 50, 110, 44, 84, .55)
	c.haze(q, ground, 210)
	x := c.among(640, 760)
	c.fill(disc(x, 330, 470), glow{point{x, 330}, 470, 470, []ink{hex(0xffdf9e).thin(.38), hex(0xffd98a).thin(.12), hex(0xffd98a).thin(0)}})
	c.minaret(x, 860, 760, 104, hex(0x8d7a74), .32, hex(0xffe9ae))
	for i := range 3 { // light falls out of its windows
		y := 100 + 760*(.27+.19*float32(i)) + 26
		c.fill(disc(x, y, 84), glow{point{x, y}, 84, 84, []ink{hex(0xffe9ae).thin(.66), hex(0xffdf9e).thin(.16), hex(0xffdf9e).thin(0)}})
	}
	c.fill(disc(x, 174, 110), glow{point{x, 174}, 110, 110, []ink{hex(0xffe9ae).thin(.6), hex(0xffdf9e).thin(.18), hex(0xffdf9e).thin(0)}})
	c.street(q, func(x float32) float32 { return ground(x) - 90 }, 80, 170, 66, 118, .22)
	c.haze(q, ground, 90)
	c.street(q, ground, 90, 190, 90, 150, 0)
	c.birds(x-170, 170, 6, .9, hex(0xd9c79a))
}
