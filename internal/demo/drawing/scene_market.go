package drawing

// heap is a pile of round fruit or vegetables on a stall, behind its rim.
func (c *canvas) heap(x, base, w, h, r float32, fruit ink) {
	rows := max(2, int(h/(r*1.15)))
	for row := rows - 1; row >= 0; row-- {
		y := base - float32(row)*r*1.12
		span := w * (1 - .78*float32(row)/float32(rows))
		for fx := x + w/2 - span/2 + r; fx <= x+w/2+span/2-r*.6; fx += r * 1.5 {
			px, py := fx+c.among(-2, 2), y+c.among(-2, 2)
			shade := mix(fruit, fruit.darker(.3), c.rnd.Float32()*.4)
			c.fill(disc(px, py, r), shade.darker(.16))
			c.fill(disc(px-r*.1, py-r*.12, r*.86), shade)
			c.fill(ellipse(px-r*.3, py-r*.36, r*.26, r*.18), hex(0xffffff).thin(.42))
		}
	}
}

// leaves is a bunch of greens.
func (c *canvas) leaves(x, base, w, h float32, leaf ink) {
	n := int(w / 11)
	for i := range n * 2 {
		px := x + w*(float32(i/2)+.5)/float32(n) + c.among(-5, 5)
		lean, lh := c.among(-16, 16), h*c.among(.7, 1.1)
		c.fill(new(path).move(px-5, base).cube(px-10+lean*.4, base-lh*.5, px-8+lean, base-lh*.8, px+lean, base-lh).cube(px+10+lean, base-lh*.7, px+8+lean*.4, base-lh*.4, px+5, base), mix(leaf, leaf.darker(.35), c.rnd.Float32()))
	}
}

var produce = []struct {
	fruit ink
	r     float32
}{{hex(0xd8432f), 15}, {hex(0xf0992c), 16}, {hex(0xf2c53d), 14}, {hex(0x7fae46), 14}, {hex(0x6e3356), 15}, {hex(0xb5502d), 13}, {hex(0xcf6a4c), 13}, {hex(0xe9d8a2), 13}}

// crate is a box of slats with something in it.
func (c *canvas) crate(x, base, w, h float32, wood ink, what int) {
	if what < 0 {
		c.leaves(x+6, base-h+10, w-12, 62, hex(0x5e9446))
	} else {
		p := produce[what%len(produce)]
		c.heap(x+4, base-h+6, w-8, 46, p.r, p.fruit)
	}
	c.fill(rect(x, base-h, w, h), wood.darker(.45))
	for i := range 3 {
		y := base - h + float32(i)*h/3
		c.fill(rect(x, y, w, h/3-5), mix(wood, wood.lighter(.18), c.rnd.Float32()))
		c.fill(rect(x, y+h/3-8, w, 3), wood.darker(.2))
	}
	c.fill(rect(x, base-h, 13, h).add(rect(x+w-13, base-h, 13, h)), wood.darker(.14))
	for i := range 3 {
		y := base - h*(.16+.33*float32(i))
		c.fill(disc(x+6.5, y, 2).add(disc(x+w-6.5, y, 2)), wood.darker(.5))
	}
}

