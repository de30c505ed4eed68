package syndicate_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/testkit"
)

func drawn(t *testing.T, c syndicate.Card) (image.Image, []byte) {
	t.Helper()
	b, err := c.Picture()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds() != image.Rect(0, 0, syndicate.CardWidth, syndicate.CardHeight) {
		t.Fatalf("%v %v", err, img)
	}
	return img, b
}

// ink is how many points of a part are dark.
func ink(img image.Image, part image.Rectangle) (n int) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				n++
			}
		}
	}
	return n
}

var headlinePlace = image.Rect(0, 170, syndicate.CardWidth, 500)

func TestACardIsGolden(t *testing.T) {
	_, b := drawn(t, syndicate.Card{Paper: "السجل", Section: "محليات", Headline: "السوق القديم يعود إلى موقعه عبر تطبيق My City بعد ثمانية أشهر من العمل"})
	testkit.Golden(t, "card.png", b)
	if out := os.Getenv("WARRAQ_CARD"); out != "" {
		if err := os.WriteFile(out, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Letters that are joined take less room than the same letters apart, and are other shapes.
func TestLettersAreJoined(t *testing.T) {
	joined, _ := drawn(t, syndicate.Card{Headline: "محمد"})
	apart, _ := drawn(t, syndicate.Card{Headline: "م\u200cح\u200cم\u200cد"})
	if a, b := ink(joined, headlinePlace), ink(apart, headlinePlace); a == 0 || a >= b {
		t.Errorf("joined %d points, apart %d", a, b)
	}
	half := image.Rect(0, 170, syndicate.CardWidth/2, 500)
	if ink(joined, half) != 0 {
		t.Error("a short headline does not begin at the right")
	}
	if ltr, _ := drawn(t, syndicate.Card{Headline: "City", LTR: true}); ink(ltr, half) == 0 {
		t.Error("a headline from left to right does not begin at the left")
	}
}

func TestNoHeadlineIsTooMuchForACard(t *testing.T) {
	margins := []image.Rectangle{image.Rect(0, 20, 70, 630), image.Rect(1130, 20, 1200, 630), image.Rect(0, 600, 1200, 630)}
	for _, headline := range []string{"", "🔥🔥🔥", "\u200f\u202e", strings.Repeat("خبر ", 500), strings.Repeat("طويلةجدا", 200), strings.Repeat("W", 900), "\x00\xff", strings.Repeat("م\u0651\u064e\u0651", 400)} {
		img, _ := drawn(t, syndicate.Card{Paper: headline, Section: headline, Headline: headline})
		for _, m := range margins[:2] {
			if n := ink(img, m); n > 0 {
				t.Errorf("%.40q: %d points in the margin %v", headline, n, m)
			}
		}
	}
}

func BenchmarkCard(b *testing.B) {
	c := syndicate.Card{Paper: "السجل", Section: "محليات", Headline: "السوق القديم يعود إلى موقعه عبر تطبيق My City بعد ثمانية أشهر من العمل"}
	for b.Loop() {
		if _, err := c.Picture(); err != nil {
			b.Fatal(err)
		}
	}
}
