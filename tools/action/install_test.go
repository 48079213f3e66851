package action

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

const (
	linuxArchive   = "global-headless-service_v0.1.0_linux_amd64.tar.gz"
	linuxProgram   = "global-headless-service_v0.1.0_linux_amd64/global-headless-service"
	windowsArchive = "global-headless-service_v0.1.0_windows_arm64.zip"
	windowsProgram = "global-headless-service_v0.1.0_windows_arm64/global-headless-service.exe"
	// standIn is a program that prints its version.
	standIn = "#!/bin/sh\ntest \"$*\" = version && echo global-headless-service v0.1.0\n"
)

// tarball returns a tar.gz with one executable file.
func tarball(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	compressed := gzip.NewWriter(&b)
	w := tar.NewWriter(compressed)
	must(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(text))}))
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	must(t, compressed.Close())
	return b.String()
}

// zipped returns a zip with one file.
func zipped(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	must(t, err)
	_, err = f.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sum(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// release returns the files of a release, with checksums.txt.
func release(t *testing.T) filetest.Files {
	t.Helper()
	files := filetest.Files{
		linuxArchive:   tarball(t, linuxProgram, standIn),
		windowsArchive: zipped(t, windowsProgram, standIn),
	}
	files["checksums.txt"] = sum(files[linuxArchive]) + "  " + linuxArchive + "\n" + sum(files[windowsArchive]) + "  " + windowsArchive + "\n"
	return files
}

// A run is what the script leaves.
type run struct {
	exit                 int
	printed              string
	path, output, folder string // what GITHUB_PATH and GITHUB_OUTPUT have; RUNNER_TEMP
}

// install runs the script as a runner of Linux does, with more variables in
// place of its own.
func install(t *testing.T, more map[string]string) run {
	t.Helper()
	for _, name := range []string{"bash", "curl", "tar"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("SKIPPED: " + name + " is not on PATH")
		}
	}
	folder := t.TempDir()
	values := map[string]string{
		"PATH": os.Getenv("PATH"), "VERSION": "v0.1.0", "RELEASES": "https://127.0.0.1:1/releases", "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
		"RUNNER_TEMP": folder, "GITHUB_PATH": filepath.Join(folder, "path"), "GITHUB_OUTPUT": filepath.Join(folder, "output"),
	}
	command := exec.Command("bash", "install.sh")
	for name, value := range values {
		if _, ok := more[name]; !ok {
			command.Env = append(command.Env, name+"="+value)
		}
	}
	for name, value := range more {
		command.Env = append(command.Env, name+"="+value)
	}
	printed, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		b, _ := os.ReadFile(filepath.Join(folder, name))
		return string(b)
	}
	return run{command.ProcessState.ExitCode(), string(printed), read("path"), read("output"), folder}
}

// installs expects that the program lands in a folder, which is added to PATH.
func (r run) installs(t *testing.T, folder, binary string) {
	t.Helper()
	expect.Same(t, "exit\n"+r.printed, 0, r.exit)
	expect.Same(t, "printed", "global-headless-service v0.1.0\n", r.printed)
	expect.Same(t, "GITHUB_PATH", folder+"\n", r.path)
	expect.Same(t, "GITHUB_OUTPUT", "path="+folder+"/"+binary+"\n", r.output)
	b, err := os.ReadFile(filepath.Join(folder, binary))
	must(t, err)
	expect.Same(t, "the program", standIn, string(b))
}

// refuses expects an error, and that nothing was installed.
func (r run) refuses(t *testing.T, says string) {
	t.Helper()
	expect.Same(t, "exit", 1, r.exit)
	expect.Contains(t, "printed", r.printed, "::error title=global-headless-service::", says)
	expect.Same(t, "GITHUB_PATH and GITHUB_OUTPUT", "", r.path+r.output)
	if _, err := os.Stat(filepath.Join(r.folder, "global-headless-service")); err == nil {
		t.Error("something was installed")
	}
}

func TestInstallFromFolder(t *testing.T) {
	source := filetest.Folder(t, release(t))
	r := install(t, map[string]string{"SOURCE": source})
	r.installs(t, r.folder+"/global-headless-service/v0.1.0", "global-headless-service")
}

// Values with blanks and with what a shell would expand are values all the same.
func TestInstallIntoFolder(t *testing.T) {
	files := release(t)
	folder := filepath.Join(t.TempDir(), "a $(touch b) 'c' *")
	source := filepath.Join(t.TempDir(), "-n `touch d`")
	filetest.Write(t, source, files)
	other := strings.Repeat("0", 64)
	r := install(t, map[string]string{"SOURCE": source + "/", "FOLDER": folder, "CHECKSUM": other + "\n" + strings.ToUpper(sum(files[linuxArchive]))})
	r.installs(t, folder, "global-headless-service")
	install(t, map[string]string{"SOURCE": source, "FOLDER": folder}).installs(t, folder, "global-headless-service")
}

// serve serves a release on this machine, at the paths of a mirror.
func serve(t *testing.T, files filetest.Files) string {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/mirror/", http.FileServer(http.Dir(filetest.Folder(t, files)))))
	t.Cleanup(server.Close)
	return server.URL + "/mirror"
}

func TestInstallFromServer(t *testing.T) {
	files := release(t)
	r := install(t, map[string]string{"SOURCE": serve(t, files), "CHECKSUM": sum(files[linuxArchive])})
	r.installs(t, r.folder+"/global-headless-service/v0.1.0", "global-headless-service")
}

// The program of Windows is in a zip, and its folder is in Windows' own form.
func TestInstallOnWindows(t *testing.T) {
	if _, err := exec.LookPath("unzip"); err != nil {
		t.Skip("SKIPPED: unzip is not on PATH")
	}
	programs := t.TempDir()
	must(t, os.WriteFile(filepath.Join(programs, "cygpath"), []byte("#!/bin/sh\nshift\necho \"$1\"\n"), 0o755))
	r := install(t, map[string]string{
		"SOURCE": filetest.Folder(t, release(t)), "RUNNER_OS": "Windows", "RUNNER_ARCH": "ARM64",
		"PATH": programs + string(os.PathListSeparator) + os.Getenv("PATH"),
	})
	r.installs(t, r.folder+"/global-headless-service/v0.1.0", "global-headless-service.exe")
}