// market1 is stalls of fruit and vegetables under striped awnings.
func market1(c *canvas) {
	c.sky(620, hex(0xf6e4bf), hex(0xf7ead0), hex(0xf3d9a8))
	q := duskQuarter()
	q.walls, q.haze, q.lit, q.rim = inks(0xe6c793, 0xeed6ab, 0xddb581, 0xd8a973), hex(0xf0d9ac), .02, hex(0xfbeccb)
	ground := func(float32) float32 { return 520 }
	c.street(q, func(float32) float32 { return 400 }, 70, 190, 70, 130, .62)
	c.haze(q, ground, 110)
	c.street(q, ground, 190, 330, 130, 210, .32)
	c.haze(q, ground, 0)
	c.bunting(120, 60)
	c.fill(rect(0, 520, boardWidth, 390), down(520, 900, hex(0xd6ab72), hex(0xa8743f)))
	for i := range 6 {
		c.person(c.among(60, boardWidth-60), 560+float32(i)*4, c.among(108, 124), pick(c, []float32{1, -1}), c.passer())
	}
	cloths := inks(0xb23b34, 0x2d6e62, 0xd28f2c, 0x3f648a)
	first := c.rnd.IntN(4)
	x := float32(-60) - c.among(0, 60)
	for i := 0; x < boardWidth; i++ {
		c.stall(x, 770, 372, cloths[(first+i)%len(cloths)])
		x += 392
	}
	c.fill(rect(0, 770, boardWidth, 140), down(770, 900, hex(0x8a5a33).thin(.2), hex(0x5f3a22).thin(.5)))
	c.person(c.among(330, 430), 866, 240, 1, c.shopper(scarfs[1]))
	c.person(c.among(930, 1050), 878, 256, -1, c.shopper(scarfs[c.rnd.IntN(4)]))
}

// shopper carries a bag to the stall.
func (c *canvas) shopper(scarf ink) figure {
	f := c.passer()
	f.scarf, f.dress, f.hair = true, true, scarf
	f.shirt = pick(c, inks(0x40637d, 0x6d4a56, 0x3f5f58, 0x7a5a3c))
	f.below, f.bag, f.arms = f.shirt.darker(.12), hex(0xd9b26a), [2]float32{.05, -.04}
	return f
}

// bunting is a line of small flags across the street.
func (c *canvas) bunting(y, sag float32) {
	last := float32(0)
	for i := range 25 {
		t := float32(i) / 24
		x := t * boardWidth
		at := y + sag*4*t*(1-t)
		if i > 0 {
			prev := (t - 1.0/24)
			c.fill(stroke(2, false, prev*boardWidth, last, x, at), hex(0x8a6a4c))
			col := pick(c, inks(0xb23b34, 0x2d6e62, 0xe0a63c, 0xf6efdf, 0x3f648a))
			c.fill(poly(x-46, at-2, x-12, at, x-30, at+38), col)
		}
		last = at
	}
}

// stall is a counter under an awning, with somebody behind it.
func (c *canvas) stall(x, base, w float32, cloth ink) {
	top := base - 340
	c.fill(rect(x+14, top+20, 10, 330).add(rect(x+w-24, top+20, 10, 330)), hex(0x6b4429))
	c.fill(rect(x+24, top+60, w-48, 190), hex(0x5c3a28).thin(.26))
	seller := c.passer()
	seller.bag, seller.arms, seller.stride = ink{}, [2]float32{.12, -.08}, 0
	c.person(x+w*c.among(.35, .65), base-6, 224, pick(c, []float32{1, -1}), seller)
	c.fill(stroke(2.4, false, x+w*.8, top+96, x+w*.8, top+136), hex(0x4f3526)) // scales
	c.fill(disc(x+w*.8, top+150, 19), hex(0xf4ecd9))
	c.fill(ring(x+w*.8, top+150, 19, 4), hex(0x4f3526))
	c.fill(stroke(2.4, true, x+w*.8, top+150, x+w*.8+8, top+141), hex(0xb23b34))
	c.fill(new(path).move(x+w*.8-26, top+184).line(x+w*.8+26, top+184).quad(x+w*.8, top+206, x+w*.8-26, top+184), hex(0xb9b2a4))
	c.fill(stroke(1.6, false, x+w*.8, top+168, x+w*.8-24, top+184).add(stroke(1.6, false, x+w*.8, top+168, x+w*.8+24, top+184)), hex(0x4f3526))
	n := 3
	cw := (w - 24) / float32(n)
	start := c.rnd.IntN(8)
	for i := range n {
		cx := x + 12 + cw*float32(i)
		if c.maybe(.24) {
			c.leaves(cx+10, base-96, cw-20, 74, hex(0x5e9446))
		} else {
			p := produce[(start+i*3)%len(produce)]
			c.heap(cx+8, base-104, cw-16, 58, p.r, p.fruit)
		}
	}
	c.fill(poly(x+4, base-104, x+w-4, base-104, x+w-10, base, x+10, base), down(base-104, base, hex(0x8a5833), hex(0x5f3a22)))
	for i := 1; i < 3*n; i++ {
		px := x + 6 + (w-12)*float32(i)/float32(3*n)
		c.fill(rect(px, base-96, 3, 96), hex(0x4a2c1a).thin(.5))
	}
	c.fill(rect(x, base-112, w, 18), hex(0xa06a3d))
	c.fill(rect(x, base-97, w, 4), hex(0x4a2c1a).thin(.5))
	for i := range n {
		cx := x + 12 + cw*(float32(i)+.5)
		c.fill(rounded(cx-25, base-78, 50, 32, 3), hex(0xf4e8cc))
		c.fill(rect(cx-16, base-67, 32, 3).add(rect(cx-10, base-58, 20, 3)), hex(0x7a4b33))
	}
	c.awning(x-8, top, w+16, 92, cloth, 9)
}

