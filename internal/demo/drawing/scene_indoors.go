package drawing

// bindings are the colours of books.
var bindings = inks(0x8a3b32, 0x2f5f5a, 0x3d4f73, 0xc08a3c, 0x6a4a62, 0xb9a98a, 0x4f6a45, 0xd8c9a6, 0x733f2c, 0x59707c, 0xa65a3a, 0x2f3b52)

// books fill a board of a shelf from left to right; some lean, some lie.
func (c *canvas) books(left, right, base, h float32, shade float32) {
	for x := left; x < right-4; {
		w := c.among(9, 24) * h / 90
		bh := h * c.among(.66, .95)
		if x+w > right {
			break
		}
		col := pick(c, bindings).darker(shade)
		switch {
		case c.maybe(.05) && x+h*.5 < right: // a pile
			for k := range 3 {
				lw := h * c.among(.36, .5)
				c.fill(rounded(x+2, base-float32(k+1)*h*.13, lw, h*.12, 2), pick(c, bindings).darker(shade))
			}
			x += h * .54
			continue
		case c.maybe(.06): // a gap where one was taken out
			x += w
			continue
		case c.maybe(.06): // one that leans
			c.fill(poly(x+bh*.12, base-bh, x+bh*.12+w, base-bh+2, x+w, base, x, base), col)
			x += w + bh*.14
			continue
		}
		c.fill(rect(x, base-bh, w-1, bh), col)
		c.fill(rect(x+w*.66, base-bh, w*.34-1, bh), col.darker(.2))
		if w > 9 {
			c.fill(rect(x+1.5, base-bh*.82, w-4, bh*.05).add(rect(x+1.5, base-bh*.2, w-4, bh*.05)), hex(0xe9c98a).thin(.75))
		}
		x += w
	}
}

// library1 is an aisle between high shelves.
func library1(c *canvas) {
	c.fill(rect(0, 0, boardWidth, boardHeight), down(0, 900, hex(0x4a3226), hex(0x2c1d18)))
	vx, vy := float32(720), float32(430)
	c.fill(poly(0, -10, boardWidth, -10, vx+130, vy-150, vx-130, vy-150), down(0, vy-150, hex(0x6b4a36), hex(0xc79a66)))
	for i := range 6 { // lamps along the ceiling
		a := perspective(float32(i+1) / 6)
		y, r := vy-150-290*a, 6+52*a
		c.fill(disc(vx, y, r*4), glow{point{vx, y}, r * 4, r * 4, []ink{hex(0xffe9b4).thin(.5), hex(0xffdf9e).thin(.12), hex(0xffdf9e).thin(0)}})
		c.fill(ellipse(vx, y, r, r*.42), hex(0xfff3d2))
	}
	c.fill(poly(-10, 910, boardWidth+10, 910, vx+130, vy+120, vx-130, vy+120), down(vy+120, 900, hex(0xc08e5a), hex(0x8a5c38)))
	for i := range 12 {
		a := perspective(float32(i) / 12)
		y := vy + 120 + 360*a
		c.fill(rect(0, y, boardWidth, 1.5), hex(0x5f3c22).thin(.4))
	}
	c.fill(poly(vx-70, vy+120, vx+70, vy+120, vx+330, 910, vx-330, 910), hex(0x8a3b32))
	c.fill(poly(vx-58, vy+120, vx+58, vy+120, vx+270, 910, vx-270, 910), down(vy+120, 900, hex(0xa8503f), hex(0x7a3029)))
	c.fill(rect(vx-130, vy-150, 260, 270), hex(0x7a5238)) // the far wall, with a window
	c.fill(arch(vx-66, vy-128, 132, 200), hex(0xf4dfae))
	c.fill(arch(vx-56, vy-118, 112, 190), down(vy-118, vy+72, hex(0xcfe6e2), hex(0xf8f0d2)))
	c.fill(rect(vx-2.5, vy-118, 5, 190).add(rect(vx-56, vy-40, 112, 4)).add(rect(vx-56, vy+16, 112, 4)), hex(0xf4dfae))
	c.fill(disc(vx, vy-30, 320), glow{point{vx, vy - 30}, 320, 320, []ink{hex(0xfff0c6).thin(.55), hex(0xfff0c6).thin(.14), hex(0xfff0c6).thin(0)}})
	for _, side := range []float32{-1, 1} {
		c.aisle(vx, vy, side)
	}
	reader := c.passer()
	reader.bag, reader.arms, reader.stride = ink{}, [2]float32{.16, .12}, .02
	c.person(vx-150, 760, 250, 1, reader)
	c.openBook(vx-108, 618, 1)
	c.person(vx+66, 640, 120, -1, c.passer())
	c.trolley(vx+240, 850)
}

