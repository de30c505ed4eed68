package drawing

// cypress is a dark flame of a tree standing on base.
func (c *canvas) cypress(x, base, h float32, leaf ink) {
	w := h * .13
	c.fill(rect(x-2.5, base-h*.08, 5, h*.08), leaf.darker(.4))
	c.fill(new(path).move(x, base-h).cube(x+w*1.1, base-h*.62, x+w*1.25, base-h*.12, x+w*.4, base-h*.05).line(x-w*.4, base-h*.05).cube(x-w*1.25, base-h*.12, x-w*1.1, base-h*.62, x, base-h), leaf)
	c.fill(new(path).move(x, base-h).cube(x+w*1.1, base-h*.62, x+w*1.25, base-h*.12, x+w*.4, base-h*.05).cube(x+w*.55, base-h*.3, x+w*.4, base-h*.65, x, base-h), leaf.darker(.28))
}

// crown is a round tree: a trunk, a dark underside, lighter clumps where the light falls, from the side that sunX says.
func (c *canvas) crown(x, base, h float32, leaf, bark ink, sunX float32) {
	r := h * .34
	c.fill(new(path).move(x-h*.035, base).quad(x-h*.02, base-h*.25, x-h*.025, base-h*.5).line(x+h*.025, base-h*.5).quad(x+h*.025, base-h*.25, x+h*.045, base), bark)
	cy := base - h*.64
	c.fill(c.blob(x, cy+r*.12, r*1.06, r*.96, .16), leaf.darker(.3))
	c.fill(c.blob(x+sunX*r*.06, cy, r, r*.88, .16), leaf.darker(.08))
	for range 6 {
		dx, dy, s := c.among(-.55, .55), c.among(-.5, .3), c.among(.22, .36)
		c.fill(c.blob(x+r*(dx+sunX*.16), cy+r*(dy-.1), r*s, r*s*.8, .2), leaf.lighter(c.among(.04, .2)))
	}
}

// olive is a low wide tree of silver clumps on a twisted trunk.
func (c *canvas) olive(x, base, h float32, leaf, bark ink, sunX float32) {
	w := h * .95
	c.fill(ellipse(x+w*.06, base, w*.46, h*.055), ink{30, 34, 20, 70})
	c.fill(new(path).move(x-h*.1, base).cube(x-h*.02, base-h*.14, x-h*.1, base-h*.26, x-h*.14, base-h*.46).line(x-h*.06, base-h*.48).cube(x-h*.03, base-h*.32, x, base-h*.34, x+h*.07, base-h*.5).line(x+h*.15, base-h*.46).cube(x+h*.05, base-h*.28, x+h*.06, base-h*.14, x+h*.11, base), bark)
	clumps := [][3]float32{{-.34, .52, .24}, {.34, .5, .25}, {-.14, .66, .29}, {.17, .68, .28}, {0, .54, .3}, {-.42, .66, .17}, {.43, .64, .17}}
	for _, k := range clumps {
		c.fill(c.blob(x+w*k[0], base-h*k[1]+h*.05, w*k[2], h*k[2]*.8, .2), leaf.darker(.3))
	}
	for _, k := range clumps {
		c.fill(c.blob(x+w*k[0]+sunX*w*.02, base-h*k[1]-h*.01, w*k[2]*.9, h*k[2]*.68, .22), mix(leaf, leaf.lighter(.2), c.rnd.Float32()*.5))
	}
	for _, k := range clumps[:5] {
		c.fill(c.blob(x+w*k[0]+sunX*w*.07, base-h*k[1]-h*.06, w*k[2]*.46, h*k[2]*.32, .3), leaf.lighter(c.among(.16, .32)))
	}
}

// palm is a slim trunk under a fan.
func (c *canvas) palm(x, base, h float32, leaf, bark ink) {
	lean := c.among(-.06, .06) * h
	c.fill(new(path).move(x-h*.022, base).quad(x-h*.012+lean*.4, base-h*.5, x-h*.014+lean, base-h*.92).line(x+h*.014+lean, base-h*.92).quad(x+h*.016+lean*.4, base-h*.5, x+h*.026, base), bark)
	for i := range 9 {
		t := float32(i)/8*2 - 1
		tipX, tipY := x+lean+t*h*.27, base-h*(.92+.06-.24*t*t)
		midX, midY := x+lean+t*h*.15, base-h*(1.06-.04*t*t)
		shade := leaf
		if i%2 == 0 {
			shade = leaf.darker(.2)
		}
		c.fill(new(path).move(x+lean, base-h*.93).quad(midX, midY, tipX, tipY).quad(midX-t*h*.02, midY+h*.06, x+lean, base-h*.9), shade)
	}
}

// shrub is a heap of clumps on the ground.
func (c *canvas) shrub(x, base, w float32, leaf ink) {
	for _, k := range [][3]float32{{-.3, .16, .24}, {.3, .15, .24}, {0, .26, .3}} {
		c.fill(c.blob(x+w*k[0], base-w*k[1], w*k[2], w*k[2]*.8, .2), leaf.darker(.16))
		c.fill(c.blob(x+w*k[0]-w*.02, base-w*k[1]-w*.05, w*k[2]*.72, w*k[2]*.55, .25), leaf)
	}
}

// tufts are blades of grass scattered between two heights, larger as they come nearer.
func (c *canvas) tufts(n int, top, bottom float32, blade ink) {
	for range n {
		t := c.rnd.Float32()
		y := top + (bottom-top)*t
		x, s := c.among(0, boardWidth), 4+10*t
		c.fill(poly(x-s*.5, y, x-s*.2, y-s, x, y-s*.2, x+s*.25, y-s*1.2, x+s*.5, y), blade)
	}
}
