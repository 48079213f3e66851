#!/usr/bin/env bash
# Builds Flux's source-controller, kustomize-controller and command line of the modules that
# programs/ pins, and prints the folder that holds them, with the
# CustomResourceDefinitions of Flux's sources and Kustomizations. Minutes the
# first time; then it is in the cache, by what the modules' files say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/programs"

hash=$({ cat ../build.sh ./*/go.mod ./*/go.sum; go env GOVERSION GOOS GOARCH; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/flux-$hash
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off

say() { printf '==> %s\n' "$*" >&2; }

# fetched MODULE FOLDER prints where the module cache has a module that a folder pins.
fetched() {
  (cd "$2" && go mod download "$1" >&2 && go list -m -f '{{.Dir}}' "$1")
}

build() {
  say "building Flux, minutes the first time: $folder"
  mkdir "$part/crds"
  local controller
  for controller in source-controller kustomize-controller; do
    (cd "$controller" && go build -trimpath -ldflags '-s -w' -o "$part/$controller" "github.com/fluxcd/$controller")
    cp "$(fetched "github.com/fluxcd/$controller" "$controller")"/config/crd/bases/*.yaml "$part/crds"
  done
  # The command line embeds the manifests that `flux install` applies, which its
  # module lacks and we do not need.
  cp -r "$(fetched github.com/fluxcd/flux2/v2 flux)" "$part/source"
  chmod -R u+w "$part/source"
  mkdir "$part/source/cmd/flux/manifests"
  touch "$part/source/cmd/flux/manifests/none.yaml"
  (cd "$part/source" && go build -trimpath -ldflags '-s -w' -o "$part/flux" ./cmd/flux)
  rm -rf "$part/source"
  chmod u+w "$part"/crds/*
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
