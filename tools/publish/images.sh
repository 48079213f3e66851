#!/usr/bin/env bash
# Pushes the images of a release, which are OCI layouts in tars in its folder, to a
# registry:
#   tools/publish/images.sh dist registry.example/owner v0.1.0
# $CRANE is the program that pushes. It prints the image of the function, that of Argo
# CD's sidecar, and the digest of each, as outputs of a step in GitHub Actions. If a
# tag has another image already, nothing is pushed: what is released never changes.
# Requires jq and tar.
set -euo pipefail

dist=${1:?the folder of the release}
registry=${2:?the registry and owner}
version=${3:?the version, such as v0.1.0}
crane=${CRANE:-crane}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unpack NAME TAR... unpacks the only tar of an image to $work/NAME.
unpack() {
  test $# = 2 || fail "$dist has $(($# - 1)) layouts of the image $1, not one"
  mkdir "$work/$1"
  tar -xf "$2" -C "$work/$1"
  jq --exit-status '.manifests | length == 1' "$work/$1/index.json" >/dev/null ||
    fail "$2 is no OCI layout of one image"
}

functions=()
sidecars=()
while IFS= read -r -d '' tar; do
  case $tar in
    *-argocd*) sidecars+=("$tar") ;;
    *) functions+=("$tar") ;;
  esac
done < <(cd "$dist" && find "$PWD" -maxdepth 1 -name '*.tar' -print0 | sort -z)
unpack function "${functions[@]}"
unpack argocd "${sidecars[@]}"

image=$registry/global-headless-service
declare -A images=([function]=$image [argocd]=$image-argocd)
declare -A digests
for name in function argocd; do
  digests[$name]=$(jq --raw-output '.manifests[0].digest' "$work/$name/index.json")
  tags=$("$crane" ls "${images[$name]}" 2>/dev/null) || continue # a repository that is new
  grep -qxF -- "$version" <<<"$tags" || continue
  there=$("$crane" digest "${images[$name]}:$version")
  test "$there" = "${digests[$name]}" ||
    fail "${images[$name]}:$version is $there, and the release has ${digests[$name]}: what is released never changes, so release another version"
done

for name in function argocd; do
  "$crane" push "$work/$name" "${images[$name]}:$version" >&2
  printf '%s=%s\n%s-digest=%s\n' "$name" "${images[$name]}" "$name" "${digests[$name]}"
done
