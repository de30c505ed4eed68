package learn

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"sync"
)

// Model says how probable it is that a text is abuse: a linear function of its pieces, as a probability. It is for many goroutines.
type Model struct {
	weight []float32
	bias   float32
	listed float32 // what listed words count
	scale  float64 // margin to log-odds: Platt (1999), "Probabilistic outputs for support vector machines"
	shift  float64
}

//go:embed shipped.bin
var shippedData []byte

// Shipped is the model that papers start with: weights over hashed pieces of words, trained by tools/trainmodel.
var Shipped = sync.OnceValue(func() *Model {
	m := &Model{}
	if err := m.UnmarshalBinary(shippedData); err != nil {
		panic("learn: the shipped model cannot be read: " + err.Error()) // a fault of the build, which a test finds
	}
	return m
})

func (m *Model) margin(f *Features) float64 {
	sum := float32(0)
	for _, i := range f.index {
		sum += m.weight[i]
	}
	return float64(m.bias + sum*f.value + m.listed*f.listed)
}

// Score is the probability, 0 to 1, among comments on news.
func (m *Model) Score(f *Features) float64 {
	return 1 / (1 + math.Exp(-(m.scale*m.margin(f) + m.shift)))
}

// Reason is a stretch of a text, in bytes, and what it adds to the score's log-odds.
type Reason struct {
	Start, End int
	Weight     float64
}

// Explain are up to n stretches of a text that speak most for abuse, the strongest first: whole words where letters stand together.
func (m *Model) Explain(text string, n int) []Reason {
	var starts, ends []int
	list := letters(folded(text), func(start, end int) { starts, ends = append(starts, start), append(ends, end) })
	if len(list) == 0 {
		return nil
	}
	share := make([]float64, len(list)) // of each letter
	value := float64(Read(text, 0).value) * m.scale
	eachPiece(list, func(i uint32, start, end int) {
		w := float64(m.weight[i]) * value / float64(end-start)
		for k := start; k < end; k++ {
			share[k] += w
		}
	})
	var all []Reason
	for i := 0; i < len(list); {
		r := Reason{Start: starts[i], End: ends[i], Weight: share[i]}
		for i++; i < len(list) && starts[i] == r.End; i++ { // letters of one word stand side by side
			r.End, r.Weight = ends[i], r.Weight+share[i]
		}
		all = append(all, r)
	}
	all = slices.DeleteFunc(all, func(r Reason) bool { return r.Weight <= 0 })
	strongestFirst(all)
	return all[:min(n, len(all))]
}

func strongestFirst(list []Reason) {
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Compare(b.Weight, a.Weight) })
}

// The stored form: a version, numbers, a checksum, and a byte for each weight, compressed.
const stored = 1

var errDamaged = errors.New("learn: the model is damaged")

// MarshalBinary implements encoding.BinaryMarshaler. Weights are kept in 255 steps.
func (m *Model) MarshalBinary() ([]byte, error) {
	most := float32(0)
	for _, w := range m.weight {
		most = max(most, w, -w)
	}
	step := max(most/127, 1e-12)
	raw := make([]byte, len(m.weight))
	for i, w := range m.weight {
		raw[i] = byte(int8(math.Round(float64(w / step))))
	}
	var out bytes.Buffer
	out.WriteByte(stored)
	for _, v := range []float64{float64(step), float64(m.bias), float64(m.listed), m.scale, m.shift} {
		_ = binary.Write(&out, binary.LittleEndian, v)
	}
	_ = binary.Write(&out, binary.LittleEndian, crc32.ChecksumIEEE(raw))
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	err = z.Close()
	return out.Bytes(), err
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler. What is no model is an error, and m stays as it was.
func (m *Model) UnmarshalBinary(data []byte) error {
	in := bytes.NewReader(data)
	if v, err := in.ReadByte(); err != nil || v != stored {
		return errDamaged
	}
	var head [5]float64
	if err := binary.Read(in, binary.LittleEndian, &head); err != nil {
		return errDamaged
	}
	for _, v := range head {
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e6 {
			return errDamaged
		}
	}
	var sum uint32
	if err := binary.Read(in, binary.LittleEndian, &sum); err != nil {
		return errDamaged
	}
	raw := make([]byte, size)
	z := flate.NewReader(in)
	if _, err := io.ReadFull(z, raw); err != nil || crc32.ChecksumIEEE(raw) != sum {
		return errDamaged
	}
	if n, err := z.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) || in.Len() > 0 { // more, or cut off
		return errDamaged
	}
	weight := make([]float32, size)
	for i := range weight {
		weight[i] = float32(int8(raw[i])) * float32(head[0])
	}
	*m = Model{weight: weight, bias: float32(head[1]), listed: float32(head[2]), scale: head[3], shift: head[4]}
	return nil
}
