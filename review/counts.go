package review

// Counts count files.
type Counts struct {
	// Added counts files that are added.
	Added int `json:"added"`
	// Updated counts files that change.
	Updated int `json:"updated"`
	// Removed counts files that are removed.
	Removed int `json:"removed"`
	// Unchanged counts files that stay as they are.
	Unchanged int `json:"unchanged"`
}

// add counts one file.
func (c *Counts) add(action State) {
	switch action {
	case Added:
		c.Added++
	case Updated:
		c.Updated++
	case Removed:
		c.Removed++
	default:
		c.Unchanged++
	}
}
