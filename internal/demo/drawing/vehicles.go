package drawing

// bus is seen from the side, l long, its wheels on base; a negative facing mirrors it.
func (c *canvas) bus(x, base, l, facing float32, body, stripe ink) {
	c.fill(ellipse(x, base+l*.006, l*.56, l*.022), ink{20, 20, 28, 90})
	c.in(x, base, l/400*facing, l/400, func() {
		c.fill(rounded(-200, -136, 400, 120, 18), body)
		c.fill(rounded(-200, -44, 400, 28, 8), body.darker(.16))
		c.fill(rect(-200, -62, 400, 13), stripe)
		c.fill(rect(-200, -46, 400, 4), stripe.darker(.2))
		glass := hex(0x33495a)
		for i := range 6 {
			wx := -186 + float32(i)*53
			c.fill(rounded(wx, -122, 46, 50, 5), glass)
			c.fill(poly(wx+8, -72, wx+24, -122, wx+36, -122, wx+20, -72), hex(0x9fb7c2).thin(.28))
			if i != 3 {
				c.fill(disc(wx+24+c.among(-6, 6), -86, 7), pick(c, skins).darker(.2))
				c.fill(rounded(wx+11, -80, 26, 9, 4), pick(c, cloths).darker(.2))
			}
		}
		c.fill(new(path).move(134, -122).line(184, -122).quad(198, -120, 199, -74).line(134, -74), glass.lighter(.1))
		c.fill(poly(150, -74, 166, -122, 178, -122, 162, -74), hex(0xd5e2e6).thin(.3))
		c.fill(rounded(-27, -122, 46, 100, 4), body.darker(.3))
		c.fill(rounded(-24, -118, 19, 92, 3).add(rounded(-2, -118, 19, 92, 3)), glass)
		c.fill(rounded(120, -132, 70, 8, 3), hex(0xf0b23f))
		c.fill(rounded(186, -40, 14, 12, 4), hex(0xffe7a6))
		c.fill(rounded(-200, -40, 8, 14, 3), hex(0xc0392b))
		c.fill(rect(196, -26, 8, 8).add(rect(-204, -26, 8, 8)), hex(0x2c3138))
		c.wheel(-122, -20, 22)
		c.wheel(112, -20, 22)
	})
}

func (c *canvas) wheel(x, y, r float32) {
	c.fill(disc(x, y-2, r*1.14), hex(0x20242b))
	c.fill(disc(x, y, r), hex(0x2f343c))
	c.fill(disc(x, y, r*.56), hex(0xb9bec2))
	c.fill(disc(x, y, r*.24), hex(0x5c636b))
}

// van is a white van with a crescent: a clinic on wheels.
func (c *canvas) van(x, base, l, facing float32) {
	c.fill(ellipse(x, base+l*.008, l*.54, l*.028), ink{20, 20, 28, 80})
	c.in(x, base, l/300*facing, l/300, func() {
		body := hex(0xf6f4ee)
		c.fill(new(path).move(-148, -18).line(-148, -132).quad(-147, -146, -134, -146).line(76, -146).cube(100, -146, 108, -118, 116, -92).cube(146, -86, 152, -74, 150, -18), body)
		c.fill(new(path).move(-148, -18).line(-148, -44).line(151, -44).line(150, -18), body.darker(.14))
		c.fill(rect(-148, -60, 298, 10), hex(0x2f7f76))
		glass := hex(0x3a5262)
		c.fill(new(path).move(46, -132).line(74, -132).cube(90, -132, 94, -110, 102, -92).line(46, -92), glass)
		c.fill(poly(58, -92, 70, -132, 80, -130, 70, -92), hex(0xd5e2e6).thin(.32))
		c.fill(rounded(-132, -130, 54, 40, 5), glass)
		c.fill(rounded(-64, -132, 62, 112, 4), body.darker(.1))
		c.fill(rounded(-58, -126, 50, 36, 4), glass)
		c.fill(disc(22, -108, 20), hex(0xc23a34))
		c.crescent(22, -108, 13, body)
		c.fill(rounded(140, -52, 11, 14, 4), hex(0xffe7a6))
		c.fill(rounded(-20, -154, 34, 9, 3), hex(0x3f7fb0))
		c.wheel(-92, -16, 24)
		c.wheel(96, -16, 24)
	})
}

// crescent is the sign of a clinic.
func (c *canvas) crescent(x, y, r float32, body ink) {
	p := new(path).move(x+r*.5, y-r*.86)
	p.arc(x, y, r, r, -.1667, -.8333)
	p.arc(x+r*.34, y, r*.78, r*.78, .18, .82)
	c.fill(p, body)
}
