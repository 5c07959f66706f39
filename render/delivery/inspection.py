"""Reading a delivered file back from the disk: is it whole, what are its levels, what is its hash."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.encoders.target import Target
from render.errors import AudioError
from render.measure.meter import Levels, Meter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import AudioInfo, read_info
from render.sources.fingerprint import hash_file
from render.units import resampled_frames


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as it was read back."""

    info: AudioInfo
    levels: Levels
    sha256: str


def inspect_file(path: Path, target: Target, monitor: Monitor) -> Inspected:
    """Read a finished file back; raises AudioError where it is not what was meant to be written."""
    info = read_info(path)
    check_format(path, info, target)
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(hash_file, path, monitor)
        levels = _measure(path, info, monitor)
        return Inspected(info, levels, digest.result())


def _measure(path: Path, info: AudioInfo, monitor: Monitor) -> Levels:
    meter = Meter(info.channels, info.sample_rate)
    for samples in blocks_of(path):
        monitor.check()
        meter.process(samples)
    return meter.finish()


def check_format(path: Path, info: AudioInfo, target: Target) -> None:
    """Raise AudioError where a file, gapless trimming included, is not what `target` asked for."""
    kind = target.kind
    frames = resampled_frames(target.frames, target.rate, target.delivered_rate)
    length_holds = abs(info.frames - frames) <= (1 if kind.lossy else 0)
    depth_holds = kind.lossy or (info.bit_depth, info.is_float) == (kind.bits, kind.is_float)
    if not length_holds or not depth_holds or info.sample_rate != target.delivered_rate or info.flaws:
        raise AudioError(
            f"{path.name} was read back from the disk different from what was written (a failing or full disk does "
            "that); nothing was delivered. Check the disk and try again.",
            code="not_as_written",
            file=path,
        )