// market2 is crates seen from near, before the stalls of the market.
func market2(c *canvas) {
	c.sky(500, hex(0xe9d3a6), hex(0xf2e2bf), hex(0xe8c896))
	q := duskQuarter()
	q.walls, q.haze, q.lit = inks(0xd9b27c, 0xe6c896, 0xcf9f6a), hex(0xead2a4), 0
	c.street(q, func(float32) float32 { return 330 }, 120, 260, 120, 200, .55)
	c.fill(rect(0, 150, boardWidth, 400), down(190, 470, hex(0x5a3a2a).thin(.62), hex(0x5a3a2a).thin(.4)))
	cloths := inks(0x2d6e62, 0xd28f2c, 0xb23b34, 0x3f648a)
	for i := range 4 {
		c.awning(float32(i)*372-40+c.among(-14, 14), 120+c.among(-12, 12), 352, 96, cloths[i], 9)
	}
	for i := range 5 {
		c.person(120+float32(i)*300+c.among(-60, 60), 590, 296, pick(c, []float32{1, -1}), c.passer())
	}
	wood := inks(0xb5824c, 0xa37243, 0xc2935a, 0x97683c)
	kinds := c.rnd.Perm(len(produce))
	for row := range 3 {
		y, w, h := 500+float32(row)*146, 214+float32(row)*44, 74+float32(row)*20
		c.fill(rect(0, y-26, boardWidth, boardHeight), down(y-30, y+120, hex(0x6f4a2e), hex(0x54361f)))
		x := float32(-40) - c.among(0, 90)
		for i := 0; x < boardWidth; i++ {
			what := kinds[(i*2+row*3)%len(kinds)]
			if (i+row*2)%5 == 2 {
				what = -1
			}
			c.in(x, y, 1+.16*float32(row), 1+.16*float32(row), func() { c.crate(0, h, w/(1+.16*float32(row)), h, pick(c, wood), what) })
			if c.maybe(.6) && row > 0 {
				c.priceTag(x+w*.5, y+h*.6, 1+.2*float32(row))
			}
			x += w + 14
		}
	}
}

func (c *canvas) priceTag(x, y, s float32) {
	c.fill(rounded(x-27*s, y-15*s, 54*s, 34*s, 4*s), hex(0x3a2a20).thin(.3))
	c.fill(rounded(x-28*s, y-18*s, 54*s, 34*s, 4*s), hex(0xf8efd6))
	c.fill(rect(x-17*s, y-8*s, 34*s, 4*s).add(rect(x-11*s, y+2*s, 22*s, 4*s)), hex(0x2d6e62))
}
