#!/bin/sh
# Accept changed results of gallery specs: shows each difference, then replaces the golden file.
#
#   tests/golden/bless.sh [--yes] [SPEC_NAME]...
#
# Builds the release program, and runs each spec as settings.json shortens it. Say in the commit why
# the results changed.
set -eu
cd "$(dirname "$0")"
(cd ../.. && cmake --preset release && cmake --build --preset release --target coupling -j "$(nproc)") >/dev/null
exec python3 -c "$(cat <<'PYTHON'
import sys
import tempfile

sys.path.insert(0, ".")
import gallery
from accept import accept

arguments = sys.argv[1:]
yes = "--yes" in arguments
names = [a for a in arguments if a != "--yes"]


def agrees():
    return yes or input("bless it? [y/N] ").strip().lower() == "y"


for spec in gallery.specs():
    if names and spec.stem not in names:
        continue
    with tempfile.TemporaryDirectory() as folder:
        coupling = str(gallery.ROOT / "build" / "coupling")
        out = gallery.run(coupling, spec, folder + "/out", "-j", "2")
        outputs = {name: gallery.read(out / name) for name in gallery.golden(spec)}
    for name, golden in gallery.golden(spec).items():
        accept(golden, outputs[name], agrees, print)
PYTHON
)" "$@"
