#!/bin/sh
# All tests on a fresh Debian 12: set up, build, run.
#
#   tests/start.sh [release|debug|asan|clang] [CTEST ARGUMENT]...
#
# The presets other than release leave out what compares bytes between builds or measures coverage
# of intervals: they look for undefined behaviour, and the release run has looked at the numbers.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/experiments/setup.sh"
preset=release
case "${1:-}" in
release | debug | asan | clang)
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
    build build
    exec ctest --test-dir build --output-on-failure -j "$(nproc)" "$@"
fi
build "build-$preset" --preset "$preset"
exec ctest --test-dir "build-$preset" --output-on-failure -j "$(nproc)" -L 'unit|invalid|fuzz' "$@"
