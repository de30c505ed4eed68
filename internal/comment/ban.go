package comment

import (
	"context"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy/lexicon"
)

// BanKind says by what somebody is known who may not write.
type BanKind string

// The kinds.
const (
	BanEmail   BanKind = "email"
	BanAddress BanKind = "address" // the address a comment came from, kept as a keyed hash
	BanNetwork BanKind = "network" // its network, kept as a keyed hash
	BanRange   BanKind = "range"   // addresses as they were entered: 192.0.2.0/24
	BanPhrase  BanKind = "phrase"  // words, in whatever disguise
)

// BanKinds lists those that can be entered by hand.
var BanKinds = []BanKind{BanEmail, BanRange, BanPhrase}

// Ban keeps somebody from writing until a day, and says why.
type Ban struct {
	ID     int64
	Kind   BanKind
	Value  string // the address in small letters, the range, the phrase, or the hash
	Label  string // what the desk calls it: for a hash the name of who wrote the comment
	Reason string // told to who is banned
	At     time.Time
	By     string
	Ends   time.Time
	Lifted time.Time // zero as long as nobody lifted it
}

// Banned is the error for who may not write. It is errs.Forbidden.
type Banned struct {
	Ban Ban
	err *errs.Error
}

// Error is the text for the log.
func (b *Banned) Error() string { return b.err.Error() }

// Unwrap is the error as all others are.
func (b *Banned) Unwrap() error { return b.err }

func banned(b Ban) error { return &Banned{b, errs.New(errs.Forbidden, "error.banned")} }

// barred is the bans in force, made ready to be asked.
type barred struct {
	by      map[BanKind]map[string]Ban
	ranges  []rangeBan
	phrases *lexicon.Matcher // each entry's rule is its phrase
}

type rangeBan struct {
	netip.Prefix
	Ban
}

// mostBans bounds what is kept ready.
const mostBans = 10_000

func (s *Comments) barred(ctx context.Context) (*barred, error) {
	now := s.clock.Now()
	return s.bans.get(now, func() (*barred, error) {
		list, err := s.bansWhere(ctx, "ends_at > $1 AND lifted_at = 0 ORDER BY id DESC LIMIT $2", clock.Milli(now), mostBans)
		if err != nil {
			return nil, err
		}
		b := &barred{by: map[BanKind]map[string]Ban{}}
		var phrases []lexicon.Entry
		for _, one := range list {
			if b.by[one.Kind] == nil {
				b.by[one.Kind] = map[string]Ban{}
			}
			b.by[one.Kind][one.Value] = one
			switch one.Kind {
			case BanRange:
				if p, err := netip.ParsePrefix(one.Value); err == nil {
					b.ranges = append(b.ranges, rangeBan{p, one})
				}
			case BanPhrase:
				phrases = append(phrases, lexicon.Entry{Text: one.Value, Rule: one.Value})
			}
		}
		b.phrases = lexicon.Compile(phrases, nil)
		return b, nil
	})
}

// who is somebody about to write.
type who struct {
	email            string
	from             netip.Addr
	address, network string // keys
	text             string // what they write
}

// bar is *Banned for who may not write. Each ban ends at its time.
func (s *Comments) bar(ctx context.Context, w who) error {
	b, err := s.barred(ctx)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, k := range []struct {
		kind  BanKind
		value string
	}{{BanEmail, sameEmail(w.email)}, {BanAddress, w.address}, {BanNetwork, w.network}} {
		if ban, ok := b.by[k.kind][k.value]; ok && k.value != "" && ban.Ends.After(now) {
			return banned(ban)
		}
	}
	for _, r := range b.ranges {
		if w.from.IsValid() && r.Contains(w.from) && r.Ends.After(now) {
			return banned(r.Ban)
		}
	}
	for _, m := range b.phrases.Find(w.text) {
		if ban := b.by[BanPhrase][m.Entry.Rule]; ban.Ends.After(now) {
			return banned(ban)
		}
	}
	return nil
}

