package drawing

// player is a figure in a team's colours.
func (c *canvas) player(team, shorts ink) figure {
	f := figure{shirt: team, below: shorts, skin: pick(c, skins), hair: pick(c, hairs), stride: c.among(.06, .16)}
	f.arms = [2]float32{c.among(.02, .2), c.among(-.2, -.02)}
	return f
}

// footballer draws a player in shorts, with socks.
func (c *canvas) footballer(x, base, h, facing float32, f figure) {
	c.fill(ellipse(x+h*.14, base+h*.004, h*.3, h*.034), ink{10, 30, 14, 90})
	c.in(x, base, h/100*facing, h/100, func() {
		s := f.stride * 100
		c.limb(-1, -70, 3.4, 28, f.arms[1], f.shirt.darker(.22), f.skin.darker(.15))
		for i, k := range []float32{-1, 1} {
			skin, sock := f.skin, f.shirt
			if i == 0 {
				skin, sock = skin.darker(.18), sock.darker(.2)
			}
			knee := k*3 + k*s*.7
			foot := k*3 + k*s*1.3 - 2
			c.fill(stroke(8.6, true, k*3.6, -42, knee, -24), skin)
			c.fill(stroke(7, true, knee, -24, foot, -5), sock)
			c.fill(rounded(foot-3.4, -5, 11, 5.4, 2.6), hex(0x23252b))
		}
		c.fill(poly(-9.4, -48, 9.4, -48, 11+s*.5, -30, 1.5+s*.2, -29, 0, -38, -1.5-s*.2, -29, -11-s*.5, -30), f.below)
		c.fill(new(path).move(-9, -77).cube(-12, -62, -10.4, -52, -9.4, -45).line(9.4, -45).cube(10.4, -52, 12, -62, 9, -77).quad(0, -81, -9, -77), f.shirt)
		c.fill(new(path).move(3, -79).cube(4, -66, 4, -54, 3, -45).line(9.4, -45).cube(10.4, -52, 12, -62, 9, -77), f.shirt.darker(.14))
		c.head(f)
		c.limb(1, -71, 3.6, 28, f.arms[0], f.shirt.darker(.06), f.skin)
	})
}

// stand is a stand full of people between two heights, with flags.
func (c *canvas) stand(top, bottom float32, home, away ink) {
	c.fill(rect(0, top, boardWidth, bottom-top), down(top, bottom, hex(0x24323d), hex(0x33434f)))
	c.crowd(-20, boardWidth+20, top+12, bottom-26, 19, append(inks(0xe8ddc8, 0xc9574b, 0x4a6a80, 0xdfae5a, 0x6b7f6a, 0x8a5f70, 0xb9b4a8, 0x35424d), home, away, home))
	for range 16 {
		x, y := c.among(20, boardWidth-20), c.among(top+30, bottom-40)
		cloth := pick(c, []ink{home, away, hex(0xf5efe0)})
		c.fill(stroke(2, false, x, y, x+6, y-44), hex(0x20282f))
		c.fill(new(path).move(x+6, y-44).cube(x+18, y-52, x+28, y-34, x+42, y-42).line(x+39, y-22).cube(x+26, y-16, x+18, y-32, x+4, y-24), cloth)
	}
	c.fill(rect(0, bottom-26, boardWidth, 26), hex(0xeeeae0))
	for x := float32(0); x < boardWidth; x += 180 {
		col := pick(c, inks(0x1f6a5e, 0x2f5f8a, 0xb8442f, 0xd0952f))
		c.fill(rect(x+4, bottom-23, 172, 20), col)
		c.fill(rounded(x+40, bottom-16, 90, 6, 3), hex(0xfdf8ea).thin(.85))
	}
}

// floodlight is a mast with lamps.
func (c *canvas) floodlight(x, base, h float32) {
	c.fill(poly(x-5, base, x-3, base-h, x+3, base-h, x+5, base), hex(0x6d7b82))
	c.fill(rounded(x-44, base-h-34, 88, 40, 4), hex(0x4a575e))
	for i := range 8 {
		lx, ly := x-33+float32(i%4)*22, base-h-25+float32(i/4)*18
		c.fill(disc(lx, ly, 26), glow{point{lx, ly}, 26, 26, []ink{hex(0xfffbe0).thin(.5), hex(0xfffbe0).thin(0)}})
		c.fill(disc(lx, ly, 7), hex(0xfffdf0))
	}
}

