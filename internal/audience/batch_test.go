package audience

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

func TestABatchComesBackAsItWas(t *testing.T) {
	hits := map[kind]int64{
		{1, Sides{}}: 1,
		{1 << 60, Sides{FromSearch, "google.com", "رمضان", "JO", "ar", OnPhone}}: 300,
		{2, Sides{FromSearch, "", "search", "", "ar", OnPhone}}:                  7,
	}
	readings := map[reading]int64{{1, Depth, 3}: 1, {1, Depth, 0}: -1, {2, Duration, 11}: 40}
	for _, c := range []struct {
		hits     map[kind]int64
		readings map[reading]int64
	}{{hits, readings}, {nil, nil}, {hits, nil}, {nil, readings}} {
		data := encode(c.hits, c.readings)
		h, r, err := decode(data)
		if err != nil || !maps.Equal(h, c.hits) || !maps.Equal(r, c.readings) {
			t.Errorf("%v %v %v", h, r, err)
		}
		for i := range data { // cut off anywhere it is not taken for another
			if _, _, err := decode(data[:i]); !errors.Is(err, errBatch) {
				t.Errorf("%d bytes of %d: %v", i, len(data), err)
			}
		}
	}
	tokens := map[uint64]kind{1: {}, 1 << 63: {}}
	if got := decodeTokens(encodeTokens(tokens)); !slices.Equal(slices.Sorted(slices.Values(got)), []uint64{1, 1 << 63}) {
		t.Error(got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(map[kind]int64{{3, Sides{Source: "x"}}: 2}, map[reading]int64{{3, Depth, 1}: -2}))
	f.Add([]byte{batchForm, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, data []byte) {
		hits, readings, err := decode(data)
		if err != nil {
			return
		}
		h, r, err := decode(encode(hits, readings))
		if err != nil || !maps.Equal(h, hits) || !maps.Equal(r, readings) {
			t.Errorf("%v %v %v", h, r, err)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	hits := map[kind]int64{}
	for i := range 200 {
		hits[kind{int64(100_000 + i), Sides{FromSearch, "google.com", "", []string{"JO", "EG", "SA"}[i%3], "ar", OnPhone}}] = 1
	}
	b.ReportAllocs()
	for b.Loop() {
		encode(hits, nil)
	}
	b.ReportMetric(float64(len(encode(hits, nil)))/200, "B/view")
}