// aisle is one side's shelves, running away from us.
func (c *canvas) aisle(vx, vy, side float32) {
	const cases = 5
	for i := range cases {
		a, b := perspective(float32(i)/cases), perspective((float32(i)+1)/cases)
		xa, xb := vx+side*(130+620*a), vx+side*(130+620*b)
		at := func(t, v float32) (float32, float32) { // t along the case, v up and down it
			d := a + (b-a)*t
			top, foot := vy-150-330*d, vy+120+380*d
			return xa + (xb-xa)*t, top + (foot-top)*v
		}
		quad := func(t0, t1, v0, v1 float32) *path {
			ax, ay := at(t0, v0)
			bx, by := at(t1, v0)
			cx, cy := at(t1, v1)
			dx, dy := at(t0, v1)
			return poly(ax, ay, bx, by, cx, cy, dx, dy)
		}
		dim := .34 * float32(i) / cases
		wood := hex(0x9a6a42).darker(dim * .6)
		c.fill(quad(0, 1, 0, 1), wood.darker(.5))
		const boards = 6
		for k := range boards {
			v0, v1 := .05+.92*float32(k)/boards, .05+.92*float32(k+1)/boards-.014
			for t := float32(.03); t < .95; {
				w := c.among(.03, .075)
				if t+w > .97 {
					break
				}
				if !c.maybe(.05) {
					col := pick(c, bindings).lighter(.08).darker(dim)
					h := v0 + (v1-v0)*c.among(.06, .34)
					c.fill(quad(t, t+w, h, v1), col)
					c.fill(quad(t, t+w, h+(v1-h)*.14, h+(v1-h)*.2), hex(0xe9c98a).thin(.55).darker(dim))
				}
				t += w + .002
			}
			c.fill(quad(0, 1, v1, v1+.016), wood.lighter(.1))
		}
		c.fill(quad(0, .025, 0, 1).add(quad(.975, 1, 0, 1)), wood)
		c.fill(quad(0, 1, 0, .045).add(quad(0, 1, .97, 1)), wood.darker(.12))
	}
}

func (c *canvas) openBook(x, y, s float32) {
	c.in(x, y, s, s, func() {
		c.fill(new(path).move(-26, 4).quad(-14, -8, 0, 2).quad(14, -8, 26, 4).line(24, -16).quad(14, -26, 0, -16).quad(-14, -26, -24, -16), hex(0xf8f1df))
		c.fill(stroke(2, false, 0, -16, 0, 2), hex(0xb9a98a))
		c.fill(new(path).move(-27, 5).quad(-14, -6, 0, 4).quad(14, -6, 27, 5).line(27, 9).quad(14, -2, 0, 8).quad(-14, -2, -27, 9), hex(0x8a3b32))
	})
}

// trolley carries books back to their places.
func (c *canvas) trolley(x, base float32) {
	c.fill(ellipse(x, base+4, 110, 10), ink{10, 6, 4, 110})
	c.books(x-84, x+84, base-116, 62, 0)
	c.books(x-84, x+84, base-34, 58, .1)
	c.fill(rect(x-92, base-116, 184, 8).add(rect(x-92, base-34, 184, 8)), hex(0xb5824c))
	c.fill(rect(x-94, base-182, 8, 174).add(rect(x+86, base-182, 8, 174)), hex(0x8a5c38))
	c.fill(disc(x-78, base-6, 10).add(disc(x+78, base-6, 10)), hex(0x2b2320))
}

