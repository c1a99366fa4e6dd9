# Sourced by experiments/start.sh and tests/start.sh: everything a fresh Debian 12 needs, then a
# build. Doing it again changes nothing: installed packages and built files are left alone.

build_packages="gcc make cmake pkg-config libuv1-dev libjansson-dev libsqlite3-dev libgsl-dev
nettle-dev librandom123-dev libhwloc-dev zlib1g-dev"
# R (350 MB installed) and pandas (280 MB) are not among them: for each one line is tested, which
# reads results.csv, and that test says that it is skipped where they are missing.
test_packages="libcriterion-dev clang libclang-rt-14-dev python3 python3-jsonschema mandoc jq zsh
gnuplot-nox valgrind"

# set_up PACKAGE...: install those that are missing, as root or with sudo, or say which they are.
set_up() {
    missing=""
    for package in "$@"; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -eq 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo"
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ] && sudo -v; then # asks for the password
        as_root="sudo"
    else
        echo "These Debian packages are missing and this user may not install them:$missing" >&2
        echo "Ask someone who may to run: apt-get install$missing" >&2
        return 1
    fi
    echo "installing:$missing" >&2
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086 # the list is meant to be split
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >&2
}

# build FOLDER TARGET [CMAKE OPTION]...: configure, again each time, since what was missing at the
# first time may be installed by now; then build what is out of date.
build() {
    folder=$1
    target=$2
    shift 2
    cmake -S "$root" -B "$folder" "$@" >&2
    cmake --build "$folder" --target "$target" -j "$(nproc)" >&2
}
