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

echo "You write this, beside the chart of a StatefulSet named kafka in cluster-one/ns-one:"
for file in global-headless-service.yaml global-namespace.yaml; do
  echo
  sed -e '/^#/d' -e '/annotations:$/,/local-config/d' -e 's/ *#.*//' -e 's/^/  /' "$example/$file"
done

printf '\nThe files that come out, a folder for each cluster:\n\n'
(cd "$out" && find clusters -name '*.yaml' | sort | sed 's/^/  /')

printf '\nThe Services in them, each headless, with the same name and ports:\n\n'
(cd "$out" && for file in $(find clusters -name 'service-*.yaml' | sort); do
  member=${file#clusters/}
  if grep -q '^  selector:' "$file"; then
    how="selects the pods: it is the source's, as the chart renders it"
  else
    how="no selector; the mesh reads it from the annotation endpoints.statefulset"
  fi
  printf '  %-18s %s\n' "${member%/*}" "$how"
done)

cat <<END

So kafka-0.kafka-headless names the same pod in all three. Next:

  $binary render --cluster cluster-two $example     # what one cluster applies
  $binary render --output FOLDER $example           # these files
  $binary graph -o svg $example > kafka.svg         # the picture below
  cp -r $example FOLDER                               # then put your chart's output for kafka.yaml

README.md goes on from here: an example step by step, and the ways in.
END

printf '\nThe picture: the source, and who consumes it, by which name and what of the mesh:\n\n'
"$binary" graph -o text "$example" | sed 's/^/  /'
"$binary" graph -o html "$example" >"$page"
printf '\nThe same as a page, with the names of all pods to search and copy: open %s in a browser.\n' "$page"
