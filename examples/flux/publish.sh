#!/bin/sh
# What each cluster applies, from the declaration to Flux. To be run anywhere in
# the git repository, whose clusters/ holds what is rendered:
#
#   sh publish.sh render     writes clusters/, to be reviewed and committed
#   sh publish.sh check      fails where the commit's clusters/ is not what rendering
#                            gives, and prints the difference by cluster
#   sh publish.sh push       checks, then pushes an artifact for each cluster
#   sh publish.sh forget C   deletes the folder of a cluster that is retired and empty
#
# It needs global-headless-service, git, and for push, flux and a login to the
# registry (docker login, or flux's own --provider in FLUX_FLAGS).
set -eu

SOURCES=${SOURCES:-base}             # files and folders to render, as committed, without submodules
REGISTRY=${REGISTRY:-}               # oci://registry.example.com/fleet: its clusters go below
TAG=${TAG:-latest}                   # the tag that the clusters follow
BRANCH=${BRANCH:-}                   # whose tip is pushed; else the one that is checked out
OLDER=${OLDER:-}                     # yes: push a commit that is not the branch's tip
FLUX_FLAGS=${FLUX_FLAGS:-}           # any more flags that flux push and flux tag both know
FLUX_PUSH_FLAGS=${FLUX_PUSH_FLAGS:-} # and those of flux push alone

# The names of the clusters that Flux follows here, a line each, committed: one
# that rendering leaves nothing is retired, until it is told to be forgotten.
followed=.flux-clusters

die() {
  echo "error: $*" >&2
  exit 1
}

# rendered prints the names of the clusters that rendering a tree gives anything.
rendered() {
  rm -rf "$work/fresh"
  # shellcheck disable=SC2086 # several paths
  (cd "$1" && global-headless-service render --output "$work/fresh" $SOURCES) >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; die "not rendered: nothing is changed or pushed"; }
  ls "$work/fresh/clusters"
}

