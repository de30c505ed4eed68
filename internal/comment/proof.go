package comment

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strings"
	"time"
)

// A reader's browser works for a second before it may send a comment: little for one, much for who sends thousands (Dwork and
// Naor 1992, "Pricing via processing"). The server says what to work on and when it said so; the answer counts once.
const (
	proofBits  = 16 // leading zero bits that the hash must have: some 65,000 attempts
	proofFor   = 2 * time.Hour
	leastThink = 2 * time.Second // nobody writes a comment in less
	nonceMost  = 20              // bytes
)

// Challenge is what a browser works on: it looks for a text t so that SHA-256(Text:t) begins with Bits zero bits, and sends Text:t,
// no sooner than Wait after it was told.
type Challenge struct {
	Text string `json:"text"`
	Bits int    `json:"bits"`
	Wait int64  `json:"wait"` // milliseconds
}

// Challenge is a new one. It holds for two hours.
func (s *Comments) Challenge(ctx context.Context) (Challenge, error) {
	var raw [20]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(s.clock.Now().UnixMilli()))
	_, _ = rand.Read(raw[8:])
	text := base64.RawURLEncoding.EncodeToString(raw[:])
	mac, err := s.mac(ctx, "challenge", text)
	return Challenge{Text: text + "." + mac, Bits: proofBits, Wait: leastThink.Milliseconds()}, err
}

// proven is the challenge that a proof of work answers, "" for no proof or one that does not hold.
func (s *Comments) proven(ctx context.Context, proof string) (string, error) {
	signed, nonce, ok := strings.Cut(proof, ":")
	text, mac, _ := strings.Cut(signed, ".")
	if !ok || len(nonce) == 0 || len(nonce) > nonceMost {
		return "", nil
	}
	right, err := s.mac(ctx, "challenge", text)
	if err != nil || !hmac.Equal([]byte(mac), []byte(right)) {
		return "", err
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) != 20 {
		return "", nil
	}
	age := s.clock.Now().Sub(time.UnixMilli(int64(binary.BigEndian.Uint64(raw[:8]))))
	if age < leastThink || age > proofFor || zeroBits(sha256.Sum256([]byte(proof))) < proofBits {
		return "", nil
	}
	return text, nil
}

func zeroBits(sum [32]byte) (n int) {
	for _, b := range sum {
		if b != 0 {
			return n + bits.LeadingZeros8(b)
		}
		n += 8
	}
	return n
}
