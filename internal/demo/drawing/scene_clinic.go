package drawing

// clinicSign is a round sign with a crescent.
func (c *canvas) clinicSign(x, y, r float32) {
	c.fill(disc(x, y, r), hex(0xfdfbf5))
	c.fill(ring(x, y, r-2, 4), hex(0xc23a34))
	c.crescent(x-r*.06, y, r*.56, hex(0xc23a34))
}

func (c *canvas) daySky() {
	c.sky(560, hex(0xa3cfdf), hex(0xd3e8e6), hex(0xf6f1df))
	for range 4 {
		c.cloud(c.among(-60, 1200), c.among(80, 220), c.among(160, 290), hex(0xfaf8f0))
	}
}

// clinic1 is the white front of a village clinic, people before it and the clinic on wheels beside.
func clinic1(c *canvas) {
	c.daySky()
	c.fill(ridge(c.waves(430, 50, 1.1)), hex(0xbfd2b6))
	c.fill(ridge(c.waves(480, 36, 1.7)), hex(0xaac49a))
	q := dayQuarter()
	q.haze = hex(0xcfdcc6)
	for x := float32(-20); x < boardWidth; x += c.among(120, 240) {
		c.houseOnGround(q, x, 570, c.among(90, 130), c.among(60, 120), .4)
	}
	c.fill(ridge(func(x float32) float32 { return 572 }), down(572, 900, hex(0xd9cba4), hex(0xbfa877)))
	c.building(block{hex(0xf4f1e8), hex(0xffffff), hex(0x5f9aa6), 1, 6, hex(0x3f8f86)}, 380, 640, 720, 220)
	c.fill(rect(370, 400, 740, 24), hex(0x2f7f76))
	c.fill(rounded(600, 330, 280, 78, 6), hex(0xfdfbf5))
	c.fill(rect(600, 396, 280, 12), hex(0x2f7f76))
	c.clinicSign(654, 364, 26)
	c.fill(rounded(696, 350, 160, 10, 4).add(rounded(716, 370, 120, 8, 4)), hex(0x2f7f76))
	c.entrance(740, 640, 150, 150, hex(0xeae6da), hex(0x2f7f76))
	c.crown(300, 660, 300, hex(0x77a05a), hex(0x6b4f38), 1)
	c.fill(rect(0, 664, boardWidth, 240), down(664, 900, hex(0xd6c6a0), hex(0xb89d6d)))
	c.fill(poly(640, 664, 840, 664, 980, 900, 500, 900), hex(0xe6dabc))
	c.shrub(400, 668, 90, hex(0x6f9450))
	c.shrub(1070, 664, 80, hex(0x6f9450))
	c.bench(500, 690)
	c.van(c.among(1130, 1170), 790, 440, -1)
	for i, x := range []float32{560, 626, 700, 830, 900} {
		f := c.passer()
		if i%2 == 0 {
			f.scarf, f.dress, f.hair = true, true, pick(c, scarfs)
			f.below = f.shirt.darker(.14)
		}
		c.person(x+c.among(-14, 14), 716+float32(i%3)*26, 146+float32(i%3)*10, pick(c, []float32{1, -1}), f)
	}
	nurse := figure{shirt: hex(0xfdfbf5), below: hex(0x3f8f86), skin: skins[0], hair: hex(0xe6ded0), scarf: true, arms: [2]float32{.1, -.04}}
	c.person(966, 776, 176, -1, nurse)
}

// bench stands in the shade.
func (c *canvas) bench(x, base float32) {
	c.fill(rect(x-76, base-38, 152, 9).add(rect(x-76, base-70, 152, 8)), hex(0x9a6a3f))
	c.fill(rect(x-66, base-70, 7, 70).add(rect(x+59, base-70, 7, 70)), hex(0x4f4a45))
}

// clinic2 is a small health centre with green windows and a tree over its door.
func clinic2(c *canvas) {
	c.daySky()
	c.sun(c.among(180, 300), 150, 54, hex(0xfffbea), hex(0xfff3d2), 5)
	q := dayQuarter()
	q.haze = hex(0xd6e2da)
	c.street(q, func(float32) float32 { return 540 }, 60, 170, 60, 120, .55)
	c.fill(rect(0, 536, boardWidth, 20), hex(0x9fb98a))
	c.building(block{hex(0xf6eedd), hex(0xfdfaf2), hex(0x3f8a63), 2, 6, hex(0x2f7a55)}, 330, 650, 700, 330)
	c.fill(rect(322, 302, 716, 20), hex(0x2f7a55))
	c.clinicSign(440, 270, 34)
	c.fill(rect(437, 300, 6, 8), hex(0x8a8f8c))
	c.entrance(760, 650, 190, 170, hex(0xefe6d2), hex(0x2f7a55))
	c.fill(rounded(660, 436, 200, 30, 4), hex(0xfdfaf2))
	c.fill(rounded(684, 446, 150, 9, 4), hex(0x2f7a55))
	c.fill(rect(0, 646, boardWidth, 270), down(646, 900, hex(0xdcd2b8), hex(0xb9a987)))
	c.fill(poly(662, 668, 858, 668, 960, 900, 560, 900), hex(0xeee4cd))
	c.fill(rect(0, 646, 640, 30).add(rect(882, 646, 600, 30)), down(646, 690, hex(0x8fb46c), hex(0x75a055)))
	for x := float32(30); x < boardWidth; x += c.among(56, 90) {
		if x < 620 || x > 920 {
			c.shrub(x, 664, c.among(50, 80), hex(0x6d9650))
		}
	}
	c.fill(new(path).move(880, 700).cube(760, 690, 640, 720, 560, 760).line(930, 780).cube(1000, 740, 960, 700, 880, 700), hex(0x5d5238).thin(.26))
	c.greatTree(965, 716, 560, hex(0x6f9b52))
	c.bench(1110, 716)
	for i := range 3 {
		c.person(640+float32(i)*66+c.among(-16, 16), 770+float32(i%2)*34, 160, pick(c, []float32{1, -1}), c.passer())
	}
}

