package drawing

import (
	"fmt"
	"image"
)

// Look is how somebody's portrait is drawn. The colours are 0xRRGGBB.
type Look struct {
	Ground  uint32 // behind the head
	Skin    uint32
	Hair    uint32 // hair and brows; under a scarf the brows only
	Style   string // "short", "side", "curly", "receding", "long", "bob", "bun"; "scarf" and "turban" cover it
	Scarf   uint32
	Coat    uint32 // jacket or blouse
	Shirt   uint32 // what shows at the neck
	Beard   string // "", "full", "short", "moustache"
	Glasses string // "", "round", "square"
}

// side is the length of a portrait's side, in units.
const side = 400

// Portrait draws a square portrait, width pixels wide. A style or beard that is not known is an error.
func Portrait(l Look, width int) (image.Image, error) {
	style, ok := styles[l.Style]
	if !ok {
		return nil, fmt.Errorf("there is no hair style %q", l.Style)
	}
	beard, ok := beards[l.Beard]
	if !ok {
		return nil, fmt.Errorf("there is no beard %q", l.Beard)
	}
	if l.Glasses != "" && l.Glasses != "round" && l.Glasses != "square" {
		return nil, fmt.Errorf("there are no %q glasses", l.Glasses)
	}
	c := newCanvas(width, width, side, 1)
	ground := hex(l.Ground)
	c.fill(rect(-5, -5, side+10, side+10), down(0, side, ground.lighter(.22), ground))
	c.fill(disc(120, 110, 210), glow{point{120, 110}, 210, 210, []ink{hex(0xffffff).thin(.3), hex(0xffffff).thin(0)}})
	style.behind(c, l)
	c.shoulders(l)
	c.face(l)
	beard(c, l)
	c.features(l)
	style.before(c, l)
	c.glasses(l)
	return c.img, nil
}

func (c *canvas) shoulders(l Look) {
	skin, coat := hex(l.Skin), hex(l.Coat)
	body := new(path).move(20, 420).cube(24, 330, 70, 306, 140, 292).line(260, 292).cube(330, 306, 376, 330, 380, 420)
	c.fill(body, down(290, 420, coat.lighter(.06), coat.darker(.12)))
	c.fill(new(path).move(250, 294).cube(320, 306, 372, 330, 380, 420).line(296, 420).cube(300, 370, 290, 320, 250, 294), coat.darker(.2).thin(.6))
	c.fill(new(path).move(156, 292).line(200, 346, 244, 292), hex(l.Shirt))
	c.fill(new(path).move(168, 230).line(166, 286).quad(200, 326, 234, 286).line(232, 230), skin.darker(.16))
	c.fill(new(path).move(168, 246).quad(204, 292, 232, 244).line(232, 232).line(168, 232), skin.darker(.3).thin(.7))
	c.fill(new(path).move(140, 291).line(158, 284).line(198, 350).line(176, 372).quad(150, 330, 126, 296), coat.lighter(.12))
	c.fill(new(path).move(260, 291).line(242, 284).line(202, 350).line(224, 372).quad(250, 330, 274, 296), coat.lighter(.04))
}

func (c *canvas) face(l Look) {
	skin := hex(l.Skin)
	if l.Style != "scarf" {
		c.fill(ellipse(134, 178, 13, 20).add(ellipse(266, 178, 13, 20)), skin.darker(.1))
		c.fill(ellipse(134, 179, 6, 11).add(ellipse(266, 179, 6, 11)), skin.darker(.26))
	}
	head := new(path).move(136, 150).cube(132, 66, 268, 66, 264, 150).cube(266, 196, 252, 236, 222, 254).quad(200, 264, 178, 254).cube(148, 236, 134, 196, 136, 150)
	c.fill(head, skin)
	c.within(head, func() {
		c.fill(new(path).move(232, 80).cube(250, 140, 246, 210, 206, 266).line(290, 266).line(290, 80), skin.darker(.14).thin(.7))
		c.fill(ellipse(160, 202, 16, 11).add(ellipse(240, 202, 16, 11)), hex(0xd0564a).thin(.16))
	})
}

