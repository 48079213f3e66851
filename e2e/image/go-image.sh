#!/bin/sh
# Makes a build image of this machine's own Go, shell and module cache, where no
# golang image can be pulled; then: make image BUILD_IMAGE=localhost/go:local
set -eu

name=${1:-localhost/go:local}
docker=${DOCKER:-docker}
cd "$(dirname "$0")/../.."

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# Of the module cache only what the images are built of, checked against
# go.sum and tools/kustomize.sum.
mkdir -p "$root/go/pkg/mod" "$root/tmp" "$root/usr/local" "$root/bin"
cache=$(go env GOMODCACHE)
for modules in go.mod tools/kustomize.mod; do
  go mod download -modfile="$modules"
  GOMODCACHE=$root/go/pkg/mod GOFLAGS=-modcacherw \
    GOPROXY=file://$cache/cache/download go mod download -modfile="$modules"
done

cp -RL "$(go env GOROOT)" "$root/usr/local/go"
cp -L /bin/sh "$root/bin/sh"
for library in $(ldd /bin/sh | grep -o '/[^ ]*' || true); do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | "$docker" import \
  --change 'ENV PATH=/usr/local/go/bin:/bin GOPATH=/go GOTOOLCHAIN=local' - "$name"