// sameEmail is an address as bans compare it: in small letters, without what stands behind a + (RFC 5233).
func sameEmail(address string) string {
	local, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok {
		return ""
	}
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// Bounds of a ban.
const (
	MaxReason = 200 // letters
	maxBanned = 254
)

// Ban keeps somebody from writing. errs.Invalid on "value", "reason" or "ends" for what cannot be.
func (s *Comments) Ban(ctx context.Context, a actor.Actor, b Ban) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	b.Reason, b.Value = strings.Join(strings.Fields(clean(b.Reason)), " "), strings.Join(strings.Fields(clean(b.Value)), " ")
	fault := errs.New(errs.Invalid, "error.form_invalid")
	switch b.Kind {
	case BanEmail:
		if b.Value = sameEmail(b.Value); b.Value == "" {
			fault = fault.OnField("value", "error.comment_email", nil)
		}
	case BanRange:
		p, err := netip.ParsePrefix(b.Value)
		if one, err2 := netip.ParseAddr(b.Value); err2 == nil {
			p, err = netip.PrefixFrom(one, one.BitLen()), nil
		}
		if err != nil || p.Bits() < 8 { // a wider one would be half a continent
			fault = fault.OnField("value", "error.ban_range", nil)
		}
		b.Value = p.Masked().String()
	case BanPhrase:
		if utf8.RuneCountInString(b.Value) < 3 || len(lexicon.Compile([]lexicon.Entry{{Text: b.Value}}, nil).Find(b.Value)) == 0 {
			fault = fault.OnField("value", "error.ban_phrase", nil)
		}
	case BanAddress, BanNetwork:
	default:
		return errs.New(errs.Invalid, "error.invalid")
	}
	if b.Label == "" {
		b.Label = b.Value
	}
	switch now := s.clock.Now(); {
	case b.Reason == "":
		fault = fault.OnField("reason", "error.ban_reason", nil)
	case utf8.RuneCountInString(b.Reason) > MaxReason:
		fault = fault.OnField("reason", "error.too_long", map[string]any{"limit": MaxReason})
	case utf8.RuneCountInString(b.Value) > maxBanned:
		fault = fault.OnField("value", "error.too_long", map[string]any{"limit": maxBanned})
	case !b.Ends.After(now) || b.Ends.After(now.AddDate(10, 0, 0)):
		fault = fault.OnField("ends", "error.ban_end", nil)
	}
	if len(fault.Fields) > 0 {
		return fault
	}
	defer s.bans.forget()
	return s.insertBan(ctx, a, b)
}

// BanWriter keeps who wrote a comment from writing: by their e-mail address, by the address the comment came from or by its network.
// errs.Conflict where that is not known any more.
func (s *Comments) BanWriter(ctx context.Context, a actor.Actor, id int64, b Ban) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var email, address, network string
		if err := tx.QueryRow(ctx, "SELECT author_email, address_key, network_key, author_name FROM comments WHERE id = $1", id).Scan(&email, &address, &network, &b.Label); err != nil {
			return err
		}
		switch b.Kind {
		case BanAddress:
			b.Value = address
		case BanNetwork:
			b.Value = network
		default:
			b.Kind, b.Value, b.Label = BanEmail, email, ""
		}
		return nil
	})
	if err == nil && b.Value == "" {
		err = errs.New(errs.Conflict, "error.ban_unknown")
	}
	if err != nil {
		return err
	}
	return s.Ban(ctx, a, b)
}

// Lift ends a ban now.
func (s *Comments) Lift(ctx context.Context, a actor.Actor, id int64) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	defer s.bans.forget()
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE comment_bans SET lifted_at = $1 WHERE id = $2 AND lifted_at = 0", clock.Milli(s.clock.Now()), id)
		return err
	})
}

// Bans are the last 500, those in force first.
func (s *Comments) Bans(ctx context.Context, a actor.Actor) ([]Ban, error) {
	if !a.May(actor.Moderate) {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	return s.bansWhere(ctx, "ends_at > 0 ORDER BY CASE WHEN lifted_at = 0 AND ends_at > $1 THEN 0 ELSE 1 END, id DESC LIMIT $2", clock.Milli(s.clock.Now()), 500)
}

func (s *Comments) bansWhere(ctx context.Context, where string, args ...any) (list []Ban, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r db.Scanner) (b Ban, err error) {
			var at, ends, lifted int64
			err = r.Scan(&b.ID, &b.Kind, &b.Value, &b.Label, &b.Reason, &at, &b.By, &ends, &lifted)
			b.At, b.Ends = clock.FromMilli(at), clock.FromMilli(ends)
			if lifted != 0 {
				b.Lifted = clock.FromMilli(lifted)
			}
			return b, err
		}, "SELECT id, kind, value, label, reason, made_at, by_name, ends_at, lifted_at FROM comment_bans WHERE "+where, args...)
		return err
	})
	return list, err
}

func (s *Comments) insertBan(ctx context.Context, a actor.Actor, b Ban) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO comment_bans (kind, value, label, reason, made_at, by_user, by_name, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			b.Kind, b.Value, b.Label, b.Reason, clock.Milli(s.clock.Now()), a.UserID, a.Name, clock.Milli(b.Ends))
		return err
	})
}
