#!/bin/sh
# Renders the Kafka example into a folder of its own, shows on one screen the
# input, the output, a picture, and what to do next, and writes the page of it.
set -eu
binary=$1
example=$2
page=$3
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
messages=$("$binary" render --output "$out" "$example" 2>&1) || { echo "$messages" >&2; exit 1; }

echo "You write this, beside the chart of a StatefulSet kafka in cluster-one/ns-one:"
separator=
for file in global-headless-service.yaml global-namespace.yaml; do
  printf %s "$separator"
  sed -e '/^#/d' -e '/annotations:$/,/local-config/d' -e 's/ *#.*//' -e 's/^/  /' "$example/$file"
  separator='  ---
'
done

printf '\nThese files come out. All three Services are headless, with one name and the same ports:\n'
(cd "$out" && for file in $(find clusters -name '*.yaml' | sort); do
  what="the chart's"
  case $file in */service-*)
    what="no selector: the mesh adds endpoints"
    if grep -q '^  selector:' "$file"; then what="the source's: selects the pods"; fi ;;
  esac
  printf '  %-56s %s\n' "$file" "$what"
done)

printf '\nSo kafka-0.kafka-headless names the same pod in all three. Next:\n'
next() { printf '  %-72s # %s\n' "$1" "$2"; }
next "$binary render --cluster cluster-two $example" "what one cluster applies"
next "$binary render --output FOLDER $example" "these files"
next "$binary graph -o svg $example > kafka.svg" "the picture below"
next "cp -r $example FOLDER" "to put your chart in"

printf '\nThe picture: the source, and who consumes it, by which name and what of the mesh:\n'
"$binary" graph -o text "$example" | sed 's/^/  /'

"$binary" graph -o html "$example" >"$page"
printf 'As a page, with the names of all pods to search and copy: open %s in a browser.\n' "$page"
echo "README.md goes on from here: an example step by step, and the ways in."
