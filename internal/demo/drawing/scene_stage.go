package drawing

// audience is rows of heads before us, dark against the light.
func (c *canvas) audience(top float32, rows int, dark ink) {
	c.fill(rect(-10, top+40, boardWidth+20, boardHeight), down(top+40, top+100, dark.lighter(.06).thin(.7), dark))
	for row := range rows {
		t := float32(row) / float32(rows)
		size := 44 + 26*t
		y := top + float32(row)*size*.86
		shade := mix(dark.lighter(.12), dark, t)
		for x := -size*c.rnd.Float32() - 10; x < boardWidth+size; x += size * c.among(1.12, 1.36) {
			c.fill(rounded(x-size*.62, y+size*.42, size*1.24, size*2, size*.5), shade)
			c.fill(ellipse(x, y+c.among(-3, 3), size*.34, size*.4), shade)
			if c.maybe(.35) { // a scarf
				c.fill(new(path).move(x-size*.4, y+size*.6).cube(x-size*.46, y-size*.3, x-size*.2, y-size*.5, x, y-size*.48).cube(x+size*.2, y-size*.5, x+size*.46, y-size*.3, x+size*.4, y+size*.6), shade)
			}
		}
	}
}

// curtain hangs in folds between two sides.
func (c *canvas) curtain(left, right, bottom float32, cloth ink) {
	c.fill(rect(left, 0, right-left, bottom), cloth)
	for x := left; x < right; x += c.among(20, 36) {
		w := c.among(8, 16)
		c.fill(new(path).move(x, 0).line(x+w, 0).cube(x+w-3, bottom*.4, x+w+4, bottom*.7, x+w, bottom).line(x, bottom).cube(x+4, bottom*.7, x-3, bottom*.4, x, 0), pick(c, []ink{cloth.darker(.3), cloth.lighter(.1), cloth.darker(.18)}).thin(.8))
	}
	c.fill(rect(left, bottom-10, right-left, 10), hex(0xd9a94e).thin(.7))
}

// spot is a cone of light from above, and where it falls.
func (c *canvas) spot(x, y, toX, toY, wide float32, light ink) {
	c.beam(x, y, toX, toY, 8, wide, light)
	c.fill(ellipse(toX, toY, wide*1.05, wide*.2), glow{point{toX, toY}, wide * 1.05, wide * .2, []ink{light.thin(1.4), light.thin(.9), light.thin(.1)}})
	c.fill(rounded(x-15, y-22, 30, 26, 5), hex(0x14121f))
	c.fill(disc(x, y, 26), glow{point{x, y}, 26, 26, []ink{hex(0xfff8e0).thin(.9), light, light.thin(0)}})
}

// stage1 is the player of the oud in the light, the audience before her.
func stage1(c *canvas) {
	c.fill(rect(0, 0, boardWidth, boardHeight), down(0, 760, hex(0x191a38), hex(0x2b2450), hex(0x46305a)))
	stone := hex(0x4a3d63)
	for y := float32(60); y < 560; y += 52 { // the wall of the khan
		for x := c.among(-100, 0); x < boardWidth; x += c.among(96, 170) {
			if c.maybe(.55) {
				c.fill(rounded(x, y, c.among(86, 150), 47, 4), pick(c, []ink{stone, stone.darker(.2), stone.lighter(.05)}).thin(.6))
			}
		}
	}
	for _, x := range []float32{120, 390, 830, 1100} {
		c.fill(pointed(x, 180, 190, 400), hex(0x5d4d74).thin(.8))
		c.fill(pointed(x+16, 204, 158, 376), hex(0x1f1a38))
		c.lantern(x+95, 330, 1.1)
	}
	c.fill(rect(0, 560, boardWidth, 240), down(560, 760, hex(0x6d5468), hex(0x3a2c48)))
	for i := range 4 {
		c.fill(rect(180-46*float32(i), 590+44*float32(i), 1080+92*float32(i), 46), mix(hex(0x8a6a72), hex(0x5d4560), float32(i)/3))
		c.fill(rect(180-46*float32(i), 590+44*float32(i), 1080+92*float32(i), 5), hex(0xc69a86).thin(.6))
	}
	c.spot(300, 30, 700, 640, 190, hex(0x7fa0d8).thin(.2))
	c.spot(1140, 30, 740, 640, 190, hex(0xd87f8a).thin(.2))
	c.spot(720, 14, 720, 646, 210, hex(0xffe0a0).thin(.42))
	c.oudPlayer(c.among(700, 740), 642, 3)
	c.audience(742, 3, hex(0x120d1e))
}

