package drawing

// olives1 is terraces of olives in the light of the afternoon.
func olives1(c *canvas) {
	c.sky(480, hex(0xe7b36e), hex(0xf4cf8b), hex(0xfdebbd))
	c.sun(c.among(1050, 1200), 250, 74, hex(0xfffae4), hex(0xfff0b8), 6)
	c.streaks(4, 90, 210, hex(0xfff2cf).thin(.5))
	c.fill(ridge(c.waves(370, 44, 1)), hex(0xe3c083))
	c.fill(ridge(c.waves(420, 40, 1.4)), hex(0xd2b06c))
	far := c.waves(480, 40, 1.1)
	c.fill(ridge(far), down(440, 640, hex(0xc2a458), hex(0xa98f49)))
	for i := range 46 {
		x := float32(i)*32 + c.among(-10, 10)
		c.fill(c.blob(x, far(x)+c.among(12, 70), c.among(12, 20), c.among(9, 15), .2), pick(c, inks(0x8f8a47, 0x7f7f42, 0x9c954f)))
	}
	for i := range 4 {
		step := float32(i)
		y := 536 + step*step*12 + step*52
		line := c.waves(y, 12, .8+.1*step)
		soil := mix(hex(0xb58f4c), hex(0x7a6434), step/3)
		c.fill(ridge(func(x float32) float32 { return line(x) - 8 - 3*step }), mix(hex(0xe8cb8d), hex(0xc9a768), step/3))
		c.stones(line, 8+3*step, hex(0xa98a55))
		c.fill(ridge(line), down(y-10, y+110, soil.lighter(.14), soil))
		size := 66 + step*26
		for x := c.among(-30, 50); x < boardWidth+40; x += size * c.among(1.3, 1.9) {
			px := x + c.among(-10, 10)
			c.fill(ellipse(px-size*.5, line(px)+22+step*4, size*.7, size*.07), hex(0x4f4222).thin(.34))
			c.olive(px, line(px)+22+step*4, size*c.among(.9, 1.1), mix(hex(0x9a9858), hex(0x7b7f43), step/3), hex(0x5c4527), 1)
		}
	}
	c.fill(rect(0, 0, boardWidth, boardHeight), glow{point{1120, 250}, 1200, 900, []ink{hex(0xffe9ae).thin(.34), hex(0xffe0a0).thin(.1), hex(0xffe0a0).thin(0)}})
	c.picking(c.among(980, 1080))
}

// stones are the joints of a dry wall of this height above a line.
func (c *canvas) stones(line func(float32) float32, h float32, joint ink) {
	for x := float32(0); x < boardWidth; x += c.among(h*1.6, h*3) {
		y := line(x)
		c.fill(rect(x, y-h, 2, h), joint.thin(.7))
	}
}

// picking is the tree at the front, where the picking goes on: a ladder, cloths beneath, crates.
func (c *canvas) picking(x float32) {
	c.fill(ellipse(x, 884, 250, 30), hex(0xd9cfae))
	c.fill(ellipse(x-14, 882, 230, 24), hex(0xe9e0c4))
	for range 60 {
		c.fill(disc(x+c.among(-190, 190), 882+c.among(-14, 14), c.among(2, 3.4)), pick(c, inks(0x5d6b2e, 0x4a3a4a)))
	}
	c.olive(x, 888, 330, hex(0x858a4b), hex(0x5c4527), 1)
	wood := hex(0x8f6638)
	c.fill(stroke(8, true, x-212, 886, x-96, 640).add(stroke(8, true, x-166, 892, x-62, 646)), wood)
	for i := range 7 {
		t := (float32(i) + .6) / 8
		c.fill(stroke(6, false, x-212+116*t, 886-246*t, x-166+104*t, 892-246*t), wood.lighter(.2))
	}
	f := c.passer()
	f.bag, f.arms, f.dress, f.stride = ink{}, [2]float32{.4, .3}, false, .05
	c.person(x-320, 884, 170, 1, f)
	for i := range 3 {
		cx := x - 620 + float32(i)*84
		c.crate(cx, 890, 72, 40, hex(0xa87b42), 4)
	}
}

