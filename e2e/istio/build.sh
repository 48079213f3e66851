#!/usr/bin/env bash
# Builds Istio's control plane, pilot-discovery, of the module that programs/pilot-discovery
# pins, and prints the folder that holds it with Istio's CustomResourceDefinitions. About ten
# minutes the first time; then it is in the cache, by what the module's files say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/programs/pilot-discovery"

hash=$({ cat ../../build.sh go.mod go.sum; go env GOVERSION GOOS GOARCH; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/istio-$hash
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off

build() {
  printf '==> building Istio, about ten minutes the first time: %s\n' "$folder" >&2
  # Without the validation of messages and the traces that nothing here reads:
  # Istio's own releases are built without the former too.
  go build -v -trimpath -tags disable_pgv,grpcnotrace,retrynotrace -ldflags '-s -w' \
    -o "$part/pilot-discovery" istio.io/istio/pilot/cmd/pilot-discovery 2>&1 |
    awk '/^[a-zA-Z0-9_.\/-]+$/ { if (++n % 100 == 0) print "    " n " packages compiled"; fflush(); next } { print; fflush() }' >&2
  local module
  module=$(go list -m -f '{{.Dir}}' istio.io/istio)
  cp "$module/manifests/charts/base/files/crd-all.gen.yaml" "$part/crds.yaml"
  chmod u+w "$part/crds.yaml"
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
