package image

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"global-headless-service/tools/release/archive"
)

// A script is a RUN of a stage, with the folder in which it runs.
type script struct{ folder, text string }

// scriptsOf returns the RUNs of a stage that are text for the shell.
func scriptsOf(stage *instructions.Stage) []script {
	var scripts []script
	folder := "/"
	for _, c := range stage.Commands {
		switch c := c.(type) {
		case *instructions.WorkdirCommand:
			folder = path.Join("/", c.Path)
		case *instructions.RunCommand:
			if c.PrependShell {
				scripts = append(scripts, script{folder, strings.Join(c.CmdLine, " ")})
			}
		}
	}
	return scripts
}

// written returns the files that the scripts of one folder write there. They run in
// a folder of their own, in the shell, as docker runs them.
func (c Copy) written() ([]archive.File, error) {
	folder, err := os.MkdirTemp("", "global-headless-service-image-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ran := 0
	for _, s := range c.scripts {
		if s.folder != path.Clean(c.From) {
			continue
		}
		ran++
		sh := exec.Command("sh", "-c", s.text)
		sh.Dir, sh.Env = folder, []string{"PATH=" + os.Getenv("PATH")}
		if out, err := sh.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("RUN %s: %w\n%s", s.text, err, out)
		}
	}
	if ran == 0 {
		return nil, fmt.Errorf("COPY --from=%s %s: nothing in that stage writes it", c.Stage, c.From)
	}
	return archive.Read(folder, strings.Trim(c.To, "/"))
}
