package clusters

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"global-headless-service/e2e/controlplane"
)

// accepts is the verdict on what is taken.
const accepts = "takes it"

// judge is the server's verdict on an object that is not created: by reason and
// field, since the words differ from version to version.
func (p *plane) judge(t testing.TB, o *unstructured.Unstructured) string {
	t.Helper()
	_, err := p.apply(t, o, manager, metav1.DryRunAll)
	return verdict(err)
}

func verdict(err error) string {
	var status apierrors.APIStatus
	switch {
	case err == nil:
		return accepts
	case meta.IsNoMatchError(err):
		return "no such kind"
	case !errors.As(err, &status):
		return "not sent"
	}
	s := status.Status()
	if s.Reason == metav1.StatusReasonInternalError || s.Reason == metav1.StatusReasonUnknown || s.Reason == "" {
		return "does not read it" // typed patch: a field of another type
	}
	var fields []string
	if s.Details != nil {
		for _, c := range s.Details.Causes {
			if c.Field != "" && !slices.Contains(fields, c.Field) {
				fields = append(fields, c.Field)
			}
		}
	}
	slices.Sort(fields)
	return strings.TrimSpace(fmt.Sprintf("%s %s", s.Reason, strings.Join(fields, ", ")))
}

// TestVerdictsOnErrorCases sends what we refuse to a server as it is. Where it
// would be taken, our own message says why we do not.
func TestVerdictsOnErrorCases(t *testing.T) {
	rows := []string{"# What we refuse in testdata, and what an API server says to the same objects", "",
		"| case | server | ours |", "|---|---|---|"}
	for _, name := range casesThatExit(t, "1") {
		said, _, _ := strings.Cut(readCase(t, name, "want.stderr"), "\n")
		rows = append(rows, row(name, strings.Join(rawVerdicts(t, name), "; "), strings.TrimPrefix(said, "error: ")))
	}
	checkGolden(t, "error-cases", rows)
}

// rawVerdicts are a server's verdicts on the Services, StatefulSets and other
// built-in objects of a case, as it takes them one by one; one line where all
// are taken.
func rawVerdicts(t *testing.T, name string) []string {
	t.Helper()
	list, err := readList(readCase(t, name, "in.yaml"))
	if err != nil || len(list.Items) == 0 {
		return []string{"nothing to send"}
	}
	var refused []string
	sent := 0
	for _, item := range list.Items {
		o := &unstructured.Unstructured{Object: item}
		if _, err := one.resource(o); err != nil {
			continue
		}
		stripOrchestration(o)
		sent++
		if v := one.judgeAnywhere(t, o); v != accepts {
			refused = append(refused, o.GetKind()+": "+v)
		}
	}
	switch {
	case sent == 0:
		return []string{"nothing to send"}
	case len(refused) == 0:
		return []string{accepts}
	}
	slices.Sort(refused)
	return slices.Compact(refused)
}

// row is one of a table of Markdown; long words are cut short.
func row(cells ...string) string {
	for k, c := range cells {
		if runes := []rune(c); len(runes) > 220 {
			c = string(runes[:220]) + "…"
		}
		cells[k] = strings.NewReplacer("|", `\|`, "<", `\<`, "\n", " ").Replace(c)
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// checkGolden compares a table with the one of this version of Kubernetes, or
// with the default's where it is to be no other, and with WRITE_GOLDEN=1
// writes it, which fails all the same.
func checkGolden(t *testing.T, name string, rows []string) {
	t.Helper()
	path, own := filepath.Join("testdata", name+".md"), filepath.Join("testdata", name+"-"+k8s+".md")
	if exists(own) {
		path = own
	}
	got := strings.Join(rows, "\n") + "\n"
	want, err := os.ReadFile(path)
	if err == nil && string(want) == got {
		return
	}
	t.Errorf("%s differs, -want +got:\n%s", path, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")))
	if os.Getenv("WRITE_GOLDEN") != "" {
		if k8s != controlplane.DefaultVersion {
			path = own
		}
		write(t, path, got)
		t.Errorf("%s written: read it", path)
	}
}
