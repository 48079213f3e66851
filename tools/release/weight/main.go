// Command weigh prints docs/weight.md, which says what the program is made of: each
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
	if err := weigh(); err != nil {
		fmt.Fprintln(os.Stderr, "weigh:", err)
		os.Exit(1)
	}
}

func weigh() error {
	root := flag.String("root", "../..", "the checkout")
	runs := flag.Int("runs", 50, "how often the program is started; the least time of each package counts")
	flag.Parse()
	if flag.NArg() > 0 {
		return errors.New("there are no arguments, only flags")
	}
	work, err := os.MkdirTemp("", "global-headless-service-weigh-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	folder, err := filepath.Abs(*root)
	if err != nil {
		return err
	}
	p := binary.Program{Name: "global-headless-service", Folder: folder, Package: "./fn", LDFlags: "-s -w"}
	file, on := filepath.Join(work, p.Name), binary.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH}
	if err := p.Build(on, file); err != nil {
		return err
	}
	b, err := binary.Read(p, on, file)
	if err != nil {
		return err
	}
	// Only a binary that is not stripped tells the sizes.
	p.LDFlags = ""
	if err := p.Build(on, file+".symbols"); err != nil {
		return err
	}
	sizes, err := symbolSizes(file + ".symbols")
	if err != nil {
		return err
	}
	times, err := initTimes(file, *runs)
	if err != nil {
		return err
	}
	_, err = fmt.Print(above, newTable(b, sizes, times), below)
	return err
}