// olives2 is a green slope in flower, with scattered olives.
func olives2(c *canvas) {
	c.sky(470, hex(0xa9d3dc), hex(0xd3e6dc), hex(0xf1f1d8))
	for range 4 {
		c.cloud(c.among(-80, 1150), c.among(90, 220), c.among(180, 300), hex(0xf9f8ef))
	}
	c.fill(ridge(c.waves(380, 46, 1)), hex(0xbcd3b4))
	c.fill(ridge(c.waves(430, 44, 1.5)), hex(0xa6c596))
	slope := func(x float32) float32 { return 560 - x*.13 }
	c.fill(ridge(func(x float32) float32 { return slope(x) - 60 }), down(340, 620, hex(0x9dc27d), hex(0x82ad5f)))
	for range 34 {
		x := c.among(0, boardWidth)
		c.olive(x, slope(x)-46+c.among(0, 40), c.among(30, 44), hex(0x86a468), hex(0x5f4c36), -1)
	}
	c.fill(ridge(func(x float32) float32 { return slope(x) + 20 }), down(400, 900, hex(0x8ab862), hex(0x5f8f43)))
	c.tufts(90, 740, 895, hex(0x4c7a35))
	for row := range 4 {
		t := float32(row) / 3
		c.flowers(110, 60+t*270, slope, 1+1.4*t)
	}
	c.path(hex(0xdcc794), slope)
	for row := range 4 {
		t := float32(row) / 3
		size := 62 + 120*t*t
		for x := c.among(-20, 120); x < boardWidth; x += size * c.among(1.7, 2.8) {
			c.olive(x, slope(x)+64+t*t*330+c.among(-10, 10), size*c.among(.88, 1.1), mix(hex(0x93ad72), hex(0x7a985a), t), hex(0x5f4930), -1)
		}
	}
	c.birds(430, 220, 6, .8, hex(0x5f7468))
}

// path crosses the slope.
func (c *canvas) path(dust ink, slope func(float32) float32) {
	p := new(path).move(-20, slope(0)+330)
	p.cube(300, slope(300)+280, 420, slope(420)+150, 760, slope(760)+130).cube(1000, slope(1000)+116, 1200, slope(1200)+60, 1460, slope(1460)+46)
	p.line(1460, slope(1460)+56).cube(1200, slope(1200)+76, 1010, slope(1010)+140, 780, slope(780)+158).cube(480, slope(480)+190, 360, slope(360)+330, 90, 920).line(-20, 920)
	c.fill(p, dust)
}

// flowers are dots of colour on a slope, below it by about this much.
func (c *canvas) flowers(n int, below float32, slope func(float32) float32, size float32) {
	for range n {
		x := c.among(0, boardWidth)
		y := slope(x) + below + c.among(-30, 60)
		col := pick(c, inks(0xf4d35e, 0xf7f3e3, 0xd8565a, 0xf4d35e, 0xb98ac0))
		c.fill(stroke(size*.7, false, x, y, x, y+size*5), hex(0x4c7a35))
		c.fill(disc(x, y, size*c.among(1.6, 2.6)), col)
	}
}

// olives3 is hill behind hill in shades of green, with few trees.
func olives3(c *canvas) {
	c.sky(420, hex(0xb9dccb), hex(0xdcebcf), hex(0xf3f3d6))
	c.sun(c.among(250, 420), 190, 58, hex(0xfffbe6), hex(0xfff6cf), 5)
	greens := inks(0xc5dcb4, 0xb0cf9b, 0x9ac083, 0x82af69, 0x699a52, 0x538443, 0x406d36)
	for i, g := range greens {
		t := float32(i) / 6
		base := 350 + 420*t*(.4+.6*t)
		line := c.waves(base, 40+26*t, 1.7-.9*t)
		c.fill(ridge(line), down(base-60, base+200, g.lighter(.12), g.darker(.05)))
		if i < 1 {
			continue
		}
		size := 18 + 96*t*t
		for range 15 - i {
			x := c.among(-10, boardWidth+10)
			y := line(x) + c.among(4, 26+60*t)
			if c.maybe(.24) {
				c.cypress(x, y, size*1.5, g.darker(.4))
			} else {
				c.crown(x, y, size*1.25, g.darker(.2), hex(0x5b4a36), -1)
			}
		}
	}
	c.tufts(60, 800, 895, hex(0x335c2c))
	c.birds(900, 220, 7, .9, hex(0x5f7a66))
}

