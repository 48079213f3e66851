package main

import (
	"fmt"
	"io"

	"global-headless-service/report"
)

// An output is stdout. It keeps the first error of writing, since not every
// command hands it on: cobra drops those of its help.
type output struct {
	w   io.Writer
	err error
}

// Write writes to stdout. Its error has the code write-failed.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err == nil {
		return n, nil
	}
	err = coded(report.WriteFailed, fmt.Errorf("writing stdout: %w", err))
	if o.err == nil {
		o.err = err
	}
	return n, err
}
