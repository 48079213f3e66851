#!/usr/bin/env bash
# Installs a release of global-headless-service, as the action in action.yaml does it.
# It reads VERSION, CHECKSUM, SOURCE and FOLDER, which are the action's inputs; and
# RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH and GITHUB_OUTPUT of GitHub's runner.
# Without SOURCE it reads GITHUB_SERVER_URL, GITHUB_ACTION_PATH and GITHUB_REPOSITORY of
# the runner too. Requires curl for a URL, tar or for Windows unzip, and sha256sum or
# shasum.
set -efuo pipefail # f: values are not patterns of files

program=global-headless-service

# fail TEXT ends the job with an error. No value can begin another workflow command.
fail() {
  local text=${1//%/%25}
  text=${text//$'\r'/%0D}
  printf '::error title=%s::%s\n' "$program" "${text//$'\n'/%0A}"
  exit 1
}

number='(0|[1-9][0-9]*)'
[[ ${VERSION:-} =~ ^v$number\.$number\.$number(-[0-9A-Za-z.-]+)?$ ]] ||
  fail "version: '${VERSION:-}' is not a release; write one such as v0.1.0"

case ${RUNNER_OS:-} in
  Linux) os=linux ;;
  macOS) os=darwin ;;
  Windows) os=windows ;;
  *) fail "there is no release for the system '${RUNNER_OS:-}'" ;;
esac
case ${RUNNER_ARCH:-} in
  X64) arch=amd64 ;;
  ARM64) arch=arm64 ;;
  *) fail "there is no release for the architecture '${RUNNER_ARCH:-}'" ;;
esac
binary=$program
extension=tar.gz
unpack=tar
if test $os = windows; then
  binary=$program.exe
  extension=zip
  unpack=unzip
fi
name=${program}_${VERSION}_${os}_$arch # of the archive, and of the folder in it
archive=$name.$extension

source=${SOURCE:-}
if test -z "$source"; then
  # The releases of the repository that the action comes from. The runner unpacks it
  # into _actions/OWNER/REPO/REF; github.action_repository is another action's if that
  # one runs this. An action elsewhere is in the workflow's own repository.
  repository=${GITHUB_REPOSITORY:-}
  path=${GITHUB_ACTION_PATH:-}
  if [[ ${path//\\//} =~ .*/_actions/([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/ ]]; then
    repository=${BASH_REMATCH[1]}
  fi
  if test -z "$repository" || test -z "${GITHUB_SERVER_URL:-}"; then
    fail "source: set it, since the runner does not say which repository the action comes from"
  fi
  source=$GITHUB_SERVER_URL/$repository/releases/download/$VERSION
fi
source=${source%/}
folder=${FOLDER:-}
test -n "$folder" || folder=${RUNNER_TEMP:?}/$program/$VERSION
case $folder in *$'\n'* | *$'\r'*) fail "folder: it has a line break" ;; esac

pinned=
for sum in ${CHECKSUM:-}; do
  [[ $sum =~ ^[0-9a-fA-F]{64}$ ]] || fail "checksum: '$sum' is not a SHA-256 of 64 hexadecimal digits"
  pinned+=" $(tr A-F a-f <<<"$sum")"
done
case $source in
  http://*) test -n "$pinned" || fail "source: set checksum too, since http protects nothing on its way; or use https" ;;
esac

# has COMMAND is true if it can run.
has() { command -v "$1" >/dev/null; }

has $unpack || fail "there is no $unpack on PATH, which unpacks '$archive'; install it on the runner"
has sha256sum || has shasum || fail "there is neither sha256sum nor shasum on PATH; install one of them on the runner"
case $source in
  https://* | http://*) has curl || fail "there is no curl on PATH, which downloads '$source'; install it on the runner" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# get NAME copies a file of the release into $work.
get() {
  local protocols='=https'
  case $source in
    https://*) ;;
    http://*) protocols='=http,https' ;;
    *://*) fail "source: '$source' is neither a URL of http or https nor a folder" ;;
    *)
      test -f "$source/$1" || fail "source: there is no file '$source/$1'"
      cp -- "$source/$1" "$work/$1"
      return
      ;;
  esac
  curl --fail --silent --show-error --location --proto "$protocols" --proto-redir "$protocols" --retry 3 --connect-timeout 30 \
    --output "$work/$1" --url "$source/$1" || fail "cannot download '$source/$1'; check version and source"
}

# sum FILE prints the SHA-256 of a file.
sum() {
  if has sha256sum; then
    sha256sum <"$1"
  else
    shasum -a 256 <"$1"
  fi | cut -d ' ' -f 1
}

get checksums.txt
want=$(awk -v name="$archive" '{ sub(/\r$/, "") } $2 == name || $2 == "*" name { print $1 }' "$work/checksums.txt")
[[ $want =~ ^[0-9a-f]{64}$ ]] || fail "checksums.txt has no SHA-256 of '$archive', or several"
get "$archive"
got=$(sum "$work/$archive")
test "$got" = "$want" || fail "'$archive' has the SHA-256 $got, and checksums.txt says $want; do not use it"
if test -n "$pinned"; then
  case "$pinned " in
    *" $got "*) ;;
    *) fail "'$archive' has the SHA-256 $got, which does not match the input checksum" ;;
  esac
fi

if test $extension = zip; then
  unzip -q "$work/$archive" "$name/$binary" -d "$work"
else
  tar -xzf "$work/$archive" -C "$work" "$name/$binary"
fi || fail "'$archive' has no '$name/$binary'"
file=$work/$name/$binary
if test ! -f "$file" || test -L "$file"; then
  fail "'$binary' in '$archive' is not a regular file"
fi
chmod 755 "$file"
"$file" version || fail "'$binary' of '$archive' does not run on this runner, so it is not installed"
mkdir -p -- "$folder" || fail "folder: cannot make '$folder'"
folder=$(cd -- "$folder" && pwd)
mv -f -- "$file" "$folder/$binary" || fail "folder: cannot write '$folder/$binary'"
test $os != windows || folder=$(cygpath --windows "$folder") # PATH of other shells
printf '%s\n' "$folder" >>"${GITHUB_PATH:?}"
printf 'path=%s\n' "$folder/$binary" >>"${GITHUB_OUTPUT:?}"
