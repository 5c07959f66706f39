"""What a scan does with files made to hurt it: each is refused or reported by name, soon, and the rest is scanned."""

import json
import os
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from tests.bench.material import RATE, WORK
from tests.bench.stopwatch import ROOT, ours

SOON_S = 2.0
STUCK_S = 60.0  # after which a scan is given up
MANY = 10_000
GOOD = "Bass.wav"  # lies beside whatever is hostile, and must be measured all the same


@dataclass(frozen=True, slots=True)
class Attack:
    """Something hostile in a folder of its own: `make` answers with what to scan, `named` is what must be said of it.

    `refused` says that the whole is to be refused, otherwise the good file beside it must be measured. `during` is
    what goes on while it is scanned.
    """

    what: str
    make: Callable[[Path], Path]
    named: str
    refused: bool = False
    during: Callable[[Path], AbstractContextManager[None]] = lambda _: nullcontext()


def attack(hostile: Attack) -> float:
    """Seconds that a scan takes to deal with it; ends the benchmark where it does not, or leaves the rest out."""
    with tempfile.TemporaryDirectory() as place:
        target = hostile.make(Path(place))
        with hostile.during(target):
            start = time.perf_counter()
            done = _scan(target)
            took = time.perf_counter() - start
    wrong = _wrong(hostile, done)
    if wrong:
        sys.exit(f"{hostile.what}: {wrong}: {done.stdout[-600:]} {done.stderr[-300:]}")
    return took


def warm_up() -> None:
    """The first scan with new kernels compiles them; that is no fault of the file that comes then."""
    with tempfile.TemporaryDirectory() as place:
        _scan(write_good(Path(place) / "good"))


def _scan(target: Path) -> subprocess.CompletedProcess[str]:
    home = {**os.environ, "BOUNCEDESK_HOME": str(WORK / "home"), "LC_ALL": "C.UTF-8"}
    try:
        return subprocess.run(
            ours("scan", target, "--json"),
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=home,
            check=False,
            timeout=STUCK_S,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"the scan of {target.name} went on for more than {STUCK_S:.0f} s")


def _wrong(hostile: Attack, done: subprocess.CompletedProcess[str]) -> str:
    """What the scan did wrong, empty where it did all it should."""
    if "Traceback" in done.stderr or done.returncode not in (0, 1):
        return "it crashed"
    if hostile.refused != bool(done.returncode):
        return "it was not refused" if hostile.refused else "the rest was refused"
    document = json.loads(done.stdout)
    if hostile.named not in "\n".join(_said(document)):
        return f"“{hostile.named}” was not said"
    measured = {stem["path"] for stem in document["stems"] if stem["integrated_lufs"] is not None}
    return "" if hostile.refused or GOOD in measured else "the rest was not scanned"


def _said(document: dict[str, Any]) -> Iterator[str]:
    """Every problem and every entry left out, with its files."""
    for problem in document["problems"]:
        yield f"{problem['code']} {problem['files']} {problem['message']}"
    for entry in document["ignored"]:
        yield f"{entry['path']}: {entry['reason']}"


def write_good(folder: Path) -> Path:
    """A folder with a stem that nothing is wrong with."""
    folder.mkdir(parents=True, exist_ok=True)
    sf.write(folder / GOOD, 0.2 * np.sin(np.arange(RATE) * 0.02), RATE, subtype="PCM_24")
    return folder


def with_pipe(place: Path) -> Path:
    """A FIFO that nobody writes to, named like a stem."""
    os.mkfifo(write_good(place / "pipe") / "Kick.wav")
    return place / "pipe"


def pipe_alone(place: Path) -> Path:
    """A FIFO instead of a folder."""
    os.mkfifo(place / "Kick.wav")
    return place / "Kick.wav"


def link_to(target: str) -> Callable[[Path], Path]:
    """A session with a link of a stem's name to something else."""

    def make(place: Path) -> Path:
        (write_good(place / "links") / "Kick.wav").symlink_to(target)
        return place / "links"

    return make


def loop(place: Path) -> Path:
    """A folder that holds a link to itself."""
    (write_good(place / "loop") / "again").symlink_to(place / "loop")
    return place / "loop"


def many(ending: str) -> Callable[[Path], Path]:
    """A folder of ten thousand files."""

    def make(place: Path) -> Path:
        folder = write_good(place / "many")
        for number in range(MANY):
            (folder / f"{number:05d}.{ending}").touch()
        return folder

    return make


