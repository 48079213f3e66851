#!/usr/bin/env bash
# Builds programs/controller, which runs the reconcilers of AWS' Cloud Map MCS controller, and
# prints the folder that holds it with the controller's CustomResourceDefinitions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../cached.sh

build() {
  local folder=programs/controller
  compile $folder -o "$part/controller" .
  copy crds "$(fetched github.com/aws/aws-cloud-map-mcs-controller-for-k8s $folder)"/config/crd/bases/*.yaml
  # API servers refuse groups of k8s.io without this; the controller's kustomization adds it too.
  sed -i 's|^  annotations:$|&\n    api-approved.kubernetes.io: https://github.com/kubernetes/enhancements/pull/3084|' \
    "$part"/crds/about.k8s.io_clusterproperties.yaml
}

cached mcs 'a minute or two' programs/controller/{go.mod,go.sum,main.go,mocks/go.mod,mocks/pkg/cloudmap/cloudmap.go}
