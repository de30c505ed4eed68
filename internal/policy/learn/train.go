package learn

import (
	"math"
	"math/rand/v2"
)

// Example is a comment that somebody decided on.
type Example struct {
	Features *Features
	Abuse    bool
	Set      int // the collection it comes from: each has its own share of abuse, which is evened out
}

// What training goes by. Chosen by five-fold cross-validation on the training parts: docs/policy.md.
const (
	cost       = 1.0 // of a comment on the wrong side
	smoothing  = 1.0
	listedCost = 0.5 // what listed words count against pieces
	biasValue  = 0.3
	rounds     = 30
)

// Train makes a model of examples: a support vector machine whose features are weighed by how much more often they stand in abuse
// (NB-SVM: Wang and Manning 2012, "Baselines and bigrams"), fitted by coordinate descent in the dual (Hsieh et al. 2008). The same
// examples in the same order give the same model. Its scores are margins until Calibrate.
func Train(examples []Example) *Model {
	ratio := ratios(examples)
	costs := costsOf(examples)
	t := &trainer{examples: examples, ratio: ratio, weight: make([]float32, size), alpha: make([]float64, len(examples)), costs: costs}
	for i := range examples {
		t.norm = append(t.norm, t.square(i)+1/(2*costs[i]))
	}
	chance := rand.New(rand.NewPCG(1, 1))
	order := chance.Perm(len(examples))
	for range rounds {
		chance.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			t.step(i)
		}
	}
	m := &Model{weight: make([]float32, size), bias: t.bias * biasValue, listed: listedCost, scale: 1}
	for i, w := range t.weight {
		m.weight[i] = w * ratio[i]
	}
	return m
}

// ratios is how much more often each piece stands in abuse, as a logarithm.
func ratios(examples []Example) []float32 {
	var in [2][]float64
	var n [2]float64
	in[0], in[1] = make([]float64, size), make([]float64, size)
	for _, e := range examples {
		k := 0
		if e.Abuse {
			k = 1
		}
		n[k]++
		for _, i := range e.Features.index {
			in[k][i]++
		}
	}
	ratio := make([]float32, size)
	for i := range ratio {
		if in[0][i]+in[1][i] > 0 {
			ratio[i] = float32(math.Log((in[1][i]+smoothing)/(n[1]+2*smoothing)) - math.Log((in[0][i]+smoothing)/(n[0]+2*smoothing)))
		}
	}
	return ratio
}

// costsOf evens out the share of abuse in each set.
func costsOf(examples []Example) []float64 {
	type key struct {
		set   int
		abuse bool
	}
	n := map[key]float64{}
	for _, e := range examples {
		n[key{e.Set, e.Abuse}]++
	}
	costs := make([]float64, len(examples))
	for i, e := range examples {
		costs[i] = cost * math.Sqrt(n[key{e.Set, !e.Abuse}]/n[key{e.Set, e.Abuse}])
		if costs[i] == 0 { // a set of one kind
			costs[i] = cost
		}
	}
	return costs
}

type trainer struct {
	examples []Example
	ratio    []float32
	weight   []float32
	bias     float32
	alpha    []float64
	norm     []float64
	costs    []float64
}

// square is the squared length of an example.
func (t *trainer) square(n int) float64 {
	sum, f := biasValue*biasValue, t.examples[n].Features
	for _, i := range f.index {
		v := float64(t.ratio[i] * f.value)
		sum += v * v
	}
	return sum
}

// step puts one example on its side of the margin, as far as its cost allows.
func (t *trainer) step(n int) {
	f, y := t.examples[n].Features, -1.0
	if t.examples[n].Abuse {
		y = 1
	}
	margin := float64(t.bias * biasValue)
	for _, i := range f.index {
		margin += float64(t.weight[i] * t.ratio[i] * f.value)
	}
	gradient := y*margin - 1 + t.alpha[n]/(2*t.costs[n])
	before := t.alpha[n]
	t.alpha[n] = math.Max(0, before-gradient/t.norm[n])
	d := float32((t.alpha[n] - before) * y)
	if d == 0 {
		return
	}
	t.bias += d * biasValue
	for _, i := range f.index {
		t.weight[i] += d * t.ratio[i] * f.value
	}
}

// Margin is a text's side and distance from the line between what is abuse and what is not; for Calibrate.
func (m *Model) Margin(f *Features) float64 { return m.margin(f) }

// Calibrate makes scores probabilities, by margins of examples that the model was not trained on (Platt 1999, with Newton's method).
func (m *Model) Calibrate(margins []float64, abuse []bool) {
	a, b := 1.0, 0.0
	for range 50 {
		var ga, gb, haa, hab, hbb float64
		for i, s := range margins {
			p, y := 1/(1+math.Exp(-(a*s+b))), 0.0
			if abuse[i] {
				y = 1
			}
			w := p*(1-p) + 1e-9
			ga, gb = ga+(y-p)*s, gb+y-p
			haa, hab, hbb = haa+w*s*s, hab+w*s, hbb+w
		}
		det := haa*hbb - hab*hab
		if math.Abs(det) < 1e-12 {
			break
		}
		a += (hbb*ga - hab*gb) / det
		b += (haa*gb - hab*ga) / det
	}
	m.scale, m.shift = a, b
}
