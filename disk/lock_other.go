//go:build !unix && !windows

package disk

import "os"

// lock does nothing where folders cannot be locked.
func lock(*os.File) (release func(), err error) { return func() {}, nil }
