package action

import (
	"net/http"
	"net/http/httptest"
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
		files filetest.Files
		env   map[string]string
		says  string
	}{
		"another archive":        {files: good.With(filetest.Files{linuxArchive: changed}), says: "has the SHA-256 " + sum(changed) + ", and checksums.txt says " + right},
		"another pinned sum":     {files: good, env: map[string]string{"CHECKSUM": sum(changed)}, says: "is not that of the input checksum"},
		"a part of the sum":      {files: good, env: map[string]string{"CHECKSUM": right[:63]}, says: "is no SHA-256"},
		"a pattern for a sum":    {files: good, env: map[string]string{"CHECKSUM": "*"}, says: "checksum: '*' is no SHA-256"},
		"both changed":           {files: good.With(filetest.Files{linuxArchive: changed, "checksums.txt": sum(changed) + "  " + linuxArchive + "\n"}), env: map[string]string{"CHECKSUM": right}, says: "is not that of the input checksum"},
		"no archive":             {files: good.Without(linuxArchive), says: "there is no file"},
		"no checksums":           {files: good.Without("checksums.txt"), says: "checksums.txt'"},
		"no sum of the archive":  {files: good.With(filetest.Files{"checksums.txt": right + "  x" + linuxArchive + "\n"}), says: "checksums.txt has no SHA-256 of '" + linuxArchive},
		"two sums":               {files: good.With(filetest.Files{"checksums.txt": strings.Repeat(right+"  "+linuxArchive+"\n", 2)}), says: "or several"},
		"no program":             {files: good.With(filetest.Files{linuxArchive: other, "checksums.txt": sum(other) + "  " + linuxArchive + "\n"}), says: "has no '" + linuxProgram + "'"},
		"no archive at all":      {files: filetest.Files{linuxArchive: "text", "checksums.txt": sum("text") + "  " + linuxArchive + "\n"}, says: "has no '" + linuxProgram + "'"},
		"no version":             {files: good, env: map[string]string{"VERSION": ""}, says: "version: '' is no release"},
		"a branch":               {files: good, env: map[string]string{"VERSION": "main"}, says: "is no release"},
		"a path for a version":   {files: good, env: map[string]string{"VERSION": "v0.1.0/../../x"}, says: "is no release"},
		"a command in a version": {files: good, env: map[string]string{"VERSION": "x\n::add-mask::y"}, says: "version: 'x%0A::add-mask::y' is no release"},
		"another system":         {files: good, env: map[string]string{"RUNNER_OS": "Plan9"}, says: "no release for the system 'Plan9'"},
		"another architecture":   {files: good, env: map[string]string{"RUNNER_ARCH": "ARM"}, says: "no release for the architecture 'ARM'"},
		"a folder of two lines":  {files: good, env: map[string]string{"FOLDER": "a\npath=b"}, says: "folder: it has a line break"},
		"another protocol":       {files: good, env: map[string]string{"SOURCE": "ftp://127.0.0.1/x"}, says: "neither a URL of http or https nor a folder"},
		"http without a sum":     {files: good, env: map[string]string{"SOURCE": "http://127.0.0.1:1/x"}, says: "set checksum too"},
	} {
		t.Run(name, func(t *testing.T) {
			env := map[string]string{"SOURCE": filetest.Folder(t, c.files)}
			for name, value := range c.env {
				env[name] = value
			}
			install(t, env).refuses(t, c.says)
		})
	}
}

func TestInstallRefusesOfServer(t *testing.T) {
	files := release(t)
	source := serve(t, files.Without(linuxArchive))
	install(t, map[string]string{"SOURCE": source, "CHECKSUM": sum(files[linuxArchive])}).refuses(t, "cannot download '"+source+"/"+linuxArchive+"'")
}

// Unless it is set, the source is the release of the action's repository, and
// that is not left for a file of the machine.
func TestInstallAsksTheRepository(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	}))
	t.Cleanup(server.Close)
	r := install(t, map[string]string{"RELEASES": server.URL + "/you/fork/releases/download", "CHECKSUM": strings.Repeat("0", 64)})
	r.refuses(t, "cannot download")
	expect.Same(t, "asked for", []string{"/you/fork/releases/download/v0.1.0/checksums.txt"}, asked)
}