func (c *canvas) features(l Look) {
	skin, brow := hex(l.Skin), hex(l.Hair)
	for _, k := range []float32{-1, 1} {
		x := 200 + k*30
		c.fill(ellipse(x, 170, 10.5, 7), hex(0xfbf6ee))
		c.fill(disc(x+1, 170.5, 5.8), hex(0x3a2a22))
		c.fill(disc(x+2.6, 168.6, 1.7), hex(0xffffff))
		c.fill(new(path).move(x-11.5, 169).quad(x, 157.5, x+11.5, 169).quad(x, 162, x-11.5, 169), hex(0x2b201d).thin(.85))
		c.fill(new(path).move(x-k*15, 151).quad(x, 143, x+k*17, 150).quad(x, 147.5, x-k*15, 155), brow.darker(.1))
	}
	c.fill(new(path).move(197, 176).cube(195, 192, 188, 200, 191, 204).cube(195, 209, 206, 209, 210, 203).quad(201, 206, 195, 201).cube(197, 194, 199, 186, 200, 176), skin.darker(.26))
	lip := mix(skin.darker(.2), hex(0xa8433f), .5)
	c.fill(new(path).move(180, 224).quad(200, 231, 221, 223).quad(202, 243, 180, 224), lip)
	c.fill(new(path).move(178, 222.5).quad(200, 230, 223, 221.5).quad(201, 233, 178, 222.5), lip.darker(.35))
}

func (c *canvas) glasses(l Look) {
	if l.Glasses == "" {
		return
	}
	frame := hex(0x2b2a30)
	for _, k := range []float32{-1, 1} {
		x := 200 + k*31
		if l.Glasses == "round" {
			c.fill(disc(x, 171, 23), hex(0xffffff).thin(.16))
			c.fill(ring(x, 171, 23, 4), frame)
		} else {
			c.fill(rounded(x-25, 152, 50, 37, 8), hex(0xffffff).thin(.16))
			c.fill(stroke(4.4, true, x-25, 154, x+25, 154, x+22, 187, x-22, 187, x-25, 154), frame)
		}
		if l.Style != "scarf" {
			c.fill(stroke(3.6, true, x+k*24, 166, 200+k*66, 170), frame)
		}
	}
	c.fill(stroke(4, true, 192, 168, 200, 165, 208, 168), frame)
}

// style is hair or what covers it: a part behind the head and one before it.
type style struct{ behind, before func(c *canvas, l Look) }

func nothing(*canvas, Look) {}

var styles = map[string]style{
	"short":    {skull, shortHair},
	"side":     {skull, sideHair},
	"curly":    {nothing, curlyHair},
	"receding": {skull, recedingHair},
	"long":     {longBehind, longHair},
	"bob":      {bobBehind, longHair},
	"bun":      {bunBehind, bunHair},
	"scarf":    {scarfBehind, scarf},
	"turban":   {nothing, turban},
}

// skull is hair behind the head, so that nothing shines through between the two.
func skull(c *canvas, l Look) { c.fill(ellipse(200, 132, 64, 58), hex(l.Hair).darker(.1)) }

// sides are the short hair over the ears.
func sides(c *canvas, hair ink) {
	c.fill(new(path).move(132, 176).cube(126, 130, 130, 110, 150, 100).line(160, 118).cube(144, 130, 142, 150, 141, 166), hair)
	c.fill(new(path).move(268, 176).cube(274, 130, 270, 110, 250, 100).line(240, 118).cube(256, 130, 258, 150, 259, 166), hair.darker(.16))
}

func shortHair(c *canvas, l Look) {
	hair := hex(l.Hair)
	sides(c, hair)
	c.fill(new(path).move(134, 150).cube(122, 92, 156, 66, 204, 66).cube(252, 66, 280, 96, 266, 150).cube(262, 128, 250, 116, 236, 112).cube(206, 122, 170, 118, 156, 114).cube(144, 122, 138, 134, 134, 150), hair)
	c.fill(new(path).move(150, 92).cube(170, 74, 214, 70, 240, 82).cube(210, 80, 178, 84, 150, 92), hair.lighter(.2).thin(.7))
}

