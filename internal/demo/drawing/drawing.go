// Package drawing draws the pictures of the sample paper: flat scenes of a town that does not exist, and portraits of
// people who do not. The same name, variant and seed give the same picture.
//
// It is not for anything a paper shows apart from the sample.
package drawing

import (
	"fmt"
	"image"
	"maps"
	"slices"
)

// scenes are what can be drawn, by name; each function of a list is a variant.
var scenes = map[string][]func(*canvas){
	"bakery":  {bakery1},
	"library": {library1, library2},
	"stage":   {stage1, stage2},
	"clinic":  {clinic1, clinic2, clinic3},
	"court":   {court1},
	"school":  {school1, school2},
	"pitch":   {pitch1, pitch2},
	"dusk":    {dusk1, dusk2, dusk3},
	"market":  {market1, market2},
	"night":   {night1, night2, night3},
	"olives":  {olives1, olives2, olives3},
	"valley":  {valley1, valley2, valley3},
	"rain":    {rain1},
	"road":    {road1, road2, road3},
	"snow":    {snow1},
}

// Scenes are the names of the scenes, in alphabetical order.
func Scenes() []string { return slices.Sorted(maps.Keys(scenes)) }

// Variants is how many variants a scene has; 0 for one that is not there.
func Variants(scene string) int { return len(scenes[scene]) }

// Scene draws a variant, counted from 1, of a scene, width pixels wide and five eighths as high. The seed moves what
// another photographer would have caught otherwise; an odd one shows the scene from the other side.
func Scene(scene string, variant, width int, seed uint64) (image.Image, error) {
	if variant < 1 || variant > Variants(scene) {
		return nil, fmt.Errorf("there is no scene %q in variant %d", scene, variant)
	}
	c := newCanvas(width, width*boardHeight/boardWidth, boardWidth, seed)
	scenes[scene][variant-1](c)
	if seed%2 == 1 {
		c.mirror()
	}
	return c.img, nil
}
