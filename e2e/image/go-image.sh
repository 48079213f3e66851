#!/bin/sh
# Makes a build image of this machine's own Go, shell and module cache, where no
# golang image can be pulled; then: make image BUILD_IMAGE=localhost/go:local
set -eu

name=${1:-localhost/go:local}
docker=${DOCKER:-docker}
cd "$(dirname "$0")/../.."

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# Of the module cache only what go.mod asks for, checked against go.sum.
mkdir -p "$root/go/pkg/mod" "$root/tmp" "$root/usr/local" "$root/bin"
go mod download
cache=$(go env GOMODCACHE)
GOMODCACHE=$root/go/pkg/mod GOFLAGS=-modcacherw \
  GOPROXY=file://$cache/cache/download go mod download

cp -RL "$(go env GOROOT)" "$root/usr/local/go"
cp -L /bin/sh "$root/bin/sh"
for library in $(ldd /bin/sh | grep -o '/[^ ]*' || true); do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | "$docker" import \
  --change 'ENV PATH=/usr/local/go/bin:/bin GOPATH=/go GOTOOLCHAIN=local' - "$name"
