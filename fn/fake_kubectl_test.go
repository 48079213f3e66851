package main

import (
	"os"
	"path/filepath"
	"testing"
)

// fakeKubectlScript answers from the folder live/ of the case that runs it: a
// cluster has all objects of live/CONTEXT.json, whatever is asked for, and those
// of live/CONTEXT.namespaces.json as Namespaces. live/CONTEXT.sh is run in place
// of all that.
const fakeKubectlScript = `#!/bin/sh
case "$1 $2" in
"version --client") echo '{"clientVersion": {"major": "1", "minor": "36", "gitVersion": "v1.36.3"}}'; exit ;;
"config get-contexts") for f in live/*; do f=${f#live/}; echo "${f%%.*}"; done | sort -u; exit ;;
"get --context") ;;
*) echo "error: the test has no kubectl $*" >&2; exit 1 ;;
esac
context=$3
for last; do :; done
if [ -e "live/$context.sh" ]; then . "./live/$context.sh"; fi
case "$last" in
Namespace.v1./*) cat "live/$context.namespaces.json" 2>/dev/null || true ;;
*) cat "live/$context.json" ;;
esac
`

// fakeKubectl returns a folder with a kubectl that knows the clusters of a case.
func fakeKubectl(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "kubectl"), []byte(fakeKubectlScript), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}
