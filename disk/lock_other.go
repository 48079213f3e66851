//go:build !unix

package disk

import "os"

// lock does nothing where folders cannot be locked.
func lock(*os.File) error { return nil }

func unlock(*os.File) {}
