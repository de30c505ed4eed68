package audience

import (
	"slices"
	"strconv"
	"time"
)

// depths are the values of Depth, by index, and from what percent of the text on each counts. The end counts a little before the last line.
var depths = [...]struct {
	value string
	from  int
}{{"25", 0}, {"50", 50}, {"75", 75}, {"100", 96}}

func depthOf(percent int) int8 {
	for i, d := range slices.Backward(depths[:]) {
		if percent >= d.from {
			return int8(i)
		}
	}
	return 0
}

// durationBuckets are the seconds at which each bucket of engaged time ends: longer the longer it was, and half an hour at most.
var durationBuckets = [...]int{5, 10, 15, 30, 45, 60, 90, 120, 180, 300, 600, 1800}

func durationOf(seconds int) int8 {
	for i, end := range durationBuckets {
		if seconds < end {
			return int8(i)
		}
	}
	return int8(len(durationBuckets) - 1)
}

// name is a reading's value as the sums keep it.
func (r reading) name() string {
	if r.facet == Depth && int(r.value) < len(depths) {
		return depths[r.value].value
	}
	return strconv.Itoa(int(r.value))
}

// median is the time that half of the readers exceeded, as if those of a bucket were spread over it evenly.
func median(buckets [len(durationBuckets)]int64) time.Duration {
	var all int64
	for _, n := range buckets {
		all += n
	}
	before, from := int64(0), 0
	for i, n := range buckets {
		if n > 0 && 2*(before+n) >= all {
			part := (float64(all)/2 - float64(before)) / float64(n)
			return time.Duration((float64(from) + part*float64(durationBuckets[i]-from)) * float64(time.Second))
		}
		before, from = before+n, durationBuckets[i]
	}
	return 0
}
