package review

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"global-headless-service/disk"
)

// Patch prints a plan as a unified diff that git apply and patch -p1 take
// inside DIR. It fails if an object cannot be rendered or w cannot be written.
func Patch(w io.Writer, plan Plan) error {
	for f, err := range plan.Files() {
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, patchOf(f)); err != nil {
			return err
		}
	}
	return nil
}

func patchOf(f disk.FileChange) string {
	before, after := quoteName("a/"+f.Name), quoteName("b/"+f.Name)
	head := fmt.Sprintf("diff --git %s %s\n", before, after)
	switch {
	case f.Old == nil:
		return head + "new file mode 100644\n--- /dev/null\n+++ " + label(after) + whole('+', f.New)
	case f.New == nil:
		return head + "deleted file mode 100644\n--- " + label(before) + "+++ /dev/null\n" + whole('-', f.Old)
	}
	const labels = "--- a\n+++ b\n"
	diff := udiff.Unified("a", "b", string(f.Old), string(f.New))
	return head + "--- " + label(before) + "+++ " + label(after) + strings.TrimPrefix(diff, labels)
}

// label returns a file name with its line end, as git writes it: a tab follows
// a name with a space, so that patch finds its end.
func label(name string) string {
	if strings.Contains(name, " ") {
		return name + "\t\n"
	}
	return name + "\n"
}

// whole returns the hunk of a file that is added or removed.
func whole(mark byte, content []byte) string {
	if len(content) == 0 {
		return ""
	}
	lines := bytes.Count(content, []byte("\n"))
	ended := bytes.HasSuffix(content, []byte("\n"))
	if !ended {
		lines++
	}
	size := fmt.Sprintf("1,%d", lines)
	if lines == 1 {
		size = "1"
	}
	var b strings.Builder
	if mark == '+' {
		fmt.Fprintf(&b, "@@ -0,0 +%s @@\n", size)
	} else {
		fmt.Fprintf(&b, "@@ -%s +0,0 @@\n", size)
	}
	for line := range bytes.Lines(content) {
		b.WriteByte(mark)
		b.Write(line)
	}
	if !ended {
		b.WriteString("\n\\ No newline at end of file\n")
	}
	return b.String()
}

// quoteName returns a file name as git writes it: in double quotes if it has
// quotes, backslashes, control characters or bytes beyond ASCII.
func quoteName(name string) string {
	plain := true
	var b strings.Builder
	for k := range len(name) {
		switch c := name[k]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
			plain = false
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, "\\%03o", c)
			plain = false
		default:
			b.WriteByte(c)
		}
	}
	if plain {
		return name
	}
	return `"` + b.String() + `"`
}
