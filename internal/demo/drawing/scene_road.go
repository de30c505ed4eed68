package drawing

// road1 is the white bus on a street of the town.
func road1(c *canvas) {
	c.sky(560, hex(0x9cc4d4), hex(0xc9dedd), hex(0xf2e8cf))
	c.sun(c.among(180, 320), 150, 54, hex(0xfff8e2), hex(0xfff3cd), 5)
	for range 3 {
		c.cloud(c.among(300, 1200), c.among(110, 240), c.among(170, 290), hex(0xf8f6ec))
	}
	q := dayQuarter()
	ground := func(float32) float32 { return 655 }
	c.street(q, func(float32) float32 { return 500 }, 60, 140, 50, 96, .66)
	c.haze(q, ground, 150)
	c.street(q, func(float32) float32 { return 590 }, 110, 220, 80, 140, .34)
	c.haze(q, ground, 60)
	for x := float32(-20) - c.among(0, 80); x < boardWidth; {
		w, h := c.among(170, 250), c.among(220, 380)
		c.house(q, x, 655, w, h, 0)
		c.shopFront(x+10, 655, w-20)
		x += w + c.among(-4, 8)
	}
	c.fill(rect(0, 655, boardWidth, 260), down(655, 720, hex(0xe2d6bf), hex(0xcbbda3)))
	c.fill(rect(0, 716, boardWidth, 9), hex(0xa89c88))
	c.fill(rect(0, 724, boardWidth, 190), down(724, 900, hex(0x6a6e75), hex(0x50545c)))
	for x := c.among(-120, 0); x < boardWidth; x += 190 {
		c.fill(poly(x+12, 826, x+112, 826, x+104, 838, x, 838), hex(0xf0e7cd))
	}
	for _, x := range []float32{c.among(40, 130), c.among(400, 470), c.among(1010, 1080), c.among(1330, 1400)} {
		c.crown(x, 706, c.among(210, 260), hex(0x6f8f52), hex(0x6b4f38), -1)
	}
	for range 5 {
		c.person(c.among(60, boardWidth-60), c.among(700, 712), c.among(104, 120), pick(c, []float32{1, -1}), c.passer())
	}
	c.bus(c.among(640, 760), 804, 600, pick(c, []float32{1, -1}), hex(0xfaf7ef), hex(0x2a7d72))
}

func dayQuarter() *quarter {
	return &quarter{walls: inks(0xe8d3ad, 0xf2e6cc, 0xd9b98c, 0xe3c59b, 0xcfa47a, 0xf0dcc0, 0xd7c4a8), haze: hex(0xdde0d0), shade: .2, glass: hex(0x5b6d78), lamp: hex(0xffe9b0),
		lit: .03, tree: hex(0x6b8352), trees: .12, roofs: .45, domes: .06, arched: true, rim: hex(0xfff6e0)}
}

// shopFront is an awning over a window, at the foot of a house.
func (c *canvas) shopFront(x, base, w float32) {
	c.fill(rect(x, base-78, w, 78), hex(0x4c4743))
	c.fill(rect(x+6, base-66, w*.6, 52), hex(0x8fb0b6))
	c.fill(poly(x+20, base-14, x+50, base-66, x+70, base-66, x+40, base-14), hex(0xe5f0ee).thin(.4))
	c.fill(rect(x+w*.68, base-66, w*.24, 66), hex(0x6d4a38))
	c.fill(rect(x+w*.70, base-60, w*.2, 34), hex(0x9fbcc0))
	c.awning(x-6, base-100, w+12, 34, pick(c, inks(0xb5493d, 0x2f6f66, 0xd0922f, 0x4a6b8c)), 9)
}

