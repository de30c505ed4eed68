package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

const pictureWidth, pictureHeight = 1600, 1000

// canvas is a picture being drawn; the same seed draws the same picture.
type canvas struct {
	img *image.RGBA
	rnd *rand.Rand
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 255}
}

func (c *canvas) sky(top, bottom uint32) {
	for y := range pictureHeight {
		row := mix(rgb(top), rgb(bottom), float64(y)/pictureHeight)
		for x := range pictureWidth {
			c.img.SetRGBA(x, y, row)
		}
	}
}

// shape fills a polygon given as x, y, x, y ... Only the part of the canvas that it covers is worked on.
func (c *canvas) shape(col color.Color, points ...float32) {
	left, top, right, bottom := points[0], points[1], points[0], points[1]
	for i := 0; i+1 < len(points); i += 2 {
		left, right = min(left, points[i]), max(right, points[i])
		top, bottom = min(top, points[i+1]), max(bottom, points[i+1])
	}
	box := image.Rect(int(left)-1, int(top)-1, int(right)+2, int(bottom)+2).Intersect(c.img.Bounds())
	if box.Empty() {
		return
	}
	x, y := float32(box.Min.X), float32(box.Min.Y)
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.MoveTo(points[0]-x, points[1]-y)
	for i := 2; i+1 < len(points); i += 2 {
		r.LineTo(points[i]-x, points[i+1]-y)
	}
	r.ClosePath()
	r.Draw(c.img, box, image.NewUniform(col), image.Point{})
}

func (c *canvas) rect(col color.Color, x, y, w, h float32) {
	c.shape(col, x, y, x+w, y, x+w, y+h, x, y+h)
}

func (c *canvas) disc(col color.Color, x, y, radius float32) {
	points := make([]float32, 0, 128)
	for i := range 64 {
		s, k := math.Sincos(float64(i) / 64 * 2 * math.Pi)
		points = append(points, x+radius*float32(k), y+radius*float32(s))
	}
	c.shape(col, points...)
}

func (c *canvas) hills(col uint32, base, height float32) {
	points := []float32{0, pictureHeight}
	a, b := c.rnd.Float64()*6, c.rnd.Float64()*6
	for x := 0; x <= pictureWidth; x += 20 {
		t := float64(x) / pictureWidth
		points = append(points, float32(x), base-height*float32(.6*math.Sin(t*5+a)+.4*math.Sin(t*11+b)))
	}
	c.shape(rgb(col), append(points, pictureWidth, pictureHeight)...)
}

func (c *canvas) houses(cols []uint32, windows uint32) {
	for row := range 4 {
		y := float32(480 + row*110)
		for x := float32(-40); x < pictureWidth; {
			w, h := 70+c.rnd.Float32()*110, 90+c.rnd.Float32()*150
			c.rect(rgb(cols[c.rnd.IntN(len(cols))]), x, y-h+140, w, pictureHeight)
			for wx := x + 14; wx < x+w-22; wx += 30 {
				if c.rnd.IntN(3) > 0 {
					c.rect(rgb(windows), wx, y-h+160+float32(c.rnd.IntN(2))*45, 12, 20)
				}
			}
			x += w + c.rnd.Float32()*16
		}
	}
}