// oudPlayer sits and plays.
func (c *canvas) oudPlayer(x, base, s float32) {
	dress, scarf := pick(c, inks(0x8a2f44, 0x2f6f72, 0x7a4a86)), pick(c, inks(0xe6d6b8, 0x2d3148, 0xd0a878))
	skin := skins[0]
	c.fill(ellipse(x, base+3, 40*s, 6*s), hex(0x140c1c).thin(.5))
	c.in(x, base, s, s, func() {
		c.fill(rect(-20, -32, 40, 32), hex(0x6b4a34))
		c.fill(rect(-22, -36, 44, 6), hex(0x8a6244))
		c.fill(new(path).move(-19, -42).cube(-30, -24, -36, -8, -38, 0).line(34, 0).cube(34, -14, 28, -30, 17, -42), dress.darker(.12))
		c.fill(new(path).move(-14, -80).cube(-22, -66, -21, -50, -19, -36).line(18, -36).cube(21, -52, 21, -66, 13, -80).quad(0, -85, -14, -80), dress)
		c.fill(new(path).move(3, -83).cube(6, -66, 8, -50, 8, -36).line(18, -36).cube(21, -52, 21, -66, 13, -80), dress.darker(.16))
		c.fill(stroke(9, true, -15, -74, -26, -56, -12, -46), dress.darker(.22))
		wood := hex(0xc98a4a) // the oud
		c.fill(stroke(7, true, 14, -58, 44, -72), hex(0x4a2c1a))
		c.fill(poly(42, -74, 50, -70, 47, -56, 40, -62), hex(0x4a2c1a))
		c.fill(new(path).move(26, -63).cube(10, -76, -22, -70, -24, -50).cube(-24, -30, 10, -34, 26, -55), wood)
		c.fill(new(path).move(-24, -50).cube(-24, -30, 10, -34, 26, -55).cube(10, -40, -14, -38, -24, -50), wood.darker(.3))
		c.fill(disc(-2, -53, 6), hex(0x4a2c1a))
		c.fill(ring(-2, -53, 6.6, 1.2), hex(0xf3ddae))
		for i := range 4 {
			y := float32(i) * 1.5
			c.fill(stroke(.5, false, -17, -50+y, 40, -70+y*.6), hex(0xf6ead0))
		}
		c.fill(stroke(7.4, true, 13, -73, 24, -58, 31, -64), dress.darker(.1))
		c.fill(disc(31, -66, 3.6), skin)
		c.fill(disc(-11, -48, 3.8), skin)
		c.fill(new(path).move(-12, -78).cube(-16, -92, -13, -108, 0, -109).cube(13, -108, 15, -92, 12, -78).quad(0, -72, -12, -78), scarf)
		c.fill(ellipse(2.4, -95, 7.6, 9), skin)
		c.fill(new(path).move(-8, -90).quad(1, -82, 10, -88).quad(13, -80, 12, -78).quad(0, -72, -12, -78), scarf.darker(.12))
	})
}