// awning is striped cloth with a scalloped hem.
func (c *canvas) awning(x, top, w, h float32, cloth ink, n int) {
	c.fill(rect(x+6, top+h, w-12, h*.5), down(top+h, top+h*1.5, hex(0x2a1d18).thin(.34), hex(0x2a1d18).thin(0)))
	sw := w / float32(n)
	for i := range n {
		col := cloth
		if i%2 == 1 {
			col = hex(0xf6eedd)
		}
		a, b := x+sw*float32(i), x+sw*float32(i+1)
		in := func(v float32) float32 { return x + w/2 + (v-x-w/2)*.93 }
		c.fill(poly(in(a), top, in(b)+.4, top, b+.4, top+h, a, top+h), col)
		c.fill(new(path).move(a, top+h-.5).line(b+.4, top+h-.5, b+.4, top+h+sw*.14).arc((a+b)/2, top+h+sw*.14, sw/2, sw*.36, 0, .5), col.darker(.1))
	}
	c.fill(rect(x+w*.035, top-3, w*.93, 5), cloth.darker(.3))
}

// road2 is a road that climbs between hills and houses.
func road2(c *canvas) {
	c.sky(520, hex(0x8fbfd6), hex(0xc5dfe0), hex(0xf4ecd2))
	c.sun(c.among(1080, 1230), 160, 56, hex(0xfff8e2), hex(0xfff1c8), 5)
	for range 4 {
		c.cloud(c.among(-60, 1000), c.among(90, 230), c.among(190, 320), hex(0xf8f6ec))
	}
	c.fill(ridge(c.waves(400, 56, 1)), hex(0xb7c9b4))
	c.fill(ridge(c.waves(450, 50, 1.4)), hex(0xa3ba93))
	back := func(x float32) float32 { d := (x - 420) / 520; return 360 + 190*d*d/(.5+d*d) }
	c.fill(ridge(back), down(360, 700, hex(0x9db777), hex(0x86a262)))
	c.fields(470, 580, hex(0xb9c57f))
	c.houseGroup(560, 470, .6, .36)
	c.houseGroup(930, 566, .5, .3)
	front := c.waves(640, 36, .8)
	c.fill(ridge(front), down(600, 900, hex(0x8bab5e), hex(0x668a47)))
	c.tufts(120, 700, 895, hex(0x57793c))
	c.windingRoad()
	c.houseGroup(1010, 664, .95, .08)
	for range 22 {
		x := c.among(0, boardWidth)
		y := c.among(front(x)+8, 880)
		if x > 180 && x < 960 { // the road keeps free
			continue
		}
		s := 60 + (y-600)*.42
		switch c.rnd.IntN(3) {
		case 0:
			c.cypress(x, y, s*1.5, hex(0x4d6b3f))
		default:
			c.olive(x, y, s, hex(0x87975c), hex(0x5f4a34), 1)
		}
	}
	c.birds(720, 200, 6, .9, hex(0x5b6b70))
}

// fields are strips of crops on a slope.
func (c *canvas) fields(top, bottom float32, crop ink) {
	for i := range 5 {
		x, y := 480+float32(i)*180+c.among(-30, 30), c.among(top, bottom)
		c.fill(new(path).move(x, y).quad(x+90, y-14, x+190, y+4).line(x+170, y+40).quad(x+80, y+22, x-26, y+34), pick(c, []ink{crop, crop.darker(.14), hex(0xd3c27a), hex(0xa9b56b)}))
	}
}

func (c *canvas) houseGroup(x, base, size, depth float32) {
	q := dayQuarter()
	q.haze = hex(0xcdd9bd)
	for i := range 5 {
		w := c.among(76, 120) * size
		c.houseOnGround(q, x, base+c.among(-8, 10)*size, w, c.among(60, 112)*size, depth)
		x += w * c.among(.9, 1.3)
		if i%2 == 0 {
			c.cypress(x, base+8*size, 120*size, mix(hex(0x55704a), q.haze, depth))
		}
	}
}

// houseOnGround is a house whose foot is seen.
func (c *canvas) houseOnGround(q *quarter, x, base, w, h, depth float32) {
	c.within(rect(x-20, base-h-120, w+40, h+120), func() { c.house(q, x, base, w, h, depth) })
	c.fill(arch(x+w*.4, base-h*.3, w*.16, h*.3), mix(hex(0x6d4a38), q.haze, depth))
	c.shrub(x+w*.9, base+3, w*.3, mix(hex(0x64834c), q.haze, depth))
}

