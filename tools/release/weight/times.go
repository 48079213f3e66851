package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// initLine is a line of GODEBUG=inittrace=1 (package runtime's documentation).
var initLine = regexp.MustCompile(`(?m)^init (\S+) @.*?, ([0-9.]+) ms clock,`)

// initTimes starts the program so many times, and returns the least time that each
// package took to initialise: the rest is what else the machine did.
func initTimes(file string, runs int) (map[string]time.Duration, error) {
	least := map[string]time.Duration{}
	for range runs {
		c := exec.Command(file, "--version")
		c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		out, err := c.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%s --version: %w\n%s", file, err, out)
		}
		for _, m := range initLine.FindAllStringSubmatch(string(out), -1) {
			milliseconds, err := strconv.ParseFloat(m[2], 64)
			if err != nil {
				return nil, fmt.Errorf("the time of package %s: %w", m[1], err)
			}
			took := time.Duration(milliseconds * float64(time.Millisecond))
			if before, known := least[m[1]]; !known || took < before {
				least[m[1]] = took
			}
		}
	}
	if len(least) == 0 {
		return nil, fmt.Errorf("%s tells no times with GODEBUG=inittrace=1", file)
	}
	return least, nil
}