// library2 is a great window between shelves of books and vessels.
func library2(c *canvas) {
	c.fill(rect(0, 0, boardWidth, boardHeight), down(0, 760, hex(0xe3cba2), hex(0xd0b084)))
	c.fill(rect(0, 724, boardWidth, 180), down(724, 900, hex(0xb17a4a), hex(0x84542f)))
	for i := range 6 {
		c.fill(rect(0, 724+float32(i*i)*8, boardWidth, 2), hex(0x5f3c22).thin(.4))
	}
	c.fill(arch(490, 70, 460, 590), hex(0xf6ead0))
	view := arch(512, 92, 416, 560)
	c.fill(view, down(92, 640, hex(0xa9d3e0), hex(0xdcece4), hex(0xf8f0d6)))
	c.within(view, func() {
		c.cloud(540, 240, 210, hex(0xfbfaf2))
		c.cloud(740, 190, 160, hex(0xfbfaf2))
		c.fill(ridge(c.waves(480, 30, 1.4)), hex(0xb5cda4))
		q := dayQuarter()
		q.haze = hex(0xdbe4d2)
		c.street(q, func(float32) float32 { return 570 }, 40, 110, 50, 90, .45)
		c.crown(585, 650, 220, hex(0x76a058), hex(0x6b4f38), 1)
		c.crown(868, 660, 190, hex(0x82ab62), hex(0x6b4f38), 1)
	})
	c.fill(rect(716, 92, 8, 560).add(rect(512, 300, 416, 8)).add(rect(512, 478, 416, 8)), hex(0xf6ead0))
	c.fill(rect(470, 648, 500, 24), hex(0xfaf2de))
	c.fill(rect(470, 672, 500, 8), hex(0x8a6a48).thin(.5))
	c.fill(poly(512, 680, 928, 680, 1060, 900, 300, 900), down(680, 900, hex(0xffefc0).thin(.5), hex(0xffefc0).thin(.06)))
	c.pots(560, 648, 1)
	c.pots(900, 648, 1)
	cat(c, c.among(700, 820), 650, 1.1, hex(0xc98a4a))
	for _, x := range []float32{20, 990} {
		c.bookcase(x, 90, 430, 650)
	}
	c.readingTable(720, 846)
}

// bookcase is a case of six boards, a vessel here and there.
func (c *canvas) bookcase(x, top, w, h float32) {
	wood := hex(0x95653c)
	c.fill(rect(x+10, top+h-6, w, 20), hex(0x3f2616).thin(.3))
	c.fill(rect(x, top, w, h), wood.darker(.48))
	c.fill(rect(x-10, top-22, w+20, 26), wood.lighter(.1))
	const boards = 6
	bh := h / boards
	for k := range boards {
		base := top + bh*float32(k+1) - 9
		from, to := x+14, x+w-14
		if k%2 == 1 || c.maybe(.3) {
			side := c.maybe(.5)
			vx := to - 46
			if side {
				vx = from + 44
			}
			c.vessel(vx, base, bh*.78)
			if side {
				from += 92
			} else {
				to -= 92
			}
		}
		c.books(from, to, base, bh-18, .06)
		c.fill(rect(x+10, base-(bh-14), w-20, 12), hex(0x1f120a).thin(.3))
		c.fill(rect(x, base, w, 10), wood.lighter(.08))
	}
	c.fill(rect(x, top, 13, h).add(rect(x+w-13, top, 13, h)), wood)
	c.fill(rect(x, top+h-16, w, 20), wood.darker(.14))
}

