package walkthrough

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"global-headless-service/internal/markdown"
)

// A step is a command of a block, and what it shall print.
type step struct {
	text   string // as the shell reads it
	shown  string // as the page shows it
	output string
	line   int // in the page
}

// steps cuts a block into its commands. The text before the first one is the
// second value.
func steps(b markdown.Block) (all []step, before string) {
	line := b.Line
	for l := range strings.Lines(b.Text) {
		command, isFirst := strings.CutPrefix(l, "$ ")
		more, isMore := strings.CutPrefix(l, "> ")
		last := len(all) - 1
		switch {
		case b.Language == "sh" && last >= 0 && !isComplete(all[last].text):
			all[last].text += l
		case b.Language == "sh" && (strings.TrimSpace(l) == "" || l[0] == '#'):
		case b.Language == "sh":
			all = append(all, step{text: l, line: line})
		case isFirst:
			all = append(all, step{text: command, shown: l, line: line})
		case last < 0:
			before += l
		case isMore && all[last].output == "":
			all[last].text += more
			all[last].shown += l
		default:
			all[last].output += l
		}
		line++
	}
	return all, before
}

// commands runs the commands of a block. It returns the block with what they
// print; that is nothing for a block of the language sh.
func (w *walk) commands(b markdown.Block) (string, error) {
	all, before := steps(b)
	var faults []Fault
	if before != "" {
		faults = append(faults, Fault{b.Line, fmt.Sprintf("output before the first command: %q", before)})
	}
	exits, err := exitCodes(b.Comment, len(all))
	if err != nil {
		return "", err
	}
	isElsewhere := strings.HasPrefix(b.Comment, "elsewhere: ")
	var fresh strings.Builder
	for k, s := range all {
		printed, wrong := s.output, []string(nil)
		if isElsewhere {
			_, wrong = w.words(s.text)
		} else {
			printed, wrong = w.command(s, exits[k], b.Language == "sh")
		}
		for _, text := range wrong {
			faults = append(faults, Fault{s.line, text})
		}
		fresh.WriteString(s.shown + printed)
	}
	if b.Language == "sh" {
		fresh.Reset()
	}
	if len(faults) > 0 {
		return fresh.String(), &faultsError{faults}
	}
	return fresh.String(), nil
}

// exitCodes are those of a block's commands: 0, and that of the comment for the
// last one.
func exitCodes(comment string, count int) ([]int, error) {
	exits := make([]int, count)
	_, number, ok := strings.Cut(comment, "exit: ")
	if !ok || count == 0 {
		return exits, nil
	}
	var err error
	exits[count-1], err = strconv.Atoi(number)
	return exits, err
}

// words checks the words of a command. It reports whether the command can be
// run here, and what is wrong.
func (w *walk) words(text string) (runs bool, wrong []string) {
	calls, err := calls(text)
	if err != nil {
		return false, []string{err.Error()}
	}
	runs = w.missing == ""
	for _, c := range calls {
		wrong = append(wrong, w.check(c)...)
		t := tools[c.name()]
		if t.isElsewhere {
			runs = false
		} else if w.missing == "" && t.mayBeMissing && !w.has(c.name()) {
			w.missing, runs = c.name(), false
		}
	}
	return runs, wrong
}

// command checks the words of a command, and runs it if that is possible. It
// returns what stands below it, and what is wrong.
func (w *walk) command(s step, exit int, isQuiet bool) (printed string, wrong []string) {
	runs, wrong := w.words(s.text)
	if len(wrong) > 0 {
		return s.output, wrong
	}
	if w.missing != "" {
		w.Skipped = append(w.Skipped, strings.TrimSpace(s.text))
	}
	if !runs {
		return s.output, nil
	}
	printed, got, err := w.shell.do(strings.TrimRight(s.text, "\n"))
	switch {
	case err != nil:
		return s.output, []string{err.Error()}
	case got != exit:
		wrong = append(wrong, fmt.Sprintf("%s: exit code %d, not %d:\n%s", strings.TrimSpace(s.text), got, exit, printed))
	case !isQuiet && !matches(s.output, printed):
		wrong = append(wrong, fmt.Sprintf("%s: prints:\n%s", strings.TrimSpace(s.text), printed))
	case !isQuiet:
		return s.output, nil // which may leave out some
	}
	return ended(printed), wrong
}

// has reports whether a program is there.
func (w *walk) has(name string) bool {
	if w.Programs[name] != "" {
		return true
	}
	_, err := exec.LookPath(name)
	return err == nil
}

// ended ends the last line of a text.
func ended(text string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		return text + "\n"
	}
	return text
}
