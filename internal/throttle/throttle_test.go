package throttle

import (
	"net/netip"
	"strconv"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/errs"
)

func TestAnAddressAndItsNetworkHaveTheirBounds(t *testing.T) {
	var l Limiter
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	b := Bound{Address: 2, Network: 5, Within: time.Minute}
	takes := func(do, from string, want bool) {
		t.Helper()
		err := l.Take(do, b, netip.MustParseAddr(from), now)
		if (err == nil) != want || err != nil && (!errs.Is(err, errs.TooMany) || errs.As(err).Args["seconds"].(int) < 1) {
			t.Errorf("%s from %s: %v", do, from, err)
		}
	}
	takes("a", "198.51.100.1", true)
	takes("a", "198.51.100.1", true)
	takes("a", "198.51.100.1", false)
	takes("a", "::ffff:198.51.100.1", false)
	takes("b", "198.51.100.1", true)
	takes("a", "198.51.100.2", true)
	takes("a", "198.51.100.2", true)
	takes("a", "198.51.100.3", true)
	takes("a", "198.51.100.4", false)
	takes("a", "198.51.101.4", true)
	for range 10 { // nobody knows who that is
		takes("a", "127.0.0.1", true)
		takes("a", "::", true)
	}
	now = now.Add(61 * time.Second) // what was before still weighs
	takes("a", "198.51.100.1", false)
	now = now.Add(time.Minute)
	takes("a", "198.51.100.1", true)
}

func TestWhatIsLongPastIsForgotten(t *testing.T) {
	var l Limiter
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for n := range 200 {
		if err := l.Take("a", Bound{1, 1000, time.Minute}, netip.MustParseAddr("198.51.100."+strconv.Itoa(n)), now); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(3 * time.Minute)
	if err := l.Take("a", Bound{1, 1000, time.Minute}, netip.MustParseAddr("203.0.113.1"), now); err != nil || len(l.seen) != 2 {
		t.Errorf("%d are kept, %v", len(l.seen), err)
	}
}
