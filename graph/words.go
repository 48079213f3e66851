package graph

import "strconv"

// listed joins texts up to a length, and counts the others.
func listed(texts []string, longest int) string {
	joined := texts[0]
	for k, text := range texts[1:] {
		if len(joined)+len(text)+2 > longest {
			return joined + " + " + strconv.Itoa(len(texts)-k-1) + " more"
		}
		joined += ", " + text
	}
	return joined
}

// middle returns a text with an ellipsis in its middle if it is longer than so
// many characters.
func middle(text string, longest int) string {
	all := []rune(text)
	if len(all) <= longest {
		return text
	}
	head := longest / 2
	return string(all[:head]) + "…" + string(all[len(all)-(longest-head-1):])
}
