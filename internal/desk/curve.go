package desk

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// curve is how many there were at each step of a time, and what there were of them before: a line, a soft area under it, and a dashed line.
// Time runs from left to right in Arabic too, as in the charts that its readers know from papers and exchanges, and as its hours and
// numbers are written. The table beside it says the same in the reading direction.
type curve struct {
	ID          string // of the drawing in the page
	Title, Says string // for those who do not see it
	Now         []int64
	Before      []int64
	Top         int64 // the axis reaches so far at least
	Long        int   // the axis has so many steps at least
	Running     bool  // the last step of Now is not over
	Marks       []tick
	Events      []event
	Steps       []string // what is told of each step under the pointer
	Scale       func(float64) string
	RTL         bool
}

// tick is a word under the axis; Rare ones stand where there is room only.
type tick struct {
	At    float64 // in steps
	Words string
	Rare  bool
}

// event is something that happened in the time.
type event struct {
	At    float64 // in steps
	Words string
}

// Measures of a drawing, in pixels: its text and its height are the same however wide it is. Across, all is in parts of the width.
const (
	plotHigh   = 180
	plotAbove  = 16 // for the number at the topmost line
	plotBelow  = 26 // for the words under the axis
	eventLine  = 20 // for the words of an event
	plotWide   = 1000.0
	mostLines  = 5 // lines across, at most
	mostEvents = 6
	dotRadius  = 4
	nearEdge   = 0.05 // of the width: words nearer to an edge stand at it
)

// steps is how many steps the axis has.
func (c curve) steps() int { return max(len(c.Now), len(c.Before), c.Long, 1) }

// across is where the middle of a step is, of plotWide.
func (c curve) across(step float64) float64 {
	return plotWide * math.Max(0, math.Min(1, step/float64(c.steps())))
}

// scale is the distance between the lines across and how many there are above the axis: round numbers, whole ones, no more than mostLines.
func scale(most int64) (step float64, lines int) {
	if most <= 0 {
		return 1, 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(float64(most))))
	for _, part := range []float64{0.2, 0.5, 1, 2} {
		step = unit * part
		if lines = int(math.Ceil(float64(most) / step)); step >= 1 && lines <= mostLines {
			break
		}
	}
	return step, lines
}

// draw is the drawing. It needs no style in the page and no script.
func (c curve) draw() template.HTML {
	most := c.Top
	for _, n := range append(append([]int64{}, c.Now...), c.Before...) {
		most = max(most, n)
	}
	step, lines := scale(most)
	top := step * float64(lines)
	above := plotAbove + eventLine*len(c.events())
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curve" width="100%%" height="%d" role="img" aria-labelledby="%s-title" aria-describedby="%s-says"><title id="%s-title">%s</title><desc id="%s-says">%s</desc>`,
		above+plotHigh+plotBelow, c.ID, c.ID, c.ID, template.HTMLEscapeString(c.Title), c.ID, template.HTMLEscapeString(c.Says))
	c.plot(&b, above, lines, top)
	for i := 1; i <= lines; i++ {
		c.text(&b, "value", 0, float64(above)+plotHigh*(1-float64(i)/float64(lines))-4, c.Scale(step*float64(i)), atLeft)
	}
	for _, m := range c.Marks {
		class, x, side := "time", c.across(m.At), atMiddle
		if m.Rare {
			class += " rare"
		}
		switch {
		case x < nearEdge*plotWide:
			x, side = 0, atLeft
		case x > (1-nearEdge)*plotWide:
			x, side = plotWide, atRight
		}
		c.text(&b, class, x, float64(above+plotHigh+18), m.Words, side)
	}
	c.drawEvents(&b, above)
	c.underPointer(&b, above)
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// plot draws the lines in a box of their own, which is stretched to the width: the area, the lines across, the time before, the time itself.
func (c curve) plot(b *strings.Builder, above, lines int, top float64) {
	fmt.Fprintf(b, `<svg x="0" y="%d" width="100%%" height="%d" viewBox="0 0 %g %d" preserveAspectRatio="none" overflow="visible">`, above, plotHigh, plotWide, plotHigh)
	now, before := c.points(c.Now, top), c.points(c.Before, top)
	over, line := len(now)-1, ""
	if c.Running && over > 0 {
		over--
	}
	if over > 0 {
		line = smooth(now, 0, over)
		fmt.Fprintf(b, `<path class="area" d="%sV%dH%.1fZ"/>`, line, plotHigh, now[0].x)
	}
	for i := range lines + 1 {
		fmt.Fprintf(b, `<path class="grid" d="M0 %.1fH%g"/>`, plotHigh*(1-float64(i)/float64(lines)), plotWide)
	}
	if len(before) > 1 {
		fmt.Fprintf(b, `<path class="line second" d="%s"/>`, smooth(before, 0, len(before)-1))
	}
	if line != "" {
		fmt.Fprintf(b, `<path class="line" d="%s"/>`, line)
	}
	if over >= 0 && over < len(now)-1 {
		fmt.Fprintf(b, `<path class="line running" d="%s"/>`, smooth(now, over, over+1))
	}
	b.WriteString("</svg>")
	if len(now) > 0 {
		last := now[len(now)-1]
		fmt.Fprintf(b, `<circle class="point" cx="%.2f%%" cy="%.1f" r="%d"/>`, last.x/plotWide*100, float64(above)+last.y, dotRadius)
	}
}

