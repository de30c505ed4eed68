package audience

import (
	"encoding/binary"
	"errors"
	"time"
)

// kind is a view as it is kept: views that say the same are one number.
type kind struct {
	article int64
	Sides
}

// reading is how far and how long an article was read, one of the two.
type reading struct {
	article int64
	facet   Facet // Depth or Duration
	value   int8  // the index of depths, or a bucket of durations
}

// batch is views that share a transaction.
type batch struct {
	hits     map[kind]int64
	tokens   map[uint64]kind
	readings map[reading]int64
	readers  map[uint64]struct{}
	doubled  map[uint64]struct{} // tokens that another node counted
	late     chan struct{}       // closed when who waits need not wait any longer
	done     chan struct{}
	err      error
	timer    *time.Timer
}

func newBatch() *batch {
	b := &batch{hits: map[kind]int64{}, tokens: map[uint64]kind{}, readings: map[reading]int64{}, readers: map[uint64]struct{}{}, doubled: map[uint64]struct{}{},
		late: make(chan struct{}), done: make(chan struct{})}
	b.timer = time.AfterFunc(patience, func() { close(b.late) })
	return b
}

// The form of a batch in the database: a number for the form, a table of texts, views, readings. All numbers are varints; texts are told by
// their place in the table, 0 for none.
const batchForm = 1

type encoder struct {
	table, rest []byte
	places      map[string]uint64
}

func (e *encoder) number(n int64) { e.rest = binary.AppendUvarint(e.rest, uint64(n)) }

func (e *encoder) text(s string) {
	place := e.places[s]
	if place == 0 && s != "" {
		place = uint64(len(e.places) + 1)
		e.places[s] = place
		e.table = append(binary.AppendUvarint(e.table, uint64(len(s))), s...)
	}
	e.rest = binary.AppendUvarint(e.rest, place)
}

func encode(hits map[kind]int64, readings map[reading]int64) []byte {
	e := &encoder{places: map[string]uint64{}}
	e.number(int64(len(hits)))
	for k, n := range hits {
		e.number(k.article)
		e.number(n)
		for _, s := range k.texts() {
			e.text(*s)
		}
	}
	e.number(int64(len(readings)))
	for r, n := range readings {
		e.number(r.article)
		e.text(string(r.facet))
		e.number(int64(r.value))
		e.rest = binary.AppendVarint(e.rest, n)
	}
	out := binary.AppendUvarint([]byte{batchForm}, uint64(len(e.places)))
	return append(append(out, e.table...), e.rest...)
}

func (s *Sides) texts() [6]*string {
	return [...]*string{&s.Source, &s.Site, &s.Campaign, &s.Country, &s.Language, &s.Device}
}

// errBatch is a batch that cannot be read.
var errBatch = errors.New("a batch of views is not in a form that is known")

type decoder struct {
	rest  []byte
	table []string
	bad   bool
}

func (d *decoder) number() int64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > 1<<62 {
		d.bad = true
		return 0
	}
	d.rest = d.rest[size:]
	return int64(n)
}

// count is a number of things that follow, at least a byte each.
func (d *decoder) count() int64 {
	n := d.number()
	if n > int64(len(d.rest)) {
		d.bad = true
		return 0
	}
	return n
}

func (d *decoder) text() string {
	place := d.number()
	if d.bad || place > int64(len(d.table)) {
		d.bad = true
		return ""
	}
	if place == 0 {
		return ""
	}
	return d.table[place-1]
}

func decode(data []byte) (hits map[kind]int64, readings map[reading]int64, err error) {
	if len(data) == 0 || data[0] != batchForm {
		return nil, nil, errBatch
	}
	d := &decoder{rest: data[1:]}
	for range d.count() {
		n := d.count()
		d.table = append(d.table, string(d.rest[:n]))
		d.rest = d.rest[n:]
	}
	hits, readings = map[kind]int64{}, map[reading]int64{}
	for n := d.count(); n > 0 && !d.bad; n-- {
		k := kind{article: d.number()}
		times := d.number()
		for _, s := range k.texts() {
			*s = d.text()
		}
		hits[k] += times
	}
	for n := d.count(); n > 0 && !d.bad; n-- {
		r := reading{article: d.number(), facet: Facet(d.text())}
		value := d.number()
		d.bad = d.bad || value > 127
		r.value = int8(value)
		delta, size := binary.Varint(d.rest)
		if size <= 0 {
			return nil, nil, errBatch
		}
		d.rest = d.rest[size:]
		readings[r] += delta
	}
	if d.bad || len(d.rest) > 0 {
		return nil, nil, errBatch
	}
	return hits, readings, nil
}

func encodeTokens(tokens map[uint64]kind) []byte {
	out := make([]byte, 0, 8*len(tokens))
	for t := range tokens {
		out = binary.LittleEndian.AppendUint64(out, t)
	}
	return out
}

func decodeTokens(data []byte) []uint64 {
	out := make([]uint64, 0, len(data)/8)
	for ; len(data) >= 8; data = data[8:] {
		out = append(out, binary.LittleEndian.Uint64(data))
	}
	return out
}
