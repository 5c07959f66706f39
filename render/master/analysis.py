"""What a mix is before it is mastered: its loudness and peaks behind the stages before the level, and its bandwidth.

A mix that was brought to a higher rate differs from one that was made there: nothing sounds above the old band.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from render.bus.settings import BusSettings
from render.kernels.meters import largest_sample
from render.kernels.mix import Floats, Samples
from render.master.stages import Stages
from render.measure.clipping import ClipCounter
from render.measure.meter import Levels, Meter
from render.monitor import Monitor
from render.sources.stereo_file import StereoFile
from render.units import FULL_SCALE

OLD_RATES = (22_050, 32_000, 44_100, 48_000, 88_200, 96_000)
WINDOW, LISTENED_S = 8192, 120  # frames looked at together; seconds of the mix, spread evenly
BELOW, ABOVE = (0.80, 0.92), (1.02, 1.30)  # of the old band's end: just inside it, and just past it
HIGHEST = 0.98  # of the band as it is now
CLIFF_DB = 30.0  # a sound's own decline, or a converter's filter, is gentler over so few hertz


@dataclass(frozen=True, slots=True, eq=False)
class MixAnalysis:
    """A mix as it leaves some stages.

    `power` is the mean K-weighted power of each 10 ms, `peaks` the sample peak of each second (full scale 1.0).
    `clipped` counts runs at full scale in the mix itself.
    """

    levels: Levels
    power: Floats
    peaks: Floats
    clipped: int


def analyse(mix: StereoFile, stages: Sequence[BusSettings], monitor: Monitor) -> MixAnalysis:
    """Measure `mix` after `stages`, in one pass; raises AudioError where it cannot be read."""
    chain, clips = Stages(stages, mix.rate), ClipCounter(2)
    peaks: list[float] = []
    with ThreadPoolExecutor(1) as beside:
        meter = Meter(2, mix.rate, beside=beside)
        for number, block in enumerate(mix.seconds(monitor)):
            clips.process(block)
            passed = chain.process(block)
            meter.process(passed.samples)
            peaks.append(_peak(passed.samples))
            monitor.progress("measuring", min(1.0, (number + 1) * mix.rate / mix.info.frames))
        rest = chain.finish().samples
        meter.process(rest)
    peaks[-1] = max(peaks[-1], _peak(rest))
    return MixAnalysis(meter.finish(), meter.power(), np.array(peaks), clips.runs)


def _peak(samples: Samples) -> float:
    return largest_sample(samples) / FULL_SCALE if samples.size else 0.0


def upsampled_from(mix: StereoFile, monitor: Monitor) -> int | None:
    """The rate in Hz that `mix` was brought up from, None where nothing says that it was.

    Sounds that have nothing near the end of a lower band (a test tone) prove nothing.
    """
    spectrum = _spectrum(mix, monitor)
    for old in OLD_RATES:
        if old < HIGHEST * mix.rate and _ends_at(spectrum, old / 2, mix.rate):
            return old
    return None


def _spectrum(mix: StereoFile, monitor: Monitor) -> Floats:
    """The mean power of each bin over the seconds listened to."""
    seconds = max(1, mix.info.frames // mix.rate)
    window = np.blackman(WINDOW)[:, None]
    total = np.zeros(WINDOW // 2 + 1)
    for number, block in enumerate(mix.seconds(monitor)):
        if number % max(1, seconds // LISTENED_S):
            continue
        frames = block.astype(np.float64).reshape(-1, 2)
        for start in range(0, len(frames) - WINDOW + 1, WINDOW):
            total += np.square(np.abs(np.fft.rfft(frames[start : start + WINDOW] * window, axis=0))).sum(axis=1)
    return total


def _ends_at(spectrum: Floats, end_hz: float, rate: int) -> bool:
    top = HIGHEST * rate / 2
    inside = _mean(spectrum, BELOW[0] * end_hz, BELOW[1] * end_hz, rate)
    past = _mean(spectrum, ABOVE[0] * end_hz, min(ABOVE[1] * end_hz, top), rate)
    beyond = _mean(spectrum, ABOVE[0] * end_hz, top, rate)
    return inside > 0 and max(past, beyond) < inside * 10 ** (-CLIFF_DB / 10)


def _mean(spectrum: Floats, low_hz: float, high_hz: float, rate: int) -> float:
    low, high = (round(hz * WINDOW / rate) for hz in (low_hz, high_hz))
    return float(spectrum[low : max(high, low + 1)].mean())