def lying(channels: int, claimed: int) -> Callable[[Path], Path]:
    """A WAV file whose header claims so many channels and bytes."""

    def make(place: Path) -> Path:
        folder = write_good(place / "lying")
        form = struct.pack("<HHIIHH", 1, channels, RATE, RATE * 3 & 0xFFFFFFFF, channels * 3 & 0xFFFF, 24)
        head = b"RIFF" + struct.pack("<I", claimed) + b"WAVEfmt " + struct.pack("<I", 16) + form
        (folder / "Kick.wav").write_bytes(head + b"data" + struct.pack("<I", claimed - 36) + bytes(48_000))
        return folder

    return make


def not_audio(place: Path) -> Path:
    """A picture named like a stem."""
    (write_good(place / "picture") / "Kick.wav").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64)
    return place / "picture"


def growing(place: Path) -> Path:
    """A stem that is still being copied."""
    folder = write_good(place / "growing")
    sf.write(folder / "Kick.wav", 0.2 * np.sin(np.arange(20 * RATE) * 0.03), RATE, subtype="PCM_24")
    return folder


@contextmanager
def copying(folder: Path) -> Iterator[None]:
    """Adds to the stem as long as it is scanned."""
    over = threading.Event()

    def add() -> None:
        with (folder / "Kick.wav").open("ab") as file:
            while not over.wait(0.02):
                file.write(bytes(9600))
                file.flush()

    adding = threading.Thread(target=add)
    adding.start()
    try:
        yield
    finally:
        over.set()
        adding.join()


def bomb(place: Path) -> Path:
    """A zip of which hundreds of entries share one stretch of packed zeros: 13 GB in 64 kB."""
    target = place / "bomb.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("000.wav", bytes(1 << 26))
        for number in range(1, 200):
            again = copy(archive.filelist[0])
            again.filename = f"{number:03d}.wav"
            archive.filelist.append(again)
    return target


def zipped(name: str, kind: int = stat.S_IFREG) -> Callable[[Path], Path]:
    """A zip with an entry of this name and kind beside a good one."""

    def make(place: Path) -> Path:
        target = place / "stems.zip"
        good = write_good(place / "good") / GOOD
        with zipfile.ZipFile(target, "w") as archive:
            archive.write(good, GOOD)
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (kind | 0o777) << 16
            archive.writestr(entry, "/etc/passwd")
        return target

    return make


ATTACKS = (
    Attack("zip bomb", bomb, "unpacks to far more than it is", refused=True),
    Attack("zip that climbs out", zipped("../../Kick.wav"), "../../Kick.wav", refused=True),
    Attack("zip with an absolute path", zipped("/tmp/Kick.wav"), "/tmp/Kick.wav", refused=True),  # noqa: S108 -- never written
    Attack("zip with a link", zipped("Kick.wav", stat.S_IFLNK), "Kick.wav", refused=True),
    Attack("loop of links", loop, "again: "),
    Attack("link to /dev/zero", link_to("/dev/zero"), "Kick.wav: "),
    Attack("link to a file outside", link_to("/etc/passwd"), "Kick.wav: "),
    Attack("/dev/zero for a folder", lambda _: Path("/dev/zero"), "/dev/zero", refused=True),
    Attack("pipe among the stems", with_pipe, "Kick.wav: "),
    Attack("pipe for a folder", pipe_alone, "Kick.wav", refused=True),
    Attack("10,000 stems", many("wav"), "many", refused=True),
    Attack("10,000 other files", many("txt"), "09999.txt: "),
    Attack("file that grows", growing, "still_being_written ['Kick.wav']", during=copying),
    Attack("header that claims 4 GB", lying(2, 0xFFFF_FFF0), "['Kick.wav']"),
    Attack("header of 65,535 channels", lying(65_535, 48_036), "['Kick.wav']"),
    Attack("header of no channels", lying(0, 48_036), "['Kick.wav']"),
    Attack("picture named .wav", not_audio, "['Kick.wav']"),
)


def bench_hostile(_audio: Path, _runs: int) -> dict[str, float]:
    """Seconds that each takes; ends the benchmark where one takes longer than it may."""
    warm_up()
    times = {f"s: {hostile.what}": attack(hostile) for hostile in ATTACKS}
    slow = [f"{what[3:]} ({took:.1f} s)" for what, took in times.items() if took > SOON_S]
    if slow:
        sys.exit(f"these took longer than {SOON_S:.0f} s: {', '.join(slow)}")
    return times


JOBS = {"hostile": bench_hostile}
