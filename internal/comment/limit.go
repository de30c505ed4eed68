package comment

import (
	"context"
	"net/netip"
	"time"

	"github.com/warraq/warraq/internal/throttle"
)

// What a reader may do how often.
type doing string

const (
	doPost   doing = "post"
	doVote   doing = "vote"
	doReport doing = "report"
	doMail   doing = "mail"
)

var bounds = map[doing]throttle.Bound{doPost: {Address: 12, Network: 60, Within: time.Minute}, doVote: {Address: 40, Network: 400, Within: time.Minute},
	doReport: {Address: 10, Network: 60, Within: 10 * time.Minute}, doMail: {Address: 3, Network: 30, Within: time.Hour}}

// limit is errs.TooMany, with "seconds" to wait, for who does a thing too often.
func (s *Comments) limit(do doing, from netip.Addr) error {
	return s.limits.Take(string(do), bounds[do], from, s.clock.Now())
}

// addressKeys are what is kept of an address: hashes under a key of the paper, "" where there is none to keep.
func (s *Comments) addressKeys(ctx context.Context, from netip.Addr) (address, network string, err error) {
	a, n := throttle.Ranges(from)
	if !a.IsValid() {
		return "", "", nil
	}
	if address, err = s.mac(ctx, "address", a.String()); err == nil {
		network, err = s.mac(ctx, "network", n.String())
	}
	return address, network, err
}
