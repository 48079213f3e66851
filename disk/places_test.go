package disk

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/report"
)

// makesReserved skips a test that makes a folder which Windows reserves for a device.
func makesReserved(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows refuses the name of this folder")
	}
}

// managed is what an earlier run has written for a cluster, without a header, as in a kpt
// package.
func managed(cluster string) string {
	return "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  namespace: db\n  annotations:\n    fn.kpt.dev/global-headless-service: db\n    fn.kpt.dev/cluster: " + cluster + "\n"
}

// TestPlanOfAReservedName: the folder of a cluster that Windows reserves is used only if an
// earlier run wrote to it (rule 14). An empty one is not there in a clone.
func TestPlanOfAReservedName(t *testing.T) {
	const refused = "clusters/con: the name con is that of a device on Windows"
	input := database(5432, []string{"con/db", "con/more"})
	t.Run("no folder", func(t *testing.T) { refusesToPlan(t, t.TempDir(), input, refused) })
	makesReserved(t)
	for name, there := range map[string]files{
		"a user's file": {"clusters/con/mine.txt": "m"}, "a user's manifest": {"clusters/con/mine.yaml": configMap("mine")},
		"another case": {"clusters/CON/db/service-db.yaml": managed("CON")},
	} {
		t.Run(name, func(t *testing.T) { refusesToPlan(t, filetest.Folder(t, there), input, refused) })
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "clusters/con"), 0o755); err != nil {
		t.Fatal(err)
	}
	refusesToPlan(t, root, input, refused)

	root = t.TempDir()
	filetest.Write(t, root, files{"clusters/con/db/service-db.yaml": managed("con")})
	writes(t, root, input, [3]int{3, 1, 0})
}

// TestPlanReportsAFolderOnce: what is wrong with a folder is one error, however many files go
// below it.
func TestPlanReportsAFolderOnce(t *testing.T) {
	root := t.TempDir()
	link(t, t.TempDir(), filepath.Join(root, "clusters/two"))
	_, results := planned(t, root, database(5432, []string{"two/a", "two/b", "con/a", "con/b"}), Prune{})
	expect.Same(t, "errors", 2, strings.Count(texts(results), "error: "))
}

// TestCreateRefuses: new files are written through no symbolic link below their folder,
// and under no name that a checkout on another system could not hold (rule 14); then nothing is
// written at all.
func TestCreateRefuses(t *testing.T) {
	outside := filetest.Folder(t, files{"mine": "m"})
	for name, c := range map[string]struct {
		there func(t *testing.T, folder string)
		name  string
		words string
		code  report.Code
	}{
		"a link": {func(t *testing.T, folder string) { link(t, outside, filepath.Join(folder, "overlays")) },
			"overlays/eu/a.yaml", "overlays: is no folder, or a symbolic link to one", report.FileInTheWay},
		"a link in a folder": {func(t *testing.T, folder string) { link(t, outside, filepath.Join(folder, "overlays/eu")) },
			"overlays/eu/a.yaml", "overlays/eu: is no folder, or a symbolic link to one", report.FileInTheWay},
		"a link within": {func(t *testing.T, folder string) {
			filetest.Write(t, folder, files{"base/a.yaml": "a"})
			link(t, "base", filepath.Join(folder, "overlays"))
		}, "overlays/eu/a.yaml", "overlays: is no folder, or a symbolic link to one", report.FileInTheWay},
		"a file": {func(t *testing.T, folder string) { filetest.Write(t, folder, files{"overlays": "f"}) },
			"overlays/eu/a.yaml", "overlays: is no folder", report.FileInTheWay},
		"a folder": {func(t *testing.T, folder string) { filetest.Write(t, folder, files{"a.yaml/b": "b"}) },
			"a.yaml", "a.yaml: is there already, and is not overwritten", report.FileInTheWay},
		"a reserved name": {func(*testing.T, string) {}, "overlays/NUL/a.yaml", "overlays/NUL: the name NUL is that of a device on Windows", report.ReservedName},
		"a reserved name that is there": {func(t *testing.T, folder string) {
			makesReserved(t)
			filetest.Write(t, folder, files{"overlays/con/b.yaml": "b"})
		},
			"overlays/con/a.yaml", "overlays/con: the name con is that of a device on Windows", report.ReservedName},
		"another case": {func(t *testing.T, folder string) { filetest.Write(t, folder, files{"overlays/EU/a.yaml": "a"}) },
			"overlays/eu/a.yaml", "overlays/eu: differs only by case from overlays/EU", report.FileInTheWay},
		"a cluster of another case": {func(t *testing.T, folder string) { filetest.Write(t, folder, files{"clusters/EU/a.yaml": "a"}) },
			"clusters/eu/a.yaml", "clusters/eu: differs only by case from clusters/EU", report.ClusterNamesDifferByCase},
		"a long name": {func(*testing.T, string) {}, strings.Repeat("a", 256), "a… has 256 bytes", report.FileNameTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			c.there(t, folder)
			before := filetest.ReadAll(t, folder)
			err := Create(folder, map[string][]byte{"0.yaml": []byte("new\n"), c.name: []byte("new\n")})
			if err == nil || !strings.Contains(filepath.ToSlash(err.Error()), c.words) {
				t.Errorf("no %q in: %v", c.words, err)
			}
			var coded report.CodedError
			if !errors.As(err, &coded) || coded.Code != c.code {
				t.Errorf("%v has not the code %s", err, c.code)
			}
			expect.Same(t, "the folder", before, filetest.ReadAll(t, folder))
			expect.Same(t, "outside", files{"mine": "m"}, filetest.ReadAll(t, outside))
		})
	}
}

// TestCreateInALink: the folder itself may be a symbolic link, as that of a tree may.
func TestCreateInALink(t *testing.T) {
	root := t.TempDir()
	filetest.Write(t, root, files{"there/b.yaml": "b\n"})
	link(t, "there", filepath.Join(root, "here"))
	if err := Create(filepath.Join(root, "here"), map[string][]byte{"a/a.yaml": []byte("a\n")}); err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "the folder", files{"here": "-> there", "there/a/a.yaml": "a\n", "there/b.yaml": "b\n"}, filetest.ReadAll(t, root))
}
