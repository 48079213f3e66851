package main

import (
	"fmt"
	"strings"
	"time"
)

// table is the Markdown table of all that was measured, bar by bar. What misses
// its bar says so.
func table(c costs) string {
	var b strings.Builder
	b.WriteString("| work | compared with | bar | reached | this program | the other |\n|---|---|---|---|---|---|\n")
	for _, r := range bars {
		if line := r.line(c); line != "" {
			b.WriteString(line)
		}
	}
	return b.String()
}

// A bar is one line of the table: what ours may cost in that work, against
// something else that was measured, or in MiB.
type bar struct {
	title         string  // of the work
	work, command string  // ours
	with          string  // what it is compared with, as the table has it
	other, theirs string  // what it is compared with; other is the work, else the same
	limit         float64 // 0 is none
	peak          bool    // of memory, not of CPU time
	perByte       bool    // of output
}

// line is empty where nothing was measured.
func (r bar) line(c costs) string {
	command, other := r.command, r.other
	if command == "" {
		command = "ours"
	}
	if other == "" {
		other = r.work
	}
	ours, ok := c[[2]string{r.work, command}]
	if !ok {
		return ""
	}
	if r.theirs == "" {
		return r.columns(r.title+", peak memory", "", mebibytes(int64(r.limit)<<20), float64(ours.peak)/(1<<20), mebibytes(ours.peak), mebibytes(ours.peak), "")
	}
	theirs, ok := c[[2]string{other, r.theirs}]
	if !ok {
		return ""
	}
	if r.peak {
		ratio := float64(ours.peak) / float64(theirs.peak)
		return r.columns(r.title+", peak memory", r.with, times(r.limit), ratio, times(ratio), mebibytes(ours.peak), mebibytes(theirs.peak))
	}
	ratio := float64(ours.cpu) / float64(theirs.cpu)
	if r.perByte {
		ratio *= float64(theirs.out) / float64(ours.out)
	}
	return r.columns(r.title, r.with, times(r.limit), ratio, times(ratio), milliseconds(ours.cpu), milliseconds(theirs.cpu))
}

func (r bar) columns(title, with, limit string, value float64, reached, ours, theirs string) string {
	switch {
	case r.limit == 0:
		limit = ""
	case value > r.limit:
		reached += ", **missed**"
		fallthrough
	default:
		limit = "≤ " + limit
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s |\n", title, with, limit, reached, ours, theirs)
}

// times is a ratio with two digits that mean something.
func times(ratio float64) string {
	switch {
	case ratio < 0.1:
		return fmt.Sprintf("%.3f ×", ratio)
	case ratio < 10:
		return fmt.Sprintf("%.2f ×", ratio)
	}
	return fmt.Sprintf("%.1f ×", ratio)
}

func milliseconds(d time.Duration) string {
	if ms := float64(d) / float64(time.Millisecond); ms < 10 {
		return fmt.Sprintf("%.1f ms", ms)
	} else {
		return fmt.Sprintf("%.0f ms", ms)
	}
}

func mebibytes(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }
