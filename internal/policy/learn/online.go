package learn

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"unicode"

	"github.com/warraq/warraq/arabic"
)

// Online is what a newsroom's own decisions teach: one linear classifier for each class (a rule), and one that corrects the shipped
// model's score. Each decision moves all of them a little (logistic regression; AdaGrad: Duchi, Hazan and Singer 2011). It starts knowing
// nothing: every class improbable, the shipped score right. It is for many goroutines as
// long as it learns nothing.
type Online struct {
	classes int
	weight  []float32 // a row for each hashed piece, in a row one for each class and the correction
	square  []float32 // sums of squared gradients, in the same places
	bias    []float32
	lessons int64
}

// A row holds what a piece of two to five letters says, a word or two words that follow each other. Rows are shared by chance.
const rows = 1 << 15

// How far a lesson moves the weights and the start: from .5 to 2 makes no difference on comments that nothing was trained on, and four times as much
// forgets the shipped model (docs/policy.md). The squares begin at 1, so that a piece that is met for the first time is not taken for proof.
const (
	rate      = 1.0
	biasRate  = 0.02
	startBias = -3 // one comment in twenty
)

// NewOnline knows nothing about so many classes.
func NewOnline(classes int) *Online {
	o := &Online{classes: classes, weight: make([]float32, rows*(classes+1)), square: make([]float32, rows*(classes+1)), bias: make([]float32, classes+1)}
	for k := range classes {
		o.bias[k] = startBias
	}
	return o
}

// Lessons is how many decisions it has learned from.
func (o *Online) Lessons() int64 { return o.lessons }

// Sight is what an Online sees of a text: rows, each once.
type Sight struct {
	row   []uint32
	value float32
}

// See takes a text apart, whose pieces are in f.
func See(text string, f *Features) Sight { return SeeFolded(folded(text), f) }

// SeeFolded is See of a text that arabic.ForModeration has folded already.
func SeeFolded(m arabic.Mapped, f *Features) Sight {
	s := Sight{row: make([]uint32, 0, len(f.index)+64)}
	var met [rows / 64]uint64
	put := func(h uint32) {
		if h %= rows; met[h/64]&(1<<(h%64)) == 0 {
			met[h/64] |= 1 << (h % 64)
			s.row = append(s.row, h)
		}
	}
	for _, i := range f.index {
		put(i)
	}
	for _, w := range wordsOf(m) {
		put(w.hash)
		put(w.pair)
	}
	if n := len(s.row); n > 0 {
		s.value = float32(1 / math.Sqrt(float64(n)))
	}
	return s
}

// word is a hashed word, with the pair it makes with the one before it, and where it stands.
type word struct {
	hash, pair uint32
	start, end int
}

const mostWords = 4_000

func wordsOf(m arabic.Mapped) (list []word) {
	start, h, before := -1, uint32(0), uint32(0)
	flush := func(end int) {
		if start < 0 || len(list) >= mostWords {
			start = -1
			return
		}
		w := word{hash: mix(h ^ 0x51ed27), pair: mix(before*31 + h)}
		w.start, w.end = m.Original(start, end)
		list = append(list, w)
		start, before = -1, h
	}
	for i, r := range m.Text {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			flush(i)
			continue
		}
		if start < 0 {
			start, h = i, 2166136261
		}
		h = (h ^ uint32(r)) * 16777619
	}
	flush(len(m.Text))
	return list
}

func mix(x uint32) uint32 {
	x ^= x >> 15
	x *= 0x2c1b3c6d
	x ^= x >> 13
	return x
}

// Judge is how probable each class is, 0 to 1, and the score corrected: shipped is the one to correct.
func (o *Online) Judge(s Sight, shipped float64) (classes []float64, score float64) {
	sums := o.sums(s)
	classes = make([]float64, o.classes)
	for k := range classes {
		classes[k] = sigmoid(float64(sums[k]))
	}
	return classes, sigmoid(logit(shipped) + float64(sums[o.classes]))
}

func (o *Online) sums(s Sight) []float32 {
	n := o.classes + 1
	sums := make([]float32, n)
	for _, r := range s.row {
		row := o.weight[int(r)*n : int(r)*n+n]
		for k, w := range row {
			sums[k] += w
		}
	}
	for k := range sums {
		sums[k] = sums[k]*s.value + o.bias[k]
	}
	return sums
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func logit(p float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return math.Log(p / (1 - p))
}

// Lesson is a decision.
type Lesson struct {
	Sight   Sight
	Shipped float64 // the shipped model's score
	Class   int     // that was right, below zero for none
	Abuse   bool    // it is one that the score is about
	Times   int     // it is taught, at least once
}

// Learn moves o by one lesson. Nobody else may use o meanwhile.
func (o *Online) Learn(l Lesson) {
	for range max(1, l.Times) {
		o.step(l)
	}
	o.lessons++
}

func (o *Online) step(l Lesson) {
	n := o.classes + 1
	sums := o.sums(l.Sight)
	gradient := make([]float32, n)
	for k := range o.classes {
		gradient[k] = float32(sigmoid(float64(sums[k])) - is(k == l.Class))
	}
	gradient[o.classes] = float32(sigmoid(logit(l.Shipped)+float64(sums[o.classes])) - is(l.Abuse))
	for k := range gradient {
		o.bias[k] -= biasRate * gradient[k]
	}
	for _, r := range l.Sight.row {
		for k, g := range gradient {
			i := int(r)*n + k
			g *= l.Sight.value
			o.square[i] += g * g
			o.weight[i] -= rate * g / float32(math.Sqrt(1+float64(o.square[i])))
		}
	}
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Explain are up to n words of a text that speak most for a class, the strongest first; class is the number of classes for the
// correction of the score.
func (o *Online) Explain(text string, class, n int) []Reason {
	s := See(text, Read(text, 0))
	weigh := func(h uint32) float64 {
		return float64(o.weight[int(h%rows)*(o.classes+1)+class] * s.value)
	}
	var starts, ends []int
	list := letters(folded(text), func(start, end int) { starts, ends = append(starts, start), append(ends, end) })
	share := make([]float64, len(list))
	eachPiece(list, func(i uint32, start, end int) {
		for k := start; k < end; k++ {
			share[k] += weigh(i) / float64(end-start)
		}
	})
	var all []Reason
	at := 0
	for _, w := range wordsOf(folded(text)) {
		r := Reason{Start: w.start, End: w.end, Weight: weigh(w.hash)}
		for ; at < len(list) && starts[at] < w.end; at++ {
			r.Weight += share[at]
		}
		if r.Weight > 0 && r.End > r.Start {
			all = append(all, r)
		}
	}
	strongestFirst(all)
	return all[:min(n, len(all))]
}

// The stored form: a version, numbers, a checksum, weights and squares, compressed.
const storedOnline = 2

// MarshalBinary implements encoding.BinaryMarshaler. It is a few hundred kilobytes after thousands of lessons, since most rows are zero.
func (o *Online) MarshalBinary() ([]byte, error) {
	raw := make([]byte, 0, 4*(len(o.weight)+len(o.square)+len(o.bias)))
	for _, list := range [][]float32{o.bias, o.weight, o.square} {
		for _, w := range list {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(w))
		}
	}
	var out bytes.Buffer
	out.WriteByte(storedOnline)
	_ = binary.Write(&out, binary.LittleEndian, []int64{int64(o.classes), o.lessons})
	_ = binary.Write(&out, binary.LittleEndian, crc32.ChecksumIEEE(raw))
	z, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	err = z.Close()
	return out.Bytes(), err
}

// mostClasses bounds what is believed of a stored form.
const mostClasses = 64

// UnmarshalBinary implements encoding.BinaryUnmarshaler. What is no such model is an error, and o stays as it was.
func (o *Online) UnmarshalBinary(data []byte) error {
	in := bytes.NewReader(data)
	if v, err := in.ReadByte(); err != nil || v != storedOnline {
		return errDamaged
	}
	var head [2]int64
	var sum uint32
	if binary.Read(in, binary.LittleEndian, &head) != nil || binary.Read(in, binary.LittleEndian, &sum) != nil || head[0] < 1 || head[0] > mostClasses || head[1] < 0 {
		return errDamaged
	}
	n := NewOnline(int(head[0]))
	raw := make([]byte, 4*(len(n.weight)+len(n.square)+len(n.bias)))
	if _, err := io.ReadFull(flate.NewReader(in), raw); err != nil || crc32.ChecksumIEEE(raw) != sum {
		return errDamaged
	}
	for _, list := range [][]float32{n.bias, n.weight, n.square} {
		for i := range list {
			v := math.Float32frombits(binary.LittleEndian.Uint32(raw))
			if raw = raw[4:]; math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return errDamaged
			}
			list[i] = v
		}
	}
	n.lessons = head[1]
	*o = *n
	return nil
}
