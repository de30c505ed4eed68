package drawing

// rain1 is rain over the eastern quarters.
func rain1(c *canvas) {
	c.sky(640, hex(0x5c6f7b), hex(0x7d909a), hex(0x9aabb1))
	for range 7 {
		c.cloud(c.among(-260, 1300), c.among(70, 210), c.among(420, 760), pick(c, inks(0x6d808b, 0x627581, 0x778a94)).thin(.7))
	}
	c.fill(ridge(c.waves(450, 36, 1.2)), hex(0x72858f))
	c.fill(ridge(c.waves(500, 30, 1.9)), hex(0x667a85))
	q := &quarter{walls: inks(0x51626d, 0x667883, 0x7e8e96, 0xa3adaf, 0x46566a, 0x5b6b76, 0xc2c2b8), haze: hex(0x7b8e98), shade: .26, glass: hex(0x2f3d48), lamp: hex(0xffd98c),
		lit: .2, tree: hex(0x3c5050), trees: .12, roofs: .45, domes: .1, rim: hex(0xc3cdd0), arched: true}
	ground := c.waves(870, 18, 1)
	c.street(q, func(x float32) float32 { return ground(x) - 330 }, 44, 96, 34, 70, .72)
	c.haze(q, ground, 330)
	c.rain(260, .5, hex(0xd3dde1).thin(.22))
	c.street(q, func(x float32) float32 { return ground(x) - 220 }, 66, 140, 50, 96, .45)
	c.minaret(c.among(940, 1040), 690, 400, 42, hex(0x55636f), .25, hex(0xf2d793))
	c.haze(q, ground, 220)
	c.street(q, func(x float32) float32 { return ground(x) - 105 }, 80, 170, 70, 124, .2)
	c.haze(q, ground, 105)
	c.street(q, ground, 90, 190, 96, 160, 0)
	c.rain(240, 1, hex(0xe8eff1).thin(.4))
	c.rain(60, 1.8, hex(0xf4f8f9).thin(.45))
	c.fill(rect(0, 760, boardWidth, 150), down(760, 900, hex(0x2c3a46).thin(0), hex(0x2c3a46).thin(.5)))
}

// rain is n drops falling aslant.
func (c *canvas) rain(n int, size float32, drop ink) {
	for range n {
		x, y := c.among(-20, boardWidth+60), c.among(-40, boardHeight)
		l := size * c.among(20, 40)
		c.fill(poly(x, y, x+1.9*size, y, x-l*.26+.6*size, y+l, x-l*.26-.6*size, y+l), drop)
	}
}

// snow1 is the edge of the town under deep snow.
func snow1(c *canvas) {
	c.sky(600, hex(0x9fb3c4), hex(0xc3d0da), hex(0xe6e6e2))
	c.sun(c.among(1030, 1180), 220, 46, hex(0xfdf6e4), hex(0xfff3d8), 5)
	far := c.waves(420, 60, 1)
	c.fill(ridge(far), hex(0xc6d3de))
	c.fill(ridge(c.waves(480, 44, 1.5)), down(440, 640, hex(0xdbe4eb), hex(0xb9c8d6)))
	mid := c.waves(560, 44, 1.2)
	c.fill(ridge(mid), down(510, 760, hex(0xecf1f4), hex(0xc6d3df)))
	for range 16 {
		x := c.among(0, boardWidth)
		c.snowTree(x, mid(x)+c.among(8, 40), c.among(56, 84))
	}
	q := &quarter{walls: inks(0xa9795c, 0xc2966f, 0x8e6a5c, 0xd2b391, 0xb08a72), haze: hex(0xc7cfd6), shade: .26, glass: hex(0x57473f), lamp: hex(0xffd98a), lit: .3,
		tree: hex(0x5d7370), rim: hex(0xfdfefe), arched: true}
	for i := range 3 {
		base, size := 650+float32(i)*66, .62+.19*float32(i)
		for x := 130 + float32(i)*70 + c.among(0, 60); x < 1060+float32(i)*120; {
			w, h := c.among(90, 150)*size, c.among(80, 150)*size
			c.house(q, x, base+c.among(-8, 8), w, h, .34-.16*float32(i))
			c.snowRoof(x, base-h, w, 13*size)
			x += w + c.among(-6, 46)*size
		}
		drift := c.waves(base+14, 9, 2)
		c.fill(ridge(drift), down(base, base+120, hex(0xf4f7f9).darker(.02*float32(2-i)), hex(0xcfdbe6)))
	}
	front := c.waves(836, 18, 1)
	c.fill(ridge(front), down(800, 900, hex(0xfbfcfd), hex(0xd5e0ea)))
	c.fill(new(path).move(560, 900).cube(640, 860, 760, 830, 700, 800).line(740, 800).cube(820, 836, 760, 866, 720, 900), hex(0xc9d6e2))
	for _, x := range []float32{c.among(60, 150), c.among(1190, 1300), c.among(1320, 1400)} {
		c.snowTree(x, front(x)+24, c.among(190, 250))
	}
	for range 260 {
		c.fill(disc(c.among(0, boardWidth), c.among(0, boardHeight), c.among(1, 3.4)), hex(0xffffff).thin(c.among(.4, .9)))
	}
}

// snowRoof lies on a roof, with icicles.
func (c *canvas) snowRoof(x, top, w, h float32) {
	p := new(path).move(x-4, top+3).cube(x-6, top-h*.9, x+4, top-h, x+w*.14, top-h).quad(x+w*.5, top-h*c.among(1.05, 1.35), x+w*.86, top-h).cube(x+w-2, top-h, x+w+6, top-h*.9, x+w+4, top+3)
	for i := 5; i >= 0; i-- {
		p.quad(x+w*(float32(i)+.8)/6, top+3+h*c.among(.1, .8), x+w*(float32(i)+.5)/6, top+2)
	}
	c.fill(p, hex(0xfbfdfe))
}

// snowTree is a cypress bent under snow.
func (c *canvas) snowTree(x, base, h float32) {
	leaf := hex(0x46615f)
	c.cypress(x, base, h, leaf)
	w := h * .13
	for i := range 5 {
		t := .12 + .17*float32(i)
		y, r := base-h*(1.02-t), w*(.34+.72*t)
		c.fill(new(path).move(x-r*.95, y+h*.03).cube(x-r*.8, y-h*.05, x+r*.3, y-h*.07, x+r*.66, y+h*.012).quad(x+r*.2, y-h*.004, x, y+h*.026).quad(x-r*.4, y+h*.006, x-r*.95, y+h*.03), hex(0xf6f9fb).thin(.94))
	}
	c.fill(ellipse(x, base, w*1.5, h*.02), hex(0xf9fbfc))
}