// river is a band of water that widens towards us, through (x, half width) pairs from far to near.
func (c *canvas) river(wider float32, line [][3]float32) *path {
	var points []point
	for _, m := range line {
		points = append(points, point{m[0] - m[2] - wider*(.2+m[2]/60), m[1]})
	}
	for i := len(line) - 1; i >= 0; i-- {
		points = append(points, point{line[i][0] + line[i][2] + wider*(.2+line[i][2]/60), line[i][1]})
	}
	return smooth(points...)
}

// ripples are short lights on water between two heights.
func (c *canvas) ripples(n int, left, right, top, bottom float32, light ink) {
	for range n {
		t := c.rnd.Float32()
		y, w := top+(bottom-top)*t, c.among(14, 46)*(.4+t)
		x := c.among(left, right)
		c.fill(rounded(x, y, w, 1.4+2.4*t, 2), light)
	}
}

// valley1 is the green valley where the stork feeds.
func valley1(c *canvas) {
	c.sky(470, hex(0xa8d4e2), hex(0xd0e8e4), hex(0xf4f4e2))
	for range 4 {
		c.cloud(c.among(-60, 1200), c.among(80, 230), c.among(150, 280), hex(0xfaf9f1))
	}
	c.fill(ridge(c.waves(380, 50, 1)), hex(0xc7dad0))
	c.fill(ridge(c.waves(450, 34, 1.4)), down(420, 590, hex(0xb2cfb2), hex(0xa5c898)))
	left := func(x float32) float32 { return 330 + x*.34 }
	right := func(x float32) float32 { return 330 + (boardWidth-x)*.36 }
	c.fill(ridge(func(x float32) float32 { return left(x) + 40 }), down(330, 800, hex(0xa3c78c), hex(0x86b06c)))
	c.fill(ridge(func(x float32) float32 { return right(x) + 70 }), down(330, 800, hex(0x96be7c), hex(0x78a65c)))
	for range 40 {
		x := c.among(0, boardWidth)
		y := max(min(left(x)+40, right(x)+70), 380)
		if x < 520 || x > 900 {
			c.crown(x, y+c.among(20, 60), c.among(34, 60), hex(0x7aa35c), hex(0x5d4a36), -1)
		}
	}
	meadow := func(x float32) float32 { d := (x - 730) / 720; return 590 - 46*d*d }
	c.fill(ridge(meadow), down(540, 900, hex(0x9cc66e), hex(0x6a9c48)))
	line := [][3]float32{{720, 566, 4}, {760, 590, 12}, {690, 622, 24}, {640, 666, 44}, {740, 716, 80}, {830, 780, 140}, {760, 860, 230}, {700, 960, 330}}
	c.tufts(80, 640, 895, hex(0x4f8038))
	c.fill(c.river(26, line), hex(0xd9cd9c))
	c.fill(c.river(0, line), down(560, 900, hex(0xb5dfe6), hex(0x5ea3b4)))
	c.within(c.river(0, line), func() { c.ripples(70, 380, 1080, 580, 890, hex(0xeaf7f7).thin(.6)) })
	for _, x := range []float32{c.among(60, 150), c.among(240, 330), c.among(1210, 1300), c.among(1350, 1430)} {
		c.crown(x, c.among(690, 760), c.among(190, 260), hex(0x6f9d50), hex(0x5d4a36), -1)
	}
	c.reeds(c.among(300, 380), 850, 16)
	c.reeds(c.among(1060, 1120), 800, 13)
	c.stork(c.among(780, 850), 806, 1.25)
	c.stork(c.among(640, 664), 682, -.8)
}

// stork stands in the shallows; a negative size faces it the other way.
func (c *canvas) stork(x, base, size float32) {
	tall := size
	if tall < 0 {
		tall = -tall
	}
	c.fill(ellipse(x, base, 34*tall, 5*tall), hex(0xeaf7f7).thin(.5))
	c.in(x, base, size, tall, func() {
		c.fill(stroke(3, false, -4, 0, -3, -56).add(stroke(3, false, 8, -2, 6, -56)), hex(0xc8442f))
		c.fill(new(path).move(-44, -62).cube(-30, -88, 6, -96, 24, -84).cube(30, -70, 12, -52, -8, -54).quad(-26, -54, -44, -62), hex(0xfbf8f0))
		c.fill(new(path).move(-56, -54).cube(-40, -74, -14, -76, 2, -66).cube(-8, -56, -26, -56, -56, -54), hex(0x2b2a30))
		c.fill(new(path).move(14, -88).cube(24, -100, 20, -116, 24, -128).line(33, -128).cube(32, -112, 36, -98, 24, -78), hex(0xfbf8f0))
		c.fill(ellipse(29, -130, 10, 8), hex(0xfbf8f0))
		c.fill(poly(37, -134, 72, -122, 36, -126), hex(0xd8492f))
		c.fill(disc(31, -132, 1.8), hex(0x2b2a30))
	})
}

