#!/bin/sh
# All tests on a fresh Debian 12: set up, build, run, and compare what ran with what the tree holds.
#
#   tests/start.sh [PRESET] [CTEST ARGUMENT]...
#
# PRESET is one of CMakePresets.json: release unless another is named. The others leave out what
# compares bytes between builds or measures coverage of intervals: they look for undefined behaviour,
# and the release run has looked at the numbers.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/experiments/setup.sh"
preset=release
case "${1:-}" in
"" | -*) ;;
*)
    preset=$1
    shift
    ;;
esac
# shellcheck disable=SC2086
set_up $build_packages $test_packages
cd "$root"
COUPLING_REFERENCE=${COUPLING_REFERENCE:-$root/../shared/reference}
export COUPLING_REFERENCE
if [ "$preset" = release ]; then
    folder=build
    build $folder all -DCOUPLING_TESTS=ON
else
    folder=build-$preset
    build "$folder" all --preset "$preset" -DCOUPLING_TESTS=ON
    set -- -LE 'golden|install|properties|support|validation' "$@"
fi
case " $* " in
*" -N "* | *" --show-only"* | *" --print-labels "*) exec ctest --test-dir "$folder" "$@" ;;
esac

# Reports of an earlier run would stand for tests that do not run now.
reports=$root/$folder/Testing/reports
rm -f "$reports"/*.xml
ctest --test-dir "$folder" --show-only=json-v1 "$@" >"$reports/chosen.json"
status=0
ctest --test-dir "$folder" --output-on-failure -j "$(nproc)" "$@" \
    --output-junit "$reports/ran.xml" --test-output-size-passed 1000000 || status=$?
python3 "$root/tests/support/ran.py" "$root" "$folder" || status=1
exit $status