// windingRoad comes from the front in bends that narrow with the distance.
func (c *canvas) windingRoad() {
	// middle of the road and its half width, from near to far
	mid := [][3]float32{{640, 910, 150}, {520, 830, 104}, {400, 770, 74}, {380, 722, 54}, {500, 690, 42}, {640, 666, 34}, {700, 642, 27}, {640, 616, 21}, {540, 596, 17}, {480, 574, 13}, {520, 548, 10}, {560, 522, 7.5}, {520, 500, 6}, {460, 478, 4.6}, {440, 456, 3.4}, {452, 430, 2.4}}
	band := func(wider float32) *path {
		var points []point
		for _, m := range mid {
			points = append(points, point{m[0] - m[2]*wider, m[1]})
		}
		for i := len(mid) - 1; i >= 0; i-- {
			points = append(points, point{mid[i][0] + mid[i][2]*wider, mid[i][1]})
		}
		return smooth(points...)
	}
	c.fill(band(1.2), hex(0xd9c797))
	c.fill(band(1), down(430, 900, hex(0x9a9a96), hex(0x6f7278)))
	for i := 0; i+1 < len(mid); i++ {
		a, b := mid[i], mid[i+1]
		for k := range 2 {
			t0, t1 := (float32(k)+.15)/2, (float32(k)+.65)/2
			w0 := (a[2] + (b[2]-a[2])*t0) * .045
			c.fill(stroke(max(.8, w0*1.6), false, a[0]+(b[0]-a[0])*t0, a[1]+(b[1]-a[1])*t0, a[0]+(b[0]-a[0])*t1, a[1]+(b[1]-a[1])*t1), hex(0xf4ecd2))
		}
	}
}

// road3 is a street with trees and houses on both sides, seen along it.
func road3(c *canvas) {
	c.sky(520, hex(0x97c6d8), hex(0xcfe4e0), hex(0xf8f0d8))
	for range 4 {
		c.cloud(c.among(200, 1000), c.among(80, 220), c.among(140, 260), hex(0xf8f6ec))
	}
	vx, vy := float32(720), float32(470)
	q := dayQuarter()
	c.fill(ridge(func(x float32) float32 { d := (x - 760) / 500; return 420 + 60*d*d }), hex(0xb3c6a4))
	c.within(rect(520, 0, 420, 482), func() { c.street(q, func(float32) float32 { return 480 }, 20, 50, 20, 44, .6) })
	c.fill(rect(0, vy, boardWidth, 440), down(vy, 900, hex(0xd7ccb4), hex(0xc2b397)))
	c.fill(poly(vx-9, vy, vx+9, vy, 1130, 910, 310, 910), down(vy, 900, hex(0x8d9093), hex(0x5e6269)))
	c.fill(poly(vx-9, vy, vx-13, vy, 170, 910, 310, 910), down(vy, 900, hex(0xe9dfca), hex(0xefe6d2)))
	c.fill(poly(vx+9, vy, vx+13, vy, 1270, 910, 1130, 910), down(vy, 900, hex(0xe9dfca), hex(0xefe6d2)))
	for i := range 9 {
		a, b := perspective(float32(i)/9), perspective((float32(i)+.5)/9)
		ya, yb := vy+440*a, vy+440*b
		c.fill(poly(vx-8*a, ya, vx+8*a, ya, vx+8*b, yb, vx-8*b, yb), hex(0xf5edd6))
	}
	for _, side := range []float32{-1, 1} {
		c.sideOfStreet(q, vx, vy, side)
	}
	c.person(vx-430, 800, 150, 1, c.passer())
	c.person(vx+400, 770, 132, -1, c.passer())
	c.person(vx+446, 776, 120, -1, c.passer())
	c.person(vx-250, 640, 76, -1, c.passer())
}

