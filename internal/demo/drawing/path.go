package drawing

import "math"

// path is an outline of straight pieces; curves are cut into them as they are drawn.
type path struct{ contours [][]point }

// curvePieces is how many straight pieces a curve of the board's size needs to look round.
const curvePieces = 14

// move begins a contour.
func (p *path) move(x, y float32) *path {
	p.contours = append(p.contours, []point{{x, y}})
	return p
}

// line goes straight.
func (p *path) line(xy ...float32) *path {
	last := len(p.contours) - 1
	for i := 0; i+1 < len(xy); i += 2 {
		p.contours[last] = append(p.contours[last], point{xy[i], xy[i+1]})
	}
	return p
}

// quad goes to (x, y), drawn towards (bx, by) on the way.
func (p *path) quad(bx, by, x, y float32) *path {
	a := p.end()
	for i := 1; i <= curvePieces; i++ {
		t := float32(i) / curvePieces
		u := 1 - t
		p.line(u*u*a.x+2*u*t*bx+t*t*x, u*u*a.y+2*u*t*by+t*t*y)
	}
	return p
}

// cube goes to (x, y), leaving towards (bx, by) and arriving from (cx, cy).
func (p *path) cube(bx, by, cx, cy, x, y float32) *path {
	a := p.end()
	for i := 1; i <= curvePieces; i++ {
		t := float32(i) / curvePieces
		u := 1 - t
		k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		p.line(k0*a.x+k1*bx+k2*cx+k3*x, k0*a.y+k1*by+k2*cy+k3*y)
	}
	return p
}

// arc goes round (cx, cy) from angle a to b, in turns: 0 is the end side, .25 the bottom.
func (p *path) arc(cx, cy, rx, ry, a, b float32) *path {
	n := max(6, int(44*float32(math.Abs(float64(b-a)))))
	for i := range n + 1 {
		s, k := math.Sincos(float64(a+(b-a)*float32(i)/float32(n)) * 2 * math.Pi)
		p.line(cx+rx*float32(k), cy+ry*float32(s))
	}
	return p
}

func (p *path) end() point {
	last := p.contours[len(p.contours)-1]
	return last[len(last)-1]
}

// poly is the outline through these corners.
func poly(xy ...float32) *path { return new(path).move(xy[0], xy[1]).line(xy[2:]...) }

func rect(x, y, w, h float32) *path { return poly(x, y, x+w, y, x+w, y+h, x, y+h) }

// rounded is a rectangle with corners of radius r.
func rounded(x, y, w, h, r float32) *path {
	r = min(r, w/2, h/2)
	p := new(path).move(x+r, y)
	return p.arc(x+w-r, y+r, r, r, .75, 1).arc(x+w-r, y+h-r, r, r, 0, .25).arc(x+r, y+h-r, r, r, .25, .5).arc(x+r, y+r, r, r, .5, .75)
}

func ellipse(cx, cy, rx, ry float32) *path {
	p := new(path).move(cx+rx, cy)
	n := 18 + int(min(40, (rx+ry)/6))
	for i := 1; i < n; i++ {
		s, k := math.Sincos(float64(i) / float64(n) * 2 * math.Pi)
		p.line(cx+rx*float32(k), cy+ry*float32(s))
	}
	return p
}

func disc(cx, cy, r float32) *path { return ellipse(cx, cy, r, r) }

// arch is an opening with a round head, standing on y+h.
func arch(x, y, w, h float32) *path {
	return new(path).move(x, y+h).line(x, y+w/2).arc(x+w/2, y+w/2, w/2, w/2, .5, 1).line(x+w, y+h)
}

// pointed is an opening with a pointed head.
func pointed(x, y, w, h float32) *path {
	spring := y + w*.62
	return new(path).move(x, y+h).line(x, spring).quad(x+w*.04, y+w*.2, x+w/2, y).quad(x+w*.96, y+w*.2, x+w, spring).line(x+w, y+h)
}

// dome is the upper part of an ellipse, with a tip.
func dome(cx, base, r float32) *path {
	return new(path).move(cx-r, base).cube(cx-r*1.06, base-r*.62, cx-r*.4, base-r*.98, cx, base-r*1.16).cube(cx+r*.4, base-r*.98, cx+r*1.06, base-r*.62, cx+r, base)
}

// ridge is the ground below a line of height y(x), drawn across the board.
func ridge(y func(x float32) float32) *path {
	p := new(path).move(-20, boardHeight+20)
	for x := float32(-20); x <= boardWidth+20; x += 12 {
		p.line(x, y(x))
	}
	return p.line(boardWidth+20, boardHeight+20)
}

// waves is a line that rises and falls: base at the mean, height at most, so many swells across the board.
func (c *canvas) waves(base, height, swells float32) func(x float32) float32 {
	a, b, d := c.rnd.Float64()*7, c.rnd.Float64()*7, c.rnd.Float64()*7
	k := 2 * math.Pi * float64(swells) / boardWidth
	return func(x float32) float32 {
		t := float64(x)
		return base - height*float32(.6*math.Sin(t*k+a)+.3*math.Sin(t*k*2.3+b)+.1*math.Sin(t*k*5.1+d))
	}
}

// smooth is a closed curve through these points.
func smooth(points ...point) *path {
	n := len(points)
	at := func(i int) point { return points[(i+n)%n] }
	p := new(path).move(points[0].x, points[0].y)
	for i := range n {
		a, b, d, e := at(i-1), at(i), at(i+1), at(i+2)
		p.cube(b.x+(d.x-a.x)/6, b.y+(d.y-a.y)/6, d.x-(e.x-b.x)/6, d.y-(e.y-b.y)/6, d.x, d.y)
	}
	return p
}

// blob is a round thing with an uneven rim.
func (c *canvas) blob(cx, cy, rx, ry, uneven float32) *path {
	const n = 9
	points := make([]point, n)
	for i := range points {
		s, k := math.Sincos((float64(i) + .5*c.rnd.Float64()) / n * 2 * math.Pi)
		f := 1 + uneven*(c.rnd.Float32()-.5)
		points[i] = point{cx + rx*f*float32(k), cy + ry*f*float32(s)}
	}
	return smooth(points...)
}

// stroke is a line of this width through points, with round ends where round says so.
func stroke(width float32, round bool, xy ...float32) *path {
	p := new(path)
	h := width / 2
	for i := 0; i+3 < len(xy); i += 2 {
		ax, ay, bx, by := xy[i], xy[i+1], xy[i+2], xy[i+3]
		dx, dy := bx-ax, by-ay
		l := float32(math.Hypot(float64(dx), float64(dy)))
		if l == 0 {
			continue
		}
		dx, dy = dx/l*h, dy/l*h
		p.move(ax+dy, ay-dx).line(bx+dy, by-dx, bx-dy, by+dx, ax-dy, ay+dx)
		if round || i+5 < len(xy) {
			p.add(disc(bx, by, h))
		}
	}
	if round && len(xy) >= 2 {
		p.add(disc(xy[0], xy[1], h))
	}
	return p
}

func (p *path) add(q *path) *path {
	p.contours = append(p.contours, q.contours...)
	return p
}

func sincos(turn float32) (sin, cos float32) {
	s, k := math.Sincos(float64(turn) * 2 * math.Pi)
	return float32(s), float32(k)
}