// vessel is a jar, a jug or a copper pot.
func (c *canvas) vessel(x, base, h float32) {
	body := pick(c, inks(0xc07a46, 0x3f7f86, 0xe4d5b6, 0x9a4f34, 0xd3a04a))
	switch c.rnd.IntN(3) {
	case 0:
		c.fill(new(path).move(x-h*.16, base).cube(x-h*.5, base-h*.2, x-h*.44, base-h*.66, x-h*.16, base-h*.78).line(x-h*.2, base-h).line(x+h*.2, base-h).line(x+h*.16, base-h*.78).cube(x+h*.44, base-h*.66, x+h*.5, base-h*.2, x+h*.16, base), body)
		c.fill(new(path).move(x+h*.06, base).cube(x+h*.3, base-h*.24, x+h*.26, base-h*.64, x+h*.06, base-h*.78).line(x+h*.16, base-h*.78).cube(x+h*.44, base-h*.66, x+h*.5, base-h*.2, x+h*.16, base), body.darker(.22))
		c.fill(rect(x-h*.38, base-h*.5, h*.76, h*.05), body.lighter(.4))
	case 1:
		c.fill(oval(x+h*.3, base-h*.5, h*.18, h*.24, h*.07), body.darker(.2))
		c.fill(new(path).move(x-h*.22, base).cube(x-h*.46, base-h*.16, x-h*.36, base-h*.5, x-h*.13, base-h*.66).line(x-h*.2, base-h*.96).line(x+h*.2, base-h*.96).line(x+h*.13, base-h*.66).cube(x+h*.36, base-h*.5, x+h*.46, base-h*.16, x+h*.22, base), body)
		c.fill(ellipse(x-h*.14, base-h*.34, h*.07, h*.14), body.lighter(.35))
	default:
		c.fill(new(path).move(x-h*.42, base-h*.46).cube(x-h*.42, base, x-h*.3, base, x, base).cube(x+h*.3, base, x+h*.42, base, x+h*.42, base-h*.46), body)
		c.fill(ellipse(x, base-h*.46, h*.42, h*.09), body.darker(.34))
		c.fill(rect(x-h*.42, base-h*.28, h*.84, h*.05), body.lighter(.35))
	}
}

// readingTable stands in the light of the window with what is being read.
func (c *canvas) readingTable(x, base float32) {
	wood := hex(0xa9713f)
	c.fill(ellipse(x, base+34, 330, 20), hex(0x2c1a10).thin(.34))
	c.fill(poly(x-300, base-40, x-276, base-40, x-270, base+40, x-288, base+40).add(poly(x+276, base-40, x+300, base-40, x+288, base+40, x+270, base+40)), wood.darker(.3))
	c.fill(poly(x-300, base-70, x+300, base-70, x+340, base-34, x-340, base-34), wood.lighter(.2))
	c.fill(rect(x-340, base-34, 680, 16), wood.darker(.12))
	c.in(x-110, base-50, 2.3, 1.5, func() { c.openBook(0, 0, 1) })
	c.in(x+30, base-56, 1.9, 1.3, func() { c.openBook(0, 0, 1) })
	for k := range 4 {
		c.fill(rounded(x+150-float32(k%2)*8, base-66-float32(k)*17, 116, 16, 3), bindings[(k*3+1)%len(bindings)])
		c.fill(rect(x+158-float32(k%2)*8, base-62-float32(k)*17, 100, 3), hex(0xf6ead0).thin(.6))
	}
	c.fill(poly(x-262, base-60, x-218, base-60, x-226, base-66, x-254, base-66), hex(0x3f2a1c))
	c.fill(stroke(6, true, x-240, base-62, x-240, base-130, x-206, base-150), hex(0x6b4a2c))
	c.fill(poly(x-226, base-146, x-176, base-136, x-190, base-168, x-212, base-172), hex(0x2f6f66))
}