// perspective is how far down the street's floor a point lies that is t of the way near: 0 the far end, 1 here.
func perspective(t float32) float32 { return .03 + .97*t*t*(.35+.65*t) }

// sideOfStreet draws house fronts and trees along one side, the far ones first.
func (c *canvas) sideOfStreet(q *quarter, vx, vy, side float32) {
	const n = 6
	for i := range n {
		a, b := perspective(float32(i)/n), perspective((float32(i)+.94)/n)
		xa, xb := vx+side*(24+820*a), vx+side*(24+820*b)
		h := c.among(.62, .92)
		wall := mix(pick(c, q.walls), q.haze, .5*(1-float32(i)/n))
		ya, yb := vy+300*a, vy+300*b
		ta, tb := vy-560*h*a-14, vy-560*h*b-14
		dark := float32(.02)
		if side > 0 {
			dark = .2
		}
		c.fill(poly(xa, ya, xb, yb, xb, tb, xa, ta), wall.darker(dark))
		c.fill(poly(xb, yb, xb+side*60*b, yb, xb+side*60*b, tb, xb, tb), wall.lighter(.18))
		c.fill(poly(xa, ta, xb, tb, xb+side*66*b, tb, xb+side*66*b, tb-9*b, xb, tb-9*b, xa, ta-9*a), q.rim)
		for k := range 3 { // windows follow the vanishing point
			t0, t1 := .16+.28*float32(k), .16+.28*float32(k)+.15
			for _, v := range []float32{.16, .46} {
				x0, x1 := xa+(xb-xa)*t0, xa+(xb-xa)*t1
				at := func(t, v float32) float32 { top, foot := ta+(tb-ta)*t, ya+(yb-ya)*t; return top + (foot-top)*v }
				c.fill(poly(x0, at(t0, v), x1, at(t1, v), x1, at(t1, v+.17), x0, at(t0, v+.17)), mix(q.glass, q.haze, .3*(1-float32(i)/n)))
			}
		}
		c.shopAlong(xa, ya, xb, yb, ta, tb, side*b, mix(pick(c, inks(0xb5493d, 0x2f6f66, 0xd0922f, 0x4a6b8c)), q.haze, .4*(1-float32(i)/n)))
		tx, ty, s := vx+side*(17+450*b), vy+340*b, 330*b
		if i < n-1 || s < 300 {
			c.crown(tx, ty, s, mix(hex(0x72954f), q.haze, .45*(1-float32(i)/n)), hex(0x6b4f38), -1)
		}
	}
}

// shopAlong is a shop at the foot of a front that runs away from us, with its awning.
func (c *canvas) shopAlong(xa, ya, xb, yb, ta, tb, out float32, cloth ink) {
	at := func(t, v float32) (x, y float32) {
		top, foot := ta+(tb-ta)*t, ya+(yb-ya)*t
		return xa + (xb-xa)*t, top + (foot-top)*v
	}
	quad := func(t0, t1, v0, v1 float32) *path {
		ax, ay := at(t0, v0)
		bx, by := at(t1, v0)
		cx, cy := at(t1, v1)
		dx, dy := at(t0, v1)
		return poly(ax, ay, bx, by, cx, cy, dx, dy)
	}
	c.fill(quad(.08, .92, .76, 1), hex(0x4c4743))
	c.fill(quad(.12, .56, .8, .96), hex(0x8fb0b6))
	c.fill(quad(.64, .86, .8, 1), hex(0x6d4a38))
	const n = 6
	for i := range n {
		t0, t1 := .04+.92*float32(i)/n, .04+.92*float32(i+1)/n
		ax, ay := at(t0, .71)
		bx, by := at(t1, .71)
		cx, cy := at(t1, .8)
		dx, dy := at(t0, .8)
		shade := cloth
		if i%2 == 1 {
			shade = mix(hex(0xf6eedd), cloth, .12)
		}
		lean := -out * 34
		c.fill(poly(ax, ay, bx, by, cx+lean, cy, dx+lean, dy), shade)
	}
}
