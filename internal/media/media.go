// Package media is the paper's pictures and files: taking them in safely, keeping them, making them ready for pages.
//
// It is not for where the bytes lie (blob) nor for how a figure is drawn (reader).
package media

import "time"

// State says how far an item is on its way to pages.
type State string

// The states.
const (
	Original State = "original" // stored; pages show the file as it came
	Ready    State = "ready"    // renditions are there
	Failed   State = "failed"   // no renditions could be made; pages go on showing the original
)

// Media is one picture or file of the library.
type Media struct {
	ID         int64
	Filename   string // as uploaded, for people
	BlobKey    string // "2026/11/ab12cd-name.jpg": also its address below /media/
	Mime       string
	Width      int // as shown, orientation applied; 0 for other files
	Height     int
	Bytes      int64
	SHA256     string
	Alt        string
	Caption    string
	Credit     string
	Source     string
	TakenOn    string // YYYY, YYYY-MM or YYYY-MM-DD
	Archive    bool
	State      State
	Renditions []Rendition // narrowest first, WebP and JPEG
	OldPath    string      // below wp-content/uploads/ on the site it came from, decoded
	CreatedAt  time.Time
	CreatedBy  int64
}

// Rendition is one ready size of a picture.
type Rendition struct {
	Width   int    `json:"w"`
	Height  int    `json:"h"`
	Mime    string `json:"m"` // image/webp or image/jpeg
	BlobKey string `json:"k"`
	Bytes   int64  `json:"b"`
}

// URL is the address of the file itself.
func (m Media) URL() string { return "/media/" + m.BlobKey }

// URL is the rendition's address.
func (r Rendition) URL() string { return "/media/" + r.BlobKey }

// IsImage says whether it is a picture that pages can show.
func (m Media) IsImage() bool { return m.Width > 0 && m.Height > 0 }
