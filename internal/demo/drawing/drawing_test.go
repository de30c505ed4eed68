package drawing

import (
	"bytes"
	"image"
	"testing"
)

const small = 96

func scene(t *testing.T, name string, variant int, seed uint64) *image.RGBA {
	t.Helper()
	m, err := Scene(name, variant, small, seed)
	if err != nil {
		t.Fatal(err)
	}
	return m.(*image.RGBA)
}

// apart is how much two pictures differ: the mean distance of a channel, 0 to 255.
func apart(a, b *image.RGBA) float64 {
	sum := 0
	for i := range a.Pix {
		d := int(a.Pix[i]) - int(b.Pix[i])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(a.Pix)) * 4 / 3 // every fourth is the cover, the same in both
}

func TestTheSameSeedDrawsTheSamePictureAndAnotherAnother(t *testing.T) {
	for _, name := range Scenes() {
		for v := 1; v <= Variants(name); v++ {
			a, again, other := scene(t, name, v, 1), scene(t, name, v, 1), scene(t, name, v, 3)
			if !bytes.Equal(a.Pix, again.Pix) {
				t.Errorf("%s %d is not the same twice", name, v)
			}
			if d := apart(a, other); d < .5 {
				t.Errorf("%s %d hardly moves with the seed: %.2f", name, v, d)
			}
		}
	}
}

func TestVariantsOfASceneLookDifferent(t *testing.T) {
	for _, name := range Scenes() {
		for v := 2; v <= Variants(name); v++ {
			for w := 1; w < v; w++ {
				if d := apart(scene(t, name, v, 1), scene(t, name, w, 1)); d < 12 {
					t.Errorf("%s %d and %d look alike: %.2f", name, v, w, d)
				}
			}
		}
	}
}

func TestAnOddSeedIsTheOtherSide(t *testing.T) {
	c := newCanvas(3, 2, 3, 1)
	for i := range c.img.Pix {
		c.img.Pix[i] = uint8(i)
	}
	c.mirror()
	if want := []uint8{8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3, 20, 21, 22, 23, 16, 17, 18, 19, 12, 13, 14, 15}; !bytes.Equal(c.img.Pix, want) {
		t.Errorf("%v", c.img.Pix)
	}
	if d := apart(scene(t, "valley", 2, 2), scene(t, "valley", 2, 3)); d < 10 {
		t.Errorf("the lake looks the same from the other side: %.2f", d)
	}
}

// A hole would show as a pixel that lets through: JPEG has none.
func TestScenesCoverTheWholePicture(t *testing.T) {
	for _, name := range Scenes() {
		for v := 1; v <= Variants(name); v++ {
			m := scene(t, name, v, 3)
			if got := m.Bounds(); got != image.Rect(0, 0, small, small*5/8) {
				t.Errorf("%s %d is %v", name, v, got)
			}
			for i := 3; i < len(m.Pix); i += 4 {
				if m.Pix[i] != 255 {
					t.Errorf("%s %d lets through at pixel %d", name, v, i/4)
					break
				}
			}
		}
	}
}

func TestWhatIsNotThereCannotBeDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant int
	}{{"volcano", 1}, {"dusk", 0}, {"dusk", 4}} {
		if _, err := Scene(c.name, c.variant, small, 1); err == nil {
			t.Errorf("%s %d was drawn", c.name, c.variant)
		}
	}
	for _, l := range []Look{{Style: "mohawk"}, {Style: "short", Beard: "blue"}, {Style: "short", Glasses: "hexagonal"}} {
		if _, err := Portrait(l, small); err == nil {
			t.Errorf("%+v was drawn", l)
		}
	}
}

func TestEveryStyleAndBeardGivesAnotherFace(t *testing.T) {
	seen := map[string]string{}
	face := func(what string, l Look) {
		l.Ground, l.Skin, l.Hair, l.Scarf, l.Coat, l.Shirt = 0xd5dde6, 0xc68e66, 0x2a211f, 0x7d4a56, 0x2d3b57, 0xf4efe4
		m, err := Portrait(l, small)
		if err != nil {
			t.Fatal(err)
		}
		pix := string(m.(*image.RGBA).Pix)
		if other, there := seen[pix]; there {
			t.Errorf("%s looks like %s", what, other)
		}
		seen[pix] = what
	}
	for s := range styles {
		face("style "+s, Look{Style: s})
	}
	for b := range beards {
		if b != "" {
			face("beard "+b, Look{Style: "short", Beard: b})
		}
	}
	face("round glasses", Look{Style: "short", Glasses: "round"})
	face("square glasses", Look{Style: "short", Glasses: "square"})
}

func BenchmarkScene(b *testing.B) {
	names := Scenes()
	for i := range b.N {
		name := names[i%len(names)]
		if _, err := Scene(name, 1+i/len(names)%Variants(name), 1440, 1); err != nil {
			b.Fatal(err)
		}
	}
}
