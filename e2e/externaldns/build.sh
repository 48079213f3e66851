#!/usr/bin/env bash
# Builds external-dns of the module that programs/external-dns pins, and prints the folder
# that holds it. About five minutes the first time; then it is in the cache, by what the
# module's files say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/programs/external-dns"

hash=$({ cat ../../build.sh go.mod go.sum; go env GOVERSION GOOS GOARCH; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/external-dns-$hash
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off

build() {
  printf '==> building external-dns, about five minutes the first time: %s\n' "$folder" >&2
  go build -v -trimpath -ldflags '-s -w' -o "$part/external-dns" sigs.k8s.io/external-dns 2>&1 |
    awk '/^[a-zA-Z0-9_.\/-]+$/ { if (++n % 100 == 0) print "    " n " packages compiled"; fflush(); next } { print; fflush() }' >&2
}

if ! test -d "$folder"; then
  mkdir -p "$(dirname "$folder")"
  part=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  build
  # Another run may have built it in the meantime.
  test -d "$folder" || mv "$part" "$folder"
fi
printf '%s\n' "$folder"
