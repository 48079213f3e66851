#!/usr/bin/env bash
# Builds the real argocd-cmp-server, which is all of Argo CD in one program, of
# the module that go.mod pins, and prints the folder that holds it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../cached.sh

build() {
  compile . -o "$part/argocd-cmp-server" github.com/argoproj/argo-cd/v3/cmd
}

cached argocd 'minutes, and 4 GB of memory' go.{mod,sum}
