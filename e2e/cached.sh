# Sourced by the build.sh of each suite, from its folder. It keeps the programs that the suite
# runs in the user's cache.

export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off

# cached NAME TIME FILE... prints the folder of the cache that holds what the function build
# writes into "$part". The folder's name has a hash of all that decides the result: the scripts,
# Go, and the FILEs, the first of which is a go.mod. TIME is how long the first build takes.
cached() {
  local name=$1 time=$2 hash folder
  shift 2
  cat "$@" >/dev/null # a substitution would go on after a file that cannot be read
  hash=$({ cat build.sh ../cached.sh "$@"; go -C "$(dirname "$1")" env GOVERSION GOOS GOARCH GOAMD64 GOARM64 GOEXPERIMENT; } | sha256sum | cut -c1-16)
  folder=${XDG_CACHE_HOME:-$HOME/.cache}/global-headless-service/$name-$hash
  if ! test -d "$folder"; then
    say "building $name, $time the first time: $folder"
    mkdir -p "$(dirname "$folder")"
    part=$(mktemp -d "$folder.XXXXXX")
    trap 'rm -rf "$part"' EXIT
    build
    chmod -R a+rX "$part" # containers run these programs as other users; mktemp makes it 0700
    # Another run may have built it in the meantime.
    mv -T "$part" "$folder" 2>/dev/null || test -d "$folder"
    say "built $name in $SECONDS s"
  fi
  printf '%s\n' "$folder"
}

say() { printf '==> %s\n' "$*" >&2; }

# compile FOLDER ARGUMENT... runs go build in a folder, and says how many packages are compiled.
# It compiles as the tests do, so that both share the packages in Go's build cache.
compile() {
  local folder=$1
  shift
  go build -C "$folder" -v -ldflags '-s -w' "$@" 2>&1 |
    awk '/^[a-zA-Z0-9_.\/-]+$/ { if (++n % 100 == 0) print "    " n " packages compiled"; fflush(); next } { print; fflush() }' >&2
}

# fetched MODULE FOLDER prints where the module cache has a module that a folder's go.mod pins.
fetched() {
  (cd "$2" && go mod download "$1" >&2 && go list -m -f '{{.Dir}}' "$1")
}

# copy FOLDER FILE... copies files of the module cache, which is read-only, into a folder of "$part".
copy() {
  local into=$part/$1
  shift
  mkdir -p "$into"
  cp "$@" "$into"
  chmod -R u+w "$into"
}
