package importer

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Progress tells the operator how far a long run is: one line that is written over on a terminal, plain lines elsewhere.
type Progress struct {
	out      io.Writer
	terminal bool
	began    time.Time
	told     time.Time
	width    int
	first    float64 // share that was done when this run began
}

// How often a line is written.
const (
	everyOnTerminal = 200 * time.Millisecond
	everyElsewhere  = 5 * time.Second
)

// NewProgress writes to out.
func NewProgress(out io.Writer) *Progress {
	p := &Progress{out: out, began: time.Now()}
	if f, ok := out.(*os.File); ok {
		if st, err := f.Stat(); err == nil {
			p.terminal = st.Mode()&os.ModeCharDevice != 0
		}
	}
	return p
}

// From says that share of the work was done before this run.
func (p *Progress) From(share float64) { p.first, p.began = share, time.Now() }

// Tell says what was done: count things named by noun, share (0 to 1) of all the work. It writes when it is time to.
func (p *Progress) Tell(count int, noun string, share float64) {
	every := everyElsewhere
	if p.terminal {
		every = everyOnTerminal
	}
	now := time.Now()
	if now.Sub(p.told) < every {
		return
	}
	p.told = now
	passed := now.Sub(p.began)
	line := fmt.Sprintf("%3.0f %%  %d %s, %.0f a second", 100*share, count, noun, float64(count)/max(passed.Seconds(), 0.001))
	if done := share - p.first; done > 0.005 {
		left := time.Duration(float64(passed) * (1 - share) / done).Round(time.Second)
		line += ", " + left.String() + " left"
	}
	p.write(line)
}

// Say writes a line that stays.
func (p *Progress) Say(line string) {
	p.write(line)
	if p.terminal {
		_, _ = fmt.Fprintln(p.out)
		p.width = 0
	}
}

func (p *Progress) write(line string) {
	if !p.terminal {
		_, _ = fmt.Fprintln(p.out, line)
		return
	}
	blanks := strings.Repeat(" ", max(0, p.width-len(line)))
	p.width = len(line)
	_, _ = fmt.Fprint(p.out, "\r"+line+blanks)
}
