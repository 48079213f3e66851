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
// package took to initialise: the rest is what else the machine did. It is an error if
// the program fails, or prints no times.
func initTimes(file string, runs int) (map[string]time.Duration, error) {
	least := map[string]time.Duration{}
	for range runs {
		c := exec.Command(file, "--version")
		c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		out, err := c.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%s --version: %w\n%s", file, err, out)
		}
		times, err := readTimes(string(out))
		if err != nil {
			return nil, err
		}
		for pkg, took := range times {
			if before, seen := least[pkg]; !seen || took < before {
				least[pkg] = took
			}
		}
	}
	if len(least) == 0 {
		return nil, fmt.Errorf("%s prints no times with GODEBUG=inittrace=1", file)
	}
	return least, nil
}

// readTimes returns the times of packages in a trace.
func readTimes(trace string) (map[string]time.Duration, error) {
	times := map[string]time.Duration{}
	for _, m := range initLine.FindAllStringSubmatch(trace, -1) {
		milliseconds, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, fmt.Errorf("the time of package %s: %w", m[1], err)
		}
		times[m[1]] = time.Duration(milliseconds * float64(time.Millisecond))
	}
	return times, nil
}

// milliseconds returns a time as the page has it.
func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }
