"""Trimming heads and tails: what lies below a threshold is cut or faded, what lies above it is never touched."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from render.album.layout import LaidOutSong
from render.errors import AudioError
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import read_info
from render.units import FULL_SCALE, ratio


@dataclass(frozen=True, slots=True)
class Trim:
    """Sound begins and ends where it passes `threshold_dbfs`; beside it at most the fades' lengths stay."""

    threshold_dbfs: float = -60.0
    fade_in_s: float = 0.01
    fade_out_s: float = 0.5


def whole(path: Path) -> LaidOutSong:
    """A song from its first frame to its last."""
    return LaidOutSong(path, 0, read_info(path).frames)


def trimmed(path: Path, trim: Trim, monitor: Monitor) -> LaidOutSong:
    """The song without its silent head and tail; an end that lies above the threshold is kept as it is.

    Raises AudioError where all of it lies below the threshold.
    """
    info = read_info(path)
    first, last = _span(path, FULL_SCALE * ratio(trim.threshold_dbfs), info.channels, monitor)
    if last < first:
        raise AudioError(
            f"{path.name} is silent: nothing in it passes {trim.threshold_dbfs:g} dBFS; replace it in the release, or "
            "leave heads and tails as they are with trim = false."
        )
    fade_in = min(first, round(trim.fade_in_s * info.sample_rate))
    fade_out = min(info.frames - 1 - last, round(trim.fade_out_s * info.sample_rate))
    start, end = first - fade_in, last + 1 + fade_out
    return LaidOutSong(path, start, end - start, fade_in, fade_out)


def _span(path: Path, threshold: float, channels: int, monitor: Monitor) -> tuple[int, int]:
    """The first and last frame above the threshold; the last before the first where there is none."""
    done, first, last = 0, -1, -2
    for samples in blocks_of(path, monitor, "trimming"):
        loud = np.flatnonzero((samples > threshold) | (samples < -threshold))
        if loud.size:
            first = done + int(loud[0]) // channels if first < 0 else first
            last = done + int(loud[-1]) // channels
        done += samples.size // channels
    return first, last
