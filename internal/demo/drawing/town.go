package drawing

// quarter is how the houses of a picture look: its light, its walls.
type quarter struct {
	walls  []ink   // near ones; farther rows are mixed with haze
	haze   ink     // the colour of far things
	shade  float32 // how dark the side away from the light is
	glass  ink
	lamp   ink     // lit windows
	lit    float32 // how many are lit
	tree   ink
	rim    ink     // light caught by the roofs' edges; a zero cover leaves it out
	trees  float32 // how many houses have a cypress or a crown beside them
	roofs  float32 // how many carry tanks and rooms
	domes  float32 // how many are domed
	arched bool    // round-headed windows
}

// house is one house with flat, domed or stepped roof; depth 0 is near, 1 far.
func (c *canvas) house(q *quarter, x, base, w, h, depth float32) {
	wall := mix(pick(c, q.walls), q.haze, depth)
	wall = mix(wall, wall.lighter(.25), c.rnd.Float32()*.6)
	top := base - h
	c.fill(rect(x, top, w, h+160), wall)
	side := w * c.among(.2, .34)
	c.fill(rect(x+w-side, top, side, h+160), wall.darker(q.shade*(1-depth*.7)))
	switch {
	case c.maybe(q.domes) && w < 120:
		c.roofDome(q, x, top, w, wall, depth)
	case c.maybe(.35):
		c.roofRoom(q, x, top, w, wall, depth)
	}
	if q.rim.a > 0 {
		c.fill(rect(x-2, top-3, w+4, 5), mix(q.rim, q.haze, depth))
	}
	if depth < .6 && c.maybe(q.roofs) {
		c.roofThings(q, x+6, top-3, w-12, wall, depth)
	}
	c.windows(q, x, top, w, h, wall, depth)
}

func (c *canvas) roofDome(q *quarter, x, top, w float32, wall ink, depth float32) {
	r := w * .36
	shell := mix(wall.lighter(.3), q.haze, depth*.3)
	c.fill(rect(x+w/2-r, top-6, 2*r, 8), shell.darker(.12))
	d := dome(x+w/2, top-5, r)
	c.fill(d, shell)
	c.fill(new(path).move(x+w/2+r*.1, top-5-r*1.14).cube(x+w/2+r*.7, top-5-r*.95, x+w/2+r*1.06, top-5-r*.6, x+w/2+r, top-5).line(x+w/2+r*.42, top-5), shell.darker(q.shade*.8))
}

func (c *canvas) roofRoom(q *quarter, x, top, w float32, wall ink, depth float32) {
	rw, rh := w*c.among(.34, .6), c.among(26, 44)
	rx := x + (w-rw)*c.rnd.Float32()
	room := mix(wall, wall.darker(.12), .5)
	c.fill(rect(rx, top-rh, rw, rh+2), room)
	c.fill(rect(rx+rw*.72, top-rh, rw*.28, rh+2), room.darker(q.shade*.8*(1-depth*.7)))
	if q.rim.a > 0 {
		c.fill(rect(rx-1.5, top-rh-2.5, rw+3, 4), mix(q.rim, q.haze, depth))
	}
	if depth < .7 {
		c.fill(rect(rx+rw*.26, top-rh*.68, 9, 15), q.pane(c, depth))
	}
}

// pane is a window's colour: lit or not.
func (q *quarter) pane(c *canvas, depth float32) ink {
	if c.maybe(q.lit) {
		return mix(q.lamp, q.haze, depth*.45)
	}
	return mix(q.glass, q.haze, depth)
}

func (c *canvas) windows(q *quarter, x, top, w, h float32, wall ink, depth float32) {
	if w < 34 {
		return
	}
	ww, wh := float32(12), float32(20)
	if depth < .25 {
		ww, wh = 15, 25
	}
	gapX, gapY := ww*c.among(1.9, 2.5), wh*c.among(2, 2.5)
	cols := max(1, int((w-16)/gapX))
	start := x + (w-float32(cols-1)*gapX-ww)/2
	paired, head := c.maybe(.35) && depth < .6, q.arched && c.maybe(.75)
	for wy, row := top+wh*.95, 0; wy < top+h-wh*.4 && row < 5; wy, row = wy+gapY, row+1 {
		for i := range cols {
			if c.maybe(.13) {
				continue
			}
			wx, pane := start+float32(i)*gapX, q.pane(c, depth)
			if depth < .45 {
				c.fill(rect(wx-2, wy+wh, ww+4, 2.6), wall.lighter(.4))
			}
			if head {
				c.fill(arch(wx, wy, ww, wh), pane)
			} else {
				c.fill(rect(wx, wy, ww, wh), pane)
			}
			if paired {
				c.fill(rect(wx+ww/2-1, wy, 2, wh), wall)
			}
		}
	}
}

