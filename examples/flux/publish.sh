#!/bin/sh
# What each cluster applies, from the declaration to Flux. To be run anywhere in
# the git repository, whose clusters/ holds what is rendered:
#
#   sh publish.sh render   writes clusters/, to be reviewed and committed
#   sh publish.sh check    fails where the commit's clusters/ is not what rendering
#                          gives, and prints the difference by cluster
#   sh publish.sh push     checks, then pushes an artifact for each cluster
#
# It needs global-headless-service, git, and for push, flux and a login to the
# registry (docker login, or flux's own --provider in FLUX_FLAGS).
set -eu

SOURCES=${SOURCES:-base}  # files and folders to render, as the repository has them
REGISTRY=${REGISTRY:-}    # oci://registry.example.com/fleet: its clusters go below
TAG=${TAG:-latest}        # the tag that the clusters follow
BRANCH=${BRANCH:-}        # a part of the revision's name; else what is checked out
FLUX_FLAGS=${FLUX_FLAGS:-} # any more flags of flux push and tag

die() {
  echo "error: $*" >&2
  exit 1
}

# clusters prints the names of the clusters that a tree has folders for.
clusters() {
  for folder in "$1"/clusters/*/; do
    if [ -d "$folder" ]; then basename "$folder"; fi
  done
}

# remembered prints the names of the clusters that a commit had something for,
# so that one is retired too when its folder is gone.
remembered() {
  git ls-tree -d --name-only "$1" clusters/ 2>/dev/null | while read -r folder; do
    git show "$1:$folder/kustomization.yaml" 2>/dev/null | grep -q '^# retired: ' || basename "$folder"
  done
}

# render brings a tree up to date. Of the clusters that it has or that are named,
# those that rendering leaves nothing are retired: the folder stays, with a
# kustomization that lists nothing, since Flux removes what it applied when it is
# told that nothing is left, and not when it finds no folder.
render() {
  tree=$1 known="$2 $(clusters "$1")"
  # shellcheck disable=SC2086 # several paths
  (cd "$tree" && global-headless-service render --output . $SOURCES) || die "not rendered: nothing is changed or pushed"
  for cluster in $known $(clusters "$tree"); do
    folder=$tree/clusters/$cluster
    if ! has_others "$folder"; then
      mkdir -p "$folder"
      retirement >"$folder/kustomization.yaml"
    elif is_retired "$folder"; then
      rm "$folder/kustomization.yaml"
    fi
  done
}

# has_others reports whether a folder holds any file but its kustomization.
has_others() {
  test -d "$1" && test -n "$(find "$1" -type f ! -path "$1/kustomization.yaml")"
}

retirement() {
  cat <<'END'
# retired: rendering leaves nothing for this cluster, and Flux removes what it applied.
# Delete this folder when it has.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
END
}

is_retired() {
  grep -qs '^# retired: ' "$1/kustomization.yaml"
}

# check renders the commit aside, into $work/rendered, and compares.
check() {
  test "$(git rev-parse --is-shallow-repository)" = false || git rev-parse --quiet --verify HEAD^ >/dev/null ||
    die "the commit before this one is not here, and no retired cluster would be seen: fetch two commits (fetch-depth: 2)"
  mkdir "$work/committed" "$work/rendered"
  git archive --format=tar --output="$work/commit.tar" HEAD
  tar -xf "$work/commit.tar" -C "$work/committed"
  tar -xf "$work/commit.tar" -C "$work/rendered"
  render "$work/rendered" "$(remembered HEAD^)"
  drifted=
  for cluster in $( (clusters "$work/committed"; clusters "$work/rendered") | sort -u); do
    compare "clusters/$cluster" "$cluster"
  done
  compare .global-headless-service "the record of what was rendered"
  test -z "$drifted" || die "the commit is not what rendering gives: run 'publish.sh render' and commit the result"
}

# compare prints how a path of the commit differs from what rendering gives.
compare() {
  difference=$(cd "$work" && diff -ruN "committed/$1" "rendered/$1") && return
  drifted=yes
  printf '== %s: not as rendered\n%s\n' "$2" "$difference"
}

# push pushes every cluster's artifact by its revision, and only when all of them
# are there, moves the tag that the clusters follow.
push() {
  test -n "$REGISTRY" || die "REGISTRY is not set: oci://<registry>/<path>"
  check
  revision=$(git rev-parse HEAD)
  branch=${BRANCH:-$(git rev-parse --abbrev-ref HEAD)}
  # A remote's URL may hold a password.
  source=$(git config --get remote.origin.url | sed 's#//[^/@]*@#//#' || true)
  for cluster in $(clusters "$work/rendered"); do
    if is_retired "$work/rendered/clusters/$cluster"; then echo "$cluster: retired; Flux will remove what it applied there"; fi
    # shellcheck disable=SC2086 # several flags
    flux push artifact "$(artifact "$cluster"):$revision" --path="$work/rendered/clusters/$cluster" \
      --source="${source:-unknown}" --revision="$branch@sha1:$revision" \
      --annotations="fn.kpt.dev/renderer=$(global-headless-service --version)" --reproducible $FLUX_FLAGS
  done
  for cluster in $(clusters "$work/rendered"); do
    # shellcheck disable=SC2086
    flux tag artifact "$(artifact "$cluster"):$revision" --tag="$TAG" $FLUX_FLAGS
  done
}

# artifact is the repository of a cluster's artifacts, where capitals are not
# allowed; clusters whose names differ only by them are refused.
artifact() {
  printf '%s/%s' "$REGISTRY" "$1" | tr '[:upper:]' '[:lower:]'
}

cd "$(git rev-parse --show-toplevel)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case ${1:-} in
render) render . "$(remembered HEAD)" ;;
check) check ;;
push) push ;;
*) die "publish.sh render, check or push" ;;
esac
