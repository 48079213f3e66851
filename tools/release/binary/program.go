package binary

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// A Program is a main package.
type Program struct {
	Name    string
	Version string
	Folder  string // of the module in which Go runs
	Package string
	LDFlags string
}

// Build compiles the program into a file. The flags are those of the Makefile and
// the Dockerfile: the same commit and Go give the same bytes in all three.
func (p Program) Build(on Platform, file string) error {
	_, err := p.run(on, "build", "-trimpath", "-buildvcs=false", "-ldflags", p.LDFlags, "-o", file, p.Package)
	return err
}

// run runs the go command for a platform, and returns what it prints.
func (p Program) run(on Platform, args ...string) ([]byte, error) {
	c := exec.Command("go", args...)
	c.Dir = p.Folder
	c.Env = append(os.Environ(), settings...)
	c.Env = append(c.Env, "GOOS="+on.OS, "GOARCH="+on.Arch)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("%s for %s: %w\n%s", strings.Join(c.Args, " "), on, err, stderr.Bytes())
	}
	return stdout.Bytes(), nil
}

// settings are those of Go that change a binary, with Go's own defaults: the
// environment of whoever builds must not.
var settings = []string{
	"CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOEXPERIMENT=", "GOFIPS140=off", "GOAMD64=v1", "GOARM64=v8.0",
}