// pitch1 is a match in the middle of the field before full stands.
func pitch1(c *canvas) {
	c.sky(230, hex(0x9cc4ce), hex(0xcfe0d2), hex(0xe9edd2))
	for _, x := range []float32{130, 1310} {
		c.floodlight(x, 240, 150)
	}
	home, away := hex(0xc23b30), hex(0xf7f4ea)
	c.fill(poly(-10, 140, boardWidth+10, 140, boardWidth+10, 196, -10, 196), hex(0x3b4a55))
	c.fill(poly(-10, 126, boardWidth+10, 126, boardWidth+10, 152, -10, 152), hex(0xcdd3d0))
	for x := float32(90); x < boardWidth; x += 210 {
		c.fill(rect(x, 150, 9, 60), hex(0x8a959a))
	}
	c.stand(180, 420, home, away)
	c.grass(420, 9)
	white := hex(0xf6f9f1)
	c.fill(rect(0, 448, boardWidth, 6), white)
	c.fill(poly(718, 450, 723, 450, 727, 900, 716, 900), white)
	c.fill(oval(721, 664, 250, 92, 7), white)
	c.fill(ellipse(721, 664, 9, 4), white)
	spots := [][2]float32{{150, 520}, {330, 566}, {470, 500}, {600, 560}, {840, 520}, {1010, 590}, {1180, 510}, {1310, 600}, {260, 700}, {1130, 720}, {880, 650}, {540, 690}, {1000, 810}, {380, 830}}
	first := c.rnd.IntN(2)
	for i, s := range spots {
		x, y := s[0]+c.among(-46, 46), s[1]+c.among(-16, 16)
		f := c.player(home, hex(0x23252b))
		if (i+first)%2 == 0 {
			f = c.player(away, hex(0x28456b))
		}
		if i >= 10 {
			f.arms = [2]float32{c.among(.08, .24), c.among(-.26, -.08)}
		}
		c.footballer(x, y, 74+(y-500)*.24, pick(c, []float32{1, -1}), f)
	}
	c.ball(c.among(690, 780), 716, 11)
}

// grass is a field mown in n stripes from the height top down.
func (c *canvas) grass(top float32, n int) {
	c.fill(rect(0, top, boardWidth, boardHeight), down(top, 900, hex(0x4b9a4c), hex(0x2f7a3a)))
	for i := range 2*n + 2 {
		if i%2 == 0 {
			continue
		}
		a := (float32(i)/float32(2*n+1) - .5) * boardWidth
		b := (float32(i+1)/float32(2*n+1) - .5) * boardWidth
		c.fill(poly(720+a*1.05, top, 720+b*1.05, top, 720+b*1.5, 900, 720+a*1.5, 900), hex(0x1d5a2c).thin(.2))
	}
}