func sideHair(c *canvas, l Look) {
	hair := hex(l.Hair)
	sides(c, hair)
	c.fill(new(path).move(134, 148).cube(118, 96, 150, 58, 208, 60).cube(262, 60, 284, 100, 267, 150).cube(264, 132, 256, 122, 248, 114).cube(214, 116, 178, 106, 164, 92).cube(162, 112, 144, 124, 134, 148), hair)
	c.fill(new(path).move(166, 92).cube(190, 72, 226, 68, 252, 84).cube(226, 82, 196, 86, 166, 92), hair.lighter(.22).thin(.7))
}

func curlyHair(c *canvas, l Look) {
	hair := hex(l.Hair)
	sides(c, hair)
	for _, k := range [][3]float32{{140, 120, 20}, {150, 98, 23}, {172, 82, 24}, {200, 76, 25}, {228, 82, 24}, {250, 98, 23}, {261, 120, 19}, {180, 100, 20}, {212, 98, 22}, {236, 104, 18}, {160, 108, 16}} {
		c.fill(disc(k[0], k[1], k[2]), hair)
	}
	for _, k := range [][2]float32{{152, 92}, {174, 76}, {202, 70}, {180, 96}, {226, 80}} {
		c.fill(ring(k[0], k[1], 8, 3), hair.lighter(.2).thin(.6))
	}
}

func recedingHair(c *canvas, l Look) {
	hair := hex(l.Hair)
	sides(c, hair)
	c.fill(new(path).move(140, 116).cube(146, 82, 176, 74, 204, 74).cube(234, 74, 258, 84, 262, 118).cube(250, 98, 232, 92, 204, 90).cube(174, 90, 152, 98, 140, 116), hair.thin(.92))
	c.fill(ellipse(180, 104, 26, 9), hex(0xffffff).thin(.14))
}

func longBehind(c *canvas, l Look) {
	hair := hex(l.Hair)
	c.fill(new(path).move(124, 160).cube(112, 80, 158, 52, 202, 52).cube(250, 52, 290, 84, 278, 160).cube(280, 230, 300, 280, 292, 340).cube(260, 352, 236, 340, 232, 320).line(168, 320).cube(160, 344, 132, 350, 106, 338).cube(104, 280, 122, 230, 124, 160), hair.darker(.22))
}

func bobBehind(c *canvas, l Look) {
	hair := hex(l.Hair)
	c.fill(new(path).move(124, 160).cube(112, 80, 158, 52, 202, 52).cube(250, 52, 290, 84, 278, 160).cube(282, 206, 282, 236, 270, 258).quad(246, 268, 236, 240).line(164, 240).quad(154, 268, 130, 258).cube(118, 236, 118, 206, 124, 160), hair.darker(.22))
}

func longHair(c *canvas, l Look) {
	hair := hex(l.Hair)
	c.fill(new(path).move(130, 226).cube(118, 180, 112, 74, 198, 62).cube(176, 92, 156, 110, 148, 134).cube(144, 164, 146, 196, 138, 230), hair)
	c.fill(new(path).move(270, 226).cube(282, 180, 290, 76, 196, 62).cube(226, 84, 250, 108, 254, 138).cube(256, 164, 256, 196, 262, 230), hair.darker(.14))
	c.fill(new(path).move(150, 108).cube(160, 84, 178, 74, 192, 70).cube(172, 86, 160, 100, 152, 124), hair.lighter(.24).thin(.7))
}

func bunBehind(c *canvas, l Look) {
	hair := hex(l.Hair)
	c.fill(disc(206, 56, 34), hair.darker(.1))
	c.fill(disc(200, 50, 22), hair.lighter(.1).thin(.6))
	c.fill(ellipse(200, 140, 74, 82), hair.darker(.2))
}

func bunHair(c *canvas, l Look) {
	hair := hex(l.Hair)
	c.fill(new(path).move(133, 176).cube(122, 110, 144, 68, 202, 66).cube(258, 66, 280, 112, 267, 176).cube(264, 140, 252, 112, 202, 98).cube(152, 110, 138, 140, 133, 176), hair)
	c.fill(new(path).move(150, 116).cube(164, 88, 186, 80, 206, 80).cube(184, 90, 166, 104, 150, 116), hair.lighter(.22).thin(.7))
}

