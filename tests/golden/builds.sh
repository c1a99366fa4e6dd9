#!/bin/sh
# The same bytes from every build: gcc -O0, gcc -O3 and clang, each in a folder of its own beside
# the build that is tested.
#
#   tests/golden/builds.sh BUILD_FOLDER
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1
programs="--coupling $folder/coupling"
other() { # NAME CMAKE_OPTION...
    name=$1
    shift
    cmake -S "$root" -B "$folder/other-$name" "$@" >"$folder/other-$name.log" 2>&1 &&
        cmake --build "$folder/other-$name" --target coupling -j "$(nproc)" \
            >>"$folder/other-$name.log" 2>&1 || { cat "$folder/other-$name.log"; exit 1; }
    programs="$programs --coupling $folder/other-$name/coupling"
}
other gcc-O0 -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS_DEBUG=-O0
other clang-O3 -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=clang
# shellcheck disable=SC2086
exec python3 "$root/tests/golden/bytes.py" $programs
