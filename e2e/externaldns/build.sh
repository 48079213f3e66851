#!/usr/bin/env bash
# Builds external-dns of the module that programs/external-dns pins, and prints the folder
# that holds it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../cached.sh

build() {
  compile programs/external-dns -o "$part/external-dns" sigs.k8s.io/external-dns
}

cached external-dns 'about five minutes' programs/external-dns/{go.mod,go.sum,vbom/go.mod}