// pitch2 is the field seen from above the stand, mown in two greens, players near the circle.
func pitch2(c *canvas) {
	c.sky(170, hex(0xa9cdd2), hex(0xdbe6cf))
	c.fill(ridge(c.waves(140, 26, 1.4)), hex(0xaec69c))
	q := dayQuarter()
	c.street(q, func(float32) float32 { return 196 }, 20, 64, 36, 70, .5)
	for x := c.among(0, 40); x < boardWidth; x += c.among(46, 90) {
		c.crown(x, 214, c.among(56, 84), hex(0x6d9a52), hex(0x5d4a36), -1)
	}
	c.fill(rect(0, 206, boardWidth, 30), hex(0xe8e4d8))
	c.fill(rect(0, 232, boardWidth, 10), hex(0xa65a40))
	c.fill(rect(0, 240, boardWidth, 670), hex(0x347f3e))
	for i := range 9 { // bands across, each nearer one higher
		a, b := perspective(float32(i)/9), perspective(float32(i+1)/9)
		ya, yb := 250+650*a, 250+650*b
		shade := hex(0x58a652)
		if i%2 == 1 {
			shade = hex(0x46934a)
		}
		c.fill(rect(0, ya, boardWidth, yb-ya+1), shade)
	}
	white := hex(0xf6f9f1)
	c.fill(stroke(6, false, 70, 910, 300, 268, 1140, 268, 1370, 910), white)
	c.fill(rect(196, 538, 1048, 7), white)
	c.fill(oval(720, 542, 196, 104, 7), white)
	c.fill(ellipse(720, 542, 10, 6), white)
	c.fill(stroke(5, false, 490, 268, 470, 342, 970, 342, 950, 268), white)
	c.fill(stroke(4, false, 600, 268, 594, 298, 846, 298, 840, 268), white)
	c.goal(720, 270, 190, 52)
	for _, x := range []float32{300, 1140} {
		c.fill(stroke(3, false, x, 268, x, 236), hex(0xf6f9f1))
		c.fill(poly(x, 236, x+22, 243, x, 251), hex(0xd8492f))
	}
	spots := [][2]float32{{560, 470}, {900, 480}, {650, 600}, {820, 620}, {420, 620}, {1040, 640}, {720, 430}, {560, 770}, {930, 790}}
	for i, s := range spots {
		f := c.player(hex(0x2f6fa8), hex(0xf6f3ea))
		if i%2 == 0 {
			f = c.player(hex(0xe7b23c), hex(0x2b2e38))
		}
		y := s[1] + c.among(-20, 20)
		c.footballer(s[0]+c.among(-50, 50), y, 50+(y-430)*.16, pick(c, []float32{1, -1}), f)
	}
	f := c.player(hex(0x2b2e38), hex(0x2b2e38))
	c.footballer(770+c.among(-20, 20), 548, 70, 1, f)
	c.ball(c.among(708, 732), 545, 7)
}

// goal is posts and a net, its mouth towards us.
func (c *canvas) goal(x, base, w, h float32) {
	net := hex(0xf6f9f1).thin(.5)
	for i := range 13 {
		nx := x - w/2 + w*float32(i)/12
		c.fill(stroke(1, false, nx, base-h, nx, base-4), net)
	}
	for i := range 5 {
		c.fill(rect(x-w/2, base-h+h*float32(i)/5, w, 1), net)
	}
	c.fill(stroke(5, true, x-w/2, base, x-w/2, base-h, x+w/2, base-h, x+w/2, base), hex(0xfdfdf8))
}

// court1 is girls under the basket in a hall.
func court1(c *canvas) {
	c.fill(rect(0, 0, boardWidth, 520), down(0, 520, hex(0x2f3f52), hex(0x46586a)))
	for i := range 8 { // roof beams and lamps
		x := float32(i)*206 - 2
		c.fill(poly(x, 0, x+14, 0, x+10, 96, x+4, 96), hex(0x24313f))
		c.fill(rounded(x+66, 40, 92, 12, 5), hex(0xfff6d8))
		c.fill(poly(x+66, 52, x+158, 52, x+214, 300, x+10, 300), down(52, 300, hex(0xfff3cf).thin(.2), hex(0xfff3cf).thin(0)))
	}
	c.fill(rect(0, 92, boardWidth, 9), hex(0x24313f))
	c.fill(rect(0, 236, boardWidth, 250), hex(0x29384a))
	c.crowd(-20, boardWidth+20, 246, 452, 24, inks(0x8a5f70, 0x3f6f68, 0xc98a4a, 0x55708a, 0xe4dccb, 0xa34c44, 0x5f6a74))
	c.fill(rect(0, 236, boardWidth, 250), down(236, 486, hex(0x1b2633).thin(.5), hex(0x1b2633).thin(.12)))
	c.fill(rect(0, 476, boardWidth, 56), hex(0xe9e2d2))
	for x := float32(0); x < boardWidth; x += 240 {
		c.fill(rect(x+5, 481, 230, 44), pick(c, inks(0x2f6f66, 0x8a3f5a, 0x2f5f8a, 0xc0862f)))
		c.fill(rounded(x+60, 498, 120, 10, 4), hex(0xfdf8ea).thin(.85))
	}
	c.fill(rect(0, 530, boardWidth, 380), down(530, 900, hex(0xd99a58), hex(0xb8743a)))
	for i := range 26 {
		x := float32(i)*110 - 700
		c.fill(stroke(1.6, false, 720+(x-720)*.6, 530, 720+(x-720)*1.5, 905), hex(0x8a5426).thin(.35))
	}
	c.fill(poly(480, 560, 960, 560, 1130, 905, 310, 905), hex(0x9b3f4f).thin(.8))
	line := hex(0xfdf6e6)
	c.fill(stroke(6, false, 480, 560, 310, 905).add(stroke(6, false, 960, 560, 1130, 905)).add(stroke(5, false, 0, 560, boardWidth, 560)), line)
	c.fill(oval(720, 830, 250, 70, 6), line)
	c.basket(720, 556)
	c.girls()
	ballX := c.among(694, 716)
	c.fill(disc(ballX, 398, 19), hex(0xd9702f))
	c.fill(disc(ballX-3, 395, 15), hex(0xe5843f))
	c.within(disc(ballX, 398, 19), func() {
		c.fill(stroke(2, false, ballX-20, 398, ballX+20, 398).add(stroke(2, false, ballX, 378, ballX, 418)).add(ring(ballX-24, 398, 16, 2)).add(ring(ballX+24, 398, 16, 2)), hex(0x5a2c14))
	})
}

