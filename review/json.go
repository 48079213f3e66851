package review

import (
	"encoding/json"
	"io"
)

// JSON prints the review as the JSON Schema of schemas/json/review.json has it.
func (r *Review) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