// bakery1 is the oven lit from inside, loaves on the boards.
func bakery1(c *canvas) {
	c.fill(rect(0, 0, boardWidth, boardHeight), down(0, 900, hex(0x5a3a2c), hex(0x3a241e)))
	for y := float32(0); y < 720; y += 46 { // courses of the wall
		for x := c.among(-90, 0); x < boardWidth; x += c.among(84, 150) {
			if c.maybe(.6) {
				c.fill(rounded(x, y+2, c.among(76, 130), 42, 5), pick(c, inks(0x6b4736, 0x634031, 0x73503c, 0x5c3b2e)).thin(.8))
			}
		}
	}
	ox := float32(560)
	c.fill(disc(ox, 470, 760), glow{point{ox, 470}, 760, 620, []ink{hex(0xffb85a).thin(.62), hex(0xff9a3c).thin(.22), hex(0xff9a3c).thin(0)}})
	c.vault(ox)
	c.fill(rect(0, 700, boardWidth, 210), down(700, 900, hex(0x8a5a3a), hex(0x4f3022)))
	for i := range 5 {
		y := 704 + float32(i*i)*10
		c.fill(rect(0, y, boardWidth, 2), hex(0x3a2218).thin(.6))
		for x := c.among(-60, 0); x < boardWidth; x += 120 + float32(i)*26 {
			c.fill(poly(x, y, x+2, y, x+2+(x-ox)*.05, y+20+float32(i)*20, x+(x-ox)*.05, y+20+float32(i)*20), hex(0x3a2218).thin(.5))
		}
	}
	c.fill(ellipse(ox, 760, 440, 110), glow{point{ox, 760}, 440, 110, []ink{hex(0xffb85a).thin(.55), hex(0xffb85a).thin(0)}})
	c.rack(1010, 700)
	c.peel(ox)
	baker := figure{shirt: hex(0xf3ead8), below: hex(0x55483f), skin: skins[1], hair: hex(0xf6f1e4), arms: [2]float32{.2, .14}, stride: .08}
	c.person(300, 836, 400, 1, baker)
	c.fill(new(path).move(276, 836-384).cube(262, 836-420, 330, 836-424, 326, 836-386), hex(0xfbf6ea)) // his cap
	c.fill(poly(276, 836-300, 326, 836-300, 340, 836-110, 262, 836-110), hex(0xfbf6ea).thin(.9))
	c.dough(70, 836)
	c.fill(rect(0, 0, boardWidth, boardHeight), glow{point{ox, 470}, 1000, 800, []ink{ink{}, ink{20, 8, 4, 30}, ink{20, 8, 4, 130}}})
}

// vault is the oven: a dome of stone, its mouth full of fire.
func (c *canvas) vault(x float32) {
	stone := hex(0x9c6e4c)
	outer := new(path).move(x-350, 702).cube(x-360, 300, x-200, 160, x, 156).cube(x+200, 160, x+360, 300, x+350, 702)
	c.fill(outer, down(156, 702, stone.lighter(.16), stone.darker(.2)))
	c.within(outer, func() {
		for y := float32(190); y < 702; y += 44 {
			for sx := x - 380 + c.among(-60, 0); sx < x+360; sx += c.among(70, 116) {
				c.fill(rounded(sx, y, c.among(62, 100), 39, 7), pick(c, []ink{stone.lighter(.14), stone.darker(.12), stone.darker(.05)}).thin(.75))
			}
		}
	})
	for i := range 13 { // the arch stones around the mouth
		a := .5 + .5*(float32(i)+.5)/13
		cx, cy := x+214*cosine(a), 520+196*sine(a)
		c.fill(c.blob(cx, cy, 34, 30, .1), mix(hex(0xd39a68), hex(0xb57c50), float32(i%2)))
	}
	c.fill(rect(x-248, 516, 68, 186).add(rect(x+180, 516, 68, 186)), hex(0xc08a5c))
	mouth := new(path).move(x-182, 664).line(x-182, 520).arc(x, 520, 182, 164, .5, 1).line(x+182, 664)
	c.fill(mouth, glow{point{x, 620}, 260, 260, []ink{hex(0xfff3bf), hex(0xffc75a), hex(0xf2822c), hex(0x9c3a18)}})
	c.within(mouth, func() {
		for i := range 9 {
			fx := x - 150 + float32(i)*37
			h := c.among(70, 150)
			c.flame(fx, 668, h)
		}
		c.fill(rect(x-190, 634, 380, 40), down(634, 668, hex(0xd9792f).thin(.2), hex(0x7a3214)))
		for i := range 4 {
			c.loaf(x-120+float32(i)*80, 650, 34, hex(0xe0a04e))
		}
	})
	c.fill(rect(x-270, 662, 540, 42), hex(0xb58258))
	c.fill(rect(x-280, 656, 560, 14), hex(0xdcae7c))
	c.fill(rect(x-50, 0, 100, 160), down(0, 160, hex(0x6f4a36), hex(0x8f6446)))
	c.fill(rect(x+22, 0, 28, 160), hex(0x4f3226).thin(.5))
}

