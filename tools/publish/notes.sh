#!/usr/bin/env bash
# Prints the notes of a release, which are the section of CHANGELOG.md with its version:
#   tools/publish/notes.sh v0.1.0
# It is an error if there is no such section, or if it is empty.
set -euo pipefail

version=${1:?the version, such as v0.1.0}
changelog=$(dirname -- "${BASH_SOURCE[0]}")/../../CHANGELOG.md
notes=$(awk -v heading="## [${version#v}] - " '
  /^## / { inside = index($0, heading) == 1; next }
  inside' "$changelog" | sed -e '/./,$!d')
if test -z "$notes"; then
  echo "CHANGELOG.md has no section '## [${version#v}] - DATE' with text: write it, and tag that commit" >&2
  exit 1
fi
printf '%s\n' "$notes"
