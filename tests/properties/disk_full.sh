#!/bin/sh
# A full disk ends the program with status 74 and a sentence, and the same command resumes after
# room is made. Needs a file system of 1 MiB of its own: skipped, by name, where none may be mounted.
#
#   tests/properties/disk_full.sh PROGRAM
set -eu
coupling=$1
if [ -z "${INSIDE:-}" ]; then
    if ! unshare -rm true 2>/dev/null; then
        echo "skipped: disk_full (no name space for a file system of its own)"
        exit 77
    fi
    exec env INSIDE=1 unshare -rm "$0" "$coupling"
fi
folder=$(mktemp -d)
trap 'umount "$folder/small" 2>/dev/null; rm -rf "$folder"' EXIT
mkdir "$folder/small"
mount -t tmpfs -o size=1m none "$folder/small"
cat >"$folder/spec.json" <<'SPEC'
{"name": "full",
 "system": {"kind": "queueing", "stations": {"s": {"service": {"exponential": "1 s"}}}},
 "workload": {"classes": {"all": {"arrivals": {"exponential": "2 s"},
                                  "route": {"start": "s", "s": "done"}}}},
 "run": {"horizon": "100 s", "replications": 2000}}
SPEC
status=0
"$coupling" run "$folder/spec.json" -o "$folder/small/out" -j 2 --progress never \
    >"$folder/out.txt" 2>"$folder/complaint.txt" || status=$?
cat "$folder/complaint.txt"
[ "$status" -eq 74 ] || { echo "FAIL status $status, 74 expected"; exit 1; }
grep -qiE 'no space|full' "$folder/complaint.txt" || { echo "FAIL no sentence about space"; exit 1; }
[ ! -e "$folder/small/out/results.json" ] || { echo "FAIL half a result was left"; exit 1; }
mount -o remount,size=64m "$folder/small"
"$coupling" run "$folder/spec.json" -o "$folder/small/out" -j 2 --progress never >/dev/null
"$coupling" run "$folder/spec.json" -o "$folder/whole" -j 2 --progress never >/dev/null
cmp "$folder/small/out/results.json" "$folder/whole/results.json"
echo "ok: status 74, then resumed to the same bytes"
