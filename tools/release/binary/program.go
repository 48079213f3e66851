package binary

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
)

// Product is the name of the project's program.
const Product = "global-headless-service"

// ProductLicence is the licence of the project's own code, an SPDX id.
const ProductLicence = "Apache-2.0"

// A Program is a main package.
type Program struct {
	Name    string
	Version string
	Folder  string // of the module in which Go runs
	Package string
	LDFlags string
}

// Build compiles the program into a file. The flags are those of the Makefile and
// the Dockerfile: the same commit and Go give the same bytes in all three. If Go
// fails, the error has what it printed.
func (p Program) Build(platform Platform, file string) error {
	_, err := p.run(platform, "build", "-trimpath", "-buildvcs=false", "-ldflags", p.LDFlags, "-o", file, p.Package)
	return err
}

// run runs the go command for a platform, and returns what it prints.
func (p Program) run(platform Platform, args ...string) ([]byte, error) {
	env, err := Environment()
	if err != nil {
		return nil, err
	}
	c := exec.Command("go", args...)
	c.Dir = p.Folder
	c.Env = append(env, "GOOS="+platform.OS, "GOARCH="+platform.Arch)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("%s for %s: %w\n%s", strings.Join(c.Args, " "), platform, err, stderr.Bytes())
	}
	return stdout.Bytes(), nil
}
