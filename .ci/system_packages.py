"""Sees to what pip cannot bring: system libraries and programs.

    python .ci/system_packages.py PART…      parts: venv qt screen ffmpeg peers

Says nothing where all is there. Otherwise has apt-get install what is missing, if this is Debian or Ubuntu and the user
may: as root, or by sudo without a password. Where that cannot be, it names the packages in one sentence and goes on:
what needs them will say so.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")

# What is looked for, and the Debian package that brings it.
PARTS = {
    "venv": {"module ensurepip": f"python3.{sys.version_info.minor}-venv"},
    "qt": {
        "library libglib-2.0.so.0": "libglib2.0-0",
        "library libGL.so.1": "libgl1",
        "library libEGL.so.1": "libegl1",
        "library libxkbcommon.so.0": "libxkbcommon0",
        "library libfontconfig.so.1": "libfontconfig1",
        "library libdbus-1.so.3": "libdbus-1-3",
        "library libpulse.so.0": "libpulse0",
        "fonts any": "fonts-dejavu-core",
    },
    "screen": {
        "library libxcb-cursor.so.0": "libxcb-cursor0",
        "library libxcb-icccm.so.4": "libxcb-icccm4",
        "library libxcb-keysyms.so.1": "libxcb-keysyms1",
        "library libxcb-xkb.so.1": "libxcb-xkb1",
        "library libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "library libxcb-shape.so.0": "libxcb-shape0",
    },
    "ffmpeg": {"program ffmpeg": "ffmpeg"},
    "peers": {"program sox": "sox", "program ecasound": "ecasound"},
}


def is_there(thing: str) -> bool:
    """Whether the system has a library, program, Python module or fonts, named as in PARTS."""
    kind, _, name = thing.partition(" ")
    match kind:
        case "library":
            try:
                ctypes.CDLL(name)
            except OSError:
                return False
            return True
        case "program":
            return shutil.which(name) is not None
        case "module":
            return importlib.util.find_spec(name) is not None
        case _:
            folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
            return any(next(folder.rglob("*.[to]tf"), None) for folder in folders if folder.is_dir())


def missing(parts: Iterable[str]) -> list[str]:
    """The packages of these parts whose contents are not there."""
    return [package for part in parts for thing, package in PARTS[part].items() if not is_there(thing)]


def as_root() -> list[str] | None:
    """What to put before a command so that it runs as root, None where the user may not."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and run([*sudo, "true"]).returncode == 0 else None


def run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command without input; what it prints is kept."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        check=False,
    )


def install(packages: Sequence[str], root: Sequence[str]) -> str:
    """Install packages with apt-get; the last line of what it said where that failed, else nothing.

    Sudo forgets the environment, so what must not ask is told twice.
    """
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    run([*apt, "update"])  # without lists, or with old ones, nothing is found; where it fails, the lists may still do
    done = run([*apt, "install", "-y", "--no-install-recommends", *packages])
    return "" if done.returncode == 0 else (done.stdout.strip().splitlines() or ["no reason given"])[-1]


def main(parts: Sequence[str]) -> None:
    """Look, install, and say what was done."""
    packages = missing(parts) if sys.platform.startswith("linux") else []
    if not packages:
        return
    names = " ".join(packages)
    root = as_root() if shutil.which("apt-get") else None
    if root is None:
        print(f"Missing on this system, please install (names as in Debian): {names}.", flush=True)
        return
    print(f"Installing with apt-get: {names} …", flush=True)
    failure = install(packages, root)
    if still := missing(parts):
        print(f"Could not be installed: {' '.join(still)} ({failure or 'installed, but not found'}).", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
