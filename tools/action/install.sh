#!/usr/bin/env bash
# Installs a release of global-headless-service, as the action in action.yaml does it.
# It reads VERSION, CHECKSUM, SOURCE and FOLDER, which are the action's inputs; RELEASES,
# which SOURCE replaces; and RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH and
# GITHUB_OUTPUT of GitHub's runner. Requires curl for a URL, tar or unzip, and
# sha256sum or shasum.
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
  fail "version: '${VERSION:-}' is no release; write one such as v0.1.0"

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
if test $os = windows; then
  binary=$program.exe
  extension=zip
fi
name=${program}_${VERSION}_${os}_$arch # of the archive, and of the folder in it
archive=$name.$extension

source=${SOURCE:-}
test -n "$source" || source=${RELEASES:?}/$VERSION
source=${source%/}
folder=${FOLDER:-}
test -n "$folder" || folder=${RUNNER_TEMP:?}/$program/$VERSION
case $folder in *$'\n'* | *$'\r'*) fail "folder: it has a line break" ;; esac

pinned=
for sum in ${CHECKSUM:-}; do
  [[ $sum =~ ^[0-9a-fA-F]{64}$ ]] || fail "checksum: '$sum' is no SHA-256 of 64 hexadecimal digits"
  pinned+=" $(tr A-F a-f <<<"$sum")"
done
case $source in
  http://*) test -n "$pinned" || fail "source: set checksum too, since http protects nothing on its way; or use https" ;;
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
  if command -v sha256sum >/dev/null; then
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
    *) fail "'$archive' has the SHA-256 $got, which is not that of the input checksum" ;;
  esac
fi

if test $extension = zip; then
  unzip -q "$work/$archive" "$name/$binary" -d "$work"
else
  tar -xzf "$work/$archive" -C "$work" "$name/$binary"
fi || fail "'$archive' has no '$name/$binary'"
file=$work/$name/$binary
if test ! -f "$file" || test -L "$file"; then
  fail "'$binary' in '$archive' is no file"
fi
mkdir -p -- "$folder"
folder=$(cd -- "$folder" && pwd)
chmod 755 "$file"
mv -f -- "$file" "$folder/$binary"
"$folder/$binary" version
test $os != windows || folder=$(cygpath --windows "$folder") # PATH of other shells
printf '%s\n' "$folder" >>"${GITHUB_PATH:?}"
printf 'path=%s\n' "$folder/$binary" >>"${GITHUB_OUTPUT:?}"
