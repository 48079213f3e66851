#!/usr/bin/env bash
# Installs a headless Chromium, a font and Graphviz from the distribution, fetches the
# packages of npm below, pinned and verified, and prints the folder that holds them.
# Mermaid is there twice: as it is now, and as hosts of git still have it.
set -euo pipefail

packages='
mermaid 12.3.0 dist/mermaid.min.js e35d774dd5de2c0b0caee27bf4ea452f93bcf8b4c55e142a676eb4ac5ded8149a2340b519b852e99ed3823eeb93d137ac99ebd2787fcad56165bccd193ae5463
mermaid 10.9.5 dist/mermaid.min.js 79194a123cda938cf5adc5de09dd4e025c9ac21ae9b429500e8f0eb88f27e9b495a89f6831f7792eb7f743e4dd2477b08bff4020e737526128f05cfe90dcf3b9
axe-core 4.14.1 axe.min.js 1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5
'

missing=()
for tool in chromium-headless-shell:chromium-headless-shell dot:graphviz npm:npm; do
  command -v "${tool%%:*}" >/dev/null || missing+=("${tool#*:}")
done
test -e /usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf || missing+=(fonts-dejavu-core)
if test ${#missing[@]} -gt 0; then
  printf '==> installing %s\n' "${missing[*]}" >&2
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/page-$(sha256sum <"${BASH_SOURCE[0]}" | cut -c1-16)
if ! test -d "$folder"; then
  mkdir -p "$(dirname "$folder")"
  part=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  while read -r name version file sum; do
    test -n "$name" || continue
    printf '==> fetching %s %s\n' "$name" "$version" >&2
    (cd "$part" && npm pack --silent "$name@$version" >/dev/null)
    archive=$part/$name-$version.tgz
    sha512sum --check --quiet <<<"$sum  $archive" >&2
    tar -xzf "$archive" -C "$part" "package/$file"
    mv "$part/package/$file" "$part/$name-$version.js"
    rm -rf "$archive" "$part/package"
  done <<<"$packages"
  # Another run may have fetched them in the meantime.
  mv -T "$part" "$folder" 2>/dev/null || test -d "$folder"
fi
printf '%s\n' "$folder"