// reeds stand at the water's edge.
func (c *canvas) reeds(x, base float32, n int) {
	for range n {
		rx, h, lean := x+c.among(-46, 46), c.among(60, 120), c.among(-14, 14)
		c.fill(new(path).move(rx-2, base).quad(rx-1, base-h*.6, rx+lean, base-h).quad(rx+3, base-h*.5, rx+3, base), pick(c, inks(0x5d8a3e, 0x4d7834, 0x729c4c)))
		if c.maybe(.5) {
			c.fill(rounded(rx+lean-3.5, base-h-20, 7, 24, 3.5), hex(0x7a5230))
		}
	}
}

// valley2 is the lake behind the dam between low hills.
func valley2(c *canvas) {
	c.sky(430, hex(0xa9c9d6), hex(0xcfe0dd), hex(0xf3ead2))
	c.sun(c.among(960, 1140), 190, 52, hex(0xfffbea), hex(0xfff5d6), 5)
	c.streaks(5, 110, 260, hex(0xfbfaf2).thin(.7))
	far := c.waves(410, 30, 1)
	c.fill(ridge(far), hex(0xb9c7b6))
	near := c.waves(450, 34, 1.5)
	c.fill(ridge(near), hex(0xa3b48e))
	shore := func(x float32) float32 { return 500 + 8*c.wobble(x) }
	c.fill(ridge(func(x float32) float32 { return shore(x) - 18 }), hex(0x93a674))
	for range 26 {
		x := c.among(0, boardWidth)
		c.shrub(x, shore(x)-10, c.among(18, 40), hex(0x75905a))
	}
	c.fill(rect(0, 500, boardWidth, 410), down(500, 900, hex(0xa9cdd2), hex(0x76aebb), hex(0x3f7f92)))
	c.fill(rect(0, 500, boardWidth, 26), down(500, 526, hex(0x8ba27a).thin(.6), hex(0x8ba27a).thin(0)))
	c.ripples(150, -40, boardWidth, 512, 890, hex(0xeaf6f4).thin(.42))
	c.ripples(46, 860, 1180, 506, 860, hex(0xfff6d8).thin(.6))
	c.dam(c.among(60, 130))
	bank := func(x float32) float32 { d := (x - 1500) / 900; return 900 - 210*max(0, 1-d*d) }
	c.fill(ridge(bank), down(690, 900, hex(0xb7a873), hex(0x83934f)))
	c.within(ridge(func(x float32) float32 { return bank(x) + 16 }), func() { c.tufts(90, 720, 895, hex(0x5f7a3c)) })
	for i := range 4 {
		x := 990 + float32(i)*124 + c.among(-26, 26)
		c.olive(x, bank(x)+c.among(26, 60), c.among(96, 140), hex(0x83965c), hex(0x5f4a34), 1)
	}
	c.birds(560, 300, 8, .9, hex(0x5f7078))
}

// wobble is a shore's unevenness, the same for every picture.
func (c *canvas) wobble(x float32) float32 {
	s, k := sincos(x / 310)
	t, _ := sincos(x / 117)
	return s + .5*k*t
}

// dam closes the lake at the start side.
func (c *canvas) dam(x float32) {
	wall := hex(0xcfc6b2)
	c.fill(poly(-10, 470, x+250, 486, x+250, 520, -10, 560), down(470, 560, wall, wall.darker(.16)))
	c.fill(poly(-10, 458, x+256, 480, x+256, 490, -10, 472), wall.lighter(.4))
	for i := range 6 {
		px := float32(i) * (x + 240) / 6
		c.fill(poly(px, 474, px+9, 475, px+9, 548-float32(i)*6, px, 549-float32(i)*6), wall.darker(.22))
	}
	c.fill(rect(x+216, 430, 44, 62), wall.lighter(.1))
	c.fill(rect(x+244, 430, 16, 62), wall.darker(.18))
	c.fill(rect(x+210, 424, 56, 8), hex(0x9a5a44))
	c.fill(rect(x+226, 444, 10, 16), hex(0x4f5f66))
}

