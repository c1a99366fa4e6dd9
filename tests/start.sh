#!/bin/sh
# All tests on a fresh Debian 12: set up, build, run. Arguments go to ctest, e.g. -L unit.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/experiments/setup.sh"
# shellcheck disable=SC2086
set_up $build_packages $test_packages
build "$root/build"
COUPLING_REFERENCE=${COUPLING_REFERENCE:-$root/../shared/reference}
export COUPLING_REFERENCE
cd "$root"
exec ctest --test-dir build --output-on-failure -j "$(nproc)" "$@"
