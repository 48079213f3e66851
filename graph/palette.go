package graph

import (
	"strconv"

	"global-headless-service/review"
)

// The colours of lines in the forms that have no style sheet: those of Okabe and Ito
// that have contrast enough on a light and on a dark ground alike, and the one that
// comes next to that.
var colours = [lineColours]string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00"}

// dashes are the patterns of lines, as picture.css has them; the first is solid.
var dashes = [lineDashes]string{"", "9 4", "2 3", "12 3 2 3", "5 3", "16 3 2 3 2 3"}

// The colours of what changes.
const (
	addedColour   = "#009E73"
	removedColour = "#D55E00"
	changedColour = "#0072B2"
)

// stateColours are those of what changes, by the state.
var stateColours = map[review.State]string{review.Added: addedColour, review.Removed: removedColour, review.Changed: changedColour, review.Updated: changedColour}

func colour(line int) string { return colours[line%lineColours] }
func dash(line int) string   { return dashes[line%lineDashes] }

// The numbers of colours and of patterns of dashes. Together they differ for
// thirty lines.
const (
	lineColours = 5
	lineDashes  = 6
)

// stroke and fill return the classes of a line in picture.css, and solid that of
// its colour alone.
func stroke(line int) string { return solid(line) + " k" + strconv.Itoa(line%lineDashes) }
func solid(line int) string  { return "l" + strconv.Itoa(line%lineColours) }
func fill(line int) string   { return "f" + strconv.Itoa(line%lineColours) }
