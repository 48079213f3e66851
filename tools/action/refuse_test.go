package action

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestInstallRefuses: nothing is installed of a release that is not as its sums
// say, and nothing for a value that is none.
func TestInstallRefuses(t *testing.T) {
	good := release(t)
	right := sum(good[linuxArchive])
	changed := tarball(t, linuxProgram, standIn+"# changed\n")
	other := tarball(t, "global-headless-service", standIn)
	for name, c := range map[string]struct {
		files     filetest.Files
		env       map[string]string
		wantError string
	}{
		"another archive":        {files: good.With(filetest.Files{linuxArchive: changed}), wantError: "has the SHA-256 " + sum(changed) + ", and checksums.txt says " + right},
		"another pinned sum":     {files: good, env: map[string]string{"CHECKSUM": sum(changed)}, wantError: "does not match the input checksum"},
		"a part of the sum":      {files: good, env: map[string]string{"CHECKSUM": right[:63]}, wantError: "is not a SHA-256"},
		"a pattern for a sum":    {files: good, env: map[string]string{"CHECKSUM": "*"}, wantError: "checksum: '*' is not a SHA-256"},
		"both changed":           {files: withArchive(good, changed), env: map[string]string{"CHECKSUM": right}, wantError: "does not match the input checksum"},
		"no archive":             {files: good.Without(linuxArchive), wantError: "there is no file"},
		"no checksums":           {files: good.Without("checksums.txt"), wantError: "checksums.txt'"},
		"no sum of the archive":  {files: good.With(filetest.Files{"checksums.txt": right + "  x" + linuxArchive + "\n"}), wantError: "checksums.txt has no SHA-256 of '" + linuxArchive},
		"two sums":               {files: good.With(filetest.Files{"checksums.txt": strings.Repeat(right+"  "+linuxArchive+"\n", 2)}), wantError: "or several"},
		"no program":             {files: withArchive(good, other), wantError: "has no '" + linuxProgram + "'"},
		"no archive at all":      {files: withArchive(good, "text"), wantError: "has no '" + linuxProgram + "'"},
		"a link for a program":   {files: linked(t, good), wantError: "is not a regular file"},
		"another machine's":      {files: pack(t, good, "\x7fELF\x00"), wantError: "'global-headless-service' of '" + linuxArchive + "' does not run on this runner"},
		"a broken program":       {files: pack(t, good, "#!/bin/sh\nexit 3\n"), wantError: "does not run on this runner"},
		"no tar":                 {files: good, env: map[string]string{"PATH": pathWithout(t, "tar")}, wantError: "there is no tar on PATH, which unpacks '" + linuxArchive},
		"no unzip":               {files: good, env: map[string]string{"PATH": pathWithout(t, "unzip"), "RUNNER_OS": "Windows", "RUNNER_ARCH": "ARM64"}, wantError: "there is no unzip on PATH, which unpacks '" + windowsArchive},
		"no sums":                {files: good, env: map[string]string{"PATH": pathWithout(t, "sha256sum", "shasum")}, wantError: "neither sha256sum nor shasum"},
		"no curl":                {files: good, env: map[string]string{"PATH": pathWithout(t, "curl"), "SOURCE": "https://127.0.0.1:1/x"}, wantError: "there is no curl on PATH"},
		"no repository":          {files: good, env: map[string]string{"SOURCE": "", "GITHUB_SERVER_URL": "https://127.0.0.1:1"}, wantError: "source: set it"},
		"no server":              {files: good, env: map[string]string{"SOURCE": "", "GITHUB_REPOSITORY": "you/fork"}, wantError: "source: set it"},
		"no version":             {files: good, env: map[string]string{"VERSION": ""}, wantError: "version: '' is not a release"},
		"a branch":               {files: good, env: map[string]string{"VERSION": "main"}, wantError: "is not a release"},
		"a path for a version":   {files: good, env: map[string]string{"VERSION": "v0.1.0/../../x"}, wantError: "is not a release"},
		"a command in a version": {files: good, env: map[string]string{"VERSION": "x\n::add-mask::y"}, wantError: "version: 'x%0A::add-mask::y' is not a release"},
		"another system":         {files: good, env: map[string]string{"RUNNER_OS": "Plan9"}, wantError: "no release for the system 'Plan9'"},
		"another architecture":   {files: good, env: map[string]string{"RUNNER_ARCH": "ARM"}, wantError: "no release for the architecture 'ARM'"},
		"a folder of two lines":  {files: good, env: map[string]string{"FOLDER": "a\npath=b"}, wantError: "folder: it has a line break"},
		"another protocol":       {files: good, env: map[string]string{"SOURCE": "ftp://127.0.0.1/x"}, wantError: "neither a URL of http or https nor a folder"},
		"http without a sum":     {files: good, env: map[string]string{"SOURCE": "http://127.0.0.1:1/x"}, wantError: "set checksum too"},
	} {
		t.Run(name, func(t *testing.T) {
			env := map[string]string{"SOURCE": filetest.Folder(t, c.files)}
			for name, value := range c.env {
				env[name] = value
			}
			install(t, env).refuses(t, c.wantError)
		})
	}
}

func TestInstallRefusesOfServer(t *testing.T) {
	files := release(t)
	source := serve(t, files.Without(linuxArchive))
	install(t, map[string]string{"SOURCE": source, "CHECKSUM": sum(files[linuxArchive])}).refuses(t, "cannot download '"+source+"/"+linuxArchive+"'")
}

// A redirect from https to http is refused: the plain server is not even asked.
func TestInstallRefusesPlainRedirect(t *testing.T) {
	files := release(t)
	asked := false
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = true
		http.FileServer(http.Dir(filetest.Folder(t, files))).ServeHTTP(w, r)
	}))
	t.Cleanup(plain.Close)
	url, certificate := serveTLS(t, http.RedirectHandler(plain.URL+"/checksums.txt", http.StatusFound))
	r := install(t, map[string]string{"SOURCE": url, "CHECKSUM": sum(files[linuxArchive]), "CURL_CA_BUNDLE": certificate})
	r.refuses(t, "cannot download '"+url+"/checksums.txt'")
	expect.Same(t, "the plain server is asked", false, asked)
}

// pack returns a release whose program for Linux is another one.
func pack(t *testing.T, good filetest.Files, program string) filetest.Files {
	t.Helper()
	return withArchive(good, tarball(t, linuxProgram, program))
}

// linked returns a release whose program for Linux is a symbolic link.
func linked(t *testing.T, good filetest.Files) filetest.Files {
	t.Helper()
	var b bytes.Buffer
	compressed := gzip.NewWriter(&b)
	w := tar.NewWriter(compressed)
	expect.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: linuxProgram, Linkname: "/bin/true"}))
	expect.NoError(t, w.Close())
	expect.NoError(t, compressed.Close())
	return withArchive(good, b.String())
}

// withArchive returns a release with another archive for Linux, and its sum.
func withArchive(good filetest.Files, archive string) filetest.Files {
	return good.With(filetest.Files{linuxArchive: archive, "checksums.txt": sum(archive) + "  " + linuxArchive + "\n"})
}

// pathWithout returns a PATH with the programs that the script runs, except for these.
func pathWithout(t *testing.T, missing ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{
		"awk", "chmod", "cp", "curl", "cut", "gzip", "mkdir", "mktemp", "mv", "rm", "sha256sum", "shasum", "tar", "tr", "unzip",
	} {
		path, err := exec.LookPath(name)
		if err == nil && !slices.Contains(missing, name) {
			expect.NoError(t, os.Symlink(path, filepath.Join(folder, name)))
		}
	}
	return folder
}
