#!/usr/bin/env bash
# Builds Flux's source-controller, kustomize-controller and command line of the modules that
# programs/ pins, and prints the folder that holds them, with the
# CustomResourceDefinitions of Flux's sources and Kustomizations.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../cached.sh

build() {
  local controller
  for controller in source-controller kustomize-controller; do
    compile programs/$controller -o "$part/$controller" "github.com/fluxcd/$controller"
    copy crds "$(fetched "github.com/fluxcd/$controller" programs/$controller)"/config/crd/bases/*.yaml
  done
  # The command line embeds the manifests that `flux install` applies, which its
  # module lacks and no test needs.
  copy source -r "$(fetched github.com/fluxcd/flux2/v2 programs/flux)"/.
  mkdir "$part/source/cmd/flux/manifests"
  touch "$part/source/cmd/flux/manifests/none.yaml"
  compile "$part/source" -o "$part/flux" ./cmd/flux
  rm -rf "$part/source"
}

cached flux 'minutes' programs/source-controller/go.{mod,sum} programs/{kustomize-controller,flux}/go.{mod,sum}
