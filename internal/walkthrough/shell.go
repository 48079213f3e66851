package walkthrough

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A shell runs one command after another, with the folder and the variables that
// those before have left.
type shell struct {
	folder string // in which the next command runs
	output string // the file that a command prints into
	run    *exec.Cmd
	stdin  io.WriteCloser
	status *bufio.Reader
	pipe   *os.File
}

// startShell starts the shell in a folder. Another folder is where it keeps its
// own files; programs by their names come first on PATH.
func startShell(folder, own string, programs map[string]string) (*shell, error) {
	bin, home := filepath.Join(own, "bin"), filepath.Join(own, "home")
	for _, d := range []string{folder, bin, home} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, fmt.Errorf("starting a shell: %w", err)
		}
	}
	for name, path := range programs {
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			return nil, fmt.Errorf("starting a shell: %w", err)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting a shell: %w", err)
	}
	defer write.Close()
	s := &shell{folder: folder, output: filepath.Join(own, "output"), run: exec.Command("sh"), status: bufio.NewReader(read), pipe: read}
	s.run.Dir, s.run.ExtraFiles = folder, []*os.File{write}
	s.run.Env = append(environment(), "HOME="+home, "LC_ALL=C", "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=reader", "GIT_AUTHOR_EMAIL=reader@example.com", "GIT_COMMITTER_NAME=reader", "GIT_COMMITTER_EMAIL=reader@example.com")
	if s.stdin, err = s.run.StdinPipe(); err != nil {
		return nil, fmt.Errorf("starting a shell: %w", err)
	}
	if err := s.run.Start(); err != nil {
		return nil, fmt.Errorf("starting a shell: %w", err)
	}
	return s, nil
}

// environment is that of the test, but for what tools of the documents read.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "GIT_") && !strings.HasPrefix(variable, "ARGOCD_") && !strings.HasPrefix(variable, "NO_COLOR=") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// do runs a command, which reads nothing from stdin. It returns what the command
// prints, stdout and stderr as a terminal shows them, and its exit code.
func (s *shell) do(command string) (printed string, exit int, err error) {
	const script = "{ %s\n} >>%q 2>&1 </dev/null 3>&-; printf '%%d %%s\\n' \"$?\" \"$PWD\" >&3\n"
	if err := os.WriteFile(s.output, nil, 0o644); err != nil {
		return "", 0, fmt.Errorf("running a command: %w", err)
	}
	if _, err := fmt.Fprintf(s.stdin, script, command, s.output); err != nil {
		return "", 0, fmt.Errorf("running a command: %w", err)
	}
	line, err := s.status.ReadString('\n')
	if errors.Is(err, io.EOF) {
		return "", 0, errors.New("the command ended the shell")
	} else if err != nil {
		return "", 0, fmt.Errorf("running a command: %w", err)
	}
	if _, err := fmt.Sscanf(line, "%d", &exit); err != nil {
		return "", 0, fmt.Errorf("running a command: %w", err)
	}
	_, folder, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	s.folder = folder
	b, err := os.ReadFile(s.output)
	return string(b), exit, err
}

// close ends the shell.
func (s *shell) close() {
	s.stdin.Close()
	s.run.Wait()
	s.pipe.Close()
}
