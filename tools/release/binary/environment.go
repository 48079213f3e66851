package binary

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
)

// overridden are the variables by which an environment changes what Go builds, with
// Go's own defaults. Without the file of `go env -w`, an empty value is the default too.
var overridden = []string{
	"GOENV=off",
	"CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOEXPERIMENT=", "GOFIPS140=off", "GOAMD64=v1", "GOARM64=v8.0",
}

// inherited are the variables that say which Go runs, which .go-version pins, and where it
// gets modules from and keeps what it builds. These change no binary, since go.sum has the
// sums of the modules.
var inherited = []string{
	"GOTOOLCHAIN", "GOPATH", "GOMODCACHE", "GOCACHE", "GOCACHEPROG", "GOTMPDIR", "GOPROXY", "GONOPROXY", "GOPRIVATE",
	"GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOAUTH", "GOVCS",
}

// Environment returns the environment in which a release runs Go: that of this process,
// but with Go's own defaults for all that changes what is built. Where modules come
// from is as the environment or `go env -w` have it. If Go fails, the error has what it
// printed.
func Environment() ([]string, error) {
	out, err := exec.Command("go", append([]string{"env", "-json"}, inherited...)...).Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("go env: %w\n%s", err, failed.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	var values map[string]string
	if err := json.Unmarshal(out, &values); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	env := slices.Concat(os.Environ(), overridden)
	for _, name := range inherited {
		env = append(env, name+"="+values[name])
	}
	return env, nil
}
