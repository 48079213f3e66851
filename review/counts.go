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
func (c *Counts) add(action string) {
	switch action {
	case added:
		c.Added++
	case updated:
		c.Updated++
	case removed:
		c.Removed++
	default:
		c.Unchanged++
	}
}