// girls of both teams, two of them in the air for the ball.
func (c *canvas) girls() {
	home, away := hex(0x2f7f8a), hex(0xf3efe4)
	spots := []struct {
		x, y, h float32
		up      bool
	}{{560, 690, 236, false}, {690, 716, 250, true}, {770, 730, 252, true}, {900, 700, 240, false}, {420, 790, 262, false}, {1060, 810, 268, false}, {250, 700, 230, false}}
	first := c.rnd.IntN(2)
	for i, s := range spots {
		team, trim := home, hex(0x1f5a63)
		if (i+first)%2 == 0 {
			team, trim = away, hex(0x8a3f5a)
		}
		f := figure{shirt: team, below: trim, skin: pick(c, skins), scarf: c.maybe(.6), hair: trim, stride: c.among(.07, .15), arms: [2]float32{c.among(.1, .26), c.among(-.2, -.05)}}
		if !f.scarf {
			f.hair, f.long = pick(c, hairs), true
		}
		if s.up {
			f.arms = [2]float32{.46, -.46}
			f.stride = .05
		}
		facing := float32(1)
		if s.x > 720 {
			facing = -1
		}
		y := s.y
		if i == 1 {
			y -= 34 // she is in the air
			c.fill(ellipse(s.x+10, s.y+2, 60, 8), ink{40, 16, 10, 80})
		}
		c.person(s.x+c.among(-18, 18), y, s.h, facing, f)
	}
}

// basket hangs in the middle of the hall.
func (c *canvas) basket(x, base float32) {
	c.fill(stroke(12, false, x, base, x, base-120), hex(0x3b4653))
	c.fill(rect(x-60, base-14, 120, 14), hex(0x8a3f5a))
	c.fill(rounded(x-120, base-330, 240, 160, 6), hex(0xf6fafa).thin(.9))
	c.fill(stroke(6, false, x-120, base-330, x+120, base-330, x+120, base-170, x-120, base-170, x-120, base-330), hex(0xd8572f))
	c.fill(stroke(5, false, x-44, base-264, x+44, base-264, x+44, base-200, x-44, base-200, x-44, base-264), hex(0xd8572f))
	for i := range 9 {
		t := float32(i)/8*2 - 1
		c.fill(stroke(2, false, x+46*t, base-178, x+28*t, base-106), hex(0xfbf9f3))
	}
	for i := range 4 {
		y := base - 164 + float32(i)*18
		w := 44 - float32(i)*4.4
		c.fill(rect(x-w, y, 2*w, 2), hex(0xfbf9f3))
	}
	c.fill(oval(x, base-180, 46, 11, 7), hex(0xe2602f))
}
