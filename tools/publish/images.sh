#!/usr/bin/env bash
# Pushes the images of a release, which are OCI layouts in tars in its folder, to a
# registry:
#   tools/publish/images.sh dist registry.example/owner v0.1.0
# $CRANE is the program that pushes. It prints the image of the function, that of Argo
# CD's sidecar, and the digest of each, as outputs of a step in GitHub Actions. If a
# tag has another image already, or if the registry gives no clear answer, nothing is pushed:
# published tags never change. Requires jq and tar.
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

image=$registry/global-headless-service
declare -A images=([function]=$image [argocd]=$image-argocd)
declare -A digests
for name in function argocd; do
  tar=$dist/$(basename "${images[$name]}")_${version}_oci.tar
  test -f "$tar" || fail "there is no $tar"
  mkdir "$work/$name"
  tar -xf "$tar" -C "$work/$name"
  digests[$name]=$(jq --raw-output 'if (.manifests | length) == 1 then .manifests[0].digest else empty end' "$work/$name/index.json")
  test -n "${digests[$name]}" || fail "$tar is not an OCI layout of one image"
done

for name in function argocd; do
  tag=${images[$name]}:$version
  if published=$("$crane" digest "$tag" 2>"$work/error"); then
    test "$published" = "${digests[$name]}" ||
      fail "$tag already exists as $published, but the release has ${digests[$name]}; published tags never change, so release another version"
  elif ! grep -qE 'MANIFEST_UNKNOWN|NAME_UNKNOWN|unexpected status code 404' "$work/error"; then
    fail "cannot tell whether $tag exists, so nothing is pushed: $(<"$work/error")"
  fi
done

for name in function argocd; do
  "$crane" push "$work/$name" "${images[$name]}:$version" >&2
  printf '%s=%s\n%s-digest=%s\n' "$name" "${images[$name]}" "$name" "${digests[$name]}"
done
