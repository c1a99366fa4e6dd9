#!/bin/sh
# The main job on a fresh Debian 12: set up, build, and compare NUMA with UMA on a real machine.
# Arguments go to `coupling run`, e.g. ./experiments/start.sh -o /tmp/results
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/experiments/setup.sh"
# shellcheck disable=SC2086
set_up $build_packages
build "$root/build" manual -DCOUPLING_TESTS=OFF
cd "$root"
exec build/coupling run experiments/gallery/numa-vs-uma.json -j "$(nproc)" "$@"
