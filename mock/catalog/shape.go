package catalog

import (
	"slices"

	"github.com/thorhook/thorhook/mock/thordata"
)

// Origin says how far a shape is known.
type Origin string

// The origins, best first.
const (
	Observed Origin = "observed" // somebody published rows of this spider
	Inferred Origin = "inferred" // taken from a sibling of which rows, or at least the columns that are read, are public
	Invented Origin = "invented" // a plausible shape in the house style of the others
)

// A Shape describes the result rows of a spider.
type Shape struct {
	Name    string   // what a row is, e.g. "amazon product"
	Origin  Origin   // of this spider; its siblings of the same shape may differ
	Source  string   // where the columns come from, and which part of them is not backed
	Columns []string // the keys of a row in order
}

// ShapeOf returns the shape of the spider's rows. It panics when s is not one of [thordata.Spiders].
func ShapeOf(s *thordata.Spider) Shape {
	shape := planOf(s).shape
	shape.Columns = slices.Clone(shape.Columns)
	return shape
}
