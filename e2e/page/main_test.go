package page

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Set by TestMain, and never changed.
var (
	program string // path of global-headless-service
	scripts string // the folder of what build.sh fetched
	chrome  context.Context
)

func TestMain(m *testing.M) { os.Exit(start(m)) }

// start builds the program, and starts the browser.
func start(m *testing.M) int {
	folder, err := os.MkdirTemp("", "page-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(folder)
	program = filepath.Join(folder, "global-headless-service")
	build := exec.Command("go", "build", "-o", program, "./fn")
	build.Dir, build.Stderr = filepath.Join("..", ".."), os.Stderr
	if err := build.Run(); err != nil {
		return failed(err)
	}
	fetch := exec.Command("./build.sh")
	fetch.Stderr = os.Stderr
	out, err := fetch.Output()
	if err != nil {
		return failed(err)
	}
	scripts = strings.TrimSpace(string(out))
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium-headless-shell"), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	var stop context.CancelFunc
	chrome, stop = chromedp.NewContext(allocator)
	defer stop()
	if err := chromedp.Run(chrome); err != nil {
		return failed(err)
	}
	return m.Run()
}

// fetched returns the versions of a package that build.sh fetched, at least one.
func fetched(t *testing.T, name string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(scripts, name+"-[0-9]*.js"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: build.sh fetched none: %v", name, err)
	}
	return paths
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