// scenes are what the demo's pictures show, by name.
var scenes = map[string]func(*canvas){
	"town": func(c *canvas) {
		c.sky(0xf0dfc2, 0xd99b6c)
		c.disc(rgb(0xf7ead2), 1120, 230, 90)
		c.hills(0xb98a6b, 520, 60)
		c.rect(rgb(0x5b3d4a), 690, 210, 34, 420)
		c.rect(rgb(0x5b3d4a), 670, 205, 74, 30)
		c.houses([]uint32{0xb0654f, 0xd98f63, 0xf0e4d3, 0xe6c39a, 0xa8553f}, 0x6b4a3f)
	},
	"rain": func(c *canvas) {
		c.sky(0x7c8f99, 0x52636d)
		c.hills(0x4a5a63, 540, 50)
		c.houses([]uint32{0x3f4d56, 0x5d6d76, 0x8b999f, 0x46555e}, 0xe9d9a6)
		for range 420 {
			x, y := c.rnd.Float32()*pictureWidth, c.rnd.Float32()*pictureHeight
			c.shape(color.RGBA{150, 165, 172, 130}, x, y, x+2, y, x-10, y+38, x-12, y+38)
		}
	},
	"market": func(c *canvas) {
		c.sky(0xf6e6c4, 0xe0b878)
		c.rect(rgb(0xa6784a), 0, 680, pictureWidth, 320)
		for i := range 6 {
			x := float32(20 + i*265)
			for k := range 8 {
				col := rgb([]uint32{0xa23b33, 0x2f6b5e, 0xc98a2b}[i%3])
				if k%2 == 1 {
					col = mix(col, rgb(0xffffff), .45)
				}
				c.shape(col, x+float32(k)*30, 300, x+float32(k)*30+30, 300, x+float32(k)*31+33, 410, x+float32(k)*31-2, 410)
			}
			c.rect(rgb(0x68422a), x+6, 610, 230, 200)
			for range 26 {
				c.disc(rgb([]uint32{0xd9482b, 0xe6a22d, 0x6d9a35, 0x8b2f45}[c.rnd.IntN(4)]), x+20+c.rnd.Float32()*205, 590+c.rnd.Float32()*34, 17)
			}
		}
	},
	"olives": func(c *canvas) {
		c.sky(0xdcebcf, 0xc3dba6)
		c.hills(0x9bbf72, 470, 60)
		c.hills(0x6f9a4c, 640, 70)
		c.hills(0x55813b, 800, 50)
		for range 60 {
			x, y := c.rnd.Float32()*pictureWidth, 560+c.rnd.Float32()*400
			c.rect(rgb(0x5a4028), x-4, y, 8, 34)
			for range 7 {
				c.disc(mix(rgb(0x3f6a30), rgb(0x7fa45a), c.rnd.Float64()), x-26+c.rnd.Float32()*52, y-24+c.rnd.Float32()*28, 19)
			}
		}
	},
	"pitch": func(c *canvas) {
		c.sky(0xdfead2, 0xb8d39a)
		c.rect(rgb(0x2f3f4a), 0, 250, pictureWidth, 190)
		for range 1500 {
			c.disc(rgb([]uint32{0xc9574b, 0xf1e7d7, 0x4a6a80, 0xe0b05a}[c.rnd.IntN(4)]), c.rnd.Float32()*pictureWidth, 262+c.rnd.Float32()*165, 6)
		}
		for i := range 10 {
			c.rect(rgb([]uint32{0x3f8f45, 0x378340}[i%2]), float32(i*160), 440, 160, 560)
		}
		c.rect(rgb(0xf2f6ef), 797, 440, 6, 560)
		c.disc(rgb(0xf2f6ef), 800, 720, 130)
		c.disc(rgb(0x3b8943), 800, 720, 124)
		for i := range 14 {
			x, y := 90+c.rnd.Float32()*1420, 500+c.rnd.Float32()*430
			c.rect(rgb([]uint32{0xc2352b, 0xffffff}[i%2]), x, y, 24, 40)
			c.disc(rgb(0x6b4a35), x+12, y-10, 11)
			c.rect(rgb(0x222b33), x+2, y+40, 8, 26)
			c.rect(rgb(0x222b33), x+14, y+40, 8, 26)
		}
	},
	"stage": func(c *canvas) {
		c.sky(0x1c1a33, 0x3a2a4d)
		for i := range 5 {
			x := float32(160 + i*320)
			c.shape(color.RGBA{120, 95, 60, 90}, x, 0, x+20, 0, x+190, 820, x-170, 820)
		}
		c.rect(rgb(0x2a1d25), 0, 800, pictureWidth, 200)
		c.shape(rgb(0xf3e3cf), 770, 500, 830, 500, 860, 800, 740, 800)
		c.disc(rgb(0xf0d3b4), 800, 455, 42)
		for range 70 {
			c.disc(rgb(0x0d0b14), c.rnd.Float32()*pictureWidth, 910+c.rnd.Float32()*110, 46)
		}
	},
	"school": func(c *canvas) {
		c.sky(0xbcd9e6, 0xe7f0ea)
		c.disc(rgb(0xf6e9b8), 1330, 190, 80)
		c.rect(rgb(0xf1e6d0), 300, 380, 1000, 330)
		c.shape(rgb(0xb0654f), 260, 380, 800, 230, 1340, 380)
		for row := range 2 {
			for i := range 8 {
				c.rect(rgb(0x5f8796), float32(350+i*118), float32(430+row*130), 66, 84)
			}
		}
		c.rect(rgb(0x7a4b33), 752, 570, 96, 140)
		c.rect(rgb(0xc8b58d), 0, 710, pictureWidth, 290)
		for range 26 {
			x, y := 80+c.rnd.Float32()*1440, 760+c.rnd.Float32()*180
			c.rect(rgb([]uint32{0x2f6b5e, 0xa23b33, 0x355a86}[c.rnd.IntN(3)]), x, y, 20, 36)
			c.disc(rgb(0x6b4a35), x+10, y-9, 10)
		}
	},
	"night": func(c *canvas) {
		c.sky(0x15203d, 0x5a4a6b)
		c.disc(rgb(0xe9e3cf), 800, 210, 70)
		for range 120 {
			c.disc(rgb(0xcfd3e6), c.rnd.Float32()*pictureWidth, c.rnd.Float32()*420, 1.6)
		}
		c.hills(0x3b3560, 560, 60)
		c.houses([]uint32{0x2b2a4f, 0x8f5a5e, 0x39386a, 0x4a3d63}, 0xf0c36a)
	},
}

// draw is a scene as JPEG. A portrait is a scene too, smaller.
func draw(scene string, seed uint64) ([]byte, error) {
	c := &canvas{image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight)), rand.New(rand.NewPCG(seed, 7))}
	scenes[scene](c)
	return encode(c.img)
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85})
	return b.Bytes(), err
}
