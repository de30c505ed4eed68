package web

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the addresses whose word is taken for whom a request comes from.
type Proxies []netip.Prefix

// ParseProxies reads addresses and ranges (RFC 4632), apart by commas. An empty text trusts nobody.
func ParseProxies(text string) (list Proxies, err error) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			a, err := netip.ParseAddr(part)
			if err != nil {
				return nil, fmt.Errorf("%q is neither an address nor a range", part)
			}
			p = netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen())
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

func (p Proxies) trusts(a netip.Addr) bool {
	for _, one := range p {
		if one.Contains(a) {
			return true
		}
	}
	return false
}

// of is whom a request comes from.
func (p Proxies) of(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return p.Of(at.Addr(), r.Header["X-Forwarded-For"])
}

// Of is whom a request comes from: the peer, or the last address of X-Forwarded-For that no trusted proxy has. What stands before
// that one may be invented by who sent it.
func (p Proxies) Of(peer netip.Addr, forwarded []string) netip.Addr {
	peer = peer.Unmap().WithZone("")
	if !p.trusts(peer) {
		return peer
	}
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		if peer = a.Unmap().WithZone(""); !p.trusts(peer) {
			break
		}
	}
	return peer
}

type peerKey struct{}

// Known lets handlers ask with Peer whom a request comes from.
func (p Proxies) Known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), peerKey{}, p.of(r))))
	})
}

// Peer is the address a request comes from, as far as it is known: the invalid address where it is not.
func Peer(r *http.Request) netip.Addr {
	if a, ok := r.Context().Value(peerKey{}).(netip.Addr); ok {
		return a
	}
	return Proxies(nil).of(r)
}
