package audience

import "time"

// Period is a stretch of time that the newsroom looks at; days are the paper's own.
type Period string

// The periods of the screens: today until now, the last 7 and 30 days, today included, and the last twelve months of the calendar.
const (
	Today Period = "today"
	Week  Period = "7"
	Month Period = "30"
	Year  Period = "year"
)

// Facet is a side by which views are told apart.
type Facet string

// The facets. Values of Source are the classes below; of Site host names; of Country ISO 3166 codes; of Language BCP 47 base languages;
// of Device "phone", "tablet", "desktop"; of Section and Author their numbers; of Depth "25", "50", "75", "100", the deepest quarter of the text
// that a reader reached: less than half, half, three quarters, the end; of Duration the number of a bucket of engaged time (durationBuckets). "" is unknown; "*" stands for all that were too rare to keep apart. Views without a
// campaign or another site are no values of those facets.
const (
	Source   Facet = "source"
	Site     Facet = "site"
	Campaign Facet = "campaign"
	Country  Facet = "country"
	Language Facet = "language"
	Device   Facet = "device"
	Section  Facet = "section"
	Author   Facet = "author"
	Depth    Facet = "depth"
	Duration Facet = "duration"
)

// Share is how many views, or readings, had a value of a facet.
type Share struct {
	Value string
	Views int64
}

// Point is the views of one step of a curve, by when it began.
type Point struct {
	At    time.Time
	Views int64
}

// Compared is a number beside the same of the time before: of the same weekday last week until the same minute (Today), of as many days before (others).
type Compared struct {
	Now, Before int64
}

// Overview is the paper in a period.
type Overview struct {
	Reading  Compared      // readers who opened an article in the last five minutes; Before is a week ago
	Views    Compared      // of the period
	Engaged  time.Duration // median of the time that readers spent with an article, in the period; 0 where nobody was measured
	Before   time.Duration // the same of the time before
	Finished Compared      // of a thousand readers that were measured, how many reached the end
	Step     time.Duration // between two points of the curves: half an hour, a day, or about a month
	Curve    []Point       // of the period, a point for every step, until now
	Earlier  []Point       // of the time before, the whole of it, as many steps as the period has when it is over; At is its own time
}

// Row is an article in a list of the most read.
type Row struct {
	Article  int64
	Reading  int64  // in the last five minutes
	Views    int64  // in the period
	Finished int64  // of a thousand readers that were measured, since it was published; -1 where nobody was
	Source   string // that most readers came from; "" where it is unknown
}

// Article is one article's audience.
type Article struct {
	Reading  int64
	Views    int64 // in all, imported ones included
	Engaged  time.Duration
	Finished int64 // as in Row
	Readings int64 // readers that were measured
	Step     time.Duration
	Curve    []Point           // from its publication, or since views are counted, until now: hours of its first week, else days, or months of the calendar where it is older than days are kept
	Shares   map[Facet][]Share // Source, Campaign, Device, Depth, the largest first
}
