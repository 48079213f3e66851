#!/usr/bin/env bash
# Builds programs/controller, which runs the reconcilers of AWS' Cloud Map MCS controller, and
# prints the folder that holds it with the controller's CustomResourceDefinitions. A minute or
# two the first time; then it is in the cache, by what the module's files say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/programs/controller"

hash=$({ cat ../../build.sh go.mod go.sum main.go; go env GOVERSION GOOS GOARCH; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/mcs-$hash
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off

build() {
  printf '==> building the MCS controller, a minute or two the first time: %s\n' "$folder" >&2
  go build -trimpath -ldflags '-s -w' -o "$part/controller" .
  local module
  module=$(go list -m -f '{{.Dir}}' github.com/aws/aws-cloud-map-mcs-controller-for-k8s)
  mkdir "$part/crds"
  cp "$module"/config/crd/bases/*.yaml "$part/crds"
  chmod u+w "$part"/crds/*
  # API servers refuse groups of k8s.io without this; the controller's kustomization adds it too.
  sed -i 's|^  annotations:$|&\n    api-approved.kubernetes.io: https://github.com/kubernetes/enhancements/pull/3084|' \
    "$part"/crds/about.k8s.io_clusterproperties.yaml
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
