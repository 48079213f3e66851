#!/usr/bin/env bash
# Builds the real argocd-cmp-server, which is all of Argo CD in one program, of
# the module that go.mod pins, and prints its path. Minutes and 4 GB of memory
# the first time; then it is in the cache, by what go.mod and go.sum say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

hash=$(cat go.mod go.sum | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/argocd-$hash
program=$folder/argocd-cmp-server

if ! test -x "$program"; then
  version=$(go list -m -f '{{.Version}}' github.com/argoproj/argo-cd/v3)
  printf '==> building Argo CD %s, minutes the first time: %s\n' "$version" "$program" >&2
  mkdir -p "$folder"
  part=$(mktemp -d "$folder/part.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  CGO_ENABLED=0 go build -v -trimpath -buildvcs=false -ldflags '-s -w' \
    -o "$part/argocd-cmp-server" github.com/argoproj/argo-cd/v3/cmd 2>&1 |
    awk '/^[a-zA-Z0-9_.\/-]+$/ { if (++n % 100 == 0) print "    " n " packages compiled"; fflush(); next } { print; fflush() }' >&2
  mv "$part/argocd-cmp-server" "$program"
fi
printf '%s\n' "$program"