# follows prints the names of the clusters that a tree says are followed: by its
# list, or by a folder that is retired, should the list be lost.
follows() {
  if test -f "$1/$followed"; then grep . "$1/$followed" || true; fi >"$work/says"
  for folder in "$1"/clusters/*/; do
    if is_retired "$folder"; then basename "$folder"; fi
  done >>"$work/says"
  if grep -qvx '[A-Za-z0-9][A-Za-z0-9._-]*' "$work/says"; then die "$followed holds what is no name of a cluster"; fi
  sort -u "$work/says"
}

# render brings a tree up to date. Of the clusters that Flux follows, those that
# rendering leaves nothing are retired: the folder stays, with a kustomization
# that lists nothing, since Flux removes what it applied when it is told that
# nothing is left, and not when it finds no folder. SOURCES are all that is
# rendered here, so what an earlier declaration left is removed.
render() {
  tree=$1
  rendered "$tree" >"$work/rendered-names"
  follows "$tree" >"$work/followed-names"
  sort -u "$work/rendered-names" "$work/followed-names" >"$work/names"
  while read -r cluster; do refuse_foreign "$tree/clusters/$cluster" "$cluster"; done <"$work/names"
  # shellcheck disable=SC2086
  (cd "$tree" && global-headless-service render --output . --prune-all $SOURCES) || die "not rendered: nothing is changed or pushed"
  while read -r cluster; do settle "$tree/clusters/$cluster" "$cluster"; done <"$work/names"
  cat "$work/names" >"$tree/$followed"
}

# settle retires a cluster that rendering leaves nothing, and brings back one that
# has something again.
settle() {
  if ! grep -qxF "$2" "$work/rendered-names" && ! has_manifests "$1"; then
    is_retired "$1" || echo "$2: retired; Flux will remove what it applied there"
    mkdir -p "$1"
    retirement >"$1/kustomization.yaml"
  elif is_retired "$1"; then
    rm "$1/kustomization.yaml"
  fi
}

# refuse_foreign ends the script where somebody else's kustomization decides what
# Flux applies of a cluster: what is rendered would not be applied, or not removed.
refuse_foreign() {
  for name in kustomization.yaml kustomization.yml Kustomization; do
    if { test -e "$1/$name" || test -L "$1/$name"; } && ! { test "$name" = kustomization.yaml && is_retired "$1"; }; then
      die "clusters/$2/$name is not of this script, and Flux applies only what it lists: move it out of clusters/$2"
    fi
  done
}

# has_manifests reports whether a folder holds anything for Flux to apply.
has_manifests() {
  test -d "$1" && test -n "$(find "$1" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) ! -path "$1/kustomization.yaml")"
}

retirement() {
  cat <<'END'
# retired: rendering leaves nothing for this cluster, and Flux removes what it applied.
# When it has: publish.sh forget.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
END
}

is_retired() {
  grep -qs '^# retired: ' "$1/kustomization.yaml"
}

# forget drops a cluster that nothing is left for.
forget() {
  test -n "$1" || die "publish.sh forget CLUSTER"
  rendered . >"$work/rendered-names"
  if grep -qxF "$1" "$work/rendered-names"; then die "$1 is not retired: rendering still gives it something"; fi
  follows . >"$work/followed-names"
  grep -qxF "$1" "$work/followed-names" || die "$1 is not in $followed"
  if has_manifests "clusters/$1"; then die "clusters/$1 holds manifests that are not rendered: delete them first"; fi
  refuse_foreign "clusters/$1" "$1"
  rm -rf "clusters/$1"
  grep -vxF "$1" "$work/followed-names" >"$followed" || true # when it was the last
}

# check renders the commit aside, into $work/rendered, and compares.
check() {
  git rev-parse --quiet --verify HEAD >/dev/null || die "there is no commit yet"
  # Not by git archive, which leaves out and rewrites what .gitattributes says.
  export GIT_INDEX_FILE="$work/index"
  git read-tree HEAD
  for tree in committed rendered; do
    mkdir "$work/$tree"
    git -c core.autocrlf=false checkout-index --all --prefix="$work/$tree/"
  done
  unset GIT_INDEX_FILE
  render "$work/rendered" >/dev/null
  drifted=
  while read -r cluster; do compare "clusters/$cluster" "$cluster"; done <"$work/names"
  compare "$followed" "the list of clusters"
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
  case $REGISTRY in
  oci://?*) REGISTRY=${REGISTRY%/} ;;
  '') die "REGISTRY is not set: oci://<registry>/<path>" ;;
  *) die "REGISTRY is $REGISTRY: it is to be oci://<registry>/<path>" ;;
  esac
  command -v flux >/dev/null || die "flux is not installed"
  check
  revision=$(git rev-parse HEAD)
  branch=${BRANCH:-$(git symbolic-ref --quiet --short HEAD || true)}
  test -n "$branch" || die "no branch is checked out: set BRANCH to the one whose tip this is"
  url=$(git config --get remote.origin.url || true)
  refuse_older
  # A remote's URL may hold a password or a token.
  source=$(printf '%s' "$url" | sed -e 's#//[^/]*@#//#' -e 's/[?#].*//')
  while read -r cluster; do
    if is_retired "$work/rendered/clusters/$cluster"; then echo "$cluster: retired; Flux will remove what it applied there"; fi
    # shellcheck disable=SC2086 # several flags
    flux push artifact "$(artifact "$cluster"):$revision" --path="$work/rendered/clusters/$cluster" \
      --source="${source:-unknown}" --revision="$branch@sha1:$revision" \
      --annotations="fn.kpt.dev/renderer=$(global-headless-service --version)" --reproducible $FLUX_FLAGS $FLUX_PUSH_FLAGS </dev/null
  done <"$work/names"
  while read -r cluster; do
    # shellcheck disable=SC2086
    flux tag artifact "$(artifact "$cluster"):$revision" --tag="$TAG" $FLUX_FLAGS </dev/null
  done <"$work/names"
}

# refuse_older keeps a job that runs late, or again, from moving the clusters back.
refuse_older() {
  if test "$OLDER" = yes || test -z "$url"; then return; fi
  tip=$(git ls-remote --exit-code origin "refs/heads/$branch" </dev/null | cut -f1) || true
  test -n "$tip" || die "the tip of $branch is not to be had from origin; OLDER=yes pushes all the same"
  test "$tip" = "$revision" || die "$branch has moved on to $tip: that is the commit to push; to roll back, OLDER=yes pushes this one"
}

# artifact is the repository of a cluster's artifacts, where capitals are not
# allowed; clusters whose names differ only by them are refused.
artifact() {
  printf '%s/%s' "$REGISTRY" "$1" | tr '[:upper:]' '[:lower:]'
}

top=$(git rev-parse --show-toplevel) || die "this is no git repository"
cd "$top"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
case ${1:-} in
render) render . ;;
check) check ;;
push) push ;;
forget) forget "${2:-}" ;;
*) die "publish.sh render, check, push or forget" ;;
esac
