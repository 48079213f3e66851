// Command weight prints docs/weight.md, which says what the program is made of: each
// module with its licence, its bytes in the binary and what its packages take to
// initialise. make weight runs it, on Linux.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"global-headless-service/tools/release/binary"
)

func main() {
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "weight:", err)
		os.Exit(1)
	}
}

// start reads the flags, weighs the program and prints the page.
func start() error {
	root := flag.String("root", "../..", "the checkout")
	runs := flag.Int("runs", 50, "how often the program is started; the least time of each package counts")
	flag.Parse()
	if flag.NArg() > 0 {
		return errors.New("unexpected arguments; use flags only")
	}
	work, err := os.MkdirTemp("", binary.Product+"-weight-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	p := page{platform: binary.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH}, runs: *runs}
	folder, err := filepath.Abs(*root)
	if err != nil {
		return err
	}
	if p.start, err = readRatio(filepath.Join(folder, "docs", "performance.md")); err != nil {
		return err
	}
	program := binary.Program{Name: binary.Product, Folder: folder, Package: "./fn", LDFlags: "-s -w"}
	if p.table, err = weigh(program, p.platform, work, *runs); err != nil {
		return err
	}
	_, err = fmt.Print(p)
	return err
}

// weigh builds the program in a folder, starts it runs times, and returns the table.
func weigh(p binary.Program, platform binary.Platform, folder string, runs int) (*table, error) {
	file := filepath.Join(folder, p.Name)
	if err := p.Build(platform, file); err != nil {
		return nil, err
	}
	b, err := binary.Read(p, platform, file)
	if err != nil {
		return nil, err
	}
	origins, err := p.Origins(platform)
	if err != nil {
		return nil, err
	}
	functions, err := functionTable(file)
	if err != nil {
		return nil, err
	}
	// Symbol sizes need an unstripped binary.
	p.LDFlags = ""
	if err := p.Build(platform, file+".symbols"); err != nil {
		return nil, err
	}
	sizes, err := symbolSizes(file + ".symbols")
	if err != nil {
		return nil, err
	}
	times, err := initTimes(file, runs)
	if err != nil {
		return nil, err
	}
	return newTable(b, origins, sizes, functions, times), nil
}
