#!/bin/sh
# The README's two commands in either order, each in a fresh clone, run the same tests.
#
#   tests/support/orders.sh [CTEST ARGUMENT]...
#
# In the first clone experiments/start.sh comes first, on a machine that seems to lack Criterion
# (pkg-config does not find it); in the second tests/start.sh does.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
COUPLING_REFERENCE=${COUPLING_REFERENCE:-$root/../shared/reference}
export COUPLING_REFERENCE

mkdir "$folder/pkgconfig"
for place in $(pkg-config --variable pc_path pkg-config | tr : ' '); do
    for file in "$place"/*.pc; do
        link=$folder/pkgconfig/${file##*/}
        [ ! -e "$file" ] || [ -e "$link" ] || ln -s "$file" "$link"
    done
done
rm "$folder/pkgconfig/criterion.pc"

# say COMMAND...: keep what a command prints, and show it if the command fails.
say() {
    "$@" >"$folder/log" 2>&1 || { cat "$folder/log"; echo "FAIL $*"; exit 1; }
}

git clone -q "$root" "$folder/a"
git clone -q "$root" "$folder/b"
say env PKG_CONFIG_LIBDIR="$folder/pkgconfig" "$folder/a/experiments/start.sh"
grep -q '^LEFT OUT the unit tests' "$folder/log" ||
    { echo "FAIL nothing was said of the missing Criterion"; exit 1; }
say "$folder/a/tests/start.sh" "$@"
grep -E '^(skipped: |not asked for: |ran )' "$folder/log" >"$folder/a.txt"
say "$folder/b/tests/start.sh" "$@"
grep -E '^(skipped: |not asked for: |ran )' "$folder/log" >"$folder/b.txt"
say "$folder/b/experiments/start.sh"

echo "experiments/start.sh, then tests/start.sh:" && cat "$folder/a.txt"
echo "tests/start.sh, then experiments/start.sh:" && cat "$folder/b.txt"
cmp "$folder/a.txt" "$folder/b.txt"
cmp "$folder/a/results/numa-vs-uma/results.json" "$folder/b/results/numa-vs-uma/results.json"
echo "ok: both orders run the same tests and end in the same results"
