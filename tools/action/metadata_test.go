package action

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
)

// A metadata is what GitHub's syntax of action.yaml has for a composite action,
// and no other field.
type metadata struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Author      string   `json:"author"`
	Branding    branding `json:"branding"`
	Inputs      map[string]struct {
		Description        string `json:"description"`
		Required           bool   `json:"required"`
		Default            string `json:"default"`
		DeprecationMessage string `json:"deprecationMessage"`
	} `json:"inputs"`
	Outputs map[string]struct {
		Description string `json:"description"`
		Value       string `json:"value"`
	} `json:"outputs"`
	Runs struct {
		Using string `json:"using"`
		Steps []step `json:"steps"`
	} `json:"runs"`
}

type branding struct {
	Icon  string `json:"icon"`
	Color string `json:"color"`
}

type step struct {
	ID               string            `json:"id"`
	Name             string            `json:"name"`
	If               string            `json:"if"`
	Run              string            `json:"run"`
	Shell            string            `json:"shell"`
	WorkingDirectory string            `json:"working-directory"`
	ContinueOnError  bool              `json:"continue-on-error"`
	Env              map[string]string `json:"env"`
	Uses             string            `json:"uses"`
	With             map[string]string `json:"with"`
}

var (
	name       = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
	expression = regexp.MustCompile(`\$\{\{(.*?)\}\}`)
	reference  = regexp.MustCompile(`\b(inputs|steps|github)\.([A-Za-z0-9_-]+)`)
	colors     = []string{"white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"}
)

// faults returns what is wrong with the text of an action.yaml.
func faults(text string) []string {
	var m metadata
	if err := yaml.UnmarshalStrict([]byte(text), &m); err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	check := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	check(m.Name != "" && m.Description != "" && len(m.Description) <= 125, "name and description are required, and GitHub shows 125 characters")
	check(slices.Contains(colors, m.Branding.Color) && m.Branding.Icon != "", "branding: no icon, or no color of GitHub's")
	check(m.Runs.Using == "composite" && len(m.Runs.Steps) > 0, "runs: no composite action with steps")
	ids := map[string]bool{}
	for k, s := range m.Runs.Steps {
		check((s.Run == "") != (s.Uses == ""), "step %d: needs either run or uses", k)
		check(s.Run == "" || s.Shell != "", "step %d: run needs a shell", k)
		check(!strings.Contains(s.Run, "${{"), "step %d: run has an expression; pass it in env", k)
		check(s.ID == "" || name.MatchString(s.ID) && !ids[s.ID], "step %d: the id %q is no name, or another step's", k, s.ID)
		ids[s.ID] = true
	}
	for n, in := range m.Inputs {
		check(name.MatchString(n) && in.Description != "", "input %s: no name, or no description", n)
		check(!in.Required || in.Default == "", "input %s: is required, and has a default", n)
	}
	for n, out := range m.Outputs {
		check(name.MatchString(n) && out.Description != "" && expression.MatchString(out.Value), "output %s: no name, no description, or no expression", n)
	}
	used := map[string]bool{}
	for _, e := range expression.FindAllStringSubmatch(text, -1) {
		for _, r := range reference.FindAllStringSubmatch(e[1], -1) {
			_, isInput := m.Inputs[r[2]]
			check(r[1] != "inputs" || isInput, "%s: there is no such input", r[0])
			check(r[1] != "steps" || ids[r[2]], "%s: there is no such step", r[0])
			check(r[1] != "github", "%s: the script reads what the runner sets", r[0])
			used[r[0]] = true
		}
	}
	for n := range m.Inputs {
		check(used["inputs."+n], "input %s: nothing reads it", n)
	}
	return wrong
}

func TestActionIsValid(t *testing.T) {
	for _, f := range faults(readAction(t)) {
		t.Errorf("action.yaml: %s", f)
	}
}

func readAction(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../action.yaml")
	expect.NoError(t, err)
	return string(b)
}

// TestActionRunsTheScript: the step passes each variable that the script reads
// and the runner does not set.
func TestActionRunsTheScript(t *testing.T) {
	var m metadata
	expect.NoError(t, yaml.Unmarshal([]byte(readAction(t)), &m))
	expect.Same(t, "steps", 1, len(m.Runs.Steps))
	s := m.Runs.Steps[0]
	expect.Same(t, "run", `bash "$GITHUB_ACTION_PATH/tools/action/install.sh"`, s.Run)
	script, err := os.ReadFile("install.sh")
	expect.NoError(t, err)
	var read []string
	for _, v := range regexp.MustCompile(`\$\{([A-Z_]+):`).FindAllStringSubmatch(string(script), -1) {
		if !strings.HasPrefix(v[1], "RUNNER_") && !strings.HasPrefix(v[1], "GITHUB_") && !slices.Contains(read, v[1]) {
			read = append(read, v[1])
		}
	}
	for _, n := range read {
		if s.Env[n] == "" {
			t.Errorf("the step does not set %s", n)
		}
	}
	expect.Same(t, "variables of the step", len(read), len(s.Env))
	expect.Contains(t, "action.yaml", readAction(t), "value: ${{ steps.install.outputs.path }}")
	expect.Contains(t, "install.sh", string(script), `'path=%s\n'`)
}

// TestFaultsAreFound holds the checks themselves.
func TestFaultsAreFound(t *testing.T) {
	good := readAction(t)
	for old, fresh := range map[string]string{
		"inputs.version }}":       "inputs.verson }}",
		"steps.install.outputs":   "steps.instal.outputs",
		"${{ inputs.source }}":    "${{ inputs.source || github.repository }}",
		"    shell: bash\n":       "",
		"bash \"$GITHUB":          "bash ${{ inputs.folder }} \"$GITHUB",
		"using: composite":        "using: composit",
		"    required: true\n":    "    requird: true\n",
		"description: Installs":   "descripton: Installs",
		"  version:\n    descrip": "  version:\n    default: v1\n    descrip",
		"color: blue":             "color: pink",
		"FOLDER: ${{ inputs.fol":  "FOLDER: ${{ github.repository }} #",
	} {
		text := strings.Replace(good, old, fresh, 1)
		if text == good {
			t.Errorf("action.yaml has no %q", old)
		}
		if len(faults(text)) == 0 {
			t.Errorf("no fault with %q", fresh)
		}
	}
}