// roofThings are what stands on roofs: tanks, dishes, lines of washing.
func (c *canvas) roofThings(q *quarter, x, top, w float32, wall ink, depth float32) {
	dark, pale := mix(wall.darker(.5), q.haze, depth), mix(wall.lighter(.6), q.haze, depth)
	switch c.rnd.IntN(3) {
	case 0: // a tank on legs
		tx := x + w*c.among(.1, .7)
		c.fill(stroke(2.4, false, tx+3, top-14, tx+3, top).add(stroke(2.4, false, tx+21, top-14, tx+21, top)), dark)
		c.fill(rounded(tx, top-30, 24, 18, 5), pale)
		c.fill(rounded(tx+15, top-30, 9, 18, 4), pale.darker(.18))
	case 1: // a dish
		tx := x + w*c.among(.15, .8)
		c.fill(stroke(2.2, false, tx, top, tx, top-16), dark)
		c.in(tx, top-18, 1, 1, func() {
			c.fill(new(path).move(-9, -8).quad(2, -2, 5, 10).quad(-12, 8, -9, -8), pale)
		})
	default: // washing
		if w < 50 {
			return
		}
		c.fill(stroke(2, false, x+4, top, x+4, top-24).add(stroke(2, false, x+w-4, top, x+w-4, top-24)).add(stroke(1.2, false, x+4, top-22, x+w/2, top-18, x+w-4, top-22)), dark)
		for cx := x + 10; cx < x+w-16; cx += c.among(9, 13) {
			cloth := mix(pick(c, inks(0xf4efe4, 0xb9574a, 0x4f7d8c, 0xe3b35b, 0xdcd3c4)), q.haze, depth*.8)
			c.fill(rect(cx, top-20, 7, c.among(8, 14)), cloth)
		}
	}
}

// street is a row of houses along a ground line, from one side of the board to the other.
func (c *canvas) street(q *quarter, ground func(x float32) float32, low, high, narrow, wide, depth float32) {
	for x := float32(-30) - c.among(0, 60); x < boardWidth+20; {
		w := c.among(narrow, wide)
		h := c.among(low, high)
		if c.maybe(q.trees) {
			c.cypress(x+w*c.rnd.Float32(), ground(x)+14, c.among(.5, .85)*high, mix(q.tree, q.haze, depth*.85))
		}
		c.house(q, x, ground(x+w/2), w, h, depth)
		x += w + c.among(-6, 10)
	}
}

// town is rows of houses up a slope, the far ones first: ground is the near row's line, rise how far the last stands
// above it.
func (c *canvas) town(q *quarter, ground func(x float32) float32, rise float32, rows int) {
	for i := range rows {
		far := 1 - float32(i)/float32(rows-1)
		size := 1 - .45*far
		c.street(q, func(x float32) float32 { return ground(x) - rise*far }, 80*size, 190*size, 54*size, 132*size, .72*far)
		if i < rows-1 {
			c.haze(q, ground, rise*far)
		}
	}
}

// haze lies between two rows, thickest at the foot of the far one.
func (c *canvas) haze(q *quarter, ground func(x float32) float32, up float32) {
	y := ground(boardWidth/2) - up
	c.fill(rect(-10, y-140, boardWidth+20, boardHeight), down(y-140, y+60, q.haze.thin(0), q.haze.thin(.22)))
}

// minaret is a tower with a balcony and a cap, standing on base.
func (c *canvas) minaret(x, base, h, w float32, wall ink, shade float32, light ink) {
	top := base - h
	body := poly(x-w*.5, base, x-w*.42, top+h*.2, x+w*.42, top+h*.2, x+w*.5, base)
	c.fill(body, wall)
	c.fill(poly(x+w*.16, base, x+w*.13, top+h*.2, x+w*.42, top+h*.2, x+w*.5, base), wall.darker(shade))
	for i := range 4 { // bands of stone
		y := top + h*(.34+.16*float32(i))
		c.fill(rect(x-w*.5, y, w, 4), wall.lighter(.2))
	}
	c.fill(poly(x-w*.46, top+h*.2, x-w*.86, top+h*.165, x+w*.86, top+h*.165, x+w*.46, top+h*.2), wall.darker(shade*.6))
	c.fill(rect(x-w*.86, top+h*.135, w*1.72, h*.034), wall.lighter(.12))
	c.fill(rect(x-w*.34, top+h*.045, w*.68, h*.1), wall)
	c.fill(rect(x+w*.08, top+h*.045, w*.26, h*.1), wall.darker(shade))
	c.fill(arch(x-w*.14, top+h*.06, w*.28, h*.075), light)
	c.fill(dome(x, top+h*.048, w*.4), wall.darker(.18))
	c.fill(stroke(2.6, false, x, top+h*.02, x, top-h*.035), wall.darker(.3))
	c.fill(ring(x, top-h*.045, 6, 2.4), wall.darker(.3))
	for i := range 3 {
		y := top + h*(.27+.19*float32(i))
		c.fill(arch(x-w*.12, y, w*.24, h*.07), light)
	}
}

// ring is a circle drawn as a line.
func ring(cx, cy, r, width float32) *path { return oval(cx, cy, r, r, width) }

// oval is an ellipse drawn as a line.
func oval(cx, cy, rx, ry, width float32) *path {
	n := 24 + int(min(60, (rx+ry)/5))
	p := new(path).move(cx+rx+width/2, cy)
	turn := func(rx, ry float32, i int) { p.arc(cx, cy, rx, ry, float32(i)/float32(n), float32(i)/float32(n)+.0001) }
	for i := 1; i <= n; i++ {
		turn(rx+width/2, ry+width/2, i)
	}
	for i := n; i >= 0; i-- {
		turn(rx-width/2, ry-width/2, i)
	}
	return p
}