type point struct{ x, y float64 }

// points are where numbers stand in the box.
func (c curve) points(numbers []int64, top float64) []point {
	list := make([]point, len(numbers))
	for i, n := range numbers {
		list[i] = point{c.across(float64(i) + 0.5), plotHigh * (1 - math.Max(0, math.Min(1, float64(n)/top)))}
	}
	return list
}

// smooth is the path from one to another of points that follow one another at the same distance. It bends, but between two points it never leaves
// their heights: it shows no number that was not there.
func smooth(points []point, from, to int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%.1f %.1f", points[from].x, points[from].y)
	slope := func(i int) float64 { // at a point: none at turns, else the harmonic mean of both sides
		before, after := points[max(i, 1)].y-points[max(i, 1)-1].y, points[min(i+1, len(points)-1)].y-points[min(i+1, len(points)-1)-1].y
		if before*after <= 0 {
			return 0
		}
		return 2 * before * after / (before + after)
	}
	for i := from + 1; i <= to; i++ {
		third := (points[i].x - points[i-1].x) / 3
		fmt.Fprintf(&b, "C%.1f %.1f %.1f %.1f %.1f %.1f", points[i-1].x+third, points[i-1].y+slope(i-1)/3, points[i].x-third, points[i].y-slope(i)/3, points[i].x, points[i].y)
	}
	return b.String()
}

// events are the first events that there is room for.
func (c curve) events() []event { return c.Events[:min(len(c.Events), mostEvents)] }

// drawEvents draws a dotted upright for each event and its words above, each in a line of its own.
func (c curve) drawEvents(b *strings.Builder, above int) {
	for i, e := range c.events() {
		x, y := c.across(e.At), float64(eventLine*i+14)
		fmt.Fprintf(b, `<line class="event" x1="%.2f%%" x2="%.2f%%" y1="%.0f" y2="%d"/>`, x/plotWide*100, x/plotWide*100, y-12, above+plotHigh)
		side := atLeft
		if x > plotWide/2 {
			side = atRight
		}
		c.text(b, "event", x, y, e.Words, side)
	}
}

// underPointer tells of each step when the pointer rests on it.
func (c curve) underPointer(b *strings.Builder, above int) {
	wide := 100 / float64(c.steps())
	for i, words := range c.Steps {
		fmt.Fprintf(b, `<rect class="step" x="%.2f%%" width="%.2f%%" y="%d" height="%d"><title>%s</title></rect>`, wide*float64(i), wide, above, plotHigh, template.HTMLEscapeString(words))
	}
}

// side is on which side of its place a text stands.
type side int

const (
	atLeft   side = iota // its left edge is there
	atMiddle             // its middle
	atRight              // its right edge
)

// text writes words at a part of the width. Where a text starts depends on the direction it is written in, its sides do not.
func (c curve) text(b *strings.Builder, class string, x, y float64, words string, s side) {
	anchor, shift := "middle", 0
	switch {
	case s != atMiddle && (s == atLeft) == !c.RTL:
		anchor = "start"
	case s != atMiddle:
		anchor = "end"
	}
	if class == "event" || class == "value" { // beside an upright, not on it
		shift = map[side]int{atLeft: 6, atRight: -6}[s]
	}
	moved := ""
	if shift != 0 {
		moved = ` dx="` + strconv.Itoa(shift) + `"`
	}
	fmt.Fprintf(b, `<text class="%s" x="%.2f%%" y="%.1f"%s text-anchor="%s">%s</text>`, class, x/plotWide*100, y, moved, anchor, template.HTMLEscapeString(words))
}