// greatTree leans a wide crown over what stands beside it.
func (c *canvas) greatTree(x, base, h float32, leaf ink) {
	bark := hex(0x6b4f38)
	c.fill(new(path).move(x-34, base).cube(x-12, base-h*.2, x-26, base-h*.36, x-70, base-h*.56).line(x-46, base-h*.58).cube(x-12, base-h*.44, x-2, base-h*.42, x+2, base-h*.34).cube(x+14, base-h*.46, x+34, base-h*.52, x+60, base-h*.58).line(x+76, base-h*.54).cube(x+36, base-h*.42, x+22, base-h*.2, x+40, base), bark)
	c.fill(new(path).move(x+8, base).cube(x+10, base-h*.2, x+20, base-h*.36, x+60, base-h*.56).line(x+76, base-h*.54).cube(x+36, base-h*.42, x+22, base-h*.2, x+40, base), bark.darker(.24))
	clumps := [][3]float32{{-.34, .56, .2}, {-.46, .66, .17}, {-.24, .76, .22}, {0, .84, .22}, {.2, .74, .22}, {.34, .6, .2}, {.04, .62, .26}, {-.12, .6, .2}}
	for _, k := range clumps {
		c.fill(c.blob(x+h*k[0]*.9, base-h*k[1]+h*.03, h*k[2], h*k[2]*.78, .16), leaf.darker(.3))
	}
	for _, k := range clumps {
		c.fill(c.blob(x+h*k[0]*.9-6, base-h*k[1]-h*.015, h*k[2]*.92, h*k[2]*.68, .18), leaf)
	}
	for range 22 {
		k := pick(c, clumps)
		c.fill(c.blob(x+h*(k[0]*.9+c.among(-.1, .06)), base-h*(k[1]+c.among(-.02, .09)), h*c.among(.03, .07), h*c.among(.025, .05), .3), leaf.lighter(c.among(.1, .26)))
	}
}

// clinic3 is a white hospital on a sunny day.
func clinic3(c *canvas) {
	c.sky(600, hex(0x7fbbd8), hex(0xbfdfe6), hex(0xf3f1e2))
	x := c.among(1120, 1240)
	c.sun(x, 150, 66, hex(0xfffbe6), hex(0xfff2c4), 6)
	for range 3 {
		c.cloud(c.among(-60, 800), c.among(90, 230), c.among(170, 300), hex(0xfaf9f2))
	}
	q := dayQuarter()
	q.haze = hex(0xd5e4e2)
	c.street(q, func(float32) float32 { return 560 }, 60, 150, 60, 110, .6)
	c.building(block{hex(0xf1efe8), hex(0xffffff), hex(0x5b9fb8), 4, 5, ink{}}, 880, 660, 380, 360)
	c.building(block{hex(0xfaf8f2), hex(0xffffff), hex(0x4b93b0), 5, 6, ink{}}, 360, 660, 540, 480)
	c.fill(rect(604, 180, 52, 480), hex(0x57a3bd))
	for i := range 16 {
		c.fill(rect(604, 190+float32(i)*30, 52, 3), hex(0xeaf4f6))
	}
	c.fill(rect(628, 180, 3, 480), hex(0xeaf4f6))
	c.fill(rounded(420, 104, 130, 78, 8), hex(0xfdfbf5))
	c.clinicSign(485, 143, 31)
	c.fill(rect(352, 640, 916, 20), hex(0xd6d2c6))
	c.fill(rect(540, 556, 200, 16), hex(0xc23a34)) // canopy of the entrance
	c.fill(rect(552, 572, 10, 88).add(rect(718, 572, 10, 88)), hex(0xb8b4aa))
	c.fill(rect(576, 586, 128, 74), hex(0x7fb6c6))
	c.fill(rect(638, 586, 4, 74).add(rect(576, 586, 128, 4)), hex(0xfdfbf5))
	c.fill(rect(0, 656, boardWidth, 60), down(656, 716, hex(0x9cc178), hex(0x7faa5c)))
	c.fill(rect(0, 700, boardWidth, 210), down(700, 900, hex(0xcfc8b8), hex(0xa9a291)))
	c.fill(poly(560, 660, 720, 660, 830, 760, 430, 760), hex(0xdfd8c8))
	c.fill(rect(0, 758, boardWidth, 7), hex(0xf0ead9))
	c.fill(rect(0, 765, boardWidth, 140), down(765, 900, hex(0x7b7f85), hex(0x5c6067)))
	for tx := c.among(20, 80); tx < boardWidth; tx += c.among(150, 200) {
		if tx < 400 || tx > 840 {
			c.palm(tx, 706, c.among(220, 280), hex(0x5f9450), hex(0x8a6a48))
			c.shrub(tx+60, 702, 70, hex(0x6f9c50))
		}
	}
	c.ambulance(c.among(900, 1080), 846)
	for i := range 5 {
		c.person(c.among(420, 840), 724+float32(i)*6, 104, pick(c, []float32{1, -1}), c.passer())
	}
}

func (c *canvas) ambulance(x, base float32) { c.van(x, base, 380, pick(c, []float32{1, -1})) }