func scarfBehind(c *canvas, l Look) {
	cloth := hex(l.Scarf)
	c.fill(new(path).move(112, 180).cube(100, 84, 150, 50, 202, 50).cube(254, 50, 300, 86, 288, 180).cube(286, 240, 300, 270, 306, 310).line(94, 310).cube(100, 270, 116, 240, 112, 180), cloth.darker(.26))
}

func scarf(c *canvas, l Look) {
	cloth := hex(l.Scarf)
	outer := new(path).move(110, 186).cube(98, 92, 144, 56, 202, 56).cube(258, 56, 300, 92, 290, 186)
	outer.cube(290, 232, 282, 262, 300, 300).quad(200, 372, 100, 300).cube(118, 262, 110, 232, 110, 186)
	opening := new(path).move(146, 170).cube(146, 214, 158, 240, 184, 254).quad(200, 262, 216, 254).cube(242, 240, 254, 214, 254, 170).cube(256, 124, 232, 102, 200, 102).cube(168, 102, 144, 124, 146, 170)
	c.fill(outer.add(opening), cloth)
	c.fill(new(path).move(254, 150).cube(258, 214, 244, 244, 206, 262).cube(236, 268, 276, 270, 298, 298).cube(282, 262, 290, 232, 290, 186).cube(298, 110, 270, 70, 226, 60).cube(248, 84, 256, 116, 254, 150), cloth.darker(.2).thin(.75))
	c.fill(new(path).move(112, 196).cube(122, 240, 160, 268, 196, 268).cube(164, 286, 124, 290, 100, 300).cube(116, 262, 112, 232, 112, 196), cloth.lighter(.16).thin(.7))
	c.fill(new(path).move(150, 262).cube(180, 284, 240, 280, 288, 250).cube(266, 300, 190, 320, 140, 302), cloth.darker(.12).thin(.8))
	c.fill(new(path).move(126, 132).cube(134, 88, 166, 70, 200, 68).cube(172, 78, 146, 96, 134, 140), cloth.lighter(.22).thin(.6))
}

func turban(c *canvas, l Look) {
	cloth := hex(l.Scarf)
	c.fill(new(path).move(126, 148).cube(112, 80, 160, 46, 202, 46).cube(250, 46, 290, 82, 274, 148).cube(244, 118, 160, 116, 126, 148), cloth)
	for i := range 3 {
		y := 132 - float32(i)*26
		c.fill(new(path).move(126+float32(i)*3, y+10).cube(170, y-26, 236, y-24, 272-float32(i)*4, y+8).cube(236, y-14, 172, y-16, 126+float32(i)*3, y+10), cloth.darker(.22).thin(.8))
	}
}

var beards = map[string]func(c *canvas, l Look){
	"": nothing,
	"full": func(c *canvas, l Look) {
		hair := hex(l.Hair)
		c.fill(new(path).move(136, 172).cube(142, 206, 158, 212, 176, 208).quad(200, 202, 224, 208).cube(242, 212, 258, 206, 264, 172).cube(268, 232, 246, 274, 200, 280).cube(154, 274, 132, 232, 136, 172), hair)
		c.fill(new(path).move(224, 208).cube(242, 212, 258, 206, 264, 172).cube(268, 232, 246, 274, 206, 280).cube(238, 258, 240, 226, 224, 208), hair.darker(.2).thin(.7))
	},
	"short": func(c *canvas, l Look) {
		hair := hex(l.Hair)
		c.fill(new(path).move(137, 182).cube(144, 222, 158, 226, 174, 214).quad(200, 206, 226, 214).cube(242, 226, 256, 222, 263, 182).cube(264, 230, 246, 258, 200, 264).cube(154, 258, 136, 230, 137, 182), hair.thin(.8))
	},
	"moustache": func(c *canvas, l Look) {
		c.fill(new(path).move(166, 222).cube(176, 206, 192, 206, 200, 211).cube(208, 206, 224, 206, 234, 222).cube(220, 218, 208, 222, 200, 219).cube(192, 222, 180, 218, 166, 222), hex(l.Hair))
	},
}
