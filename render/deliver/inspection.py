"""Reading a delivered file back from the disk: is it whole, what are its levels, what is its hash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from render.encoders.formats import WavFormat
from render.errors import AudioError
from render.measure.meter import Levels, Meter
from render.measure.reading import blocks_of
from render.monitor import Monitor
from render.sources import AudioInfo, read_info

HASH_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as it was read back."""

    info: AudioInfo
    levels: Levels
    sha256: str


def inspect_file(path: Path, kind: WavFormat, rate: int, frames: int, monitor: Monitor) -> Inspected:
    """Read a finished file back; raises AudioError where it is not what was meant to be written."""
    info = read_info(path)
    check_format(path, info, kind, rate, frames)
    meter = Meter(info.channels, info.sample_rate)
    for samples in blocks_of(path):
        monitor.check()
        meter.process(samples)
    return Inspected(info, meter.finish(), hash_file(path, monitor))


def check_format(path: Path, info: AudioInfo, kind: WavFormat, rate: int, frames: int) -> None:
    """Raise AudioError where a file is not `frames` whole frames of `kind` at `rate` Hz."""
    found = (info.frames, info.sample_rate, info.bit_depth, info.is_float, info.flaws)
    if found != (frames, rate, kind.bits, kind.is_float, ()):
        raise AudioError(
            f"{path.name} was read back from the disk different from what was written (a failing or full disk does "
            "that); nothing was delivered. Check the disk and render again."
        )


def hash_file(path: Path, monitor: Monitor) -> str:
    """The SHA-256 of a file as hexadecimal digits."""
    digest = hashlib.sha256()
    block = bytearray(HASH_BLOCK)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            monitor.check()
            digest.update(memoryview(block)[:size])
    return digest.hexdigest()