// stage2 is the stage of the play: six actors, a door, coloured light.
func stage2(c *canvas) {
	c.fill(rect(0, 0, boardWidth, boardHeight), down(0, 800, hex(0x1b1533), hex(0x35204a)))
	c.fill(rect(190, 90, 1060, 560), down(90, 650, hex(0x38305c), hex(0x5a3f66)))
	for x := float32(230); x < 1240; x += 92 {
		c.fill(rect(x, 90, 44, 560), hex(0x463a6b).thin(.5))
	}
	c.fill(rect(190, 560, 1060, 12), hex(0x7a5a6e))
	c.door(720, 650)
	c.fill(poly(120, 650, 1320, 650, 1460, 800, -20, 800), down(650, 800, hex(0x8a5a48), hex(0x5a3638)))
	for i := range 14 {
		x := float32(i)*110 + 10
		c.fill(stroke(1.8, false, 720+(x-720)*.82, 650, 720+(x-720)*1.04, 800), hex(0x3a2228).thin(.5))
	}
	c.fill(rect(-10, 800, boardWidth+20, 26), hex(0x2c1a2a))
	lights := []ink{hex(0x5f8fd8), hex(0xd85f7a), hex(0xf0b04a), hex(0x5fc0a0), hex(0xa06fd0)}
	first := c.rnd.IntN(len(lights))
	for i := range 5 {
		x := 240 + float32(i)*240
		c.spot(x, 40, x+(720-x)*.3, 716, 130, lights[(first+i)%len(lights)].thin(.36))
	}
	clothes := inks(0x2f6f72, 0xb5493d, 0xd9a13c, 0x5a4a86, 0xe4dccb, 0x7a3f5a)
	for i := range 6 {
		f := c.passer()
		f.shirt, f.bag, f.stride = clothes[i], ink{}, c.among(-.03, .05)
		f.below = f.shirt.darker(.3)
		f.arms = [2]float32{c.among(-.04, .2), c.among(-.16, .04)}
		x := []float32{330, 446, 570, 876, 1000, 1120}[i] + c.among(-18, 18)
		facing := float32(1)
		if x > 720 {
			facing = -1
		}
		if i == 2 {
			f.arms = [2]float32{.3, -.05}
		}
		c.person(x, 716+c.among(-6, 26), 214, facing, f)
	}
	c.chair(250, 740)
	c.chair(1210, 740)
	red := hex(0x8a2438)
	c.curtain(-10, 176, 806, red)
	c.curtain(1264, 1450, 806, red)
	c.valance(red)
	c.audience(822, 2, hex(0x0f0a18))
}

// valance is the short curtain across the top, in swags.
func (c *canvas) valance(cloth ink) {
	const n = 6
	w := float32(boardWidth) / n
	for i := range n {
		x := float32(i) * w
		c.fill(new(path).move(x-10, -5).line(x+w+10, -5, x+w+4, 66).quad(x+w/2, 168, x-4, 66), cloth.darker(.06*float32(i%2)))
		c.fill(new(path).move(x-2, 58).quad(x+w/2, 158, x+w+2, 58).line(x+w+4, 70).quad(x+w/2, 174, x-4, 70), hex(0xd9a94e))
		c.fill(new(path).move(x+w*.24, 0).quad(x+w*.34, 70, x+w*.5, 110).quad(x+w*.42, 60, x+w*.4, 0), cloth.darker(.3).thin(.7))
		c.fill(new(path).move(x+w*.76, 0).quad(x+w*.66, 70, x+w*.5, 110).quad(x+w*.58, 60, x+w*.6, 0), cloth.darker(.3).thin(.7))
	}
	c.fill(rect(-5, -5, boardWidth+10, 22), cloth.darker(.4))
}

// door stands in the middle of the scene; light comes from under it.
func (c *canvas) door(x, base float32) {
	c.fill(disc(x, base-130, 230), glow{point{x, base - 130}, 230, 230, []ink{hex(0xffe0a0).thin(.34), hex(0xffe0a0).thin(0)}})
	c.fill(rect(x-82, base-312, 164, 312), hex(0xcfa45f))
	c.fill(rect(x-68, base-298, 136, 298), hex(0x2f6f66))
	for _, y := range []float32{-276, -138} {
		c.fill(rect(x-52, base+y, 44, 116).add(rect(x+8, base+y, 44, 116)), hex(0x24574f))
		c.fill(rect(x-52, base+y, 44, 4).add(rect(x+8, base+y, 44, 4)), hex(0x5aa094))
	}
	c.fill(disc(x+56, base-144, 7), hex(0xf0c860))
	c.fill(rect(x-68, base-9, 136, 9), hex(0xffefb8))
}

func (c *canvas) chair(x, base float32) {
	wood := hex(0x9a6a42)
	c.fill(rect(x-30, base-64, 60, 9), wood.lighter(.14))
	c.fill(rect(x-30, base-140, 8, 140).add(rect(x+22, base-64, 8, 64)), wood)
	c.fill(rect(x-30, base-138, 12, 60), wood.darker(.2))
}
