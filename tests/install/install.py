#!/usr/bin/env python3
"""Does what is installed work by itself?

    install.py --build FOLDER --cmake PROGRAM --cpack PROGRAM

Installs into scratch roots, under /usr, /usr/local and a home, and from a Debian package, and uses the
program from / with nothing but its folder in PATH: the version, mm1 and every other spec of the gallery
with their machines, stacks and traces, the schema, the manual pages through man, completion in bash from the installed
file. The package names the libraries that the program is linked with or loads, and leaves nothing behind when it
is removed. Wrong twins: an installation without gallery, machines, stacks, traces, pages or completion, with the
schema of another program.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "experiments" / "gallery"
DEPENDENCIES = {"libc6", "libgsl27", "libhwloc15", "libjansson4", "libnettle8", "libsqlite3-0", "libuv1",
                "zlib1g"}


def run(words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=240, **more)


class Installed:
    """An installation: ROOT/PREFIX/bin and so on."""

    def __init__(self, root, prefix, scratch):
        self.prefix = pathlib.Path(f"{root}{prefix}")
        self.scratch = pathlib.Path(scratch)
        self.environment = {"PATH": f"{self.prefix}/bin:/usr/bin:/bin", "HOME": str(scratch),
                            "LC_ALL": "C.UTF-8"}
        self.found = []

    def expect(self, is_good, what, ended=None):
        if not is_good:
            self.found.append(what + (f": {ended.returncode} {ended.stdout[-200:]!r} {ended.stderr[-300:]!r}"
                                      if ended else ""))

    def say(self, *words):
        return run(words, cwd="/", env=self.environment)

    def check(self):
        version = self.say("coupling", "-V")
        self.expect(version.returncode == 0 and version.stdout.startswith("coupling "), "-V", version)
        listed = self.say("coupling", "list")
        self.expect(f"Specs in {self.prefix.resolve()}/share/coupling/gallery" in listed.stdout, "list", listed)
        out = self.scratch / "out of mm1"
        ended = self.say("coupling", "run", "mm1", "--replications", "2", "-o", out, "-q")
        self.expect(ended.returncode == 0 and (out / "results.json").exists(), "run mm1", ended)
        shutil.rmtree(out, ignore_errors=True)
        names = sorted(path.stem for path in GALLERY.glob("*.json"))
        ended = self.say("coupling", "check", *names)
        self.expect(ended.returncode == 0 and ended.stdout.count(": valid\n") == len(names),
                    "check of the gallery", ended)
        schema = self.prefix / "share/coupling/schema/spec.schema.json"
        self.expect(schema.exists() and schema.read_text() == self.say("coupling", "schema").stdout, "the schema")
        results = self.prefix / "share/coupling/schema/results.schema.json"
        self.expect(results.exists() and results.read_text() == self.say("coupling", "schema", "results").stdout,
                    "the schema of results")
        self.check_manual()
        self.check_completion()

    def check_manual(self):
        commands = re.findall(r"^  (\w+) +\S", self.say("coupling", "help").stdout.split("Commands:\n")[1]
                              .split("\n\n")[0], re.M)
        guides = [path.stem for path in (ROOT / "experiments/pages").glob("*.7")]
        self.expect(len(guides) == 3, f"guides: {guides}")
        pages = guides + ["coupling", "coupling-spec"] + [f"coupling-{name}" for name in commands]
        self.expect(len(pages) > 10, f"pages: {pages}")
        for page in pages:
            section = "7" if page in guides else "5" if page == "coupling-spec" else "1"
            path = self.prefix / f"share/man/man{section}/{page}.{section}"
            self.expect(path.exists(), f"no page {page}")
        if shutil.which("man") is not None:
            ended = self.say("man", "-M", self.prefix / "share/man", "coupling-run")
            self.expect("COUPLING-RUN(1)" in ended.stdout, "man coupling-run", ended)

    def check_completion(self):
        path = self.prefix / "share/bash-completion/completions/coupling"
        script = ('source "$1"; COMP_WORDS=(coupling run mm); COMP_CWORD=2; _coupling; '
                  'echo "${COMPREPLY[@]}"')
        ended = self.say("bash", "-c", script, "bash", path)
        self.expect(ended.stdout == "mm1\n", "completion in bash", ended)
        folder = "vendor-completions" if str(self.prefix).endswith("/usr") else "site-functions"
        self.expect((self.prefix / f"share/zsh/{folder}/_coupling").exists(), "completion in zsh")


def install(options, root, prefix):
    ended = run([options.cmake, "--install", options.build, "--prefix", prefix],
                env=os.environ | {"DESTDIR": str(root)})
    if ended.returncode != 0:
        sys.exit(f"cmake --install: {ended.stdout[-500:]}{ended.stderr[-500:]}")


def judge(root, prefix):
    with tempfile.TemporaryDirectory() as scratch:
        installed = Installed(root, prefix, scratch)
        installed.check()
        return installed.found


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def check_package(options, folder):
    """The package: its dependencies; installed with dpkg into a root of its own, used, and purged."""
    if shutil.which("dpkg-deb") is None or shutil.which("dpkg-shlibdeps") is None:
        print("skipped: the Debian package: there is no dpkg-deb or dpkg-shlibdeps")
        return []
    made = run([options.cpack, "-G", "DEB", "-B", folder / "package"], cwd=options.build)
    packages = list((folder / "package").glob("*.deb"))
    if made.returncode != 0 or len(packages) != 1:
        return [f"cpack: {made.stdout[-500:]}{made.stderr[-500:]}"]
    depends = run(["dpkg-deb", "-f", packages[0], "Depends"]).stdout
    named = {re.match(r"[\w.+-]+", part).group() for part in depends.strip().split(", ") if part}
    found = [] if named == DEPENDENCIES else [f"the package depends on {depends}"]
    root = folder / "root"
    for name in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers", "var/log", "usr"):
        (root / name).mkdir(parents=True)
    for name in ("status", "available"):
        (root / "var/lib/dpkg" / name).touch()
    before = files_in(root / "usr")
    dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--force-depends", "--force-bad-path",
            f"--log={root}/var/log/dpkg.log"]
    ended = run([*dpkg, "-i", packages[0]])
    if ended.returncode != 0:
        return found + [f"dpkg -i: {ended.stderr[-500:]}"]
    found += [f"package: {line}" for line in judge(root, "/usr")]
    ended = run([*dpkg, "--purge", "coupling"])
    left = files_in(root / "usr") - before if (root / "usr").exists() else set()
    if ended.returncode != 0 or left:
        found.append(f"dpkg --purge: {ended.stderr[-300:]}, left: {sorted(left)[:5]}")
    return found


TWINS = {
    "no gallery": lambda usr: shutil.rmtree(usr / "share/coupling/gallery"),
    "no machines": lambda usr: shutil.rmtree(usr / "share/coupling/gallery/machines"),
    "no stacks": lambda usr: shutil.rmtree(usr / "share/coupling/gallery/stacks"),
    "no traces": lambda usr: shutil.rmtree(usr / "share/coupling/gallery/traces"),
    "no page": lambda usr: (usr / "share/man/man1/coupling-fit.1").unlink(),
    "no completion": lambda usr: shutil.rmtree(usr / "share/bash-completion"),
    "an old schema": lambda usr: (usr / "share/coupling/schema/spec.schema.json").write_text("{}\n"),
}


def main():
    parser = argparse.ArgumentParser()
    for name in ("build", "cmake", "cpack"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    found, missed = [], []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary).resolve()
        for number, prefix in enumerate(("/usr", "/usr/local", "/home/somebody's own/apps")):
            root = folder / f"root{number}"
            install(options, root, prefix)
            found += [f"{prefix}: {line}" for line in judge(root, prefix)]
        for name, spoil in TWINS.items():
            root = folder / "twin"
            install(options, root, "/usr")
            spoil(root / "usr")
            if not judge(root, "/usr"):
                missed.append(name)
            shutil.rmtree(root)
        found += check_package(options, folder)
    for line in [*found, *(f"twin not found: {name}" for name in missed)]:
        print(line)
    print(f"{len(found)} faults, {len(missed)} twins missed")
    return 1 if found or missed else 0


if __name__ == "__main__":
    sys.exit(main())