func sine(turn float32) float32   { s, _ := sincos(turn); return s }
func cosine(turn float32) float32 { _, k := sincos(turn); return k }

func (c *canvas) flame(x, base, h float32) {
	lean := c.among(-16, 16)
	c.fill(new(path).move(x-h*.26, base).cube(x-h*.3, base-h*.4, x-h*.05, base-h*.5, x+lean, base-h).cube(x+h*.1, base-h*.56, x+h*.34, base-h*.4, x+h*.26, base), hex(0xff9a35).thin(.8))
	c.fill(new(path).move(x-h*.14, base).cube(x-h*.16, base-h*.3, x-h*.02, base-h*.4, x+lean*.5, base-h*.66).cube(x+h*.06, base-h*.4, x+h*.18, base-h*.26, x+h*.14, base), hex(0xffe08a).thin(.9))
}

// loaf is a flat round loaf, seen a little from above.
func (c *canvas) loaf(x, base, r float32, crust ink) {
	c.fill(ellipse(x, base-r*.24, r, r*.42), crust.darker(.28))
	c.fill(ellipse(x, base-r*.34, r*.97, r*.4), crust)
	c.fill(ellipse(x-r*.14, base-r*.42, r*.7, r*.24), crust.lighter(.26))
	for i := range 3 {
		c.fill(ellipse(x-r*.36+r*.34*float32(i), base-r*.4, r*.1, r*.05), crust.darker(.24))
	}
}

// rack is boards of bread that has come out.
func (c *canvas) rack(x, base float32) {
	wood := hex(0x9a683c)
	c.fill(rect(x, 210, 14, base-200).add(rect(x+376, 210, 14, base-200)), wood.darker(.3))
	for k := range 4 {
		y := 330 + float32(k)*118
		for row := range 2 {
			for i := range 5 {
				c.loaf(x+44+float32(i)*74+float32(row)*14, y-float32(1-row)*15, 40, pick(c, inks(0xd99a4c, 0xe3ac60, 0xcc8a3e, 0xdfa355)))
			}
		}
		c.fill(rect(x-10, y-3, 410, 14), wood)
		c.fill(rect(x-10, y+8, 410, 6), wood.darker(.36))
	}
	c.fill(stroke(3, false, x+195, 0, x+195, 96), hex(0x2c1a14)) // a lamp over it
	c.fill(disc(x+195, 132, 150), glow{point{x + 195, 132}, 150, 150, []ink{hex(0xffe2a0).thin(.6), hex(0xffd684).thin(.16), hex(0xffd684).thin(0)}})
	c.fill(poly(x+165, 122, x+225, 122, x+211, 94, x+179, 94), hex(0x2f6f66))
	c.fill(ellipse(x+195, 124, 24, 8), hex(0xfff3cf))
}

// peel is the long board with which bread goes in and out.
func (c *canvas) peel(x float32) {
	c.fill(stroke(9, true, x-190, 690, x-20, 648), hex(0xb98a52))
	c.fill(poly(x-40, 656, x+50, 634, x+74, 646, x-20, 668), hex(0xd3a86c))
	c.loaf(x+16, 654, 34, hex(0xe7b468))
}

// dough rises on a table, under cloth and flour.
func (c *canvas) dough(x, base float32) {
	c.fill(rect(x-60, base-150, 250, 20), hex(0xb5824c))
	c.fill(rect(x-44, base-130, 16, 140).add(rect(x+150, base-130, 16, 140)), hex(0x7a5230))
	for i := range 4 {
		bx := x - 30 + float32(i)*54
		c.fill(ellipse(bx, base-168, 27, 19), hex(0xd9c8a4))
		c.fill(ellipse(bx-2, base-171, 25, 16), hex(0xf3e7cb))
	}
	for range 40 {
		c.fill(disc(x+c.among(-60, 190), base-150-c.among(0, 3), c.among(.8, 2)), hex(0xfbf6ea).thin(.7))
	}
}