// valley3 is water running down a green valley over stones.
func valley3(c *canvas) {
	c.sky(380, hex(0xbfe0e0), hex(0xe1efdd), hex(0xf5f4dc))
	c.fill(ridge(c.waves(330, 50, 1)), hex(0xb5d0b8))
	c.fill(ridge(func(x float32) float32 { return 210 + x*.36 }), down(230, 800, hex(0x97c07f), hex(0x6fa258)))
	c.fill(ridge(func(x float32) float32 { return 240 + (boardWidth-x)*.34 }), down(260, 800, hex(0x8ab873), hex(0x62954b)))
	for range 26 {
		x := c.among(0, boardWidth)
		y := 200 + min(x*.36, 40+(boardWidth-x)*.34)
		if x < 560 || x > 860 {
			c.crown(x, y+c.among(40, 110), c.among(60, 120), hex(0x6d9c50), hex(0x5d4a36), -1)
		}
	}
	line := [][3]float32{{706, 470, 14}, {716, 500, 20}, {740, 540, 34}, {700, 590, 52}, {664, 650, 80}, {740, 730, 130}, {800, 820, 210}, {760, 960, 320}}
	c.tufts(70, 640, 895, hex(0x3f7030))
	c.fill(c.river(34, line), hex(0x8f8a6c))
	c.fill(c.river(8, line), hex(0xd8d8c0))
	c.fill(c.river(0, line), down(470, 900, hex(0xc5e9ea), hex(0x7dc0c8), hex(0x3f8fa0)))
	c.within(c.river(0, line), func() {
		c.ripples(110, 360, 1140, 480, 895, hex(0xf2fbf9).thin(.66))
		for _, y := range []float32{560, 628, 716, 812} { // where the bed drops
			middle, half := along(line, y)
			c.fill(new(path).move(middle-half-8, y).quad(middle, y+half*.2, middle+half+8, y).line(middle+half+8, y+9).quad(middle, y+half*.2+16, middle-half-8, y+9), hex(0xf8fdfb).thin(.6))
		}
	})
	for i := range 26 {
		t := float32(i) / 25
		y := 496 + 400*t
		middle, half := along(line, y)
		for _, side := range []float32{-1, 1} {
			s := (9 + 34*t) * c.among(.7, 1.25)
			x := middle + side*(half+s*c.among(.5, 1.2))
			grey := pick(c, inks(0xa8a693, 0x979684, 0xbab7a4))
			c.fill(c.blob(x, y, s, s*.62, .2), grey.darker(.2))
			c.fill(c.blob(x-s*.1, y-s*.12, s*.8, s*.44, .2), grey)
		}
	}
	c.spring()
	for _, x := range []float32{c.among(40, 130), c.among(220, 300), c.among(1190, 1270), c.among(1340, 1420)} {
		c.crown(x, c.among(760, 860), c.among(280, 360), hex(0x5f8f45), hex(0x54402e), -1)
	}
	c.reeds(c.among(390, 450), 890, 14)
}

// along is the middle and the half width of a river at a height.
func along(line [][3]float32, y float32) (middle, half float32) {
	for i := 0; i+1 < len(line); i++ {
		a, b := line[i], line[i+1]
		if y >= a[1] && y < b[1] {
			t := (y - a[1]) / (b[1] - a[1])
			t = t * t * (3 - 2*t)
			return a[0] + (b[0]-a[0])*t, a[2] + (b[2]-a[2])*t
		}
	}
	return line[0][0], line[0][2]
}

// spring is the rock from which the water comes.
func (c *canvas) spring() {
	rock := hex(0x9c937c)
	c.fill(c.blob(706, 420, 130, 70, .12), rock.darker(.24))
	c.fill(c.blob(690, 404, 112, 56, .16), rock)
	c.fill(c.blob(660, 388, 60, 26, .2), rock.lighter(.16))
	c.fill(new(path).move(668, 484).cube(664, 452, 680, 430, 700, 424).cube(724, 420, 752, 440, 746, 484), hex(0x3f4a44))
	c.fill(new(path).move(686, 452).quad(708, 440, 730, 452).line(728, 486).line(690, 486), hex(0xc5e9ea))
	c.shrub(606, 470, 80, hex(0x5f8f45))
	c.shrub(806, 474, 90, hex(0x6d9c50))
}
