#!/usr/bin/env bash
# Builds Istio's control plane, pilot-discovery, of the module that programs/pilot-discovery
# pins, and prints the folder that holds it with Istio's CustomResourceDefinitions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../cached.sh

build() {
  local folder=programs/pilot-discovery module=istio.io/istio
  # Without the validation of messages and the traces that nothing here reads:
  # Istio's own releases are built without the former too.
  compile $folder -tags disable_pgv,grpcnotrace,retrynotrace -o "$part/pilot-discovery" $module/pilot/cmd/pilot-discovery
  copy crds "$(fetched $module $folder)/manifests/charts/base/files/crd-all.gen.yaml"
}

cached istio 'about ten minutes' programs/pilot-discovery/go.{mod,sum}
