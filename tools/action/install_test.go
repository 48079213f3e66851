package action

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
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
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, filetest.Tar(t, filetest.Files{name: text}, 0o755))
	expect.NoError(t, err)
	expect.NoError(t, w.Close())
	return b.String()
}

// zipped returns a zip with one file.
func zipped(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	expect.NoError(t, err)
	_, err = f.Write([]byte(text))
	expect.NoError(t, err)
	expect.NoError(t, w.Close())
	return b.String()
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
	programs.Need(t, "curl", "tar")
	folder := t.TempDir()
	values := map[string]string{
		"PATH": os.Getenv("PATH"), "VERSION": "v0.1.0", "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "RUNNER_TEMP": folder,
		"GITHUB_PATH": filepath.Join(folder, "path"), "GITHUB_OUTPUT": filepath.Join(folder, "output"),
	}
	maps.Copy(values, more)
	var env []string
	for name, value := range values {
		env = append(env, name+"="+value)
	}
	got := programs.Script(t, "install.sh", env)
	read := func(name string) string {
		b, _ := os.ReadFile(filepath.Join(folder, name))
		return string(b)
	}
	return run{got.Exit, got.Stdout + got.Stderr, read("path"), read("output"), folder}
}

// installs expects that the program lands in a folder, which is added to PATH.
func (r run) installs(t *testing.T, folder, binary string) {
	t.Helper()
	expect.Same(t, "exit\n"+r.printed, 0, r.exit)
	expect.Same(t, "printed", "global-headless-service v0.1.0\n", r.printed)
	expect.Same(t, "GITHUB_PATH", folder+"\n", r.path)
	expect.Same(t, "GITHUB_OUTPUT", "path="+folder+"/"+binary+"\n", r.output)
	b, err := os.ReadFile(filepath.Join(folder, binary))
	expect.NoError(t, err)
	expect.Same(t, "the program", standIn, string(b))
}

// refuses expects an error, and that nothing was installed.
func (r run) refuses(t *testing.T, wantError string) {
	t.Helper()
	expect.Same(t, "exit", 1, r.exit)
	expect.Contains(t, "printed", r.printed, "::error title=global-headless-service::", wantError)
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

// serveTLS serves by https, and returns the server's URL and the file of its
// certificate, for CURL_CA_BUNDLE.
func serveTLS(t *testing.T, h http.Handler) (url, certificate string) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	certificate = filepath.Join(t.TempDir(), "certificate.pem")
	filetest.WriteFile(t, certificate, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	return server.URL, certificate
}

// Unless it is set, the source is the release of the action's own repository. By https
// it needs no checksum.
func TestInstallFromRepository(t *testing.T) {
	files := http.FileServer(http.Dir(filetest.Folder(t, release(t))))
	url, certificate := serveTLS(t, http.StripPrefix("/you/fork/releases/download/v0.1.0/", files))
	r := install(t, map[string]string{
		"GITHUB_SERVER_URL": url, "GITHUB_ACTION_PATH": "/runner/_actions/you/fork/v0.1.0", "GITHUB_REPOSITORY": "other/repository", "CURL_CA_BUNDLE": certificate,
	})
	r.installs(t, r.folder+"/global-headless-service/v0.1.0", "global-headless-service")
}

// The repository is the action's, also where another action runs it; that of the
// workflow has it if it is used by a path.
func TestRepositoryOfTheAction(t *testing.T) {
	var asked []string
	url, certificate := serveTLS(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, strings.TrimSuffix(r.URL.Path, "/releases/download/v0.1.0/checksums.txt"))
		http.NotFound(w, r)
	}))
	for path, want := range map[string]string{
		"/home/runner/work/_actions/you/fork/v0.1.0":         "/you/fork",
		"/home/runner/work/_actions/you/fork/releases/v0.1/": "/you/fork",
		`D:\a\_actions\you\fork.of-it\main`:                  "/you/fork.of-it",
		"/home/runner/work/repository/repository/./":         "/other/repository",
		"/home/runner/work/_actions/you":                     "/other/repository",
		"":                                                   "/other/repository",
	} {
		asked = nil
		r := install(t, map[string]string{"GITHUB_SERVER_URL": url, "GITHUB_ACTION_PATH": path, "GITHUB_REPOSITORY": "other/repository", "CURL_CA_BUNDLE": certificate})
		r.refuses(t, "cannot download")
		expect.Same(t, "asked for by "+path, []string{want}, asked)
	}
}

// The program of Windows is in a zip, and its folder is in Windows' own form.
func TestInstallOnWindows(t *testing.T) {
	programs.Need(t, "unzip")
	folder := t.TempDir()
	expect.NoError(t, os.WriteFile(filepath.Join(folder, "cygpath"), []byte("#!/bin/sh\nshift\necho \"$1\"\n"), 0o755))
	r := install(t, map[string]string{
		"SOURCE": filetest.Folder(t, release(t)), "RUNNER_OS": "Windows", "RUNNER_ARCH": "ARM64",
		"PATH": folder + string(os.PathListSeparator) + os.Getenv("PATH"),
	})
	r.installs(t, r.folder+"/global-headless-service/v0.1.0", "global-headless-service.exe")
}
