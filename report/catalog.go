package report

import "slices"

// Catalog explains every code to users, in the order of
// docs/troubleshooting.md.
var Catalog = slices.Concat(
	fieldEntries,
	sourceEntries,
	packageEntries,
	copyEntries,
	appliedEntries,
	meshEntries,
	importEntries,
	runEntries,
	liveEntries,
)
