package clock_test

import (
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
)

func TestTimesGoThroughMillisecondsUnchanged(t *testing.T) {
	for _, at := range []time.Time{{}, time.UnixMilli(1), time.UnixMilli(-1), time.Date(2026, 11, 24, 10, 0, 0, 5e6, time.FixedZone("Amman", 3*3600))} {
		if got := clock.FromMilli(clock.Milli(at)); !got.Equal(at) {
			t.Errorf("%v came back as %v", at, got)
		}
	}
	if n := clock.System.Now(); n.Location() != time.UTC || n.Nanosecond()%1e6 != 0 {
		t.Errorf("the system clock says %v: not UTC in whole milliseconds", n)
	}
}

func TestAManualClockStandsUntilMoved(t *testing.T) {
	c := clock.NewManual(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC))
	before := c.Now()
	c.Advance(time.Hour)
	if d := c.Now().Sub(before); d != time.Hour {
		t.Errorf("moved by %v", d)
	}
}
