"""What is said of a mix that would have to be turned down absurdly: which stem is the loudest, and where."""

from dataclasses import dataclass

import numpy as np

from render.errors import AudioError
from render.mix.blocks import open_stem
from render.monitor import Monitor
from render.plan import Plan, PlannedStem
from render.sources.files import Handles
from render.tables import read_resource
from render.units import FULL_SCALE, dbfs

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class LoudestPlace:
    """A stem, its largest sample as it goes into the mix, full scale 1.0, and the second of the file it is at."""

    stem: PlannedStem
    peak: float
    at_s: float


def most_trim_db() -> float:
    """The most that a delivery may be turned down."""
    return read_resource("headroom.toml").number("most_trim_db")


def too_loud(plan: Plan, trim_db: float, monitor: Monitor) -> AudioError:
    """The refusal of a trim beyond the limit; raises Cancelled, and AudioError where a stem cannot be read again."""
    places = [_loudest_of(stem, plan.sample_rate, monitor) for stem in plan.stems]
    loudest = max(places, key=lambda place: place.peak)
    return AudioError(
        f"All files would have to be turned down by {-trim_db:.1f} dB, which no session needs: {loudest.stem.name} is "
        f"the loudest, {dbfs(loudest.peak) or 0.0:+.1f} dBFS at {loudest.at_s:.3f} s; ask for a fresh export of it, or "
        "turn it down. Nothing was written.",
        code="absurd_trim",
        file=loudest.stem.name,
        at_s=loudest.at_s,
        peak_dbfs=dbfs(loudest.peak),
        trim_db=trim_db,
    )


def _loudest_of(stem: PlannedStem, rate: int, monitor: Monitor) -> LoudestPlace:
    """Each stem is read again, which only a refusal costs."""
    factor, peak, at = max(map(abs, (*stem.gains, stem.full_gain)), default=0.0), 0.0, 0
    with Handles(1) as handles:
        source = open_stem(stem, handles, rate)
        channels = source.info.channels
        for start in range(0, source.info.frames, _BLOCK):
            monitor.check()
            samples = np.abs(source.read(start, min(_BLOCK, source.info.frames - start)).astype(np.float64))
            place = int(np.argmax(samples))
            if samples[place] > peak:
                peak, at = float(samples[place]), start + place // channels
    return LoudestPlace(stem, peak * factor / FULL_SCALE, at / source.info.sample_rate)
